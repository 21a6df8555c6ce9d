//! The public register: what each gallery is for and what a person can do, without login. Pages show it to people.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use tokio::sync::Semaphore;

use super::answer::{self, build};
use super::app::App;
use crate::api::Problem;
use crate::error::ServiceError;
use crate::service::gallery_register::{self, PublicRegister};

/// The public reads few pages at once, in a line of its own, so that the staff's calls never wait behind it.
static READING: Semaphore = Semaphore::const_new(4);

/// The register, for programs.
pub(super) async fn json(app: Arc<App>) -> Response<Body> {
    match read(app).await {
        Ok(register) => {
            let text = serde_json::to_vec_pretty(&register).expect("the register is plain data");
            build(StatusCode::OK, "application/json", text)
        }
        Err(problem) => answer::problem(problem, "none"),
    }
}

/// Reads the register in the line of the public.
pub(super) async fn read(app: Arc<App>) -> Result<PublicRegister, Problem> {
    let _turn = READING.acquire().await.map_err(|_| unread("the line is closed"))?;
    let read = tokio::task::spawn_blocking(move || gallery_register::public(app.api.here())).await;
    let told = read.map_err(|error| error.to_string());
    told.and_then(|read| read.map_err(|error: ServiceError| error.to_string())).map_err(|error| unread(&error))
}

fn unread(error: &str) -> Problem {
    tracing::error!(error, "the public register cannot be read");
    let detail = "The register cannot be read at the moment. Please come back later, or write to us.";
    Problem::new(500, "failed", "The server failed", detail)
}
