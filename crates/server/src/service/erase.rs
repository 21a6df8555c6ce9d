//! Erasing a face, picture, person or gallery: asked of the gate, intended, carried out, closed; and looked for.

use basis::{Consent, ErasureId, FaceId, GalleryId, OrderId, Permit, Refusal, RequestId, Scope, gate};
use gallery::{ErasureCounts, ErasurePlan, ErasureTarget, Residue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::again::again;
use super::register::{self, Gallery};
use super::{consents, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

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
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
}

/// Two scans for the same plain bytes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ScanPair {
    /// Before the erasure.
    pub before: Residue,
    /// After it.
    pub after: Residue,
}

/// The cause, as it is kept sealed beside the intent so that an interrupted erasure can ask the gate again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
enum Cause {
    Withdrawal { consent: Box<Consent> },
    Decision { by: String, reason: String },
}

impl Cause {
    const fn words(&self) -> &'static str {
        match self {
            Self::Withdrawal { .. } => "withdrawal of consent",
            Self::Decision { .. } => "decision of the controller",
        }
    }

    fn ask(&self, here: &Installation, gallery: &Gallery, erasure: ErasureId) -> Result<Permit<basis::Erase>, Refusal> {
        let cause = match self {
            Self::Withdrawal { consent } => gate::ErasureCause::Withdrawal(consent),
            Self::Decision { by, reason } => gate::ErasureCause::ControllersDecision { decided_by: by, reason },
        };
        gate::erase(&gate::EraseAsk { gallery: &gallery.facts, erasure, cause, awaited: 0 }, here.now(), gallery.epoch)
    }
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
            let withdrawn = consents::of(here, &subject)?.into_iter().rfind(|consent| consent.withdrawn_at.is_some());
            let consent = withdrawn.ok_or_else(|| {
                ServiceError::input(
                    "no consent of this subject was withdrawn",
                    "Withdraw it first, or erase with a reason.",
                )
            })?;
            Cause::Withdrawal { consent: Box::new(consent) }
        }
        Because::Request(_) | Because::Order(_) | Because::Retention => {
            return Err(ServiceError::input("not built yet", ""));
        }
    };
    erase(here, gallery, ErasureTarget::Subject(subject.id), &cause, scan)
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
    erase(here, gallery, target, &Cause::Decision { by, reason }, scan)
}

/// Erases faces of one gallery in one batch: one change of the root key, one executed leaf.
///
/// # Errors
/// When none of the faces is there, or the gate refuses.
pub(crate) fn batch(
    here: &Installation,
    gallery: GalleryId,
    faces: &[FaceId],
    because: Because,
) -> Result<ErasureReport, ServiceError> {
    let _ = (here, gallery, faces, because);
    Err(ServiceError::input("not built yet", ""))
}

/// Finishes erasures that a crash interrupted; every start runs this before anything else is served.
pub(crate) fn finish_interrupted(here: &Installation) -> Result<(), ServiceError> {
    for plan in here.house().unfinished_erasures()? {
        let cause: Cause = serde_json::from_str(&plan.gate_facts).map_err(|_| {
            ServiceError::input("an interrupted erasure cannot be read", "Report this; nothing was lost.")
        })?;
        finish(here, plan, &cause)?;
    }
    Ok(())
}

fn erase(
    here: &Installation,
    name: &str,
    target: ErasureTarget,
    cause: &Cause,
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    again(ATTEMPTS, || erase_once(here, name, target, cause, scan))
}

fn erase_once(
    here: &Installation,
    name: &str,
    target: ErasureTarget,
    cause: &Cause,
    scan: bool,
) -> Result<ErasureReport, ServiceError> {
    let gallery = register::find(here, name)?;
    let (house, id) = (here.house(), here.id(ErasureId::from_parts));
    let facts = serde_json::to_string(cause).expect("a cause is plain data");
    let plan = house.plan_erasure(gallery.facts.id, target, id, cause.words(), facts)?;
    let permit = cause
        .ask(here, &gallery, id)
        .map_err(|refusal| here.refused("erase", Scope::Gallery(gallery.facts.id), vec![refusal]))?;
    // The scan opens what is about to be erased, so it stands under the erasure's permit.
    let patterns = if scan { Some(house.plain_of(&permit, &plan)?) } else { None };
    let before = patterns.as_ref().map(|patterns| house.residue(patterns)).transpose()?;
    house.intend_erasure(&permit, &plan, here.now())?;
    let mut report = finish(here, plan, cause)?;
    if let (Some(patterns), Some(before)) = (patterns, before) {
        report.scan = Some(ScanPair { before, after: house.residue(&patterns)? });
    }
    Ok(report)
}

/// The part of an erasure that is run again after a crash.
fn finish(here: &Installation, mut plan: ErasurePlan, cause: &Cause) -> Result<ErasureReport, ServiceError> {
    let erased = here.house().carry_out_erasure(&mut plan, here.now())?;
    super::backup::after_erasure(here)?;
    // Others may change facts of the gallery meanwhile; what is gone is gone, and its leaf must follow.
    let recorded = again(ATTEMPTS, || {
        // Asked anew: the intent raised the epoch, and the executed leaf must stand on the facts as they are now.
        let gallery = register::by_id(here, plan.gallery)?;
        let permit = cause.ask(here, &gallery, plan.erasure)?;
        Ok(here.house().close_erasure(permit, &plan, erased, here.now())?)
    })?;
    here.publish()?;
    Ok(ErasureReport {
        erasure: plan.erasure,
        counts: plan.counts(),
        leaf: recorded.leaf_index(),
        root_before: gallery::hex(erased.root.before),
        root_after: gallery::hex(erased.root.after),
        scan: None,
    })
}
