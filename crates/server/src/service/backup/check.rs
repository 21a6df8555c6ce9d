//! Looking at backups without the installation: which there are, and whether each file is as it was written.

use std::path::Path;

use ledger::VerifierKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::backup::Place;

use super::record::{KIND, MANIFEST, Manifest, SIGNATURE};
use crate::error::ServiceError;
use crate::service::document;

/// What a check of a backup found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BackupCheck {
    /// What is signed of it.
    pub manifest: Manifest,
    /// Whether the signature was looked at; only with the log's key.
    pub signature_checked: bool,
    /// Files that are not as they were written, in words; none is good.
    pub damaged: Vec<String>,
}

/// The backups of a folder, oldest first. No signature is looked at.
///
/// # Errors
/// When the folder holds no backups, or one of them has no manifest that can be read.
pub fn list(folder: &Path) -> Result<Vec<Manifest>, ServiceError> {
    let place = Place::open(folder)?;
    place.names()?.iter().map(|name| manifest(&place, name, None)).collect()
}

/// Reads every file of a backup, the newest where none is named, and holds it to the digest that was signed for it.
/// `seen` is told bytes read and bytes altogether.
///
/// # Errors
/// When there is no such backup, its manifest or list is damaged, or `key` did not sign it. Damaged files are no error but
/// the answer.
pub fn check(
    folder: &Path,
    name: Option<&str>,
    key: Option<&VerifierKey>,
    seen: &mut dyn FnMut(u64, u64),
) -> Result<BackupCheck, ServiceError> {
    let place = Place::open(folder)?;
    let name = place.choose(name)?;
    let manifest = manifest(&place, &name, key)?;
    let listing = place.listing(&name)?;
    let total = listing.bytes();
    let damaged = listing.check(&place, &mut |done| seen(done, total))?;
    let words = |damage: &vault::backup::Damage| format!("{}: {}", damage.path.display(), damage.what);
    Ok(BackupCheck { manifest, signature_checked: key.is_some(), damaged: damaged.iter().map(words).collect() })
}

/// A backup's manifest, held to its list of files, and to the key where there is one.
pub(super) fn manifest(place: &Place, name: &str, key: Option<&VerifierKey>) -> Result<Manifest, ServiceError> {
    let bad = |what: String| {
        ServiceError::input(
            format!("the backup {name} in {}: {what}", place.folder().display()),
            "Do not rely on it; `countenance backup list` shows the others.",
        )
    };
    let read = |file: &str| place.read(name, file)?.ok_or_else(|| bad(format!("{file} is missing")));
    let bytes = read(MANIFEST)?;
    if let Some(key) = key {
        let signature = String::from_utf8(read(SIGNATURE)?).map_err(|_| bad("its signature is no text".to_owned()))?;
        document::check_bytes(&bytes, &signature, KIND, key).map_err(|error| bad(error.to_string()))?;
    }
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|error| bad(format!("its manifest cannot be read: {error}")))?;
    let listing = place.read(name, "files")?.ok_or_else(|| bad("its list of files is missing".to_owned()))?;
    if manifest.backup.to_string() != name {
        return Err(bad(format!("its manifest is that of the backup {}", manifest.backup)));
    }
    if document::sha256(&listing) != manifest.files_sha256 {
        return Err(bad("its list of files was altered after it was signed".to_owned()));
    }
    Ok(manifest)
}
