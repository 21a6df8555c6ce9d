//! Mandates: who may search, for what, until when (R-24).

use basis::{LegalGround, Mandate, MandateId, Purpose};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MANDATES, SEARCH};
use crate::access::Role;
use crate::access::Role::{Auditor, Integration, Officer, Operator};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::mandates::{self, NewMandate};
use crate::service::register;
use crate::service::wire_keys::{self, SessionCredentials};

/// Who sees mandates: those who issue them, act under them or look into them.
const SEEN: &[Role] = &[Officer, Operator, Auditor, Integration];

pub(super) fn rows() -> [Endpoint; 5] {
    use Method::{Delete, Get, Post};
    [
        row(Get, "/v1/mandates", "listMandates", "Mandates within your reach", SEEN).asks(list),
        row(Post, "/v1/mandates", "issueMandate", "Issue a mandate in your name", MANDATES)
            .takes(issue)
            .with_status(201),
        row(Get, "/v1/mandates/{mandate}", "showMandate", "One mandate", SEEN).asks(show),
        row(Delete, "/v1/mandates/{mandate}", "revokeMandate", "End a mandate before its time", MANDATES).takes(revoke),
        row(
            Post,
            "/v1/mandates/{mandate}/credentials",
            "issueCredentials",
            "Credentials for clients of Amazon Rekognition that act under your mandate; their secret is shown once",
            SEARCH,
        )
        .takes(credentials)
        .with_status(201)
        .shown_once(),
    ]
}

/// A mandate to be issued. The issuer is whoever calls.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueMandate {
    /// Who will search, by the name they call under.
    #[schemars(regex(pattern = r"\S"))]
    pub operator: String,
    /// For what.
    pub purpose: Purpose,
    /// The case or file number.
    #[schemars(regex(pattern = r"\S"))]
    pub case: String,
    /// Which galleries, by name or id; none for comparisons of two photographs.
    #[serde(default)]
    pub galleries: Vec<String>,
    /// The ground for processing the faces searched with; the first gallery's own when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<LegalGround>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many searches it allows; any number when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searches: Option<u32>,
}

/// Under which key the wire is to be called.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCredentials {
    /// The id of an access key of yours for the wire; the one you call with, or your only one, when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
}

fn credentials(call: &Call<'_>, ask: AskCredentials) -> Result<SessionCredentials, ApiError> {
    let mandate = reached(call)?;
    Ok(wire_keys::credentials(call.here(), call.who, mandate.id, ask.access_key_id.as_deref())?)
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<Mandate>, ApiError> {
    let mut all = mandates::list(call.here())?;
    all.retain(|mandate| reaches(call, mandate));
    paging.page_of_all(all, |mandate| mandate.id)
}

fn issue(call: &Call<'_>, new: IssueMandate) -> Result<Mandate, ApiError> {
    said("operator", &new.operator)?;
    said("case", &new.case)?;
    let mut ids = Vec::with_capacity(new.galleries.len());
    for name in &new.galleries {
        let known = register::id_of(call.here(), name);
        match known {
            Ok(id) if call.who.reaches(id) => ids.push(id.to_string()),
            Err(error) if call.who.reaches_all() => return Err(error.into()),
            _ => return Err(ApiError::Gallery),
        }
    }
    let new = NewMandate {
        operator: new.operator,
        issued_by: call.who.name.clone(),
        purpose: new.purpose,
        case: new.case,
        galleries: ids,
        probe: new.ground,
        expires_at: new.expires_at,
        searches: new.searches,
    };
    Ok(mandates::issue(call.here(), new)?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<Mandate, ApiError> {
    reached(call)
}

fn revoke(call: &Call<'_>, _: Nothing) -> Result<Mandate, ApiError> {
    let mandate = reached(call)?;
    // Operators end what they issued or hold; the officer ends any.
    let own = [&mandate.operator, &mandate.issued_by].contains(&&call.who.name);
    if !own && !call.who.has_any(&[Officer]) {
        return Err(ApiError::Role { needs: &[Officer] });
    }
    Ok(mandates::revoke(call.here(), mandate.id)?)
}

fn reached(call: &Call<'_>) -> Result<Mandate, ApiError> {
    let mandate = mandates::show(call.here(), call.parsed::<MandateId>("mandate")?)?;
    if reaches(call, &mandate) { Ok(mandate) } else { Err(ApiError::Gallery) }
}

fn reaches(call: &Call<'_>, mandate: &Mandate) -> bool {
    mandate.galleries.iter().all(|gallery| call.who.reaches(*gallery))
}
