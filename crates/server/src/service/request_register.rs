//! The register of people's requests: which right, when it came, by when it was due, when it was answered. Names nobody.

use serde_json::{Value, json};
use vault::records::requests as rows;

use super::processing_record::Form;
use super::requests::RequestView;
use super::requests::record;
use super::{dpv, sheets};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Under which name our own rights stand in OpenDSR's extensions.
const EXTENSION: &str = "countenance";

/// The register: a table with due and answered dates, or JSON shaped after OpenDSR 2.0 with the terms of DPV.
///
/// # Errors
/// When a record cannot be opened.
pub fn requests(here: &Installation, form: Form) -> Result<Vec<u8>, ServiceError> {
    let views = all(here)?;
    Ok(match form {
        Form::Csv => sheets::csv(&HEADING, &views.iter().map(row).collect::<Vec<_>>()),
        Form::Json => {
            let document = json!({
                "api_version": "2.0",
                "generated_time": here.now().to_string(),
                "sample": here.identity().sample,
                "subject_requests": views.iter().map(open_dsr).collect::<Vec<_>>(),
            });
            ledger::canonical(&document).expect("plain JSON has a canonical form")
        }
    })
}

const HEADING: [&str; 12] = [
    "Request",
    "Right",
    "Article",
    "State",
    "Came by",
    "Received",
    "Due",
    "Days left",
    "Extended",
    "Paused",
    "Closed",
    "Repeats",
];

/// Every request, oldest first.
fn all(here: &Installation) -> Result<Vec<RequestView>, ServiceError> {
    let found = here.read(|tx| {
        vault::records::all(|before, limit| rows::newest(tx, None, before, limit), |row: &rows::Request| row.id)
    })?;
    found.iter().rev().map(|row| Ok(record::open(here, row)?.view(here))).collect()
}

fn row(view: &RequestView) -> Vec<String> {
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    vec![
        view.id.to_string(),
        view.kind.name().to_owned(),
        view.kind.article().to_owned(),
        view.state.name().to_owned(),
        serde_json::to_value(view.channel).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default(),
        view.received_at.to_string(),
        view.due.to_string(),
        // Days are read as a number; a dash before them would be defused.
        if view.days_left < 0 { format!("{} late", view.days_left.unsigned_abs()) } else { view.days_left.to_string() },
        yes(view.extended),
        yes(view.paused),
        view.closed_at.map(|at| at.to_string()).unwrap_or_default(),
        view.repeats.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

fn open_dsr(view: &RequestView) -> Value {
    json!({
        "subject_request_id": view.id,
        "subject_request_type": dpv::open_dsr_type(view.kind),
        "request_status": dpv::open_dsr_state(view.state, view.paused),
        "received_time": view.received_at.to_string(),
        "expected_completion_time": view.due.to_string(),
        "extensions": { EXTENSION: {
            "right": dpv::right(view.kind),
            "article": view.kind.article(),
            "status": dpv::request_state(view.state, view.paused),
            "state": view.state.name(),
            "closed_time": view.closed_at.map(|at| at.to_string()),
            "days_left": view.days_left,
            "extended": view.extended,
            "paused": view.paused,
            "repeats": view.repeats,
            "receipt_leaf": view.leaf,
        } },
    })
}
