//! Saying afterwards whose enrolled faces are, taking it back, and letting a person go without their faces.

use std::collections::BTreeSet;

use basis::{FaceId, Scope, SearchId, gate};
use gallery::{Filter, GalleryError, SearchOptions};
use ledger::Entry;
use serde::Serialize;
use vault::records::faces;

use super::again::{USUAL, again};
use super::erase::{self, Because, ErasureReport};
use super::register::{self, Gallery};
use super::subjects::{self, Subject};
use super::{consents, mandates, models};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Faces of one person at most.
pub const MOST_FACES: usize = 100;

/// What became of one face.
#[derive(Debug, Clone, PartialEq)]
pub enum Association {
    /// It is the person's now, or was before.
    Bound,
    /// There is no such face, or it may not be used.
    NotFound,
    /// It is another person's, whose label this is.
    Others(String),
    /// It is not alike enough to the person's faces; the similarity found, 0 to 100.
    Unlike(f32),
}

/// Binds faces to a person. With `least`, a similarity from 0 to 100, a face that is less alike to those the person has is
/// left: that comparison is an act of its own, under a mandate. A person without a face is known by the first.
///
/// # Errors
/// The gate's refusal; when there is no such person, or they would have more than [`MOST_FACES`].
pub fn bind(
    here: &Installation,
    (gallery, label): (&str, &str),
    wanted: &[FaceId],
    least: Option<f32>,
    stated: &mandates::Stated,
) -> Result<Vec<(FaceId, Association)>, ServiceError> {
    let subject = subjects::find(here, gallery, label)?;
    let theirs = here.read(|tx| faces::of_subject(tx, subject.id))?;
    let mut held: BTreeSet<FaceId> = theirs.iter().map(|face| face.id).collect();
    let mut outcome = Vec::with_capacity(wanted.len());
    for &face in wanted {
        let became = match of_face(here, &subject, face)? {
            Some(became) => became,
            None if held.len() >= MOST_FACES => {
                return Err(ServiceError::input(
                    format!("the person would have more than {MOST_FACES} faces"),
                    "Take faces off first, or leave these out.",
                ));
            }
            None => bound(here, (gallery, &subject), face, least.filter(|_| !held.is_empty()), stated)?,
        };
        if became == Association::Bound {
            held.insert(face);
        }
        outcome.push((face, became));
    }
    Ok(outcome)
}

/// Takes a person's name off faces; they stay enrolled as nobody's. Says of which; the others were not theirs.
///
/// # Errors
/// In a gallery that rests on consent, where a face stands only as its person's; when there is no such person.
pub fn unbind(
    here: &Installation,
    (gallery, label): (&str, &str),
    wanted: &[FaceId],
    by: &str,
) -> Result<Vec<FaceId>, ServiceError> {
    let known = register::find(here, gallery)?;
    if known.facts.is_consent_gallery() {
        let refusal = basis::Refusal::new(
            "GDPR Art. 9(2)(a)",
            "the gallery rests on consent, and there a face stands only as that of the person who gave it",
            "Erase the face with `countenance erase face`, or the person.",
        );
        return Err(here.refused("keep", Scope::Gallery(known.facts.id), vec![refusal]));
    }
    let subject = subjects::find(here, gallery, label)?;
    let holder = here.house().holder(subject.key)?;
    let unbound = here.house().unbind(known.facts.id, subject.id, wanted, (&holder, by), here.now())?;
    here.publish()?;
    Ok(unbound)
}

/// Lets a person go: name, consents and key are erased. Their faces stay as nobody's, but in a gallery that rests on
/// consent, where they go too.
///
/// # Errors
/// When there is no such person, or the gate refuses.
pub fn remove(
    here: &Installation,
    (gallery, label): (&str, &str),
    by: &str,
    reason: &str,
) -> Result<ErasureReport, ServiceError> {
    let known = register::find(here, gallery)?;
    if !known.facts.is_consent_gallery() {
        let subject = subjects::find(here, gallery, label)?;
        let theirs = here.read(|tx| faces::of_subject(tx, subject.id))?;
        let ids: Vec<FaceId> = theirs.iter().map(|face| face.id).collect();
        unbind(here, (gallery, label), &ids, by)?;
    }
    let because = Because::Decision { by: by.to_owned(), reason: reason.to_owned() };
    erase::subject(here, gallery, label, because, false)
}

