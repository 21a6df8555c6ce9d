//! Orders of authorities: the list, recording one, and one with all that is done about it; approvals by a second person.

pub(super) mod approvals;
mod list;
mod new;
mod one;
mod steps;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/console/orders", get(list::show))
        .route("/console/orders/new", get(new::show).post(new::receive))
        .route("/console/orders/{order}", get(one::show))
        .route("/console/orders/{order}/evidence.zip", get(one::evidence))
        .route("/console/orders/{order}/proposals", post(steps::propose))
        .route("/console/orders/{order}/steps", post(steps::take))
        .route("/console/orders/{order}/measures", post(steps::mark))
        .route("/console/orders/{order}/tasks", post(steps::add_task))
        .route("/console/orders/{order}/tasks/{task}", post(steps::answer_task))
        .route("/console/approvals", get(approvals::show).post(approvals::propose))
        .route("/console/approvals/{proposal}", post(approvals::approve))
}
