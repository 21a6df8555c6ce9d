//! An invitation: the person chooses a password of their own.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use server::api::Problem;
use server::service::accounts::AccountView;

use crate::render::{Page, done, page, page_with};
use crate::view::View;
use crate::visit::{Sent, Visit};

#[derive(Template)]
#[template(path = "account/invitation.html")]
struct InvitationPage<'a> {
    v: &'a View,
    account: &'a AccountView,
    problem: Option<&'a Problem>,
    /// A message's id.
    wrong: Option<&'static str>,
}

pub(crate) async fn show(visit: Visit, Path(invitation): Path<String>) -> Page {
    let account = visit.desk.invitation(visit.address, &invitation).await.map_err(|problem| visit.failure(problem))?;
    page(&visit.view, &InvitationPage { v: &visit.view, account: &account, problem: None, wrong: None })
}

pub(crate) async fn accept(visit: Visit, Path(invitation): Path<String>, Sent(form): Sent) -> Page {
    let typed = |name: &str| form.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    let (password, again) = (typed("password").to_owned(), typed("again"));
    let (problem, wrong) = if password == again {
        match visit.desk.accept(visit.address, &invitation, password).await {
            Ok(_) => return done("/sign-in", "password-chosen"),
            Err(problem) if problem.status == 422 => (Some(problem), None),
            Err(problem) => return Err(visit.failure(problem)),
        }
    } else {
        (None, Some("password-differs"))
    };
    let account = visit.desk.invitation(visit.address, &invitation).await.map_err(|problem| visit.failure(problem))?;
    let shown = InvitationPage { v: &visit.view, account: &account, problem: problem.as_ref(), wrong };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &visit.view, &shown))
}
