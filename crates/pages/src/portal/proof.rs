//! Showing who asks. What leads nowhere is answered with the same words whatever is held, and a photograph is never the
//! only way.

use axum::extract::Path;
use axum::http::HeaderMap;
use serde_json::json;
use server::api::Problem;
use server::service::requests::{CodeSent, OfferedProof, Proved};

use super::status::{Own, own, shown};
use crate::call::{Call, call};
use crate::render::{Page, done};
use crate::visit::{Sent, Visit};

/// What was shown leads nowhere.
const NOTHING: &str = "portal-proof-nothing";

/// A consent receipt's number or an enrolment's reference: each is read for what it is.
pub(crate) async fn number(visit: Visit, headers: HeaderMap, Path(token): Path<String>, Sent(form): Sent) -> Page {
    let own = own(&visit, &token).await?;
    let proof = offered(form.text("number"));
    let asked = call("proveRequest").at("request", &own.id).json(&proof);
    prove(&visit, &headers, (&token, &own), asked).await
}

/// Sends a code to the enrolled address, if there is one; nobody is told whether there is.
pub(crate) async fn send_code(visit: Visit, headers: HeaderMap, Path(token): Path<String>) -> Page {
    let own = own(&visit, &token).await?;
    let asked = call("sendRequestCode").at("request", &own.id).json(&json!({}));
    match asked.of::<CodeSent>(&visit.desk, &own.who).await {
        Ok(_) => done(&format!("/request/{token}"), "portal-code-sent"),
        Err(problem) if problem.status == 403 => {
            shown(&visit, &headers, (&token, &own), Some("portal-code-too-many")).await
        }
        Err(problem) => Err(visit.failure(problem)),
    }
}

/// The code that was sent.
pub(crate) async fn code(visit: Visit, headers: HeaderMap, Path(token): Path<String>, Sent(form): Sent) -> Page {
    let own = own(&visit, &token).await?;
    let proof = OfferedProof::EmailCode { code: form.text("code").to_owned() };
    let asked = call("proveRequest").at("request", &own.id).json(&proof);
    prove(&visit, &headers, (&token, &own), asked).await
}

/// A photograph of whoever asks, if they want to.
pub(crate) async fn selfie(visit: Visit, headers: HeaderMap, Path(token): Path<String>, Sent(mut form): Sent) -> Page {
    let own = own(&visit, &token).await?;
    let agreed = form.given("agreed").is_some();
    let Some(photo) = form.photos("photo").into_iter().next() else {
        return shown(&visit, &headers, (&token, &own), Some("portal-selfie-none")).await;
    };
    if !agreed {
        return shown(&visit, &headers, (&token, &own), Some("portal-selfie-unagreed")).await;
    }
    let asked = call("selfieForRequest").at("request", &own.id).upload(&json!({}), vec![photo]);
    prove(&visit, &headers, (&token, &own), asked).await
}

async fn prove(visit: &Visit, headers: &HeaderMap, (token, own): (&str, &Own), asked: Call) -> Page {
    match asked.of::<Proved>(&visit.desk, &own.who).await {
        Ok(proved) => {
            let what = if proved.counts { "portal-proved" } else { "portal-proof-kept" };
            done(&format!("/request/{token}"), what)
        }
        Err(problem) => match told(&problem) {
            Some(wrong) => shown(visit, headers, (token, own), Some(wrong)).await,
            None => Err(visit.failure(problem)),
        },
    }
}

/// What is said of a proof that was not taken.
fn told(problem: &Problem) -> Option<&'static str> {
    match problem.word() {
        "refused" | "malformed" | "unfit" => Some(NOTHING),
        "photo" => Some("portal-selfie-unusable"),
        _ => None,
    }
}

/// A number for what it is. One that can be neither is offered too, so that it is counted and answered like any other.
fn offered(number: &str) -> OfferedProof {
    match number.parse() {
        Ok(consent) => OfferedProof::ConsentReceipt { consent },
        Err(_) => OfferedProof::EnrolmentReference { reference: number.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_for_what_it_is() {
        let id = "0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11";
        assert_eq!(offered(id), OfferedProof::ConsentReceipt { consent: id.parse().expect("an id") });
        for text in [format!("{id}-0123456789abcdef0123"), "anything".to_owned()] {
            assert_eq!(offered(&text), OfferedProof::EnrolmentReference { reference: text.clone() });
        }
    }
}
