//! What this installation is, and who is calling.

use basis::{Controller, GalleryId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EVERYONE;
use crate::access::{Principal, Roles};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::sources::SourceView;

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::Get;
    [
        row(Get, "/v1/installation", "showInstallation", "Who answers for this installation", EVERYONE).asks(show),
        row(Get, "/v1/me", "showMe", "Who you are to this installation", EVERYONE).asks(me),
        row(Get, "/v1/sources", "listSources", "Folders that jobs may take pictures from", super::HOLDINGS)
            .asks(sources),
    ]
}

/// An installation.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct InstallationView {
    /// The name of its log.
    pub origin: String,
    /// Who answers for the processing.
    pub controller: Controller,
    /// The model pack that new galleries take.
    pub pack: String,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The program's version.
    pub version: String,
}

/// A caller.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Me {
    /// The name that mandates and records know you by.
    pub name: String,
    /// Your roles.
    pub roles: Roles,
    /// The galleries you may reach; all when empty.
    pub galleries: Vec<GalleryId>,
}

fn show(call: &Call<'_>, _: Nothing) -> Result<InstallationView, ApiError> {
    let identity = call.here().identity();
    Ok(InstallationView {
        origin: identity.origin.clone(),
        controller: identity.controller.clone(),
        pack: identity.pack.clone(),
        sample: identity.sample,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn me(call: &Call<'_>, _: Nothing) -> Result<Me, ApiError> {
    let Principal { name, roles, galleries, .. } = call.who.clone();
    Ok(Me { name, roles, galleries })
}

fn sources(call: &Call<'_>, _: Nothing) -> Result<Vec<SourceView>, ApiError> {
    Ok(call.place.sources.list())
}
