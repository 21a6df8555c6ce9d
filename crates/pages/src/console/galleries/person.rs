//! One person of a collection: what they agreed to, and taking it back in one action.

use askama::Template;
use axum::extract::Path;
use server::api::Problem;
use server::api::resources::{GiveConsent, GivenConsent, Withdraw};
use server::basis::{ConsentState, Guardian, Sha256};
use server::http::Form;
use server::service::erase::ErasureReport;
use server::service::register::GalleryView;
use server::service::subjects::SubjectView;

use crate::call::call;
use crate::console::fields::{self, digest, missing};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page, saved};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/galleries/person.html")]
struct Person<'a> {
    v: &'a View,
    t: Typed,
    gallery: &'a GalleryView,
    person: &'a SubjectView,
    /// Whether a yes stands that can be taken back.
    stands: bool,
}

pub(crate) async fn show(staff: Staff, Path((gallery, subject)): Path<(String, String)>) -> Page {
    person(&staff, &gallery, &subject, Typed::default()).await
}

async fn person(staff: &Staff, gallery: &str, subject: &str, t: Typed) -> Page {
    let view: GalleryView = staff.of(call("showGallery").at("gallery", gallery)).await?;
    let person: SubjectView = staff.of(call("showSubject").at("gallery", gallery).at("subject", subject)).await?;
    let stands = person.consents.iter().any(|consent| consent.state == ConsentState::Given);
    let v = &staff.visit.view;
    page(v, &Person { v, t, gallery: &view, person: &person, stands })
}

pub(crate) async fn give(staff: Staff, Path((gallery, subject)): Path<(String, String)>, Sent(mut sent): Sent) -> Page {
    let evidence = digest(&mut sent, "evidence");
    let of_guardian = digest(&mut sent, "guardian_evidence");
    let given = match read(&sent, evidence, of_guardian) {
        Ok(new) => {
            let made = call("giveConsent").at("gallery", &gallery).at("subject", &subject).json(&new);
            staff.tried::<GivenConsent>(made).await
        }
        Err(problem) => Err(problem),
    };
    match given {
        Ok(_) => done(&format!("/console/galleries/{gallery}/people/{subject}"), "consent-given"),
        Err(problem) => again(person(&staff, &gallery, &subject, Typed::of(&staff, "give", sent, problem)?).await),
    }
}

fn read(form: &Form, evidence: Option<Sha256>, of_guardian: Option<Sha256>) -> Result<GiveConsent, Problem> {
    let relationship = form.text("relationship").to_owned();
    let guardian = form.given("guardian").map(|name| Guardian { name, relationship, evidence_sha256: of_guardian });
    Ok(GiveConsent {
        text_version: form.text("text_version").to_owned(),
        evidence_sha256: evidence.ok_or_else(missing)?,
        guardian,
        expires_at: None,
    })
}

pub(crate) async fn withdraw(staff: Staff, Path((gallery, subject)): Path<(String, String)>, Sent(sent): Sent) -> Page {
    let how = Withdraw { hold_erasure: sent.given("hold"), scan: false };
    let made = call("withdrawConsent").at("gallery", &gallery).at("subject", &subject).json(&how);
    match staff.tried::<Option<ErasureReport>>(made).await {
        // The person is gone with what was held of them, so their page is too.
        Ok(Some(report)) => done(&format!("/console/certificates/{}", report.erasure), "consent-withdrawn"),
        Ok(None) => done(&format!("/console/galleries/{gallery}/people/{subject}"), "consent-withdrawn-held"),
        Err(problem) => again(person(&staff, &gallery, &subject, Typed::of(&staff, "withdraw", sent, problem)?).await),
    }
}

pub(crate) async fn receipt(staff: Staff, Path((gallery, subject, consent)): Path<(String, String, String)>) -> Page {
    let made = call("showConsentReceipt").at("gallery", gallery).at("subject", subject).at("consent", &consent);
    saved(staff.file(made).await?, &format!("consent-{consent}.json"))
}
