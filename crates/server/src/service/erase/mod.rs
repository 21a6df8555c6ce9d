//! Erasing a face, picture, person or gallery: asked of the gate, intended, carried out, closed; and looked for.

mod cause;
mod for_request;
mod on_ground;
mod preview;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use basis::{ConsentState, ErasureId, FaceId, GalleryId, OrderId, RequestId, Scope, SubjectId};
use gallery::{ErasureCounts, ErasurePlan, ErasureTarget, Residue};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::faces as face_rows;

use super::again::again;
use super::register::{self, Gallery};
use super::{backup, certificates, consents, orders, requests, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

use cause::Cause;

pub use cause::Ground;
pub use for_request::for_request;
pub(crate) use on_ground::on_ground;
pub(crate) use preview::stays;
pub use preview::{ErasurePreview, Stays, preview, preview_faces, preview_request};

/// Rows that are asked for in one snapshot.
const AT_ONCE: usize = 512;

/// How often the gate is asked again when facts change under an erasure: more often than elsewhere, for a right is not
/// to wait for a quiet hour.
const ATTEMPTS: usize = 32;

/// Why something is erased.
#[derive(Debug, Clone)]
pub enum Because {
    /// The subject's consent was withdrawn.
    Withdrawal,
    /// The controller decided so.
    Decision {
        /// Who decided.
        by: String,
        /// Why.
        reason: String,
    },
    /// A person asked for it, and showed who they are.
    Request(RequestId),
    /// An authority ordered it.
    Order(OrderId),
    /// The retention of every face in it is over.
    Retention,
}

/// What an erasure did, and what a scan found before and after it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ErasureReport {
    /// Which erasure.
    pub erasure: ErasureId,
    /// How much of each kind went.
    pub counts: ErasureCounts,
    /// The leaf of the executed erasure.
    pub leaf: u64,
    /// Fingerprints of the root key before and after.
    pub root_before: String,
    /// See `root_before`.
    pub root_after: String,
    /// Where the plain bytes were found with every key on disk, before and after; only when a scan was asked for.
    pub scan: Option<ScanPair>,
    /// Faces that were left, because an access request that came first waits for its answer.
    #[serde(default)]
    pub held_back: Vec<FaceId>,
}

/// Two scans for the same plain bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScanPair {
    /// Before the erasure.
    pub before: Residue,
    /// After it.
    pub after: Residue,
}

/// Erases a person: every face, the record, the consents, and every picture that shows nobody else who is enrolled.
///
/// # Errors
/// When there is no such person, or the gate refuses.
pub fn subject(
    here: &Installation,
    gallery: &str,
    label: &str,
    because: Because,
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    let subject = subjects::find(here, gallery, label)?;
    let cause = match because {
        Because::Decision { by, reason } => Cause::Decision { by, reason },
        Because::Withdrawal => {
            let now = here.now();
            let over = |state| matches!(state, ConsentState::Withdrawn | ConsentState::Expired);
            let ended = consents::of(here, &subject)?.into_iter().rfind(|consent| over(consent.state(now)));
            let consent = ended.ok_or_else(|| {
                ServiceError::input(
                    "no consent of this subject was withdrawn or has expired",
                    "Withdraw it first, or erase with a reason.",
                )
            })?;
            Cause::Withdrawal { consent: Box::new(consent) }
        }
        because @ (Because::Request(_) | Because::Order(_) | Because::Retention) => {
            let faces = here.read(|tx| face_rows::of_subject(tx, subject.id))?;
            let ids: Vec<FaceId> = faces.iter().map(|face| face.id).collect();
            return batch(here, subject.gallery, &ids, because);
        }
    };
    erase(here, gallery, &ErasureTarget::Subject(subject.id), &cause, scan)
}

/// Erases one face, one picture with all its faces, or everything a gallery holds.
///
/// # Errors
/// When the target is not there, or the gate refuses.
pub fn target(
    here: &Installation,
    gallery: &str,
    target: ErasureTarget,
    by: String,
    reason: String,
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    erase(here, gallery, &target, &Cause::Decision { by, reason }, scan)
}

/// Erases faces of one gallery in one batch: one change of the root key, one executed leaf, one certificate. People of
/// whom nothing else is held go with them; where the retention ended, only those without a consent that stands.
///
/// Faces that an access request waits for which came first are left out of an order's and a retention's batch, and
/// named in the report.
///
/// # Errors
/// When none of the faces is there, all of them are held back, or the gate refuses.
pub(crate) fn batch(
    here: &Installation,
    gallery: GalleryId,
    faces: &[FaceId],
    because: Because,
) -> Result<ErasureReport, ServiceError> {
    again(ATTEMPTS, || {
        let gallery = register::by_id(here, gallery)?;
        let cause = Cause::of_faces(here, &gallery, faces, &because)?;
        let held_back = awaited_of(here, faces, cause.after_requests_before(here))?;
        let held: BTreeSet<FaceId> = held_back.iter().copied().collect();
        let going: BTreeSet<FaceId> = faces.iter().copied().filter(|face| !held.contains(face)).collect();
        if going.is_empty() && !held.is_empty() {
            let asked = cause.ask(here, &gallery, here.id(ErasureId::from_parts), held.len());
            let refusals = asked.err().into_iter().collect();
            return Err(here.refused("erase", Scope::Gallery(gallery.facts.id), refusals));
        }
        let subjects = people_of(here, &going, &cause)?;
        let target = ErasureTarget::Faces { faces: going, subjects };
        erase_once(here, &gallery, &target, &cause, &held_back, false)
    })
}

