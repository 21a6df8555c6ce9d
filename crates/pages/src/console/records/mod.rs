//! What is kept to show for it: certificates, retention, breaches, registers, the log; and who signs in.

mod accuracy;
mod breach;
mod breaches;
mod certificates;
mod keys;
mod log;
mod people;
mod registers;
mod retention;
mod searches;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/console/certificates", get(certificates::list))
        .route("/console/certificates/{erasure}", get(certificates::show))
        .route("/console/certificates/{erasure}/page", get(certificates::print))
        .route("/console/certificates/{erasure}/certificate.json", get(certificates::file))
        .route("/console/certificates/{erasure}/recipients", post(certificates::tell))
        .route("/console/retention", get(retention::show).post(retention::run))
        .route("/console/breaches", get(breaches::show).post(breaches::record))
        .route("/console/breaches/{breach}", get(breach::show))
        .route("/console/breaches/{breach}/notices", post(breach::notified))
        .route("/console/breaches/{breach}/close", post(breach::close))
        .route("/console/registers", get(registers::show).post(registers::put))
        .route("/console/registers/{file}", get(registers::file))
        .route("/console/searches", get(searches::show))
        .route("/console/searches/reviews", post(searches::draw))
        .route("/console/searches/{search}/review", post(searches::decide))
        .route("/console/accuracy", get(accuracy::show))
        .route("/console/log", get(log::show))
        .route("/console/log/check", post(log::check))
        .route("/console/people", get(people::show).post(people::invite))
        .route("/console/people/{account}/invitation", post(people::invite_again))
        .route("/console/people/{account}/end", post(people::end))
        .route("/console/keys", post(keys::grant))
        .route("/console/keys/{key}/revocation", post(keys::revoke))
}
