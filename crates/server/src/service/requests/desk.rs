//! The desk's view: which requests there are, which are due, and who asks.

use basis::{Proof, RequestId, RequestState, SubjectId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::requests;

use super::record::{self, Identified, RequestView};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Who asks, and what was shown about it. For the desk alone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PersonView {
    /// The request.
    pub request: RequestId,
    /// Whether who asked was erased with the request's own retention; then nothing of it is here.
    pub forgotten: bool,
    /// The name they gave.
    pub name: Option<String>,
    /// Where the answer goes.
    pub contact: Option<String>,
    /// What they wrote or said.
    pub message: Option<String>,
    /// What they gave to be found by.
    pub identified: Vec<Identified>,
    /// The people of galleries whom accepted proofs led to.
    pub proven: Vec<SubjectId>,
    /// What was shown about who asks.
    pub proofs: Vec<Proof>,
    /// Who entered it, where the staff did.
    pub entered_by: Option<String>,
    /// What happened, oldest first.
    pub history: Vec<Past>,
}

/// One thing that happened to a request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Past {
    /// When.
    pub at: Timestamp,
    /// What, in one word.
    pub event: String,
    /// Who decided or noted it, where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its leaf in the log.
    pub leaf: Option<u64>,
}

/// Requests, newest first, `limit` of them before `before`; only those in `state` where one is given.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(
    here: &Installation,
    state: Option<RequestState>,
    before: Option<RequestId>,
    limit: usize,
) -> Result<Vec<RequestView>, ServiceError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = here.read(|tx| requests::newest(tx, state.map(RequestState::name), before, limit))?;
    rows.iter().map(|row| Ok(record::open(here, row)?.view(here))).collect()
}

/// Requests that wait for their answer and are due within seven days, on their last day, or late; the oldest receipt
/// first.
///
/// # Errors
/// When a record cannot be opened.
pub fn alarms(here: &Installation) -> Result<Vec<RequestView>, ServiceError> {
    let mut waiting: Vec<_> = record::waiting(here)?.iter().map(|case| case.view(here)).collect();
    waiting.retain(|view| view.alarm.is_some());
    Ok(waiting)
}

/// One request.
///
/// # Errors
/// When there is no such request.
pub fn show(here: &Installation, id: RequestId) -> Result<RequestView, ServiceError> {
    Ok(record::find(here, id)?.view(here))
}

/// Who asks.
///
/// # Errors
/// When there is no such request.
pub fn person(here: &Installation, id: RequestId) -> Result<PersonView, ServiceError> {
    let case = record::find(here, id)?;
    let forgotten = case.person.is_none();
    let person = case.person.unwrap_or_default();
    let past = |happened: &record::Happened| {
        let event = serde_json::to_value(&happened.event).unwrap_or_default();
        let said = |field: &str| event[field].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        Past {
            at: happened.at,
            event: said("event").unwrap_or_default(),
            by: said("by"),
            reason: said("reason"),
            leaf: happened.leaf,
        }
    };
    Ok(PersonView {
        request: id,
        forgotten,
        name: person.name,
        contact: person.contact,
        message: person.message,
        identified: person.identified,
        proven: person.proven.subjects,
        proofs: case.course.request.proofs.clone(),
        entered_by: case.course.entered_by.clone(),
        history: case.course.happened.iter().map(past).collect(),
    })
}
