//! Answers on the wire: JSON, problems, and the headers that every one of them carries.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Response, StatusCode};

use super::lanes::Full;
use crate::api::{ApiError, Problem, Reply};

/// The header with the name that answer and log share.
pub(super) const CALL: &str = "x-request-id";

/// A call's answer; only writes are repeated, and those answer in JSON.
pub(super) fn reply(reply: Reply) -> Response<Body> {
    build(status(reply.status), reply.media, reply.body)
}

/// A failure's.
pub(super) fn failure(error: &ApiError, call: &str) -> Response<Body> {
    problem(Problem::of(error), call)
}

/// A problem.
pub(super) fn problem(mut problem: Problem, call: &str) -> Response<Body> {
    problem.request = Some(call.into());
    let code = status(problem.status);
    let body = serde_json::to_vec(&problem).expect("a problem is plain data");
    let mut response = build(code, "application/problem+json", body);
    if code == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"countenance\""));
    }
    response
}

/// Too much at once.
pub(super) fn later(wait: Duration, detail: &str, call: &str) -> Response<Body> {
    let mut response = problem(Problem::new(429, "busy", "Too much at once", detail), call);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    response
}

/// The line for this kind of call is full.
pub(super) fn full(full: Full, call: &str) -> Response<Body> {
    later(full.retry_after, "As many calls as may wait are waiting. Ask again after the time in Retry-After.", call)
}

/// An answer of any kind, with the headers that keep caches, other sites and scripts out of it.
pub fn build(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    );
    response
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).expect("the table holds statuses")
}
