//! Signing in and out.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use server::http::Entry;
use server::service::accounts::SignIn;

use super::session;
use crate::language::is_local;
use crate::message;
use crate::render::{Page, page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff, Visit};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct DoorPage<'a> {
    v: &'a View,
    login: &'a str,
    /// Where to go afterwards.
    to: &'a str,
    /// A code is asked for: the password was right.
    code: bool,
    /// A message's id.
    wrong: Option<&'static str>,
    /// Whether there is an issuer to sign in with.
    issuer: bool,
}

pub(crate) async fn show(visit: Visit) -> Page {
    if visit.view.who.is_some() {
        return Ok(redirect(home(&visit.view)));
    }
    let to = visit.asked("to").unwrap_or_default();
    let issuer = visit.desk.has_issuer();
    page(&visit.view, &DoorPage { v: &visit.view, login: "", to, code: false, wrong: None, issuer })
}

pub(crate) async fn enter(visit: Visit, Sent(form): Sent) -> Page {
    let (login, to, code) = (form.text("login").to_owned(), form.text("to"), form.given("code"));
    // Not trimmed: a space may belong to a password.
    let password = form.fields.iter().find(|(name, _)| name == "password").map_or("", |(_, value)| value).to_owned();
    let (asked, issuer) = (code.is_some(), visit.desk.has_issuer());
    match visit.desk.sign_in(visit.address, SignIn { login: login.clone(), password, code }).await {
        Ok(session) => {
            let to = if is_local(to) { to } else { "/home" };
            Ok(session::given(&visit.desk, &session.secret, redirect(to)))
        }
        Err(Entry::Problem(problem)) => Err(visit.failure(*problem)),
        Err(Entry::Code) => {
            let door = DoorPage { v: &visit.view, login: &login, to, code: true, wrong: None, issuer: false };
            Ok(page_with(StatusCode::UNAUTHORIZED, &visit.view, &door))
        }
        Err(Entry::Wrong) => {
            let door =
                DoorPage { v: &visit.view, login: &login, to, code: asked, wrong: Some("sign-in-wrong"), issuer };
            Ok(page_with(StatusCode::UNAUTHORIZED, &visit.view, &door))
        }
    }
}

pub(crate) async fn leave(staff: Staff) -> Result<Response<Body>, crate::render::Failure> {
    let ended = staff.visit.desk.sign_out(&staff.who).await;
    ended.map_err(|problem| staff.failure(problem))?;
    Ok(session::taken(&staff.visit.desk, message::after(redirect("/sign-in"), "signed-out")))
}

/// Where somebody begins, by what they are.
fn home(view: &View) -> &'static str {
    if view.is("officer") || view.is("administrator") || view.is("auditor") { "/console" } else { "/search" }
}

/// The page where a visitor begins.
pub(crate) async fn begin(visit: Visit) -> Response<Body> {
    redirect(if visit.view.who.is_some() { home(&visit.view) } else { "/" })
}
