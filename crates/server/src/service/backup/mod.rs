//! Backups: ciphertext in other places, without any key. Made while the installation serves; checked without it;
//! restored with the copy of the keys, so that what was erased since stays erased.

mod check;
mod make;
mod record;
mod restore;
mod since;

use std::path::Path;

use jiff::Timestamp;
use vault::KeyCopy;

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::settings::Settings;

pub use check::{BackupCheck, check, list};
pub use make::make;
pub use record::{BackupState, BackupView, Manifest};
pub use restore::{RestoreReport, restore};
pub(crate) use since::{after_erasure, catch_up};

/// The backups that this installation knows of, oldest first.
///
/// # Errors
/// When a record cannot be opened.
pub fn known(here: &Installation) -> Result<Vec<BackupView>, ServiceError> {
    Ok(record::all(here)?.iter().map(record::Backup::view).collect())
}

/// The backups that were made before a time and still hold what was erased at it: as ciphertext whose keys are destroyed.
/// For what an erasure's certificate says of residues.
///
/// # Errors
/// When a record cannot be opened.
pub fn made_before(here: &Installation, at: Timestamp) -> Result<Vec<BackupView>, ServiceError> {
    let mut known = known(here)?;
    known.retain(|backup| backup.state != BackupState::GivenUp && backup.begun_at < at);
    Ok(known)
}

/// How the second place of the keys stands.
#[must_use]
pub fn key_copy(here: &Installation) -> KeyCopy {
    here.house().vault().keys().copy()
}

/// Keeps a copy of the keys in a folder from now on. Every erasure brings it up before it is acknowledged.
///
/// # Errors
/// When the folder lies in the data directory, a known backup place or beside the root key, cannot be written, or holds
/// another installation's keys.
pub fn keep_keys_in(here: &Installation, folder: &Path) -> Result<KeyCopy, ServiceError> {
    for place in record::places(here)? {
        vault::apart(folder, &place)?;
    }
    here.house().vault().keep_keys_in(folder)?;
    Ok(key_copy(here))
}

/// Leaves an installation without a copy of its keys; works too when the copy is out of reach.
///
/// # Errors
/// When another process has the installation.
pub fn forget_key_copy(settings: &Settings) -> Result<(), ServiceError> {
    Ok(vault::Vault::forget_key_copy(&settings.places())?)
}
