//! What stands of a backup: beside it, signed; and in the installation's records.

use std::collections::BTreeSet;
use std::path::PathBuf;

use basis::{EventId, Sha256};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::matters::{self, Matter};

/// The kind of document that a manifest is signed as.
pub(super) const KIND: &str = "backup manifest";
/// The manifest's file in a backup, and its signature's.
pub(super) const MANIFEST: &str = "manifest.json";
/// See [`MANIFEST`].
pub(super) const SIGNATURE: &str = "manifest.note";

/// What is signed of a backup. Names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// The version of this form: 1.
    pub version: u32,
    /// The backup's name in its place.
    pub backup: EventId,
    /// When it was begun.
    pub made_at: Timestamp,
    /// The name of the log it was signed under.
    pub origin: String,
    /// The log's checkpoint of that moment (C2SP tlog-checkpoint): the records hold at least its leaves.
    pub checkpoint: String,
    /// How many leaves that is.
    pub leaves: u64,
    /// SHA-256 of the list of files, which holds the digest of each.
    pub files_sha256: Sha256,
    /// How many files.
    pub files: usize,
    /// Bytes of all of them.
    pub bytes: u64,
    /// Blobs that an erasure took while the backup was made.
    pub erased_meanwhile: usize,
    /// Whether the installation holds sample data alone.
    pub sample: bool,
    /// The version of the program that made it.
    pub program: String,
}

/// How far a backup got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BackupState {
    /// It is being made, or was cut off.
    Begun,
    /// It is complete.
    Standing,
    /// It was cut off and another was made in its place.
    GivenUp,
}

/// A backup as the installation knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupView {
    /// Its name in its place.
    pub backup: EventId,
    /// The place's name in the configuration, where it has one.
    pub place: Option<String>,
    /// How far it got.
    pub state: BackupState,
    /// When it was begun: what was erased later is still in it, as ciphertext whose keys are destroyed.
    pub begun_at: Timestamp,
    /// Its leaf in the log, once it stands.
    pub leaf: Option<u64>,
    /// Bytes of its files, those it shares with other backups included.
    pub bytes: u64,
    /// Blobs copied for it.
    pub copied: usize,
    /// Since when its place could not be told what erasures changed: faces of segments that were written again since then
    /// could not be restored from it. The next backup, erasure or start with the place in reach makes up for it.
    pub behind_since: Option<Timestamp>,
}

/// The record of a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Backup {
    pub(super) id: EventId,
    pub(super) folder: PathBuf,
    pub(super) place: Option<String>,
    pub(super) state: BackupState,
    pub(super) by: String,
    pub(super) begun_at: Timestamp,
    pub(super) leaf: Option<u64>,
    pub(super) bytes: u64,
    pub(super) copied: usize,
    pub(super) behind_since: Option<Timestamp>,
}

impl Matter for Backup {
    const KIND: &'static str = "backup";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn state(&self) -> &'static str {
        match self.state {
            BackupState::Begun => "begun",
            BackupState::Standing => "standing",
            BackupState::GivenUp => "given-up",
        }
    }

    fn opened_at(&self) -> Timestamp {
        self.begun_at
    }
}

impl Backup {
    pub(super) fn view(&self) -> BackupView {
        BackupView {
            backup: self.id,
            place: self.place.clone(),
            state: self.state,
            begun_at: self.begun_at,
            leaf: self.leaf,
            bytes: self.bytes,
            copied: self.copied,
            behind_since: self.behind_since,
        }
    }
}

/// Every backup that was begun, oldest first.
pub(super) fn all(here: &Installation) -> Result<Vec<Backup>, ServiceError> {
    matters::all(here)
}

/// The folders in which backups of this installation stand.
pub(super) fn places(here: &Installation) -> Result<BTreeSet<PathBuf>, ServiceError> {
    let known = all(here)?;
    Ok(known.into_iter().filter(|backup| backup.state != BackupState::GivenUp).map(|backup| backup.folder).collect())
}

/// Writes the record of a backup, in the place of the one that stands.
pub(super) fn put(here: &Installation, backup: &Backup) -> Result<(), ServiceError> {
    let row = matters::row(here, backup)?;
    here.house().vault().transact(|tx| -> Result<(), vault::VaultError> {
        if vault::records::matters::update(tx, &row)? { Ok(()) } else { vault::records::matters::insert(tx, &row) }
    })?;
    Ok(())
}
