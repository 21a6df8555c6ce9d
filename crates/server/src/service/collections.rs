//! Galleries that programs make and end by themselves: registered on facts that are on record already, and gone when they
//! are ended. No new ground is made here: a program can name one that people registered, and narrow it.

use basis::{Condition, EventKind, GalleryFacts, GalleryId, GalleryState, LegalBasis, Refusal, Scope, gate};
use gallery::ErasureTarget;
use ledger::Note;
use vault::records::galleries;

use super::erase::{self, ErasureReport};
use super::register::{self, GalleryView};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What a program says of the facts it wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowing {
    /// The basis of Art. 6(1) that it believes to stand on; it must be the registration's.
    pub basis: Option<LegalBasis>,
    /// The condition of Art. 9(2), likewise.
    pub condition: Option<Condition>,
    /// Days that a face stays: no more than the registration's.
    pub retention_days: Option<u32>,
}

/// Registers an active gallery on the facts of a registration: basis, ground, evidence, purposes, retention, notice, impact
/// assessment, age policy and what else it records. Both leaves are written in one transaction.
///
/// # Errors
/// When the name is taken or there is no such registration; the gate's refusal when the facts do not suffice or what is
/// said of them is not so. Nothing is registered then.
pub fn create(
    here: &Installation,
    name: &str,
    registration: &str,
    asked: Narrowing,
) -> Result<GalleryView, ServiceError> {
    let _turn = here.facts_turn();
    let source = register::find(here, registration)?;
    if here.read(|tx| galleries::by_name(tx, &register::name_tag(here, name)?))?.is_some() {
        return Err(ServiceError::input(format!("there is already a gallery '{name}'"), "Choose another name."));
    }
    let id = here.id(GalleryId::from_parts);
    let mut facts = GalleryFacts {
        id,
        name: name.to_owned(),
        state: GalleryState::Active,
        controller: here.identity().controller.clone(),
        ..source.facts.clone()
    };
    let refused = |refusals| here.refused("activate", Scope::Controller, refusals);
    narrow(&source.facts, &mut facts, asked).map_err(|refusal| refused(vec![refusal]))?;
    let now = here.now();
    gate::activate_gallery(&facts, now).map_err(refused)?;
    let slot = here.house().vault().keys().allocate()?;
    let row = galleries::Gallery {
        id,
        key_slot: slot,
        name_tag: register::name_tag(here, name)?,
        state: facts.state.name().into(),
        pack_id: None,
        pack_digest: None,
        sealed_facts: register::seal(here, slot, &facts)?,
        created_at: now.as_millisecond(),
    };
    let holder = here.house().controller_holder()?;
    let record = serde_json::json!({ "facts": facts, "registration": source.facts.id });
    let opened = Note::new(EventKind::GalleryOpened, here.event(), now, &holder, &record)?;
    let activated = Note::new(EventKind::GalleryActivated, here.event(), now, &holder, &record)?;
    here.commit((opened, activated), |tx| Ok(galleries::insert(tx, &row)?))?;
    here.house().add_gallery(id);
    register::show(here, &id.to_string())
}

/// Erases everything that a gallery holds and closes it; its name is free again. What was recorded of it stays in the
/// register, under the name with the gallery's id.
///
/// # Errors
/// When there is no such gallery, or the gate refuses the erasure. Called again it goes on where it was cut off.
pub fn end(here: &Installation, name: &str, by: &str, reason: &str) -> Result<ErasureReport, ServiceError> {
    let gallery = register::find(here, name)?;
    let id = gallery.facts.id.to_string();
    if gallery.facts.state != GalleryState::Closed {
        register::close(here, &id, reason)?;
    }
    let report = erase::target(here, &id, ErasureTarget::Gallery, by.to_owned(), reason.to_owned(), false)?;
    let _turn = here.facts_turn();
    let closed = register::find(here, &id)?;
    let facts = GalleryFacts { name: format!("{} ({id})", closed.facts.name), ..closed.facts.clone() };
    register::store(here, &closed, &facts, None, None)?;
    Ok(report)
}

fn narrow(source: &GalleryFacts, facts: &mut GalleryFacts, asked: Narrowing) -> Result<(), Refusal> {
    let other = |article: &str, said: &str| {
        Refusal::new(
            article,
            format!("the collection is said to stand on {said}, and the registration '{}' does not", source.name),
            "Name the registration that does, or record it in the register first.",
        )
    };
    if let Some(basis) = asked.basis.filter(|basis| source.basis != Some(*basis)) {
        return Err(other("GDPR Art. 6(1)", basis.article()));
    }
    let stands = |condition: Condition| source.ground.as_ref().is_some_and(|ground| ground.is(condition));
    if let Some(condition) = asked.condition.filter(|condition| !stands(*condition)) {
        return Err(other("GDPR Art. 9(2)", condition.article()));
    }
    if let Some(days) = asked.retention_days {
        if source.retention_days.is_none_or(|most| days > most || days == 0) {
            return Err(Refusal::new(
                "GDPR Art. 5(1)(e)",
                format!("a retention of {days} days is more than the registration '{}' records", source.name),
                "Ask for no more than it has, or record another retention in the register first.",
            ));
        }
        facts.retention_days = Some(days);
    }
    Ok(())
}
