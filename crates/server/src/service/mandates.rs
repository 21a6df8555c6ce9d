//! Mandates: who may search, for what, until when.

use basis::{Act, EventKind, GalleryFacts, GalleryId, LegalGround, Mandate, MandateId, ProbeGround, Purpose, Scope};
use jiff::{SignedDuration, Timestamp};
use ledger::{Entry, Note, Recorded};
use vault::records::{mandates, scopes};
use vault::{KeySlot, Tx};

use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

/// How long a self-issued mandate lasts: the search that it was issued for, and the looking at its results.
const SELF_ISSUED_LASTS: SignedDuration = SignedDuration::from_hours(8);

/// What the issuer says.
#[derive(Debug, Clone)]
pub struct NewMandate {
    /// Who will search.
    pub operator: String,
    /// Who issues it.
    pub issued_by: String,
    /// For what.
    pub purpose: Purpose,
    /// The case or file number.
    pub case: String,
    /// Which galleries, by name.
    pub galleries: Vec<String>,
    /// The ground for processing the probe; the ground of the first gallery when absent.
    pub probe: Option<LegalGround>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many searches it allows.
    pub searches: Option<u32>,
}

/// Issues a mandate.
///
/// # Errors
/// When a gallery is unknown or there is no ground for the probe.
pub fn issue(here: &Installation, new: NewMandate) -> Result<Mandate, ServiceError> {
    let facts = new
        .galleries
        .iter()
        .map(|name| register::find(here, name).map(|gallery| gallery.facts))
        .collect::<Result<Vec<_>, _>>()?;
    let probe = match new.probe {
        Some(legal) => ProbeGround::new(legal),
        None => ground_of(facts.first())?,
    };
    let mandate = Mandate {
        id: here.id(MandateId::from_parts),
        operator: new.operator,
        issued_by: new.issued_by,
        purpose: new.purpose,
        case: new.case,
        galleries: facts.iter().map(|facts| facts.id).collect(),
        probe,
        issued_at: here.now(),
        expires_at: new.expires_at,
        revoked_at: None,
        searches_left: new.searches,
    };
    keep(here, &mandate)?;
    Ok(mandate)
}

/// What an operator states with a search or comparison.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Who searches or compares.
    pub operator: String,
    /// The mandate, where one was issued.
    pub mandate: Option<MandateId>,
    /// Otherwise for what purpose...
    pub purpose: Option<Purpose>,
    /// ...and in which case; a mandate is then issued to oneself and marked so.
    pub case: Option<String>,
    /// The ground for processing the probe; the gallery's own when absent.
    pub ground: Option<LegalGround>,
}

/// A mandate for one act, and whether the operator issues it to themself with that very act.
pub(crate) struct ForAct {
    pub(crate) mandate: Mandate,
    pub(crate) new: bool,
}

/// The mandate an act stands on: the one named, else one issued to oneself by stating purpose and case, which is marked
/// so everywhere. None when neither is given: the gate then says what is missing.
pub(crate) fn for_act(
    here: &Installation,
    gallery: Option<&GalleryFacts>,
    stated: &Stated,
) -> Result<Option<ForAct>, ServiceError> {
    if let Some(id) = stated.mandate {
        return Ok(Some(ForAct { mandate: find(here, id)?, new: false }));
    }
    let (Some(purpose), Some(case)) = (&stated.purpose, &stated.case) else { return Ok(None) };
    let now = here.now();
    let mandate = Mandate {
        id: here.id(MandateId::from_parts),
        operator: stated.operator.clone(),
        issued_by: stated.operator.clone(),
        purpose: purpose.clone(),
        case: case.clone(),
        galleries: gallery.map(|facts| facts.id).into_iter().collect(),
        probe: match &stated.ground {
            Some(legal) => ProbeGround::new(legal.clone()),
            None => ground_of(gallery)?,
        },
        issued_at: now,
        expires_at: now + SELF_ISSUED_LASTS,
        revoked_at: None,
        searches_left: None,
    };
    Ok(Some(ForAct { mandate, new: true }))
}

