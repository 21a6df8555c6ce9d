//! Doing what was asked, and the answer: putting it together, looking at it, closing; erasing; putting right.

use askama::Template;
use axum::extract::Path;
use server::api::Problem;
use server::basis::Sha256;
use server::http::Form;
use server::service::answer::{self, AnswerReport};
use server::service::document::sha256;
use server::service::erase::ErasureReport;
use server::service::requests::{Answer, Rectification, RequestView};

use super::desk::desk;
use crate::call::call;
use crate::console::fields::{missing, parsed};
use crate::console::typed::{Typed, again};
use crate::parts::inline;
use crate::render::{Page, done, page, saved};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// A body that says nothing more.
fn nothing() -> serde_json::Value {
    serde_json::json!({})
}

pub(super) async fn prepare(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    match staff.tried::<AnswerReport>(call("prepareAnswer").at("request", &id).json(&nothing())).await {
        Ok(_) => done(&format!("/console/requests/{id}"), "answer-prepared"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "answer", sent, problem)?).await),
    }
}

pub(super) async fn download(staff: Staff, Path(id): Path<String>) -> Page {
    saved(staff.file(call("downloadAnswer").at("request", &id)).await?, &format!("answer-{id}.zip"))
}

/// The pictures of the answer as the person will see them: other people covered.
#[derive(Template)]
#[template(path = "console/requests/preview.html")]
struct Preview<'a> {
    v: &'a View,
    request: &'a str,
    /// Path in the archive, how many places are covered, and the picture.
    pictures: Vec<(String, u64, String)>,
}

pub(super) async fn preview(staff: Staff, Path(id): Path<String>) -> Page {
    let view = &staff.visit.view;
    let archive = staff.file(call("downloadAnswer").at("request", &id)).await?;
    let pictures = answer::pictures(&archive.body)
        .map_err(|error| staff.failure(Problem::new(500, "damaged", "The answer cannot be read", error.to_string())))?;
    let shown = pictures.into_iter().map(|one| (one.file.file, one.file.covered, inline(&one.png))).collect();
    page(view, &Preview { v: view, request: &id, pictures: shown })
}

pub(super) async fn close(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let answer = match answered(&staff, &id, &sent).await {
        Ok(answer) => staff.tried::<RequestView>(call("closeRequest").at("request", &id).json(&answer)).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(_) => done(&format!("/console/requests/{id}"), "request-closed"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "close", sent, problem)?).await),
    }
}

/// What goes out: the archive that was put together, by its digest, or a letter.
async fn answered(staff: &Staff, id: &str, form: &Form) -> Result<Answer, Problem> {
    if form.text("with") == "archive" {
        let stored = call("downloadAnswer").at("request", id).reply(&staff.visit.desk, &staff.who).await?;
        let digest: Sha256 = sha256(&stored.body);
        return Ok(Answer { answer_sha256: Some(digest), text: None });
    }
    let text = form.given("text").ok_or_else(missing)?;
    Ok(Answer { answer_sha256: None, text: Some(text) })
}

pub(super) async fn erase(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let erased = if sent.text("sure") == "yes" {
        staff.tried::<Vec<ErasureReport>>(call("eraseForRequest").at("request", &id).json(&nothing())).await
    } else {
        Err(missing())
    };
    match erased {
        Ok(_) => done(&format!("/console/requests/{id}"), "erased"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "erase", sent, problem)?).await),
    }
}

pub(super) async fn rectify(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let rectified = match rectification(&sent) {
        Ok(change) => staff.tried::<RequestView>(call("rectifyForRequest").at("request", &id).json(&change)).await,
        Err(problem) => Err(problem),
    };
    match rectified {
        Ok(_) => done(&format!("/console/requests/{id}"), "rectified"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "rectify", sent, problem)?).await),
    }
}

/// What is left blank stays as it is.
fn rectification(form: &Form) -> Result<Rectification, Problem> {
    let email = if form.text("no_email") == "yes" { Some(String::new()) } else { form.given("email") };
    let declared_minor = match form.text("minor") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Ok(Rectification {
        gallery: form.text("gallery").to_owned(),
        subject: form.text("subject").to_owned(),
        label: form.given("label"),
        country: parsed(form, "country")?,
        declared_minor,
        email,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_blank_stays_as_it_is() {
        let fields = [("gallery", "club"), ("subject", "obama"), ("label", " "), ("country", "fr"), ("minor", "")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let change = rectification(&Form { fields, files: Vec::new() }).unwrap();
        assert_eq!((change.label, change.email, change.declared_minor), (None, None, None));
        assert_eq!(change.country.unwrap().to_string(), "FR");
        let fields = vec![("no_email".to_owned(), "yes".to_owned()), ("email".to_owned(), "a@b.c".to_owned())];
        assert_eq!(rectification(&Form { fields, files: Vec::new() }).unwrap().email.as_deref(), Some(""));
    }
}
