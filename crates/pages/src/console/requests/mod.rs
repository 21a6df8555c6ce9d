//! People's requests: the list, the intake by the staff, and the desk at which one is worked on.

mod answer;
mod decisions;
mod desk;
mod faces;
mod identity;
mod letters;
mod list;
mod new;
mod next;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(crate) use next::stands;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/console/requests", get(list::show))
        .route("/console/requests/new", get(new::show).post(new::file))
        .route("/console/requests/{request}", get(desk::show))
        .route("/console/requests/{request}/receipt.json", get(desk::receipt))
        .route("/console/requests/{request}/proof", post(identity::prove))
        .route("/console/requests/{request}/code", post(identity::send_code))
        .route("/console/requests/{request}/search", post(faces::search))
        .route("/console/requests/{request}/decisions", post(faces::decide))
        .route("/console/requests/{request}/answer", get(answer::preview).post(answer::prepare))
        .route("/console/requests/{request}/answer.zip", get(answer::download))
        .route("/console/requests/{request}/close", post(answer::close))
        .route("/console/requests/{request}/erasure", post(answer::erase))
        .route("/console/requests/{request}/rectification", post(answer::rectify))
        .route("/console/requests/{request}/restriction", post(decisions::restrict))
        .route("/console/requests/{request}/lift", post(decisions::lift))
        .route("/console/requests/{request}/extension", post(decisions::extend))
        .route("/console/requests/{request}/doubt", post(decisions::doubt))
        .route("/console/requests/{request}/refusal", post(decisions::refuse))
        .route("/console/requests/{request}/withdrawn", post(decisions::take_back))
        .route("/console/requests/{request}/recipients", post(decisions::tell))
        .route("/console/requests/{request}/letters/{letter}", get(letters::show).post(letters::fill))
}
