//! Who asks: what is shown, and to whom it leads. A wrong guess is answered the same whatever is held.

use basis::{ConsentId, EventKind, FaceId, Proof, ProofKind, Refusal, RequestEvent, RequestId, Scope, Tier};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::code;
use super::found::{self, Found};
use super::record::{self, Case, Identified, Proven, RequestView};
use super::step::step;
use super::withdrawal;
use crate::error::ServiceError;
use crate::installation::Installation;

/// What a person shows, or a member of the staff shows for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "proof", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ProofShown {
    /// The number of a consent receipt.
    ConsentReceipt {
        /// The receipt.
        consent: ConsentId,
    },
    /// The reference of an enrolment.
    EnrolmentReference {
        /// The face's id, as the enrolment's receipt shows it.
        face: FaceId,
    },
    /// "This picture", looked at by a member of the staff.
    Picture {
        /// The gallery's name.
        gallery: String,
        /// The picture's own reference there.
        source: String,
        /// Why it shows who asks.
        #[schemars(regex(pattern = r"\S"))]
        reason: String,
    },
    /// The code that was sent to the enrolled address.
    EmailCode {
        /// Eight digits.
        code: String,
    },
    /// A member of the staff vouches.
    Staff {
        /// Why.
        #[schemars(regex(pattern = r"\S"))]
        reason: String,
    },
}

impl ProofShown {
    /// Which kind of proof it is.
    #[must_use]
    pub const fn kind(&self) -> ProofKind {
        match self {
            Self::ConsentReceipt { .. } => ProofKind::ConsentReceipt,
            Self::EnrolmentReference { .. } => ProofKind::EnrolmentReference,
            Self::Picture { .. } => ProofKind::Picture,
            Self::EmailCode { .. } => ProofKind::EmailCode,
            Self::Staff { .. } => ProofKind::Staff,
        }
    }
}

/// What came of a proof.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Proved {
    /// Whether it counts. One that leads to other people than those before is kept for the review and does not count.
    pub counts: bool,
    /// How well it is shown by now who asks.
    pub tier: Tier,
    /// The request.
    pub request: RequestView,
}

/// Takes a proof. `by` is whoever hands it in; for a picture and for vouching that is the member of the staff who stands
/// behind it.
///
/// # Errors
/// When it shows nothing: the same words whatever is held. When a picture or vouching has no name or no reason.
pub fn prove(here: &Installation, id: RequestId, shown: &ProofShown, by: &str) -> Result<Proved, ServiceError> {
    let proved = {
        let _turn = here.facts_turn();
        let mut case = record::find(here, id)?;
        let (found, reference, reason) = match shown {
            ProofShown::ConsentReceipt { consent } => {
                let reference = Identified::Consent { consent: *consent };
                (found::follow(here, std::slice::from_ref(&reference))?, Some(reference), None)
            }
            ProofShown::EnrolmentReference { face } => {
                let reference = Identified::Face { face: *face };
                (found::follow(here, std::slice::from_ref(&reference))?, Some(reference), None)
            }
            ProofShown::Picture { gallery, source, reason } => {
                let reference = Identified::Source { gallery: gallery.clone(), source: source.clone() };
                (found::follow(here, std::slice::from_ref(&reference))?, Some(reference), Some(reason))
            }
            ProofShown::EmailCode { code } => (code::tried(here, &mut case, code)?, None, None),
            ProofShown::Staff { reason } => (Found::default(), None, Some(reason)),
        };
        let leads = match shown {
            ProofShown::Staff { .. } => true,
            // Whose faces of a picture are the asker's is decided with the candidates.
            ProofShown::Picture { .. } => !found.pictured.is_empty(),
            _ => !found.people().is_nobody(),
        };
        if !leads {
            return Err(shows_nothing(here));
        }
        let reviewed_by = shown.kind().needs_reviewer().then(|| by.to_owned());
        let proof = Proof { kind: shown.kind(), at: here.now(), reviewed_by, reason: reason.cloned() };
        accept(here, &mut case, proof, &found.people(), reference, by)?
    };
    // What a proof sets free is done at once; where it fails the desk does it again.
    if withdrawal::carry_out(here, id).is_err() {
        tracing::warn!(request = %id, "a withdrawal waits for the desk");
    }
    Ok(Proved { request: record::find(here, id)?.view(here), ..proved })
}

/// Records an accepted proof and to whom it led. The caller holds the turn to change facts.
pub(super) fn accept(
    here: &Installation,
    case: &mut Case,
    proof: Proof,
    people: &Proven,
    reference: Option<Identified>,
    by: &str,
) -> Result<Proved, ServiceError> {
    let counts = {
        let person = case.person.as_mut().ok_or_else(forgotten)?;
        if let Some(reference) = reference
            && !person.identified.contains(&reference)
        {
            person.identified.push(reference);
        }
        // A stranger who holds a receipt of their own must not open somebody else's record with it.
        let known = &mut person.proven;
        let same = people.subjects.iter().all(|subject| known.subjects.contains(subject))
            && people.faces.iter().all(|face| known.faces.contains(face));
        if known.is_nobody() {
            known.clone_from(people);
        }
        same || known == people
    };
    let kind = proof.kind;
    if counts {
        case.happen(here, RequestEvent::Proved { proof })?;
    }
    let tier = case.course.request.tier();
    let record = json!({ "request": case.id, "proof": kind, "counts": counts, "tier": tier, "by": by });
    let event = if counts { EventKind::IdentityProven } else { EventKind::RequestNoted };
    step(here, case, event, &record, Vec::new(), |_, _| Ok(()))?;
    Ok(Proved { counts, tier, request: case.view(here) })
}

/// The one answer to everything that shows nothing.
pub(super) fn shows_nothing(here: &Installation) -> ServiceError {
    let refusal = Refusal::new(
        "GDPR Art. 12(6)",
        "what was shown does not show who asks",
        "Look at it again, or show something else: a consent receipt, an enrolment reference, an e-mail code, or a member \
         of the staff who vouches; a photograph is never the only way.",
    );
    here.refused("prove", Scope::Controller, vec![refusal])
}

/// Who asked was forgotten with the request's own retention.
pub(super) fn forgotten() -> ServiceError {
    Refusal::new(
        "GDPR Art. 5(1)(e)",
        "who asked was erased when the request's own retention ended",
        "Register a new request if the person asks again; there is no quota on rights.",
    )
    .into()
}
