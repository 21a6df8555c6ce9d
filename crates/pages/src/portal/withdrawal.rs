//! Taking a consent back by the number of its receipt alone: as easy as giving it (GDPR Art. 7(3)).

use askama::Template;
use axum::http::StatusCode;
use serde_json::json;
use server::basis::ErasureId;
use server::service::erase::ErasureReport;

use crate::call::call;
use crate::render::{Page, done, page, page_with};
use crate::view::View;
use crate::visit::{Sent, Visit};

#[derive(Template)]
#[template(path = "portal/withdrawal.html")]
pub(super) struct Withdrawal<'a> {
    pub(super) v: &'a View,
    /// What was typed and leads to no consent that stands.
    pub(super) nothing: Option<&'a str>,
    /// The erasure that followed.
    pub(super) erasure: Option<ErasureId>,
}

pub(crate) async fn show(visit: Visit) -> Page {
    // A link that was sent could claim an erasure that never was.
    let erasure = visit.asked("erasure").filter(|_| visit.is_from_here()).and_then(|id| id.parse().ok());
    page(&visit.view, &Withdrawal { v: &visit.view, nothing: None, erasure })
}

pub(crate) async fn withdraw(visit: Visit, Sent(form): Sent) -> Page {
    let (number, who) = (form.text("number"), visit.portal()?);
    let asked = call("withdrawConsentByReceipt").at("consent", number).json(&json!({}));
    match asked.of::<Option<ErasureReport>>(&visit.desk, &who).await {
        Ok(Some(report)) => done(&format!("/withdraw?erasure={}", report.erasure), "portal-withdrawn"),
        Ok(None) => done("/withdraw", "portal-withdrawn"),
        // One answer to a number that nobody has, one that was taken back, and one that is none.
        Err(problem) if matches!(problem.status, 400 | 404 | 422) => {
            let shown = Withdrawal { v: &visit.view, nothing: Some(number), erasure: None };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &visit.view, &shown))
        }
        Err(problem) => Err(visit.failure(problem)),
    }
}
