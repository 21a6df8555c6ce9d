//! Registers as files: the record of processing activities, the bases, the requests; notices and particulars beside them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EVERYONE, RECORDS, REGISTER};
use crate::api::call::{Call, Nothing, object};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::document::Document;
use crate::service::notices::{self, NoticeVersion};
use crate::service::particulars::{self, Particulars};
use crate::service::processing_record::{self, Form};
use crate::service::{register, request_register};

const CSV: &str = "text/csv; charset=utf-8";
/// With its character set, which JSON needs not say: so that it is described as a file and not as a value.
const JSON: &str = "application/json; charset=utf-8";
const JSON_LD: &str = "application/ld+json";

pub(super) fn rows() -> [Endpoint; 10] {
    use Method::{Get, Put};
    [
        row(
            Get,
            "/v1/registers/processing.csv",
            "processingRecordTable",
            "The record of processing activities (Art. 30(1)), a table of the seven headings",
            RECORDS,
        )
        .hands_out(CSV, |call, Nothing {}| file(call, RegisterKind::Processing, Form::Csv)),
        row(
            Get,
            "/v1/registers/processing.jsonld",
            "processingRecord",
            "The same as JSON-LD in the words of DPV",
            RECORDS,
        )
        .hands_out(JSON_LD, |call, Nothing {}| file(call, RegisterKind::Processing, Form::Json)),
        row(Get, "/v1/registers/legal-bases.csv", "legalBasesTable", "The register of legal bases, a table", RECORDS)
            .hands_out(CSV, |call, Nothing {}| file(call, RegisterKind::LegalBases, Form::Csv)),
        row(
            Get,
            "/v1/registers/legal-bases.jsonld",
            "legalBases",
            "The register of legal bases as JSON-LD in the words of DPV",
            RECORDS,
        )
        .hands_out(JSON_LD, |call, Nothing {}| file(call, RegisterKind::LegalBases, Form::Json)),
        row(
            Get,
            "/v1/registers/requests.csv",
            "requestRegisterTable",
            "The register of people's requests, a table with due and answered dates; names nobody",
            RECORDS,
        )
        .hands_out(CSV, |call, Nothing {}| file(call, RegisterKind::Requests, Form::Csv)),
        row(
            Get,
            "/v1/registers/requests.json",
            "requestRegister",
            "The same as JSON shaped after OpenDSR 2.0",
            RECORDS,
        )
        .hands_out(JSON, |call, Nothing {}| file(call, RegisterKind::Requests, Form::Json)),
        row(Get, "/v1/registers/signed", "signedRegister", "A register with a signature over its bytes", RECORDS)
            .asks(signed),
        row(
            Get,
            "/v1/galleries/{gallery}/notices",
            "listNotices",
            "Every version of a gallery's notice, oldest first",
            EVERYONE,
        )
        .asks(notices),
        row(
            Get,
            "/v1/registers/particulars",
            "showParticulars",
            "What registers and receipts say beside a gallery's facts",
            EVERYONE,
        )
        .asks(particulars),
        row(
            Put,
            "/v1/registers/particulars",
            "putParticulars",
            "Record particulars, for the installation or one gallery; what is left out stays",
            REGISTER,
        )
        .takes(put_particulars),
    ]
}

/// Which register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterKind {
    /// The record of processing activities (Art. 30(1)).
    Processing,
    /// The register of legal bases.
    LegalBases,
    /// The register of people's requests.
    Requests,
}

impl RegisterKind {
    /// The kind of document that its signature is for.
    #[must_use]
    pub const fn document(self) -> &'static str {
        match self {
            Self::Processing => "processing-record",
            Self::LegalBases => "legal-bases",
            Self::Requests => "request-register",
        }
    }
}

/// A register that is wanted with its signature.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedRegister {
    /// Which.
    pub register: RegisterKind,
    /// In which form.
    #[serde(default)]
    pub form: Form,
}

/// Whose particulars.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfGallery {
    /// A gallery's, by name or id; the installation's without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gallery: Option<String>,
}

/// Particulars to be recorded.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutParticulars {
    /// For one gallery, by name or id; for the installation without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gallery: Option<String>,
    /// What is recorded; fields that are left out or null stay as they were.
    #[serde(default, deserialize_with = "object")]
    pub particulars: Particulars,
}

fn file(call: &Call<'_>, register: RegisterKind, form: Form) -> Result<Vec<u8>, ApiError> {
    let (here, reaches) = (call.here(), |gallery| call.who.reaches(gallery));
    Ok(match register {
        RegisterKind::Processing => processing_record::record_of_processing(here, form, reaches)?,
        RegisterKind::LegalBases => processing_record::legal_bases(here, form, reaches)?,
        // A request is to the controller and not to one gallery.
        RegisterKind::Requests if !call.who.reaches_all() => return Err(ApiError::Gallery),
        RegisterKind::Requests => request_register::requests(here, form)?,
    })
}

fn signed(call: &Call<'_>, SignedRegister { register, form }: SignedRegister) -> Result<Document, ApiError> {
    let bytes = file(call, register, form)?;
    Ok(processing_record::signed(call.here(), register.document(), bytes)?)
}

fn notices(call: &Call<'_>, _: Nothing) -> Result<Vec<NoticeVersion>, ApiError> {
    Ok(notices::list(call.here(), &call.gallery())?)
}

fn particulars(call: &Call<'_>, OfGallery { gallery }: OfGallery) -> Result<Particulars, ApiError> {
    reached(call, gallery.as_deref(), true)?;
    Ok(particulars::show(call.here(), gallery.as_deref())?)
}

fn put_particulars(call: &Call<'_>, put: PutParticulars) -> Result<Particulars, ApiError> {
    reached(call, put.gallery.as_deref(), false)?;
    Ok(particulars::record(call.here(), put.gallery.as_deref(), put.particulars, &call.who.name)?)
}

/// Looks whether the gallery is within reach; the installation's own particulars may be read by everybody.
fn reached(call: &Call<'_>, gallery: Option<&str>, reading: bool) -> Result<(), ApiError> {
    let within = match gallery {
        None => reading || call.who.reaches_all(),
        Some(name) => match register::id_of(call.here(), name) {
            Ok(id) => call.who.reaches(id),
            Err(error) if call.who.reaches_all() => return Err(error.into()),
            Err(_) => false,
        },
    };
    if within { Ok(()) } else { Err(ApiError::Gallery) }
}
