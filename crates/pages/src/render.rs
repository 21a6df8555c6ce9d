//! Answers of pages: HTML with the headers that every page carries, redirects after a form, failures in words.

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::http::header::{
    ACCEPT, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::api::{Problem, Reply};

use crate::message;
use crate::view::View;
use crate::visit::Visit;

/// Style and script are files of ours, pictures stand in the page itself; there is nothing inline and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A camera is for the selfie and the probe, where the visitor turns it on; nothing else is used.
const PERMISSIONS: &str = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()";

/// What a page answers.
pub(crate) type Page = Result<Response<Body>, Failure>;

/// A page.
pub(crate) fn page(view: &View, template: &impl Template) -> Page {
    Ok(page_with(StatusCode::OK, view, template))
}

/// A page with another status.
pub(crate) fn page_with(status: StatusCode, view: &View, template: &impl Template) -> Response<Body> {
    let text = template.render().expect("a template over values in memory renders");
    let mut response = plain(status, "text/html; charset=utf-8", text);
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(view.lang()));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    if view.has_message() {
        message::said(&mut response);
    }
    response
}

/// A file that an operation answered with, shown in the browser. One that is to be kept carries its style in itself, which
/// the policy knows by its digest, and no script.
pub(crate) fn shown(reply: Reply) -> Page {
    let style = style_of(&reply.body)
        .map_or_else(|| "'none'".to_owned(), |style| format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, style))));
    let policy = format!(
        "default-src 'none'; style-src {style}; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    let mut response = plain(StatusCode::OK, reply.media, reply.body);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// What stands in the one style element of a page.
fn style_of(page: &[u8]) -> Option<&[u8]> {
    let place = |wanted: &[u8]| page.windows(wanted.len()).position(|found| found == wanted);
    let begin = place(b"<style>")? + b"<style>".len();
    page.get(begin..place(b"</style>")?)
}

/// The same, to be saved under a name.
pub(crate) fn saved(reply: Reply, name: &str) -> Page {
    let mut response = plain(StatusCode::OK, reply.media, reply.body);
    let name: String =
        name.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter)).collect();
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn plain(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = server::http::build(status, kind, body);
    // Without it browsers call the origin of our own forms `null`.
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// To another page, with GET: after a form was taken, so that coming back sends nothing again.
pub(crate) fn redirect(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
    let place = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, place);
    response
}

/// To another page, which says what was done: the message `done-WHAT`.
pub(crate) fn done(to: &str, what: &str) -> Page {
    Ok(message::after(redirect(to), what))
}

/// The answer to a path that leads nowhere: a page for people, a problem for programs.
pub(crate) async fn nowhere(visit: Visit, headers: HeaderMap) -> Response<Body> {
    let wanted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if wanted.contains("text/html") {
        return Failure::nothing(visit.view).into_response();
    }
    server::http::nowhere().await
}

/// A page that could not be shown, or a form that was not taken.
pub(crate) struct Failure {
    view: Box<View>,
    problem: Box<Problem>,
}

impl Failure {
    pub(crate) fn new(view: View, problem: Problem) -> Self {
        Self { view: Box::new(view), problem: Box::new(problem) }
    }

    /// There is no such page.
    pub(crate) fn nothing(view: View) -> Self {
        Self::new(view, Problem::new(404, "not-found", "There is no such thing", ""))
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    v: &'a View,
    problem: &'a Problem,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        page_with(status, &self.view, &FailurePage { v: &self.view, problem: &self.problem })
    }
}
