//! What people see with their eyes: the portal for the person in the pictures, the console for the data protection officer,
//! the search screen for the operator. Server-rendered; every control is a form that works without a script.
//!
//! A page makes the calls of the interface's table for whoever looks at it ([`server::http::Desk`]) and writes what came of
//! them. Nothing here knows a record or a permit.

mod account;
mod assets;
mod call;
mod console;
mod gate;
mod language;
mod message;
mod operator;
mod origin;
mod parts;
mod portal;
mod render;
mod set_up;
mod view;
mod visit;
mod words;

use axum::Router;
use axum::routing::get;
use server::http::Desk;

pub use set_up::set_up_routes;

/// The routes of the pages.
pub fn routes(desk: Desk) -> Router {
    Router::new()
        .merge(portal::routes())
        .merge(account::routes())
        .merge(console::routes())
        .merge(operator::routes())
        .route("/language", get(language::choose))
        .route("/assets/{file}", get(assets::file))
        .fallback(render::nowhere)
        .layer(axum::middleware::from_fn(origin::same_origin))
        .with_state(desk)
}
