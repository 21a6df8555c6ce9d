//! Who signs in: the door, the invitation with which an account begins, and what its owner may change.

mod door;
mod invitation;
mod issuer;
mod own;
mod qr;
pub(crate) mod session;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/sign-in", get(door::show).post(door::enter))
        .route("/home", get(door::begin))
        .route("/sign-in/issuer", get(issuer::depart))
        .route("/sign-in/issuer/back", get(issuer::arrive))
        .route("/sign-out", post(door::leave))
        .route("/invitation/{invitation}", get(invitation::show).post(invitation::accept))
        .route("/account", get(own::show))
        .route("/account/password", post(own::change_password))
        .route("/account/factor", post(own::begin_factor))
        .route("/account/factor/code", post(own::confirm_factor))
        .route("/account/factor/removal", post(own::remove_factor))
}
