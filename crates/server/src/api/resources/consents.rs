//! A subject's yes, and its end.

use basis::{ConsentId, Guardian, Refusal, Sha256};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HOLDINGS, PEOPLE};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::error::ServiceError;
use crate::service::consent_import::{self, ImportRow, RowReport};
use crate::service::consent_receipts;
use crate::service::consents::{self, ConsentView, NewConsent};
use crate::service::document::Document;
use crate::service::erase::ErasureReport;

pub(super) fn rows() -> [Endpoint; 6] {
    use Method::{Get, Post};
    const CONSENTS: &str = "/v1/galleries/{gallery}/subjects/{subject}/consents";
    [
        row(Get, CONSENTS, "listConsents", "The consents of a person, oldest first", HOLDINGS).asks(list),
        row(Post, CONSENTS, "giveConsent", "Record that a person said yes to the gallery", PEOPLE)
            .takes(give)
            .with_status(201),
        row(
            Post,
            "/v1/galleries/{gallery}/subjects/{subject}/withdrawal",
            "withdrawConsent",
            "Record that a person took the yes back: use stops, and what was held on it is erased",
            PEOPLE,
        )
        .takes(withdraw),
        row(
            Post,
            "/v1/consents/{consent}/withdrawal",
            "withdrawConsentByReceipt",
            "The same, by the number of the receipt alone",
            PEOPLE,
        )
        .takes(withdraw_by_receipt),
        row(
            Get,
            "/v1/galleries/{gallery}/subjects/{subject}/consents/{consent}/receipt",
            "showConsentReceipt",
            "The receipt of a consent as it stands now: JSON-LD, signed; {consent} is an id or `latest`",
            HOLDINGS,
        )
        .asks(receipt),
        row(
            Post,
            "/v1/galleries/{gallery}/consents/import",
            "importConsents",
            "Record consents that were kept in a table; each row by itself, and known ones are recognised",
            PEOPLE,
        )
        .takes(import),
    ]
}

/// A consent that was recorded, with its receipt where everything is there that a receipt says.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GivenConsent {
    /// The consent.
    #[serde(flatten)]
    pub given: ConsentView,
    /// The receipt; null where something is not recorded that belongs on it.
    pub receipt: Option<Document>,
    /// What that is, and where it is recorded.
    pub receipt_lacks: Vec<Refusal>,
}

/// Rows of a table of consents.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportConsents {
    /// Says what would become of the rows, and records nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// At most 200.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub rows: Vec<ImportRow>,
}

/// A consent to be recorded.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    /// The version of the text that the person agreed to.
    #[schemars(regex(pattern = r"\S"), length(max = 100))]
    pub text_version: String,
    /// SHA-256 of the signed form or recording; the file stays where you keep it.
    pub evidence_sha256: Sha256,
    /// Who consents for a minor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
    /// When the consent ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// How a yes is taken back.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Holds the erasure back, and why, e.g. an open access request; use stops all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"\S"))]
    pub hold_erasure: Option<String>,
    /// Looks for the person's bytes before and after the erasure.
    #[serde(default)]
    pub scan: bool,
}

fn list(call: &Call<'_>, _: Nothing) -> Result<Vec<ConsentView>, ApiError> {
    Ok(consents::show(call.here(), &call.gallery(), call.text("subject"))?)
}

fn give(call: &Call<'_>, new: GiveConsent) -> Result<GivenConsent, ApiError> {
    let GiveConsent { text_version, evidence_sha256: evidence, guardian, expires_at } = new;
    said("text_version", &text_version)?;
    let new = NewConsent { text_version, evidence, guardian, expires_at };
    let (here, gallery, subject) = (call.here(), call.gallery(), call.text("subject"));
    let given = consents::give(here, &gallery, subject, new)?;
    // The yes stands whatever a receipt would still need; what that is is said beside it.
    let (receipt, receipt_lacks) = match consent_receipts::receipt(here, &gallery, subject, given.consent.id) {
        Ok(receipt) => (Some(receipt), Vec::new()),
        Err(ServiceError::Refused(lacks)) => (None, lacks),
        Err(error) => return Err(error.into()),
    };
    Ok(GivenConsent { given, receipt, receipt_lacks })
}

fn receipt(call: &Call<'_>, _: Nothing) -> Result<Document, ApiError> {
    let (here, gallery, subject) = (call.here(), call.gallery(), call.text("subject"));
    let consent = match call.text("consent") {
        "latest" => consent_receipts::newest(here, &gallery, subject)?,
        _ => call.parsed::<ConsentId>("consent")?,
    };
    Ok(consent_receipts::receipt(here, &gallery, subject, consent)?)
}

fn import(call: &Call<'_>, ImportConsents { dry_run, rows }: ImportConsents) -> Result<Vec<RowReport>, ApiError> {
    Ok(consent_import::import(call.here(), &call.gallery(), &rows, dry_run)?)
}

/// The report of the erasure; null where it is held back.
fn withdraw_by_receipt(call: &Call<'_>, how: Withdraw) -> Result<Option<ErasureReport>, ApiError> {
    let hold = how.hold_erasure.as_deref();
    hold.map_or(Ok(()), |why| said("hold_erasure", why))?;
    let consent = call.parsed::<ConsentId>("consent")?;
    if !call.who.reaches(consents::gallery_of(call.here(), consent)?) {
        return Err(ApiError::Gallery);
    }
    Ok(consents::withdraw_by_receipt(call.here(), consent, hold, how.scan)?)
}

/// The report of the erasure; null where it is held back.
fn withdraw(call: &Call<'_>, how: Withdraw) -> Result<Option<ErasureReport>, ApiError> {
    let hold = how.hold_erasure.as_deref();
    hold.map_or(Ok(()), |why| said("hold_erasure", why))?;
    Ok(consents::withdraw(call.here(), &call.gallery(), call.text("subject"), hold, how.scan)?)
}
