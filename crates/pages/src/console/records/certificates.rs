//! Certificates of erasure, and who was told of one.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::api::resources::TellRecipient;
use server::service::certificates::{Became, Certificate, CertificateSummary};
use server::service::document::Document;
use server::service::recipients::Told;

use crate::call::call;
use crate::console::fields;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page, saved, shown};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/records/certificates.html")]
struct List<'a> {
    v: &'a View,
    certificates: &'a [CertificateSummary],
    next: Option<&'a str>,
    later: bool,
}

#[derive(Template)]
#[template(path = "console/records/certificate.html")]
struct One<'a> {
    v: &'a View,
    t: Typed,
    certificate: &'a Certificate,
    told: &'a [Told],
}

pub(crate) async fn list(staff: Staff) -> Page {
    let cursor = staff.asked("cursor");
    let listing: Listing<CertificateSummary> =
        staff.of(call("listCertificates").with("limit", 50).with_some("cursor", cursor)).await?;
    let (v, next, later) = (&staff.visit.view, listing.next.as_deref(), cursor.is_some());
    page(v, &List { v, certificates: &listing.items, next, later })
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    one(&staff, &id, Typed::default()).await
}

async fn one(staff: &Staff, id: &str, t: Typed) -> Page {
    let document: Document = staff.of(call("showCertificate").at("erasure", id)).await?;
    let certificate: Certificate =
        serde_json::from_str(&document.json).expect("a certificate that this program signed can be read");
    let told: Vec<Told> = staff.of(call("listRecipientsTold").at("erasure", id)).await?;
    let v = &staff.visit.view;
    page(v, &One { v, t, certificate: &certificate, told: &told })
}

/// The page to print, as the service writes it.
pub(crate) async fn print(staff: Staff, Path(id): Path<String>) -> Page {
    shown(staff.file(call("certificatePage").at("erasure", id)).await?)
}

/// The signed document.
pub(crate) async fn file(staff: Staff, Path(id): Path<String>) -> Page {
    saved(staff.file(call("showCertificate").at("erasure", &id)).await?, &format!("certificate-{id}.json"))
}

pub(crate) async fn tell(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let told = TellRecipient { recipient: sent.text("recipient").to_owned(), how: sent.text("how").to_owned() };
    match staff.tried::<Told>(call("tellRecipient").at("erasure", &id).json(&told)).await {
        Ok(_) => done(&format!("/console/certificates/{id}"), "recipient-told"),
        Err(problem) => again(one(&staff, &id, Typed::of(&staff, "tell", sent, problem)?).await),
    }
}
