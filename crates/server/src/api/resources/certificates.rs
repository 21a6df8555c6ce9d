//! Certificates of erasure, and who was told (GDPR Art. 19).

use basis::{ErasureId, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RECORDS;
use crate::access::Role::{self, Officer};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::certificates::{self, CertificateSummary};
use crate::service::document::Document;
use crate::service::recipients::{self, Of, Told};

/// Who tells recipients.
const TELLING: &[Role] = &[Officer];

pub(super) fn rows() -> [Endpoint; 7] {
    use Method::{Get, Post};
    const ONE: &str = "/v1/certificates/{erasure}";
    const TOLD: &str = "/v1/certificates/{erasure}/recipients";
    const TOLD_OF_REQUEST: &str = "/v1/requests/{request}/recipients";
    [
        row(Get, "/v1/certificates", "listCertificates", "Certificates of erasure, oldest first", RECORDS).asks(list),
        row(Get, ONE, "showCertificate", "A certificate of erasure, signed", RECORDS).asks(show),
        row(Get, "/v1/certificates/{erasure}/page", "certificatePage", "A certificate as a page to print", RECORDS)
            .hands_out("text/html", page),
        row(Get, TOLD, "listRecipientsTold", "Recipients who were told of an erasure", RECORDS).asks(told),
        row(Post, TOLD, "tellRecipient", "Record that a recipient was told of an erasure", TELLING)
            .takes(tell)
            .with_status(201),
        row(
            Get,
            TOLD_OF_REQUEST,
            "listRecipientsToldOfRequest",
            "Recipients who were told of what a request led to",
            RECORDS,
        )
        .asks(told_of_request),
        row(
            Post,
            TOLD_OF_REQUEST,
            "tellRecipientOfRequest",
            "Record that a recipient was told of a rectification, restriction or erasure",
            TELLING,
        )
        .takes(tell_of_request)
        .with_status(201),
    ]
}

/// A recipient who was told.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TellRecipient {
    /// The organisation.
    #[schemars(regex(pattern = r"\S"))]
    pub recipient: String,
    /// How it was told, e.g. by registered letter of which date.
    #[schemars(regex(pattern = r"\S"))]
    pub how: String,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<CertificateSummary>, ApiError> {
    let mut all = certificates::list(call.here())?;
    all.retain(|certificate| call.who.reaches(certificate.gallery));
    paging.page_of_all(all, |certificate| certificate.erasure)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<Document, ApiError> {
    Ok(reached(call)?.1)
}

fn page(call: &Call<'_>, _: Nothing) -> Result<Vec<u8>, ApiError> {
    Ok(certificates::page(&reached(call)?.1)?.into_bytes())
}

fn told(call: &Call<'_>, _: Nothing) -> Result<Vec<Told>, ApiError> {
    Ok(recipients::list(call.here(), Of::Erasure(reached(call)?.0))?)
}

fn tell(call: &Call<'_>, new: TellRecipient) -> Result<Told, ApiError> {
    let (erasure, _) = reached(call)?;
    telling(call, Of::Erasure(erasure), &new)
}

fn told_of_request(call: &Call<'_>, _: Nothing) -> Result<Vec<Told>, ApiError> {
    Ok(recipients::list(call.here(), Of::Request(request(call)?))?)
}

fn tell_of_request(call: &Call<'_>, new: TellRecipient) -> Result<Told, ApiError> {
    let request = request(call)?;
    telling(call, Of::Request(request), &new)
}

fn telling(call: &Call<'_>, of: Of, TellRecipient { recipient, how }: &TellRecipient) -> Result<Told, ApiError> {
    said("recipient", recipient)?;
    said("how", how)?;
    Ok(recipients::tell(call.here(), of, recipient, how, &call.who.name)?)
}

fn reached(call: &Call<'_>) -> Result<(ErasureId, Document), ApiError> {
    let erasure = call.parsed("erasure")?;
    let document = certificates::show(call.here(), erasure)?;
    let gallery = certificates::read(&document)?.gallery;
    if call.who.reaches(gallery) { Ok((erasure, document)) } else { Err(ApiError::Gallery) }
}

fn request(call: &Call<'_>) -> Result<RequestId, ApiError> {
    let id = call.parsed("request")?;
    if call.who.reaches_all() { Ok(id) } else { Err(ApiError::Gallery) }
}
