//! The console: for the data protection officer, the administrator and the auditor.

mod home;

use axum::Router;
use axum::routing::get;
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/console", get(home::show))
}
