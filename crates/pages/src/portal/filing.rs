//! Taking a request in: one page, one form, nothing on it a must.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::json;
use server::http::Form;
use server::service::gallery_register::PublicRegister;
use server::service::requests::{Filed, OfferedProof};

use super::home::RIGHTS;
use super::references::Typed;
use crate::call::call;
use crate::render::{Failure, Page, done, page_with};
use crate::view::View;
use crate::visit::{Sent, Visit};

#[derive(Template)]
#[template(path = "portal/filing.html")]
pub(super) struct Filing<'a> {
    pub(super) v: &'a View,
    pub(super) register: &'a PublicRegister,
    pub(super) rights: [&'static str; 7],
    pub(super) ask: &'a Ask,
    /// The names of fields that cannot be read, or `form` where the whole was not taken.
    pub(super) wrong: &'a [&'static str],
}

/// What was typed into the form.
#[derive(Debug, Default)]
pub(super) struct Ask {
    /// The right's word.
    pub(super) right: String,
    pub(super) typed: Typed,
    pub(super) name: String,
    pub(super) contact: String,
    pub(super) message: String,
    /// The tag of the language of the answer.
    pub(super) language: String,
}

impl Ask {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            right: text("right"),
            typed: Typed::of(form),
            name: text("name"),
            contact: text("contact"),
            message: text("message"),
            language: text("language"),
        }
    }
}

impl Filing<'_> {
    /// Whether a field cannot be read.
    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.contains(&field)
    }
}

pub(crate) async fn show(visit: Visit) -> Page {
    let right = visit.asked("right").filter(|right| RIGHTS.contains(right)).unwrap_or(RIGHTS[0]);
    let ask = Ask { right: right.to_owned(), language: visit.view.lang().to_owned(), ..Ask::default() };
    shown(&visit, StatusCode::OK, &ask, &[]).await
}

pub(crate) async fn file(visit: Visit, Sent(form): Sent) -> Page {
    let ask = Ask::of(&form);
    let given = match ask.typed.read() {
        Ok(given) => given,
        Err(wrong) => return shown(&visit, StatusCode::UNPROCESSABLE_ENTITY, &ask, &wrong).await,
    };
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let request = json!({
        "kind": ask.right, "language": ask.language, "identified": given.identified,
        "name": said(&ask.name), "contact": said(&ask.contact), "message": said(&ask.message),
    });
    let who = visit.portal()?;
    let filed: Filed = match call("fileRequest").json(&request).of(&visit.desk, &who).await {
        Ok(filed) => filed,
        Err(problem) if matches!(problem.status, 400 | 422) => {
            return shown(&visit, StatusCode::UNPROCESSABLE_ENTITY, &ask, &["form"]).await;
        }
        Err(problem) => return Err(visit.failure(problem)),
    };
    if let Some(reference) = given.shows {
        let proof = OfferedProof::EnrolmentReference { reference };
        // Whether it shows anything stands on the request's page; the request itself is taken in whatever comes of it.
        let _ = call("proveRequest").at("request", filed.id).json(&proof).reply(&visit.desk, &who).await;
    }
    done(&filed.follow, "portal-filed")
}

async fn shown(
    visit: &Visit,
    status: StatusCode,
    ask: &Ask,
    wrong: &[&'static str],
) -> Result<Response<Body>, Failure> {
    let register = visit.desk.register().await.map_err(|problem| visit.failure(problem))?;
    let filing = Filing { v: &visit.view, register: &register, rights: RIGHTS, ask, wrong };
    Ok(page_with(status, &visit.view, &filing))
}
