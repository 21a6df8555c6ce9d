//! Backups of a running installation, in the folders that its configuration names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KEYS, RECORDS};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Lane, Method, row};
use crate::api::error::ApiError;
use crate::service::backup::{self, BackupView};

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/backups", "listBackups", "The backups that were made, oldest first", RECORDS).asks(list),
        row(Get, "/v1/backups/places", "listBackupPlaces", "Where backups can be made, by name", RECORDS).asks(places),
        row(Post, "/v1/backups", "makeBackup", "Make a backup in one of the server's folders for it", KEYS)
            .takes(make)
            .with_status(201)
            .in_lane(Lane::Inference),
    ]
}

/// A backup to be made.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeBackup {
    /// In which folder, by the name that the server's configuration gives it.
    #[schemars(regex(pattern = r"\S"))]
    pub place: String,
}

fn list(call: &Call<'_>, _: Nothing) -> Result<Vec<BackupView>, ApiError> {
    Ok(backup::known(call.here())?)
}

fn places(call: &Call<'_>, _: Nothing) -> Result<Vec<String>, ApiError> {
    Ok(call.place.backups.names())
}

fn make(call: &Call<'_>, MakeBackup { place }: MakeBackup) -> Result<BackupView, ApiError> {
    said("place", &place)?;
    let folder = call.place.backups.folder(&place)?;
    Ok(backup::make(call.here(), folder, Some(place), &call.who.name, &mut |_| true)?)
}
