//! The operator's screens: searching under a mandate, looking through what is enrolled, taking in.

mod ask;
mod begin;
mod browse;
mod clusters;
mod decide;
mod enrol;
mod faces;
mod galleries;
mod history;
mod jobs;
mod mandates;
mod pick;
mod probe;
mod report;
mod results;
#[cfg(test)]
mod samples;
mod several;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/search", get(begin::show))
        .route("/search/new", get(ask::show).post(ask::search))
        .route("/search/history", get(history::show))
        .route("/search/mandates", get(mandates::show).post(mandates::issue))
        .route("/search/mandates/{mandate}/end", post(mandates::end))
        .route("/search/{gallery}/{search}/{face}", get(decide::show))
        .route("/search/{gallery}/{search}/{face}/confirm", post(decide::confirm))
        .route("/search/{gallery}/{search}/{face}/reject", post(decide::reject))
        .route("/search/{gallery}/{search}/{face}/back", post(decide::take_back))
        .route("/search/{gallery}/{search}/{face}/look", post(decide::look))
        .route("/search/{gallery}/{search}/{face}/export", post(decide::export))
        .route("/browse", get(browse::galleries))
        .route("/browse/{gallery}", get(browse::people))
        .route("/browse/{gallery}/faces", get(faces::show))
        .route("/browse/{gallery}/clusters", get(clusters::list).post(clusters::run))
        .route("/browse/{gallery}/clusters/undo", post(clusters::undo))
        .route("/browse/{gallery}/clusters/{cluster}", get(clusters::show).post(clusters::edit))
        .route("/enrol", get(enrol::begin))
        .route("/enrol/{gallery}", get(enrol::show).post(enrol::take))
        .route("/enrol/{gallery}/job", post(enrol::start))
        .route("/jobs/{job}", get(jobs::show))
        .route("/jobs/{job}/cancel", post(jobs::cancel))
        .route("/jobs/{job}/resume", post(jobs::resume))
}
