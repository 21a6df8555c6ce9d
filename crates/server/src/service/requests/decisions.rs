//! Whose the found faces are: a named person decides, face by face.

use basis::{EventKind, FaceId, GalleryId, ImageId, Refusal, RequestEvent, RequestId};
use gallery::FaceDetails;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::faces;
use vault::records::requests::{self, RequestFace};

use super::found;
use super::record::{self, Identified, RequestView};
use super::restriction::Plan;
use super::step::step;
use super::withdrawal;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{at, register, subjects};

/// A face that may be the asker's.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: ImageId,
    /// The gallery it stands in.
    pub gallery: GalleryId,
    /// The gallery's name.
    pub gallery_name: String,
    /// 0 to 100 with what the person showed; 100 for one that a reference leads to.
    pub similarity: f64,
    /// Whether it is theirs; null until somebody decided.
    pub theirs: Option<bool>,
    /// The person's label, where the face is bound to one.
    pub subject: Option<String>,
    /// The controller's own reference of the picture.
    pub source: String,
    /// Left, top, width, height in pixels of the picture.
    pub region: [f32; 4],
    /// Whether it may not be used for now.
    pub restricted: bool,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
}

/// Whether one face is the asker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The face.
    pub face: FaceId,
    /// Whether it is theirs.
    pub theirs: bool,
}

/// The faces to review, most likely first. For the desk alone: who asks sees what is theirs in the answer.
///
/// # Errors
/// When there is no such request, or a record cannot be opened.
pub fn candidates(here: &Installation, id: RequestId) -> Result<Vec<Candidate>, ServiceError> {
    record::find(here, id)?;
    let rows = here.read(|tx| requests::faces(tx, id))?;
    let opened = rows.iter().map(|row| candidate(here, row));
    // Who was erased since the rows were read is nobody's candidate.
    opened.filter_map(|found| found.map_or_else(|e| (!e.is_gone()).then_some(Err(e)), |found| found.map(Ok))).collect()
}

/// Decides about faces; `rest`, where given, about all that nobody decided about. Once all are decided the request counts
/// as reviewed, and a right that takes faces out of use at once does so with those that are the asker's.
///
/// # Errors
/// When nobody is named, nobody searched yet, or a face is none of the request's: nothing was decided then.
pub fn decide(
    here: &Installation,
    id: RequestId,
    decisions: &[Decision],
    rest: Option<bool>,
    by: &str,
) -> Result<RequestView, ServiceError> {
    if by.trim().is_empty() {
        let (missing, next) = ("nobody is named who decided", "Say who decides.");
        return Err(Refusal::new("GDPR Art. 15(1)", missing, next).into());
    }
    {
        let _turn = here.facts_turn();
        decided(here, id, decisions, rest, by)?;
    }
    if withdrawal::carry_out(here, id).is_err() {
        tracing::warn!(request = %id, "a withdrawal waits for the desk");
    }
    Ok(record::find(here, id)?.view(here))
}

fn decided(
    here: &Installation,
    id: RequestId,
    decisions: &[Decision],
    rest: Option<bool>,
    by: &str,
) -> Result<(), ServiceError> {
    let mut case = record::find(here, id)?;
    let mut rows = here.read(|tx| requests::faces(tx, id))?;
    for decision in decisions {
        let row = rows.iter_mut().find(|row| row.face_id == decision.face).ok_or_else(|| {
            ServiceError::not_found(
                "candidate",
                decision.face.to_string(),
                "`countenance request candidates` shows which there are; nothing was decided.",
            )
        })?;
        row.theirs = Some(decision.theirs);
    }
    rows.iter_mut().for_each(|row| row.theirs = row.theirs.or(rest));
    let theirs: Vec<Identified> =
        rows.iter().filter(|row| row.theirs == Some(true)).map(|row| Identified::Face { face: row.face_id }).collect();
    let open = rows.iter().filter(|row| row.theirs.is_none()).count();
    let kind = case.course.request.kind;
    let mut notes = Vec::new();
    let mut plan = None;
    if open == 0 {
        case.happen(here, RequestEvent::Reviewed { theirs: theirs.len() })?;
        if kind.restricts_at_once() {
            plan = Plan::of(here, id, kind, &found::follow(here, &theirs)?)?;
        }
    } else if case.course.request.candidates.is_none() {
        let (missing, next) = ("nobody looked for what is held", "Search first: `countenance request search`.");
        return Err(Refusal::new("GDPR Art. 15(1)", missing, next).into());
    }
    if let Some(plan) = &mut plan {
        notes.append(&mut plan.notes);
        case.happen(here, RequestEvent::Restricted)?;
    }
    let record = json!({
        "request": id, "what": "decided", "by": by, "theirs": theirs.len(), "of": rows.len(), "open": open,
    });
    step(here, &mut case, EventKind::RequestNoted, &record, notes, |tx, _| {
        for row in &rows {
            if let Some(theirs) = row.theirs {
                requests::decide(tx, id, row.face_id, theirs)?;
            }
        }
        plan.as_ref().map_or(Ok(()), |plan| plan.write(here, tx))
    })
}

fn candidate(here: &Installation, row: &RequestFace) -> Result<Option<Candidate>, ServiceError> {
    let Some(face) = here.read(|tx| faces::get(tx, row.face_id))? else { return Ok(None) };
    let key = here.house().vault().keys().key(face.key_slot)?;
    let details: FaceDetails = vault::open_json(&key, &face.id.to_bytes(), &face.sealed_details)?;
    let subject = face.subject_id.map(|subject| subjects::by_id(here, subject)).transpose()?.flatten();
    let gallery = register::by_id(here, face.gallery_id)?.facts;
    Ok(Some(Candidate {
        face: face.id,
        image: face.image_id,
        gallery: gallery.id,
        gallery_name: gallery.name,
        similarity: row.similarity,
        theirs: row.theirs,
        subject: subject.map(|subject| subject.label),
        source: details.source,
        region: details.region,
        restricted: face.restricted,
        enrolled_at: at(face.created_at),
    }))
}