/// Records an act under its mandate: the mandate's own leaf where it is new, the act's leaf, and one search less where
/// searches are counted, all in one transaction.
pub(crate) fn commit_under<A: Act>(
    here: &Installation,
    under: &ForAct,
    entry: Entry<A>,
) -> Result<Recorded<A>, ServiceError> {
    let ForAct { mandate, new } = under;
    let holder = here.house().controller_holder()?;
    let issued = new
        .then(|| Note::new(EventKind::MandateIssued, here.event(), mandate.issued_at, &holder, mandate))
        .transpose()?;
    let counted =
        mandate.searches_left.map(|left| Mandate { searches_left: Some(left.saturating_sub(1)), ..mandate.clone() });
    let row = row(here, counted.as_ref().unwrap_or(mandate))?;
    let ((_, recorded), ()) = here.commit((issued, entry), |tx| {
        if *new {
            mandates::insert(tx, &row)?;
        } else if counted.is_some() {
            mandates::update(tx, &row)?;
            // Two searches at once must not both take the last one: the second finds its permit stale.
            raise(tx, &mandate.galleries)?;
        }
        Ok(())
    })?;
    Ok(recorded)
}

/// Every mandate, newest last.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<Mandate>, ServiceError> {
    here.read(mandates::list)?.iter().map(|row| open(here, row)).collect()
}

/// Ends a mandate before its time; the next search under it is refused.
///
/// # Errors
/// When there is no such mandate.
pub fn revoke(here: &Installation, id: MandateId) -> Result<Mandate, ServiceError> {
    let _turn = here.facts_turn();
    let mut mandate = find(here, id)?;
    mandate.revoked_at.get_or_insert(here.now());
    let holder = here.house().controller_holder()?;
    let record = serde_json::json!({ "mandate": mandate.id });
    let note = Note::new(EventKind::MandateRevoked, here.event(), here.now(), &holder, &record)?;
    let row = row(here, &mandate)?;
    here.commit(note, |tx| {
        mandates::update(tx, &row)?;
        raise(tx, &mandate.galleries)
    })?;
    Ok(mandate)
}

/// One mandate.
///
/// # Errors
/// When there is no such mandate.
pub fn show(here: &Installation, id: MandateId) -> Result<Mandate, ServiceError> {
    find(here, id)
}

/// A mandate by id.
pub(crate) fn find(here: &Installation, id: MandateId) -> Result<Mandate, ServiceError> {
    let row = here.read(|tx| mandates::get(tx, id))?.ok_or_else(|| {
        ServiceError::not_found("mandate", id.to_string(), "`countenance mandate list` shows which there are.")
    })?;
    open(here, &row)
}

fn ground_of(gallery: Option<&GalleryFacts>) -> Result<ProbeGround, ServiceError> {
    let legal = gallery.and_then(GalleryFacts::legal_ground).ok_or_else(|| {
        ServiceError::input(
            "no ground is stated for processing the face searched with (GDPR Art. 6(1) and 9(2))",
            "State it with `--probe-basis` and `--probe-condition`.",
        )
    })?;
    Ok(ProbeGround {
        officer_decision: gallery.and_then(|facts| facts.officer_decision.clone()),
        ..ProbeGround::new(legal)
    })
}

fn keep(here: &Installation, mandate: &Mandate) -> Result<(), ServiceError> {
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::MandateIssued, here.event(), mandate.issued_at, &holder, mandate)?;
    let row = row(here, mandate)?;
    here.commit(note, |tx| Ok(mandates::insert(tx, &row)?))?;
    Ok(())
}

fn row(here: &Installation, mandate: &Mandate) -> Result<mandates::Mandate, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(mandates::Mandate {
        id: mandate.id,
        sealed: vault::seal_json(&key, &mandate.id.to_bytes(), mandate, here.random())?,
        issued_at: mandate.issued_at.as_millisecond(),
        expires_at: mandate.expires_at.as_millisecond(),
        revoked_at: mandate.revoked_at.map(Timestamp::as_millisecond),
        searches_left: mandate.searches_left.map(i64::from),
    })
}

fn open(here: &Installation, row: &mandates::Mandate) -> Result<Mandate, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?;
    Ok(vault::open_json(&key, &row.id.to_bytes(), &row.sealed)?)
}

fn raise(tx: &mut Tx<'_>, galleries: &[GalleryId]) -> Result<(), ServiceError> {
    for gallery in galleries {
        scopes::raise_epoch(tx, Scope::Gallery(*gallery))?;
    }
    scopes::raise_epoch(tx, Scope::Controller)?;
    Ok(())
}
