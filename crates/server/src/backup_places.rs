//! The folders of this machine that backups may be made in. They stand in the configuration alone: whoever calls over the
//! network chooses among them and names no path of their own.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::ServiceError;

/// One folder, by a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BackupPlace {
    /// What callers name it by.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

/// The places of an installation's server.
#[derive(Debug, Clone, Default)]
pub struct BackupPlaces(Vec<BackupPlace>);

impl BackupPlaces {
    /// These.
    ///
    /// # Errors
    /// When two have one name, or a name is blank.
    pub fn new(places: Vec<BackupPlace>) -> Result<Self, ServiceError> {
        for (at, place) in places.iter().enumerate() {
            if place.name.trim().is_empty() || places[..at].iter().any(|known| known.name == place.name) {
                return Err(ServiceError::input(
                    format!("a backup place's name '{}' is blank or stands twice", place.name),
                    "Give each [[backup]] of the configuration a name of its own.",
                ));
            }
        }
        Ok(Self(places))
    }

    /// Their names, in the order of the configuration.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|place| place.name.clone()).collect()
    }

    /// The folder of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn folder(&self, name: &str) -> Result<&Path, ServiceError> {
        let place = self.0.iter().find(|place| place.name == name).ok_or_else(|| {
            ServiceError::not_found(
                "backup place of this server",
                name,
                "`[[backup]]` in its configuration makes one; without a server, `countenance backup make DIR` takes a folder.",
            )
        })?;
        Ok(&place.folder)
    }
}
