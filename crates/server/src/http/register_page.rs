//! The public register as pages: what each gallery is for and what a person can do, without login, without a script.

use std::sync::Arc;

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::Semaphore;

use super::answer::build;
use super::app::App;
use crate::error::ServiceError;
use crate::service::gallery_register::{self, PublicRegister, RegisterEntry};

const STYLE: &str = include_str!("../../templates/register.css");
const HTML: &str = "text/html; charset=utf-8";

/// The public reads few pages at once, in a line of its own, so that the staff's calls never wait behind it.
static READING: Semaphore = Semaphore::const_new(4);

#[derive(Template)]
#[template(path = "register_list.html")]
struct List<'a> {
    style: &'static str,
    register: &'a PublicRegister,
}

#[derive(Template)]
#[template(path = "register_entry.html")]
struct Entry<'a> {
    style: &'static str,
    sample: bool,
    of: &'a RegisterEntry,
}

#[derive(Template)]
#[template(path = "register_nothing.html")]
struct Nothing {
    style: &'static str,
    what: &'static str,
}

impl List<'_> {
    #[allow(clippy::unused_self, reason = "the template calls it on itself")]
    fn linked(&self, contact: &str) -> String {
        linked(contact)
    }
}

impl Entry<'_> {
    #[allow(clippy::unused_self, reason = "the template calls it on itself")]
    fn linked(&self, contact: &str) -> String {
        linked(contact)
    }
}

/// A contact as HTML: a page or an e-mail address leads there, anything else is text.
fn linked(contact: &str) -> String {
    let shown = escaped(contact);
    let plain = !contact.contains(char::is_whitespace) && !contact.contains(char::is_control);
    if plain && contact.starts_with("https://") {
        format!("<a href=\"{shown}\">{shown}</a>")
    } else if plain && contact.split('@').count() == 2 && !contact.contains([':', '?', '/']) {
        format!("<a href=\"mailto:{shown}\">{shown}</a>")
    } else {
        shown
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// Every gallery.
pub(super) async fn list(app: Arc<App>) -> Response<Body> {
    match read(app).await {
        Some(register) => page(StatusCode::OK, &List { style: STYLE, register: &register }),
        None => failed(),
    }
}

/// One gallery, by id or name.
pub(super) async fn entry(app: Arc<App>, wanted: String) -> Response<Body> {
    let Some(register) = read(app).await else { return failed() };
    match register.galleries.iter().find(|of| of.id.to_string() == wanted || of.name == wanted) {
        Some(of) => page(StatusCode::OK, &Entry { style: STYLE, sample: register.sample, of }),
        None => {
            let what = "There is no such collection in the register. It may have been erased, or never been in use.";
            page(StatusCode::NOT_FOUND, &Nothing { style: STYLE, what })
        }
    }
}

/// The register, for programs.
pub(super) async fn json(app: Arc<App>) -> Response<Body> {
    match read(app).await.and_then(|register| serde_json::to_vec_pretty(&register).ok()) {
        Some(text) => build(StatusCode::OK, "application/json", text),
        None => failed(),
    }
}

async fn read(app: Arc<App>) -> Option<PublicRegister> {
    let _turn = READING.acquire().await.ok()?;
    let read = tokio::task::spawn_blocking(move || gallery_register::public(app.api.here())).await;
    let told = read.map_err(|error| error.to_string());
    match told.and_then(|read| read.map_err(|error: ServiceError| error.to_string())) {
        Ok(register) => Some(register),
        Err(error) => {
            tracing::error!(error, "the public register cannot be read");
            None
        }
    }
}

fn failed() -> Response<Body> {
    let what = "The register cannot be read at the moment. Please come back later, or write to us.";
    page(StatusCode::INTERNAL_SERVER_ERROR, &Nothing { style: STYLE, what })
}

fn page(status: StatusCode, template: &impl Template) -> Response<Body> {
    let text = template.render().expect("a template over values in memory renders");
    let mut response = build(status, HTML, text);
    // One style sheet stands in the page itself; there is no script and nothing from elsewhere.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        STANDARD.encode(digest(&SHA256, STYLE.as_bytes()))
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn only_pages_and_addresses_are_links() {
        assert_eq!(linked("a@b.invalid"), "<a href=\"mailto:a@b.invalid\">a@b.invalid</a>");
        assert_eq!(linked("https://b.invalid/x"), "<a href=\"https://b.invalid/x\">https://b.invalid/x</a>");
        for text in ["javascript:alert(1)", "http://b.invalid", "by post to a@b.invalid", "x:a@b.invalid?x=1"] {
            assert_eq!(linked(text), text);
        }
        assert_eq!(linked("https://b.invalid/\"><b>"), {
            let shown = "https://b.invalid/&quot;&gt;&lt;b&gt;";
            format!("<a href=\"{shown}\">{shown}</a>")
        });
    }
}
