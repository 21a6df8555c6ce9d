//! The register of collections, and the ledger of consents: who said yes to which of them, and who took it back.

mod facts;
mod list;
mod one;
mod people;
mod person;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/console/galleries", get(list::show).post(list::create))
        .route("/console/galleries/{gallery}", get(one::show))
        .route("/console/galleries/{gallery}/state", post(one::change_state))
        .route("/console/galleries/{gallery}/facts", get(facts::show).post(facts::put))
        .route("/console/galleries/{gallery}/people", get(people::show).post(people::add))
        .route("/console/galleries/{gallery}/people/{subject}", get(person::show))
        .route("/console/galleries/{gallery}/people/{subject}/consents", post(person::give))
        .route("/console/galleries/{gallery}/people/{subject}/withdrawal", post(person::withdraw))
        .route("/console/galleries/{gallery}/people/{subject}/receipt/{consent}", get(person::receipt))
}
