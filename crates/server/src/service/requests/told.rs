//! What whoever asked is told of their own request, beyond how far it got: the reasons that the law gives them, and what
//! there is to be fetched. What tells whether anything is held stays with the desk until it is shown who asks.

use basis::{ErasureId, ProofKind, RefusalGround, RequestEvent, RequestId, RequestState, Tier};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, Case, RequestView};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::certificates;
use crate::service::document::Document;

/// A request, as whoever asked is told of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ToldRequest {
    /// How far it got.
    pub request: RequestView,
    /// What was shown about who asks.
    pub shown: Vec<ProofKind>,
    /// Why there are two more months, where there are (GDPR Art. 12(3)).
    pub extension: Option<ToldReason>,
    /// Why the clock stands, while it does (Art. 12(6)).
    pub pause: Option<ToldReason>,
    /// Why it was refused, where it was (Art. 12(4)).
    pub refusal: Option<ToldRefusal>,
    /// Whether an answer was given that can be fetched.
    pub answer: bool,
    /// Erasures that were carried out for it; each has a certificate.
    pub erasures: Vec<ErasureId>,
    /// Whether this installation sends codes by e-mail.
    pub codes: bool,
}

/// A reason, as it was given to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldReason {
    /// Since when it stands.
    pub at: Timestamp,
    /// In words.
    pub reason: String,
}

/// A refusal, as it was given to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldRefusal {
    /// When.
    pub at: Timestamp,
    /// On which ground.
    pub ground: RefusalGround,
    /// The clause.
    pub article: String,
    /// Why, in words.
    pub reason: String,
    /// The supervisory authority to complain to (Art. 77).
    pub authority: String,
    /// The court remedy (Art. 79).
    pub court: String,
}

/// What whoever asked is told of their request.
///
/// # Errors
/// When there is no such request.
pub fn told(here: &Installation, id: RequestId) -> Result<ToldRequest, ServiceError> {
    let case = record::find(here, id)?;
    let request = &case.course.request;
    let extension = request.clock.extension.as_ref();
    let pause = request.clock.pauses.last().filter(|pause| pause.until.is_none());
    let keys = here.house().vault().keys();
    let answer = case.answer.is_some_and(|(slot, _)| keys.key(slot).is_ok());
    Ok(ToldRequest {
        shown: request.proofs.iter().map(|proof| proof.kind).collect(),
        extension: extension.map(|of| ToldReason { at: of.at, reason: of.reason.clone() }),
        pause: pause.map(|of| ToldReason { at: of.from, reason: of.reason.clone() }),
        refusal: refusal(&case),
        answer: request.state == RequestState::Answered && answer,
        erasures: if request.tier() < Tier::Second { Vec::new() } else { case.course.erasures.clone() },
        codes: here.post().is_some(),
        request: case.view(here),
    })
}

/// The certificate of an erasure that was carried out for a request.
///
/// # Errors
/// When there is no such request, or the erasure was for another.
pub fn certificate(here: &Installation, id: RequestId, erasure: ErasureId) -> Result<Document, ServiceError> {
    if told(here, id)?.erasures.contains(&erasure) {
        return certificates::show(here, erasure);
    }
    let next = "The request's page lists the erasures that were carried out for it.";
    Err(ServiceError::not_found("erasure for this request", erasure.to_string(), next))
}

/// Keeps with a request that an erasure was carried out for it. The caller does not hold the turn to change facts.
///
/// # Errors
/// When there is no such request.
pub(crate) fn erased_for(here: &Installation, id: RequestId, erasure: ErasureId) -> Result<(), ServiceError> {
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    case.course.erasures.push(erasure);
    let row = case.row(here)?;
    here.house().vault().transact(|tx| record::update(tx, &row))?;
    Ok(())
}

fn refusal(case: &Case) -> Option<ToldRefusal> {
    case.course.happened.iter().rev().find_map(|happened| match &happened.event {
        RequestEvent::Refused { ground, reason, remedies, .. } => Some(ToldRefusal {
            at: happened.at,
            ground: *ground,
            article: ground.article().to_owned(),
            reason: reason.clone(),
            authority: remedies.authority.clone(),
            court: remedies.court.clone(),
        }),
        _ => None,
    })
}
