//! Restoring a backup into an empty directory: files, the keys as they are now, what was erased since, a log that goes on
//! under another name. Nothing is served before all of it is done.

use std::fs;
use std::path::Path;

use basis::{EventId, EventKind, GalleryState, Sha256};
use gallery::{Rewound, Since};
use jiff::Timestamp;
use ledger::{Checkpoint, VerifierKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::Vault;
use vault::backup::{Place, Restore};
use vault::records::{jobs, replies};

use super::check;
use super::record::{self, Backup, BackupState, Manifest};
use super::since::{self, Told};
use crate::ambient::Ambient;
use crate::error::ServiceError;
use crate::installation::{Identity, Installation};
use crate::service::{access_keys, erase, mandates, register};
use crate::settings::Settings;

/// What a restore did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RestoreReport {
    /// Which backup.
    pub backup: EventId,
    /// When it was made.
    pub made_at: Timestamp,
    /// The log it was made under.
    pub origin_before: String,
    /// The newest checkpoint of that log that is known here: how many leaves were signed for.
    pub leaves_signed: u64,
    /// How many of them the backup has. What the others recorded is lost here: enrolments, but also withdrawals of consent,
    /// objections and restrictions that erased nothing.
    pub leaves_kept: u64,
    /// The log from now on.
    pub origin: String,
    /// What was erased since and stays so.
    pub rewound: Rewound,
    /// Galleries that were active and are suspended until somebody looked at what was recorded since.
    pub suspended: Vec<String>,
    /// Access keys that stood and were taken back: one that was taken back since would open again.
    pub access_keys_revoked: usize,
    /// Mandates that stood and were ended.
    pub mandates_revoked: usize,
    /// Jobs that were open and were ended.
    pub jobs_cancelled: usize,
}

/// What a new log says of the one it goes on from.
#[derive(Serialize)]
struct Previous<'a> {
    origin: &'a str,
    /// The newest checkpoint known of it.
    size: u64,
    root: Sha256,
    /// Its first leaves are the first leaves of this log too.
    kept: u64,
}

/// Restores a backup, the newest of its folder where none is named, into the data directory of `settings`, with the copy
/// of the keys as it is now. Cut off anywhere, it is begun again by the same call, and nothing can be opened until then.
///
/// # Errors
/// When the directory is not empty, the copy of the keys is not there or does not open the records, or a file of the backup
/// is not as it was signed for.
pub fn restore(
    settings: &Settings,
    ambient: &Ambient,
    from: (&Path, Option<&str>),
    key_copy: &Path,
    by: &str,
    seen: &mut dyn FnMut(usize, usize),
) -> Result<RestoreReport, ServiceError> {
    let place = Place::open(from.0)?;
    let name = place.choose(from.1)?;
    // The list is held to the manifest first, and the manifest to its signature once the keys are there.
    check::manifest(&place, &name, None)?;
    let restoring = Restore::begin(place.clone(), &name, settings.places())?;
    let kept_before = set_aside(settings)?;
    restoring.keys(key_copy)?;
    restoring.files(seen)?;
    drop(restoring);

    let vault = Vault::open_restoring(settings.places(), std::sync::Arc::clone(&ambient.random))?;
    let before = Installation::identity_in(&vault)?.ok_or_else(|| {
        ServiceError::input("the backup holds no installation", "Choose another one with `countenance backup list`.")
    })?;
    let key = Installation::signer(&vault, &before.origin)?.verifier_key();
    let manifest = check::manifest(&place, &name, Some(&key))?;
    let told = since::told(&vault, &place)?;
    let newest = newest_checkpoint(&manifest, told.as_ref(), key_copy, kept_before, &key)?;
    let since = told.map_or_else(Since::default, |told| told.since);
    for blob in since.needed(&vault)? {
        vault.take_back(&place, blob)?;
    }
    // A new root at once: the copy of the keys is this installation's from here on, and one that still stands elsewhere is
    // told so when it next changes its keys.
    vault.keys().destroy(&[vault.keys().allocate()?])?;
    let rewound = gallery::rewind(&vault, &since, ambient.now())?;
    let leaves_kept = u64::try_from(vault.read(vault::records::leaves::len)?).unwrap_or(0);

    let origin = format!("countenance/{}", ambient.id(EventId::from_parts));
    let identity = Identity { origin: origin.clone(), ..before.clone() };
    let here = Installation::restored(vault, settings.clone(), ambient.clone(), identity)?;
    erase::finish_interrupted(&here)?;
    let previous =
        Previous { origin: &before.origin, size: newest.size(), root: Sha256(newest.root()), kept: leaves_kept };
    let record = serde_json::json!({ "origin": origin, "controller": before.controller, "previous": previous });
    here.note(EventKind::LogOpened, &record)?;
    let mut report = RestoreReport {
        backup: manifest.backup,
        made_at: manifest.made_at,
        origin_before: before.origin.clone(),
        leaves_signed: newest.size(),
        leaves_kept,
        origin: origin.clone(),
        rewound,
        suspended: Vec::new(),
        access_keys_revoked: 0,
        mandates_revoked: 0,
        jobs_cancelled: 0,
    };
    give_no_permission_back(&here, by, &mut report)?;
    know_the_backup(&here, &place, &manifest, by)?;
    here.note(EventKind::BackupRestored, &serde_json::json!({ "by": by, "report": report }))?;
    here.house().vault().restored()?;
    Ok(report)
}