/// Finishes erasures that a crash interrupted, makes the certificates that one kept from being made, and notes with the
/// orders what was erased for them; every start runs this before anything else is served.
pub(crate) fn finish_interrupted(here: &Installation) -> Result<(), ServiceError> {
    for plan in here.house().unfinished_erasures()? {
        let cause: Cause = serde_json::from_str(&plan.gate_facts).map_err(|_| {
            ServiceError::input("an interrupted erasure cannot be read", "Report this; nothing was lost.")
        })?;
        finish(here, plan, &cause)?;
    }
    certificates::complete(here)?;
    orders::complete(here)
}

fn erase(
    here: &Installation,
    name: &str,
    target: &ErasureTarget,
    cause: &Cause,
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    again(ATTEMPTS, || erase_once(here, &register::find(here, name)?, target, cause, &[], scan))
}

fn erase_once(
    here: &Installation,
    gallery: &Gallery,
    target: &ErasureTarget,
    cause: &Cause,
    held_back: &[FaceId],
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    let (house, id) = (here.house(), here.id(ErasureId::from_parts));
    let facts = serde_json::to_string(cause).expect("a cause is plain data");
    let ground = serde_json::to_string(&cause.ground(held_back.len())).expect("a ground is plain data");
    let mut plan = house.plan_erasure(gallery.facts.id, target.clone(), id, cause.words(), facts)?.saying(ground);
    if cause.bars_sources() {
        plan = plan.barring_sources();
    }
    let before = cause.after_requests_before(here);
    let awaited = awaited_of(here, &plan.face_ids(), before)?.len();
    let permit = cause
        .ask(here, gallery, id, awaited)
        .map_err(|refusal| here.refused("erase", Scope::Gallery(gallery.facts.id), vec![refusal]))?;
    // The scan opens what is about to be erased, so it stands under the erasure's permit.
    let patterns = if scan { Some(house.plain_of(&permit, &plan)?) } else { None };
    let found = patterns.as_ref().map(|patterns| house.residue(patterns)).transpose()?;
    // Looked at again inside the transaction that decides: a request may have been searched meanwhile.
    let mut failed = None;
    let intended = house.intend_erasure_while(&permit, &plan, here.now(), |tx, going| {
        let Some(before) = before else { return Ok(true) };
        Ok(requests::record::awaited(here, tx, going, before).map_or_else(
            |error| {
                failed = Some(error);
                false
            },
            |awaited| awaited.is_empty(),
        ))
    });
    if let Some(error) = failed {
        return Err(error);
    }
    intended?;
    let mut report = finish(here, plan, cause)?;
    report.held_back = held_back.to_vec();
    if let (Some(patterns), Some(before)) = (patterns, found) {
        let scan = ScanPair { before, after: house.residue(&patterns)? };
        certificates::add_scan(here, report.erasure, scan)?;
        report.scan = Some(scan);
    }
    Ok(report)
}

/// The part of an erasure that is run again after a crash.
fn finish(here: &Installation, mut plan: ErasurePlan, cause: &Cause) -> Result<ErasureReport, ServiceError> {
    let erased = here.house().carry_out_erasure(&mut plan, here.now())?;
    backup::after_erasure(here)?;
    // Others may change facts of the gallery meanwhile; what is gone is gone, and its leaf must follow.
    let recorded = again(ATTEMPTS, || {
        // Asked anew: the intent raised the epoch, and the executed leaf must stand on the facts as they are now.
        let gallery = register::by_id(here, plan.gallery)?;
        let permit = cause.ask(here, &gallery, plan.erasure, 0)?;
        Ok(here.house().close_erasure(permit, &plan, erased, here.now())?)
    })?;
    here.publish()?;
    // The erasure is done and recorded; a certificate that cannot be written now is written at the next start.
    if let Err(error) = certificates::issue(here, plan.erasure, recorded.leaf_index()) {
        tracing::error!(erasure = %plan.erasure, %error, "the certificate of an erasure could not be written yet");
    }
    Ok(ErasureReport {
        erasure: plan.erasure,
        counts: plan.counts(),
        leaf: recorded.leaf_index(),
        root_before: gallery::hex(erased.root.before),
        root_after: gallery::hex(erased.root.after),
        scan: None,
        held_back: Vec::new(),
    })
}

/// Those of these faces that an access request waits for which came before `before`.
fn awaited_of(here: &Installation, faces: &[FaceId], before: Option<Timestamp>) -> Result<Vec<FaceId>, ServiceError> {
    let Some(before) = before else { return Ok(Vec::new()) };
    here.house().vault().read(|tx| requests::record::awaited(here, tx, faces, before))
}

/// The people whom these faces show and who go with them if nothing else is held of them.
fn people_of(
    here: &Installation,
    faces: &BTreeSet<FaceId>,
    cause: &Cause,
) -> Result<BTreeSet<SubjectId>, ServiceError> {
    let faces: Vec<FaceId> = faces.iter().copied().collect();
    let mut people = BTreeSet::new();
    for some in faces.chunks(AT_ONCE) {
        let rows = here.read(|tx| some.iter().map(|id| face_rows::get(tx, *id)).collect::<Result<Vec<_>, _>>())?;
        people.extend(rows.into_iter().flatten().filter_map(|face| face.subject_id));
    }
    if !matches!(cause, Cause::Retention { .. }) {
        return Ok(people);
    }
    // Of whoever still says yes, new pictures may come: the consent stays with its evidence.
    let now = here.now();
    let mut going = BTreeSet::new();
    for id in people {
        let Some(subject) = subjects::by_id(here, id)? else { continue };
        if !consents::of(here, &subject)?.iter().any(|consent| consent.state(now) == ConsentState::Given) {
            going.insert(id);
        }
    }
    Ok(going)
}
