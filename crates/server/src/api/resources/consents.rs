//! A subject's yes, and its end.

use basis::{Guardian, Sha256};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HOLDINGS, PEOPLE};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::consents::{self, ConsentView, NewConsent};
use crate::service::erase::ErasureReport;

pub(super) fn rows() -> [Endpoint; 3] {
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
    ]
}

/// A consent to be recorded.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    /// The version of the text that the person agreed to.
    #[schemars(regex(pattern = r"\S"))]
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

fn give(call: &Call<'_>, new: GiveConsent) -> Result<ConsentView, ApiError> {
    let GiveConsent { text_version, evidence_sha256: evidence, guardian, expires_at } = new;
    said("text_version", &text_version)?;
    let new = NewConsent { text_version, evidence, guardian, expires_at };
    Ok(consents::give(call.here(), &call.gallery(), call.text("subject"), new)?)
}

/// The report of the erasure; null where it is held back.
fn withdraw(call: &Call<'_>, how: Withdraw) -> Result<Option<ErasureReport>, ApiError> {
    let hold = how.hold_erasure.as_deref();
    hold.map_or(Ok(()), |why| said("hold_erasure", why))?;
    Ok(consents::withdraw(call.here(), &call.gallery(), call.text("subject"), hold, how.scan)?)
}