/// A public log of an earlier attempt, and a checkpoint beside a root key that stands apart: neither is the new log's.
fn set_aside(settings: &Settings) -> Result<Option<Vec<u8>>, ServiceError> {
    let (log, kept) = (settings.log_folder(), settings.kept_checkpoint());
    if log.exists() {
        fs::remove_dir_all(&log).map_err(|source| ServiceError::io("remove", &log, source))?;
    }
    if !kept.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&kept).map_err(|source| ServiceError::io("read", &kept, source))?;
    let aside = kept.with_extension("before");
    if !aside.exists() {
        fs::copy(&kept, &aside).map_err(|source| ServiceError::io("copy to", &aside, source))?;
    }
    fs::remove_file(&kept).map_err(|source| ServiceError::io("remove", &kept, source))?;
    let oldest = fs::read(&aside).unwrap_or(bytes);
    Ok(Some(oldest))
}

/// The newest of the old log's checkpoints that can be found: in the backup, in what its place was told, beside the copy of
/// the keys, beside the root key. Those of another log say nothing.
fn newest_checkpoint(
    manifest: &Manifest,
    told: Option<&Told>,
    key_copy: &Path,
    kept: Option<Vec<u8>>,
    key: &VerifierKey,
) -> Result<Checkpoint, ServiceError> {
    let beside_keys = fs::read(key_copy.join("checkpoint")).ok();
    let told = told.and_then(|told| told.checkpoint.clone()).map(String::into_bytes);
    let found = [Some(manifest.checkpoint.clone().into_bytes()), told, beside_keys, kept];
    let opened = found.into_iter().flatten().filter_map(|note| Checkpoint::open(&note, key).ok());
    opened.max_by_key(Checkpoint::size).ok_or_else(|| {
        ServiceError::input("the backup's checkpoint is not signed by its log", "Restore another backup of the place.")
    })
}

/// What was allowed when the backup was made may have been taken back since, and nothing here says so: nobody searches, and
/// no key opens, until somebody decided anew.
fn give_no_permission_back(here: &Installation, by: &str, report: &mut RestoreReport) -> Result<(), ServiceError> {
    let reason =
        format!("restored from the backup {}: what was recorded since is to be looked at first", report.backup);
    for gallery in register::list(here)? {
        if gallery.facts.state == GalleryState::Active {
            register::suspend(here, &gallery.facts.id.to_string(), &reason)?;
            report.suspended.push(gallery.facts.name);
        }
    }
    for key in access_keys::list(here)?.iter().filter(|key| key.revoked_at.is_none()) {
        access_keys::revoke(here, key.id, by)?;
        report.access_keys_revoked += 1;
    }
    let now = here.now();
    for mandate in mandates::list(here)?.iter().filter(|of| of.revoked_at.is_none() && of.expires_at > now) {
        mandates::revoke(here, mandate.id)?;
        report.mandates_revoked += 1;
    }
    report.jobs_cancelled = here.house().vault().transact(|tx| -> Result<usize, vault::VaultError> {
        let mut cancelled = 0;
        for state in jobs::OPEN {
            for mut job in jobs::in_state(tx, state)? {
                (job.state, job.updated_at) = ("cancelled".to_owned(), now.as_millisecond());
                jobs::update(tx, &job)?;
                cancelled += 1;
            }
        }
        replies::forget_before(tx, i64::MAX)?;
        Ok(cancelled)
    })?;
    Ok(())
}

/// The records say of this backup that it was begun; where it stands may be elsewhere by now.
fn know_the_backup(here: &Installation, place: &Place, manifest: &Manifest, by: &str) -> Result<(), ServiceError> {
    let known = record::all(here)?.into_iter().find(|known| known.id == manifest.backup);
    let backup = Backup {
        id: manifest.backup,
        folder: place.folder().to_owned(),
        place: known.as_ref().and_then(|known| known.place.clone()),
        state: BackupState::Standing,
        by: known.as_ref().map_or_else(|| by.to_owned(), |known| known.by.clone()),
        begun_at: manifest.made_at,
        leaf: known.and_then(|known| known.leaf),
        bytes: manifest.bytes,
        copied: 0,
        behind_since: None,
    };
    record::put(here, &backup)?;
    since::after_erasure(here)
}
