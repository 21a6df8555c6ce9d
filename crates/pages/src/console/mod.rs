//! The console: for the data protection officer, the administrator and the auditor.

mod clock;
mod fields;
mod galleries;
mod home;
mod money;
mod orders;
mod reach;
mod records;
mod requests;
#[cfg(test)]
mod samples;
mod typed;

use axum::Router;
use axum::routing::get;
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/console", get(home::show))
        .merge(requests::routes())
        .merge(orders::routes())
        .merge(galleries::routes())
        .merge(records::routes())
}
