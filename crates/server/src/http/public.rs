//! What everybody may read: whether the server lives, what its interface is, and the log.

use std::path::{Component, Path};
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, Response, StatusCode};

use super::answer::build;
use super::app::App;
use super::documentation;
use crate::api::openapi;

const TEXT: &str = "text/plain; charset=utf-8";

/// Whether the process serves at all.
pub(super) fn alive(_: &App) -> Response<Body> {
    build(StatusCode::OK, TEXT, "alive\n")
}

/// Whether it is worth sending calls to: its records answer, and it is not about to stop.
pub(super) async fn ready(app: Arc<App>) -> Response<Body> {
    if app.is_draining() {
        return build(StatusCode::SERVICE_UNAVAILABLE, TEXT, "stopping\n");
    }
    let looked = tokio::task::spawn_blocking(move || app.api.here().controller_epoch().is_ok()).await;
    match looked {
        Ok(true) => build(StatusCode::OK, TEXT, "ready\n"),
        _ => build(StatusCode::SERVICE_UNAVAILABLE, TEXT, "the records do not answer\n"),
    }
}

/// The description of the interface.
pub(super) fn description() -> Response<Body> {
    build(StatusCode::OK, "application/json", openapi::text())
}

/// The description, as a page to be read.
pub(super) fn documentation() -> Response<Body> {
    let mut response = build(StatusCode::OK, "text/html; charset=utf-8", documentation::page());
    // One style sheet stands in the page itself; there is no script and nothing from elsewhere.
    let policy = format!(
        "default-src 'none'; style-src '{}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        documentation::style_digest()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A file of the log (C2SP tlog-tiles). Nothing personal stands in it, so that outsiders can watch it.
pub(super) async fn log(app: Arc<App>, path: String) -> Response<Body> {
    let place = Path::new(&path);
    let plain = place.components().all(|part| matches!(part, Component::Normal(_)));
    if !app.config.public_log || !plain || !(path == "checkpoint" || path.starts_with("tile/")) {
        return build(StatusCode::NOT_FOUND, TEXT, "no such file of the log\n");
    }
    let file = app.api.here().settings().log_folder().join(place);
    let kind = if path == "checkpoint" { TEXT } else { "application/octet-stream" };
    let full = path.starts_with("tile/") && !path.contains(".p/");
    match tokio::task::spawn_blocking(move || std::fs::read(file)).await {
        Ok(Ok(bytes)) => {
            let mut response = build(StatusCode::OK, kind, bytes);
            if full {
                // A full tile never changes.
                let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
                response.headers_mut().insert(CACHE_CONTROL, forever);
            }
            response
        }
        _ => build(StatusCode::NOT_FOUND, TEXT, "no such file of the log\n"),
    }
}
