//! Making a backup while the installation serves.

use std::path::Path;

use basis::{EventId, EventKind, Sha256};
use ledger::Note;
use serde::Serialize;
use vault::backup::{Draft, Drafted, Place, Progress};

use super::record::{self, Backup, BackupState, BackupView, KIND, MANIFEST, Manifest, SIGNATURE};
use super::since;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{document, matters};

/// Makes a backup in a folder, which is made where it is missing: all records as one moment has them, every blob that
/// they name, and a signed list of their digests. `progress` says whether to go on. A second backup in the same folder
/// copies only what is new.
///
/// # Errors
/// When the folder holds something else, lies in the data directory or beside keys, has no room, or another backup is
/// made there at the time; when it was stopped. What was copied until then is not copied again.
pub fn make(
    here: &Installation,
    folder: &Path,
    place_name: Option<String>,
    by: &str,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<BackupView, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        backup: EventId,
        place: Option<&'a str>,
        by: &'a str,
        manifest_sha256: Sha256,
    }
    let vault = here.house().vault();
    vault.stands_apart(folder)?;
    let place = Place::make(folder)?;
    since::told(vault, &place)?;
    let (id, begun_at) = (here.event(), here.now());
    let mut draft = Draft::begin(vault, place.clone(), &id.to_string())?;
    let mut backup = Backup {
        id,
        folder: place.folder().to_owned(),
        place: place_name,
        state: BackupState::Begun,
        by: by.to_owned(),
        begun_at,
        leaf: None,
        bytes: 0,
        copied: 0,
        behind_since: None,
    };
    // Known before its records are taken, so that every erasure from then on tells its place.
    record::put(here, &backup)?;
    here.publish()?;
    let checkpoint = here.log().checkpoint().ok_or_else(|| {
        ServiceError::input("the log has no checkpoint yet", "Run `countenance log check`, then make the backup again.")
    })?;
    draft.records()?;
    draft.blobs(progress)?;
    let Drafted { listing, copied, gone } = draft.drafted();
    let manifest = Manifest {
        version: 1,
        backup: id,
        made_at: begun_at,
        origin: here.identity().origin.clone(),
        checkpoint: checkpoint.note().to_owned(),
        leaves: checkpoint.size(),
        files_sha256: document::sha256(&listing.to_bytes()),
        files: listing.files(),
        bytes: listing.bytes(),
        erased_meanwhile: gone,
        sample: here.identity().sample,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let signed = document::sign(here, KIND, &manifest)?;
    draft.finish(&[(MANIFEST, signed.json.as_bytes()), (SIGNATURE, signed.signature.as_bytes())])?;

    (backup.state, backup.bytes, backup.copied) = (BackupState::Standing, listing.bytes(), copied);
    let manifest_sha256 = document::sha256(signed.json.as_bytes());
    let record = Record { backup: id, place: backup.place.as_deref(), by, manifest_sha256 };
    let note = Note::new(EventKind::BackupMade, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    let row = matters::row(here, &backup)?;
    let (noted, ()) = here.commit(note, |tx| {
        vault::records::matters::update(tx, &row)?;
        Ok(())
    })?;
    backup.leaf = Some(noted.leaf_index());
    record::put(here, &backup)?;
    give_up_cut_off(here, &place, id)?;
    // Whatever an erasure could not tell while the place was out of reach.
    since::after_erasure(here)?;
    Ok(backup.view())
}

/// Those of the place that were begun and never finished: this one held the place, so they are not at work.
fn give_up_cut_off(here: &Installation, place: &Place, but: EventId) -> Result<(), ServiceError> {
    let complete = place.names()?;
    for mut other in record::all(here)? {
        let cut_off = other.state == BackupState::Begun && !complete.contains(&other.id.to_string());
        if cut_off && other.id != but && other.folder == place.folder() {
            other.state = BackupState::GivenUp;
            record::put(here, &other)?;
        }
    }
    Ok(())
}
