//! Telling the places of backups what an erasure changed, before its receipt closes: the segments of templates that it
//! wrote again, and the files that stay out. So an older backup opens all that still exists.

use std::path::Path;

use gallery::Since;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vault::backup::Place;
use vault::{KeySlot, Vault};

use super::record::{self, BackupState};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Binds what a place is told to its use.
const AAD: &[u8] = b"backups since";

/// What stands sealed in a place's file `since`.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    /// When.
    pub(super) at: Timestamp,
    /// The log's checkpoint of that moment.
    pub(super) checkpoint: Option<String>,
    /// What older records lack.
    pub(super) since: Since,
}

/// Tells every place. One that is out of reach does not hold the erasure up, for what was erased cannot be opened there
/// whatever is told; its backups are marked as behind, and told later.
pub(crate) fn after_erasure(here: &Installation) -> Result<(), ServiceError> {
    let _turn = here.backups_turn();
    for folder in record::places(here)? {
        let told = tell(here, &folder);
        mark(here, &folder, told.is_err())?;
    }
    Ok(())
}

/// Tells the places that could not be told before. Every start does so.
pub(crate) fn catch_up(here: &Installation) -> Result<(), ServiceError> {
    if record::all(here)?.iter().any(|backup| backup.behind_since.is_some()) {
        after_erasure(here)?;
    }
    Ok(())
}

fn tell(here: &Installation, folder: &Path) -> Result<(), ServiceError> {
    let (place, vault) = (Place::open(folder)?, here.house().vault());
    let before = told(vault, &place)?.map_or_else(Since::default, |told| told.since);
    let since = Since::of(vault)?.with(before, vault)?;
    for id in since.blobs() {
        // One that is gone was written again meanwhile, by an erasure that tells in its turn.
        place.keep_blob(&vault.blobs().path(id), id, here.random())?;
    }
    let checkpoint = here.log().checkpoint().map(|checkpoint| checkpoint.note().to_owned());
    let told = Told { at: here.now(), checkpoint, since };
    let sealed = vault.seal_json(&vault.keys().key(KeySlot::CONTROLLER)?, AAD, &told)?;
    place.put_since(&sealed.0, here.random())?;
    Ok(())
}

fn mark(here: &Installation, folder: &Path, behind: bool) -> Result<(), ServiceError> {
    for mut backup in record::all(here)? {
        if backup.folder != folder || backup.state == BackupState::GivenUp {
            continue;
        }
        if behind && backup.behind_since.is_none() {
            backup.behind_since = Some(here.now());
        } else if !behind && backup.behind_since.is_some() {
            backup.behind_since = None;
        } else {
            continue;
        }
        record::put(here, &backup)?;
    }
    Ok(())
}

/// What a place was told; nothing where it was not.
///
/// # Errors
/// When another installation told it.
pub(super) fn told(vault: &Vault, place: &Place) -> Result<Option<Told>, ServiceError> {
    let Some(sealed) = place.since()? else { return Ok(None) };
    let key = vault.keys().key(KeySlot::CONTROLLER)?;
    vault::open_json(&key, AAD, &vault::Sealed(sealed)).map(Some).map_err(|error| {
        ServiceError::input(
            format!("{} holds backups of another installation, or was altered: {error}", place.folder().display()),
            "Give each installation a folder of its own.",
        )
    })
}
