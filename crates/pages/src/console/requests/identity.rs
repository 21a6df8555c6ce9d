//! Showing who asks: what the person gave the staff, what the staff looked at, a code by e-mail.

use axum::extract::Path;
use server::api::Problem;
use server::api::resources::Code;
use server::http::Form;
use server::service::requests::{CodeSent, OfferedProof, Proved};

use super::desk::desk;
use crate::call::call;
use crate::console::fields::{missing, parsed, unfit};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done};
use crate::visit::{Sent, Staff};

/// The form's name on the desk.
const FORM: &str = "proof";

pub(super) async fn prove(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let proved: Result<Proved, Problem> = match read(&sent) {
        Ok(proof) => staff.tried(call("proveRequest").at("request", &id).json(&proof)).await,
        Err(problem) => Err(problem),
    };
    match proved {
        Ok(proved) => {
            done(&format!("/console/requests/{id}"), if proved.counts { "proof-taken" } else { "proof-kept" })
        }
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, FORM, sent, problem)?).await),
    }
}

pub(super) async fn send_code(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    match staff.tried::<CodeSent>(call("sendRequestCode").at("request", &id).json(&Code {})).await {
        Ok(_) => done(&format!("/console/requests/{id}"), "code-sent"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "code", sent, problem)?).await),
    }
}

/// The proof of the kind that was chosen; fields of the other kinds are not looked at.
fn read(form: &Form) -> Result<OfferedProof, Problem> {
    let reason = || form.text("reason").to_owned();
    Ok(match form.text("proof") {
        "staff" => OfferedProof::Staff { reason: reason() },
        "picture" => OfferedProof::Picture {
            gallery: form.text("gallery").to_owned(),
            source: form.text("source").to_owned(),
            reason: reason(),
        },
        "consent-receipt" => OfferedProof::ConsentReceipt { consent: parsed(form, "consent")?.ok_or_else(missing)? },
        "enrolment-reference" => OfferedProof::EnrolmentReference { reference: form.text("reference").to_owned() },
        "email-code" => OfferedProof::EmailCode { code: form.text("code").to_owned() },
        other => return Err(unfit(format!("proof: {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::typed::sent;

    #[test]
    fn a_proof_is_read_by_its_kind() {
        let vouched = read(&sent(&[("proof", "staff"), ("reason", "stood at the counter"), ("code", "1")])).unwrap();
        assert_eq!(vouched, OfferedProof::Staff { reason: "stood at the counter".into() });
        let coded = read(&sent(&[("proof", "email-code"), ("code", "12345678")])).unwrap();
        assert_eq!(coded, OfferedProof::EmailCode { code: "12345678".into() });
        assert!(read(&sent(&[("proof", "consent-receipt"), ("consent", "")])).is_err());
        assert!(read(&sent(&[("proof", "passport")])).is_err(), "no document of identity is asked for");
    }
}