/// What can be said of a face without comparing it.
fn of_face(here: &Installation, subject: &Subject, face: FaceId) -> Result<Option<Association>, ServiceError> {
    let row = here.read(|tx| faces::get(tx, face))?;
    let Some(row) = row.filter(|row| row.gallery_id == subject.gallery && !row.restricted) else {
        return Ok(Some(Association::NotFound));
    };
    match row.subject_id {
        None => Ok(None),
        Some(id) if id == subject.id => Ok(Some(Association::Bound)),
        Some(id) => {
            let other = subjects::by_id(here, id)?.map(|other| other.label);
            Ok(Some(other.map_or(Association::NotFound, Association::Others)))
        }
    }
}

fn bound(
    here: &Installation,
    (gallery, subject): (&str, &Subject),
    face: FaceId,
    least: Option<f32>,
    stated: &mandates::Stated,
) -> Result<Association, ServiceError> {
    if let Some(least) = least.filter(|least| *least > 0.0) {
        let alike = again(USUAL, || likeness(here, gallery, subject, face, stated))?;
        match alike {
            None => return Ok(Association::NotFound),
            Some(alike) if alike < least => return Ok(Association::Unlike(alike)),
            Some(_) => {}
        }
    }
    again(USUAL, || {
        let known = register::find(here, gallery)?;
        let Some(row) = here.read(|tx| faces::get(tx, face))? else { return Ok(Association::NotFound) };
        let consent = consents::deciding(here, subject)?;
        let facts = subject.facts();
        let ask = gate::KeepAsk {
            gallery: &known.facts,
            image: row.image_id,
            face,
            subject: Some(&facts),
            consent: consent.as_ref(),
            binding: gate::Binding::ByHand,
        };
        let leave = gate::keep(&ask, here.now(), known.epoch)
            .map_err(|refusal| here.refused("keep", Scope::Gallery(known.facts.id), vec![refusal]))?;
        let holder = here.house().holder(subject.key)?;
        match here.house().bind(known.facts.id, vec![leave], &holder, here.now()) {
            Ok(_) => here.publish().map(|()| Association::Bound),
            Err(GalleryError::NotShown { .. }) => Ok(Association::NotFound),
            Err(error) => Err(error.into()),
        }
    })
}

/// How alike a face is to those that a person has, 0 to 100; nothing when either may not be used. Recorded as the
/// comparison with one person that it is.
fn likeness(
    here: &Installation,
    gallery: &str,
    subject: &Subject,
    face: FaceId,
    stated: &mandates::Stated,
) -> Result<Option<f32>, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        search: SearchId,
        operator: &'a str,
        mandate: basis::MandateId,
        purpose: String,
        case: &'a str,
        gallery: basis::GalleryId,
        subject: basis::SubjectId,
    }
    let known: Gallery = register::find(here, gallery)?;
    let under = mandates::for_act(here, Some(&known.facts), stated)?;
    let consent = consents::deciding(here, subject)?;
    let search = here.id(SearchId::from_parts);
    let ask = gate::VerifyAsk {
        gallery: &known.facts,
        search,
        operator: &stated.operator,
        mandate: under.as_ref().map(|under| &under.mandate),
        subject: &subject.facts(),
        consent: consent.as_ref(),
    };
    let permit = gate::verify(&ask, here.now(), known.epoch)
        .map_err(|refusal| here.refused("verify", Scope::Gallery(known.facts.id), vec![refusal]))?;
    let under = under.expect("the gate permits no comparison without a mandate");
    let record = Record {
        search,
        operator: &under.mandate.operator,
        mandate: under.mandate.id,
        purpose: under.mandate.purpose.to_string(),
        case: &under.mandate.case,
        gallery: known.facts.id,
        subject: subject.id,
    };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().holder(subject.key)?, &record)?;
    let recorded = mandates::commit_under(here, &under, entry)?;
    let scale = here.workshop().scale(&*models::pack_of(here, &known)?)?;
    let options = SearchOptions {
        limit: MOST_FACES,
        threshold: f32::NEG_INFINITY,
        same_person: scale.same_person(),
        filter: Filter::new(),
    };
    match here.house().verify_face(recorded, face, &options) {
        Ok(found) => Ok(found.candidates.first().map(|best| scale.similarity(best.person_score))),
        Err(GalleryError::NotShown { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
