//! The portal: for the person in the pictures. No account, no reason asked, free.

mod home;

use axum::Router;
use axum::routing::get;
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/", get(home::show))
}
