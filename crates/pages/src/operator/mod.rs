//! The operator's screens: searching under a mandate, looking through what is enrolled, taking in.

use axum::Router;
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
}
