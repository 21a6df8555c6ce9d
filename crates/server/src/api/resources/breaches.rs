//! Breaches of security: recorded, counted, told within 72 hours, closed (Art. 33, 34).

use basis::BreachId;

use super::{RECORDS, REGISTER};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::breaches::{self, BreachDraft, BreachView, CloseBreach, NewBreach, NewNotice};
use crate::service::register;

pub(super) fn rows() -> [Endpoint; 6] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/breaches", "listBreaches", "The register of breaches (Art. 33(5)), with their clocks", RECORDS)
            .asks(list),
        row(Post, "/v1/breaches", "recordBreach", "Record a breach; what it touched is counted", REGISTER)
            .takes(record)
            .with_status(201),
        row(Get, "/v1/breaches/{breach}", "showBreach", "One breach", RECORDS).asks(show),
        row(
            Get,
            "/v1/breaches/{breach}/draft",
            "draftBreachNotices",
            "Drafts of the notices to the authority and to the people, from the records",
            RECORDS,
        )
        .asks(draft),
        row(Post, "/v1/breaches/{breach}/notices", "recordBreachNotice", "Record that a notice went out", REGISTER)
            .takes(notified),
        row(Post, "/v1/breaches/{breach}/close", "closeBreach", "Close a breach", REGISTER).takes(close),
    ]
}

fn list(call: &Call<'_>, _: Nothing) -> Result<Vec<BreachView>, ApiError> {
    let mut all = breaches::list(call.here())?;
    all.retain(|view| reaches(call, view));
    Ok(all)
}

fn record(call: &Call<'_>, new: NewBreach) -> Result<BreachView, ApiError> {
    said("description", &new.description)?;
    if !call.who.reaches_all() {
        // A narrow key records what its galleries suffered, and names them.
        let within = |name: &String| register::id_of(call.here(), name).is_ok_and(|id| call.who.reaches(id));
        if new.galleries.is_empty() || !new.galleries.iter().all(within) {
            return Err(ApiError::Gallery);
        }
    }
    Ok(breaches::record(call.here(), new, &call.who.name)?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<BreachView, ApiError> {
    reached(call)
}

fn draft(call: &Call<'_>, _: Nothing) -> Result<BreachDraft, ApiError> {
    Ok(breaches::draft(call.here(), reached(call)?.breach.id)?)
}

fn notified(call: &Call<'_>, new: NewNotice) -> Result<BreachView, ApiError> {
    Ok(breaches::notified(call.here(), reached(call)?.breach.id, new, &call.who.name)?)
}

fn close(call: &Call<'_>, with: CloseBreach) -> Result<BreachView, ApiError> {
    Ok(breaches::close(call.here(), reached(call)?.breach.id, with, &call.who.name)?)
}

fn reached(call: &Call<'_>) -> Result<BreachView, ApiError> {
    let view = breaches::show(call.here(), call.parsed::<BreachId>("breach")?)?;
    if reaches(call, &view) { Ok(view) } else { Err(ApiError::Gallery) }
}

fn reaches(call: &Call<'_>, view: &BreachView) -> bool {
    let narrow = !call.who.reaches_all();
    !(narrow && view.breach.galleries.is_empty()) && view.breach.galleries.iter().all(|id| call.who.reaches(*id))
}
