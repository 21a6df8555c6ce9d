//! Keys to the server.

use basis::AccessKeyId;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KEYS, RECORDS};
use crate::access::Roles;
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::access_keys::{self, AccessKeyView, GrantedKey, NewAccessKey};
use crate::service::wire_keys::{DefaultMandate, NewWire};

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::{Delete, Get, Post};
    [
        row(Get, "/v1/keys", "listKeys", "Every key, revoked ones too; no secret", RECORDS).asks(list),
        row(Post, "/v1/keys", "grantKey", "Hand out a key; its secret is shown once", KEYS)
            .takes(grant)
            .with_status(201)
            .shown_once(),
        row(Delete, "/v1/keys/{key}", "revokeKey", "Take a key back", KEYS).takes(revoke),
    ]
}

/// A key to be handed out.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantKey {
    /// The person or program; mandates and records know them by this name.
    #[schemars(regex(pattern = r"\S"))]
    pub holder: String,
    /// What they are to the installation.
    #[schemars(length(min = 1))]
    pub roles: Roles,
    /// The galleries they may reach, by name or id; all when empty.
    #[serde(default)]
    pub galleries: Vec<String>,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whether it comes with a pair that clients of Amazon Rekognition sign with, and what their calls stand on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<GrantWire>,
}

/// What calls on the Rekognition wire stand on where they say nothing.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantWire {
    /// The gallery, by name or id, whose recorded facts new collections take; never one that rests on consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_registration: Option<String>,
    /// For what its holder searches where a call carries no mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_mandate: Option<DefaultMandate>,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<AccessKeyView>, ApiError> {
    let mut keys = access_keys::list(call.here())?;
    keys.retain(|key| within(call, key));
    paging.page_of_all(keys, |key| key.id)
}

fn grant(call: &Call<'_>, new: GrantKey) -> Result<GrantedKey, ApiError> {
    // Whoever reaches some galleries only hands out keys to nothing beyond them.
    let mut ids = Vec::with_capacity(new.galleries.len());
    for name in &new.galleries {
        match crate::service::register::id_of(call.here(), name) {
            Ok(id) if call.who.reaches(id) => ids.push(id.to_string()),
            Err(error) if call.who.reaches_all() => return Err(error.into()),
            _ => return Err(ApiError::Gallery),
        }
    }
    if ids.is_empty() && !call.who.reaches_all() {
        return Err(ApiError::Gallery);
    }
    let GrantKey { holder, roles, expires_at, wire, .. } = new;
    let granted_by = call.who.name.clone();
    let new = NewAccessKey { holder, roles, galleries: ids, expires_at, granted_by };
    let Some(GrantWire { default_registration, default_mandate }) = wire else {
        return Ok(access_keys::grant(call.here(), new)?);
    };
    // Its facts are copied by whoever holds the key, so it has to be within reach of who hands it out.
    if let Some(name) = &default_registration {
        let id = crate::service::register::id_of(call.here(), name);
        if !matches!(&id, Ok(id) if call.who.reaches(*id)) && !call.who.reaches_all() {
            return Err(ApiError::Gallery);
        }
    }
    Ok(access_keys::grant_for_wire(call.here(), new, &NewWire { default_registration, default_mandate })?)
}

fn revoke(call: &Call<'_>, _: Nothing) -> Result<AccessKeyView, ApiError> {
    let id: AccessKeyId = call.parsed("key")?;
    let known = access_keys::list(call.here())?.into_iter().find(|key| key.id == id);
    if known.is_some_and(|key| !within(call, &key)) {
        return Err(ApiError::Gallery);
    }
    Ok(access_keys::revoke(call.here(), id, &call.who.name)?)
}

fn within(call: &Call<'_>, key: &AccessKeyView) -> bool {
    call.who.reaches_all() || (!key.galleries.is_empty() && key.galleries.iter().all(|id| call.who.reaches(*id)))
}
