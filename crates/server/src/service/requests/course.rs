//! What the desk decides about a request: more time, doubt, refusal, answer; and the person's own word that it is over.

use basis::{EventKind, RefusalGround, Remedies, RequestEvent, RequestId, Sha256};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::record::{self, Case, RequestView};
use super::step::step;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document::sha256;

/// Why a request is refused, and what the person can do about it (GDPR Art. 12(4)).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalOf {
    /// The ground; it must be one that the article on this right knows.
    pub ground: RefusalGround,
    /// Why, in words for the person.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// The supervisory authority to complain to, with its address (Art. 77).
    #[schemars(regex(pattern = r"\S"))]
    pub authority: String,
    /// The court remedy (Art. 79).
    #[schemars(regex(pattern = r"\S"))]
    pub court: String,
}

/// The answer that went out: its digest, or its text, of which the digest is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// SHA-256 of the answer as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_sha256: Option<Sha256>,
    /// Its text, where it was a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Adds two months, once, within the first (Art. 12(3)). The person is told, with the reasons.
///
/// # Errors
/// The rules' refusal.
pub fn extend(here: &Installation, id: RequestId, by: &str, reason: &str) -> Result<RequestView, ServiceError> {
    let event = RequestEvent::Extended { by: by.to_owned(), reason: reason.to_owned() };
    happened(here, id, EventKind::RequestExtended, event, |case| {
        let due = case.course.request.clock.due(&here.zone(), here.now());
        json!({ "request": id, "by": by, "reason": reason, "due": due })
    })
}

/// Lets the clock stand, because it is in reasonable doubt who asks (Art. 12(6)).
///
/// # Errors
/// The rules' refusal.
pub fn doubt(here: &Installation, id: RequestId, by: &str, reason: &str) -> Result<RequestView, ServiceError> {
    let event = RequestEvent::Doubted { by: by.to_owned(), reason: reason.to_owned() };
    let record = json!({ "request": id, "what": "doubt", "by": by, "reason": reason });
    happened(here, id, EventKind::RequestNoted, event, |_| record)
}

/// Lets the clock go on. A proof does so by itself.
///
/// # Errors
/// When there is no such request, or it is closed.
pub fn end_doubt(here: &Installation, id: RequestId, by: &str) -> Result<RequestView, ServiceError> {
    let record = json!({ "request": id, "what": "doubt ended", "by": by });
    happened(here, id, EventKind::RequestNoted, RequestEvent::DoubtEnded, |_| record)
}

/// Refuses a request: a named person, a ground that this right knows, a reason, and the remedies (Art. 12(4), R-04).
///
/// # Errors
/// The rules' refusal: what of these is missing.
pub fn refuse(here: &Installation, id: RequestId, by: &str, why: &RefusalOf) -> Result<RequestView, ServiceError> {
    let event = RequestEvent::Refused {
        by: by.to_owned(),
        ground: why.ground,
        reason: why.reason.clone(),
        remedies: Remedies { authority: why.authority.clone(), court: why.court.clone() },
    };
    let record = json!({
        "request": id, "by": by, "ground": why.ground, "article": why.ground.article(), "reason": why.reason,
        "authority": why.authority, "court": why.court,
    });
    happened(here, id, EventKind::RequestRefused, event, |_| record)
}

/// Closes a request with its answer, of which the digest is kept.
///
/// # Errors
/// When neither digest nor text is given; the rules' refusal: what was asked is not done yet.
pub fn close(here: &Installation, id: RequestId, by: &str, answer: &Answer) -> Result<RequestView, ServiceError> {
    let text = answer.text.as_deref().filter(|text| !text.trim().is_empty());
    let answer_sha256 = answer.answer_sha256.or_else(|| text.map(|text| sha256(text.as_bytes()))).ok_or_else(|| {
        ServiceError::input(
            "the answer has neither a digest nor a text",
            "Give the digest of what was sent, or its text.",
        )
    })?;
    let event = RequestEvent::Answered { by: by.to_owned(), answer_sha256 };
    happened(here, id, EventKind::RequestAnswered, event, |case| {
        let clock = &case.course.request.clock;
        let (zone, now) = (here.zone(), here.now());
        json!({
            "request": id, "by": by, "answer_sha256": answer_sha256, "due": clock.due(&zone, now),
            "days_left": clock.days_left(&zone, now),
        })
    })
}

/// Records that the person took the request back: who notes it, and how the person said so. What it took out of use stays
/// so until it is lifted by name.
///
/// # Errors
/// The rules' refusal: nobody is named, no reason is given, or it is closed.
pub fn take_back(here: &Installation, id: RequestId, by: &str, reason: &str) -> Result<RequestView, ServiceError> {
    let event = RequestEvent::TakenBack { by: by.to_owned(), reason: reason.to_owned() };
    let record = json!({ "request": id, "what": "taken back", "by": by, "reason": reason });
    happened(here, id, EventKind::RequestNoted, event, |_| record)
}

fn happened(
    here: &Installation,
    id: RequestId,
    kind: EventKind,
    event: RequestEvent,
    record: impl FnOnce(&Case) -> Value,
) -> Result<RequestView, ServiceError> {
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    case.happen(here, event)?;
    let record = record(&case);
    step(here, &mut case, kind, &record, Vec::new(), |_, _| Ok(()))?;
    Ok(case.view(here))
}
