//! One's own account: password, second factor.

use askama::Template;
use axum::http::StatusCode;
use server::service::accounts::{AccountView, NewFactor};

use super::qr::{self, Qr};
use super::session;
use crate::message;
use crate::render::{Failure, Page, done, page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage<'a> {
    v: &'a View,
    /// None for whoever shows a key.
    account: Option<&'a AccountView>,
    /// One that was begun, to be put into an app, and as a picture.
    factor: Option<(&'a NewFactor, Option<Qr>)>,
    /// What stands against a form: a message's id.
    wrong: Option<&'static str>,
}

impl OwnPage<'_> {
    /// Whether a code is asked for that did not fit: the key that is in the app already still does.
    fn again(&self) -> bool {
        self.wrong == Some("factor-wrong")
    }
}

pub(crate) async fn show(staff: Staff) -> Page {
    let account = own(&staff).await?;
    let shown = OwnPage { v: &staff.visit.view, account: account.as_ref(), factor: None, wrong: None };
    page(&staff.visit.view, &shown)
}

pub(crate) async fn change_password(staff: Staff, Sent(form): Sent) -> Page {
    let typed = |name: &str| form.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    let (old, new) = (typed("old").to_owned(), typed("new").to_owned());
    match staff.visit.desk.change_password(&staff.who, old, new).await {
        Ok(_) => Ok(session::taken(&staff.visit.desk, message::after(redirect("/sign-in"), "password-chosen"))),
        Err(problem) if problem.status == 422 => wrong(&staff, "password-unchanged").await,
        Err(problem) => Err(staff.failure(problem)),
    }
}

pub(crate) async fn begin_factor(staff: Staff) -> Page {
    let factor = staff.visit.desk.begin_factor(&staff.who).await.map_err(|problem| staff.failure(problem))?;
    let account = own(&staff).await?;
    let shown = Some((&factor, qr::of(&factor.link)));
    page(&staff.visit.view, &OwnPage { v: &staff.visit.view, account: account.as_ref(), factor: shown, wrong: None })
}

pub(crate) async fn confirm_factor(staff: Staff, Sent(form): Sent) -> Page {
    let code = form.text("code").to_owned();
    match staff.visit.desk.confirm_factor(&staff.who, code).await {
        Ok(_) => done("/account", "factor-set"),
        Err(problem) if problem.status == 422 => wrong(&staff, "factor-wrong").await,
        Err(problem) => Err(staff.failure(problem)),
    }
}

pub(crate) async fn remove_factor(staff: Staff, Sent(form): Sent) -> Page {
    let password = form.fields.iter().find(|(known, _)| known == "password").map_or("", |(_, value)| value).to_owned();
    match staff.visit.desk.remove_factor(&staff.who, password).await {
        Ok(_) => done("/account", "factor-removed"),
        Err(problem) if problem.status == 422 => wrong(&staff, "factor-kept").await,
        Err(problem) => Err(staff.failure(problem)),
    }
}

async fn own(staff: &Staff) -> Result<Option<AccountView>, Failure> {
    staff.visit.desk.account(&staff.who).await.map_err(|problem| staff.failure(problem))
}

/// The page once more, with what stands against a form of it.
async fn wrong(staff: &Staff, wrong: &'static str) -> Page {
    let account = own(staff).await?;
    let shown = OwnPage { v: &staff.visit.view, account: account.as_ref(), factor: None, wrong: Some(wrong) };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}
