//! One's own account: password, second factor.

use askama::Template;
use server::service::accounts::{AccountView, NewFactor};

use super::session;
use crate::render::{Page, done, page, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage<'a> {
    v: &'a View,
    /// None for whoever shows a key.
    account: Option<&'a AccountView>,
    /// One that was begun, to be put into an app.
    factor: Option<&'a NewFactor>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let account = staff.visit.desk.account(&staff.who).await.map_err(|problem| staff.failure(problem))?;
    page(&staff.visit.view, &OwnPage { v: &staff.visit.view, account: account.as_ref(), factor: None })
}

pub(crate) async fn change_password(staff: Staff, Sent(form): Sent) -> Page {
    let typed = |name: &str| form.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    let (old, new) = (typed("old").to_owned(), typed("new").to_owned());
    let changed = staff.visit.desk.change_password(&staff.who, old, new).await;
    changed.map_err(|problem| staff.failure(problem))?;
    Ok(session::taken(&staff.visit.desk, redirect("/sign-in?done=password-chosen")))
}

pub(crate) async fn begin_factor(staff: Staff) -> Page {
    let desk = &staff.visit.desk;
    let factor = desk.begin_factor(&staff.who).await.map_err(|problem| staff.failure(problem))?;
    let account = desk.account(&staff.who).await.map_err(|problem| staff.failure(problem))?;
    page(&staff.visit.view, &OwnPage { v: &staff.visit.view, account: account.as_ref(), factor: Some(&factor) })
}

pub(crate) async fn confirm_factor(staff: Staff, Sent(form): Sent) -> Page {
    let code = form.text("code").to_owned();
    staff.visit.desk.confirm_factor(&staff.who, code).await.map_err(|problem| staff.failure(problem))?;
    done("/account", "factor-set")
}

pub(crate) async fn remove_factor(staff: Staff, Sent(form): Sent) -> Page {
    let password = form.fields.iter().find(|(known, _)| known == "password").map_or("", |(_, value)| value).to_owned();
    staff.visit.desk.remove_factor(&staff.who, password).await.map_err(|problem| staff.failure(problem))?;
    done("/account", "factor-removed")
}
