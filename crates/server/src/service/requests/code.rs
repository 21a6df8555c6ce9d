//! The code that is sent to the enrolled e-mail address. It stands nowhere but in the letter: the records hold a keyed
//! digest under the request's own key.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use basis::{EventKind, Refusal, RequestId, RequestState, Sha256};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

use super::found::{self, Found};
use super::identity::{forgotten, shows_nothing};
use super::record::{self, Case, Proven, SentCode};
use super::step::step;
use super::words;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::mail::Letter;

/// Digits of a code.
const DIGITS: u32 = 8;
/// Minutes that a code is good for.
const MINUTES: i64 = 30;
/// How often a code may be tried.
const TRIES: u32 = 5;
/// How many codes a request may be sent in [`WINDOW`]: with [`TRIES`] each, a guess stays hopeless and a mailbox usable.
const CODES: usize = 5;
/// See [`CODES`].
const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// What is answered to whoever asks for a code, whether or not an address is known.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CodeSent {
    /// The request.
    pub request: RequestId,
    /// When a code that was sent ends.
    pub expires_at: Timestamp,
    /// In words.
    pub says: String,
}

/// Sends a code to the enrolled e-mail address of whom the request's references lead to, if there is one. Nobody is told
/// whether there is.
///
/// # Errors
/// When no mail is configured, the request is closed, or too many codes were asked for.
pub fn send_code(here: &Installation, id: RequestId) -> Result<CodeSent, ServiceError> {
    let Some(post) = here.post() else {
        return Err(ServiceError::input(
            "no mail is configured, so no code can be sent",
            "Configure [mail] on the server, or show who asks in another way: a receipt, a reference, or the staff.",
        ));
    };
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    open(&case)?;
    let found = reached(here, &case)?;
    let now = here.now();
    let to = found.subjects.iter().find_map(|subject| subject.personal.email.clone());
    let code = drawn(here);
    let digest = to.is_some().then(|| digest(here, &case, &code)).transpose()?;
    let expires_at = now + SignedDuration::from_mins(MINUTES);
    let person = case.person.as_mut().ok_or_else(forgotten)?;
    let mut asked = person.code.take().map(|code| code.asked).unwrap_or_default();
    asked.retain(|at| now.duration_since(*at) < WINDOW);
    if asked.len() >= CODES {
        return Err(Refusal::new(
            "GDPR Art. 12(6)",
            "too many codes were asked for today",
            "Try again tomorrow, or show who asks in another way.",
        )
        .into());
    }
    asked.push(now);
    let subjects = found.subjects.iter().filter(|subject| subject.personal.email == to && to.is_some());
    let subjects = subjects.map(|subject| subject.id).collect();
    person.code = Some(SentCode { digest, expires_at, tries: 0, asked, subjects });
    let record = json!({ "request": id, "what": "code asked for" });
    step(here, &mut case, EventKind::RequestNoted, &record, Vec::new(), |_, _| Ok(()))?;
    if let Some(to) = to {
        let (subject, text) = words::code(&case.course.language, &here.identity().controller.name, &code, MINUTES);
        let (id, post) = (here.event().to_string(), Arc::clone(post));
        let far = post.is_far();
        let send = move || {
            if let Err(error) = post.send(&Letter { to: &to, subject, text, id, at: now }) {
                tracing::warn!(%error, "a code was not sent");
            }
        };
        // Not waited for: how long it takes would tell that there is an address.
        if far {
            std::thread::spawn(send);
        } else {
            send();
        }
    }
    let says = "If an e-mail address is enrolled, a code was sent there.".to_owned();
    Ok(CodeSent { request: id, expires_at, says })
}

/// Tries a code; whom it leads to. A try is counted whatever comes of it. The caller holds the turn to change facts.
pub(super) fn tried(here: &Installation, case: &mut Case, given: &str) -> Result<Found, ServiceError> {
    open(case)?;
    let given: String = given.chars().filter(char::is_ascii_digit).collect();
    let offered = digest(here, case, &given)?;
    let now = here.now();
    let person = case.person.as_mut().ok_or_else(forgotten)?;
    let Some(sent) = &mut person.code else { return Err(shows_nothing(here)) };
    sent.tries = sent.tries.saturating_add(1);
    let in_time = now < sent.expires_at && sent.tries <= TRIES;
    // Compared in any case, and in constant time.
    let known = sent.digest.unwrap_or(Sha256([0; 32]));
    let right = verify_slices_are_equal(&known.0, &offered.0).is_ok() && sent.digest.is_some();
    let subjects = sent.subjects.clone();
    if right && in_time {
        // Used once.
        sent.digest = None;
        return found::proven(here, &Proven { subjects, faces: Vec::new() });
    }
    let row = case.row(here)?;
    here.house().vault().transact(|tx| record::update(tx, &row))?;
    Err(shows_nothing(here))
}

/// Whom a code may be sent to: those whom proofs led to, else those whom references lead to.
fn reached(here: &Installation, case: &Case) -> Result<Found, ServiceError> {
    let person = case.person.as_ref().ok_or_else(forgotten)?;
    if person.proven.subjects.is_empty() {
        found::follow(here, &person.identified)
    } else {
        found::proven(here, &person.proven)
    }
}

fn open(case: &Case) -> Result<(), ServiceError> {
    if case.course.request.state == RequestState::Open {
        return Ok(());
    }
    Err(Refusal::new(
        "GDPR Art. 12(3)",
        format!("the request is closed ({})", case.course.request.state.name()),
        "Register a new request if the person asks again; there is no quota on rights.",
    )
    .into())
}

fn digest(here: &Installation, case: &Case, code: &str) -> Result<Sha256, ServiceError> {
    let key = here.house().vault().keys().key(case.key)?.derive("e-mail code", &case.id.to_bytes());
    Ok(Sha256(key.tag(code.as_bytes())))
}

/// Every code is as likely as any other, but for one part in 10^11.
fn drawn(here: &Installation) -> String {
    let mut chance = [0; 8];
    here.random().fill(&mut chance);
    let code = u64::from_le_bytes(chance) % 10u64.pow(DIGITS);
    format!("{code:0width$}", width = DIGITS as usize)
}
