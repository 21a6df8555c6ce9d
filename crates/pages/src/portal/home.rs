//! The first page: who answers for the processing, what a person can ask, and what is held.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use server::basis::Party;
use server::service::gallery_register::PublicRegister;

use crate::render::{Failure, Page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Visit};

/// The rights that the first page leads to: the word of the request's kind.
pub(super) const RIGHTS: [&str; 7] =
    ["access", "erasure", "objection", "withdrawal", "rectification", "restriction", "portability"];

#[derive(Template)]
#[template(path = "portal/home.html")]
pub(super) struct Home<'a> {
    pub(super) v: &'a View,
    pub(super) rights: [&'static str; 7],
    pub(super) register: &'a PublicRegister,
    /// Whom a person may complain to, each once.
    pub(super) authorities: Vec<&'a Party>,
    /// What was typed as a link that leads nowhere.
    pub(super) link: Option<&'a str>,
}

pub(crate) async fn show(visit: Visit) -> Page {
    shown(&visit, StatusCode::OK, None).await
}

/// Goes to the request of a link that was typed or pasted.
pub(crate) async fn follow(visit: Visit, Sent(form): Sent) -> Page {
    let typed = form.text("link");
    match token(typed) {
        Some(token) => Ok(redirect(&format!("/request/{token}"))),
        None => shown(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await,
    }
}

async fn shown(visit: &Visit, status: StatusCode, link: Option<&str>) -> Result<Response<Body>, Failure> {
    let register = visit.desk.register().await.map_err(|problem| visit.failure(problem))?;
    let home = Home { v: &visit.view, rights: RIGHTS, authorities: authorities(&register), register: &register, link };
    Ok(page_with(status, &visit.view, &home))
}

/// The authorities that the register names, each once.
pub(super) fn authorities(register: &PublicRegister) -> Vec<&Party> {
    let mut found: Vec<&Party> = Vec::new();
    for authority in register.galleries.iter().filter_map(|of| of.authority.as_ref()) {
        if !found.contains(&authority) {
            found.push(authority);
        }
    }
    found
}

/// The end of a link: what stands behind the last `/request/`, or all of it where there is none.
fn token(typed: &str) -> Option<&str> {
    let end = typed.rsplit("/request/").next().unwrap_or_default();
    let end = end.split(['?', '#', '/']).next().unwrap_or_default();
    let plain = end.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (plain && end.contains('.')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn a_link_is_followed_however_it_was_copied() {
        for typed in [
            "https://a.invalid/request/0190b5a2-7c1e.Ab-_9?done=portal-filed#x",
            "/request/0190b5a2-7c1e.Ab-_9",
            "0190b5a2-7c1e.Ab-_9",
        ] {
            assert_eq!(token(typed), Some("0190b5a2-7c1e.Ab-_9"), "{typed}");
        }
        for nothing in ["", "https://a.invalid/request/", "//b.invalid", "0190b5a2", "a b.c", "é.x"] {
            assert_eq!(token(nothing), None, "{nothing}");
        }
    }
}
