//! Putting a backup into an empty directory, with the keys as they are now. A mark stands there until the restored state
//! may be opened; cut off anywhere, the restore is run again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::listing::{Entry, digest_of};
use super::{Place, RECORDS};
use crate::blobs::BlobId;
use crate::error::VaultError;
use crate::files::{self, Files};
use crate::keys::KeyTree;
use crate::places::Places;
use crate::vault::{self, Vault};

/// A restore at work. It holds the directory.
pub struct Restore {
    place: Place,
    backup: String,
    places: Places,
    files: Files,
    _lock: File,
}

impl Restore {
    /// Begins to restore a backup into an empty directory, or anew into one where a restore was cut off.
    ///
    /// # Errors
    /// [`VaultError::AlreadyThere`] when the directory holds something or a root key file is there,
    /// [`VaultError::Within`], [`VaultError::NoBackup`], [`VaultError::InUse`], [`VaultError::Io`].
    pub fn begin(place: Place, backup: &str, places: Places) -> Result<Self, VaultError> {
        super::apart(&places.data, place.folder())?;
        let backup = place.choose(Some(backup))?;
        let cut_off = places.restoring().exists();
        // The mark itself may have been cut off.
        let other =
            |entry: std::io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() != "restoring.tmp");
        let occupied = fs::read_dir(&places.data).is_ok_and(|mut entries| entries.any(other));
        for (taken, path) in [(occupied, &places.data), (places.root_key.exists(), &places.root_key)] {
            if taken && !cut_off {
                return Err(VaultError::AlreadyThere { path: path.clone() });
            }
        }
        files::make_dir(&places.data)?;
        let files = Files::default();
        files.write_whole(&places.restoring(), format!("{backup}\n").as_bytes())?;
        files.sync_at(&places.data)?;
        let lock = vault::lock(&places)?;
        // The records begin anew; blobs that are there already stay, for they are looked at.
        for name in [RECORDS, "records.db-wal", "records.db-shm", "format"] {
            files.unlink(&places.data.join(name))?;
        }
        Ok(Self { place, backup, places, files, _lock: lock })
    }

    /// Puts the copy of the keys in place. The restored directory has it as the second place of its keys from then on: or
    /// the next erasure would leave the old root in it.
    ///
    /// # Errors
    /// [`VaultError::RootKeyMissing`] when `copy` holds none, [`VaultError::KeysInUse`] when it is a data directory's own,
    /// [`VaultError::Within`], [`VaultError::Io`].
    pub fn keys(&self, copy: &Path) -> Result<(), VaultError> {
        let copy = super::canonical(copy)?;
        super::apart(&copy, &self.places.data)?;
        super::apart(&copy, self.place.folder())?;
        if KeyTree::is_at(&copy) {
            return Err(VaultError::KeysInUse { folder: copy });
        }
        files::make_dir(&self.places.keys())?;
        KeyTree::put_back(&copy, &self.places, &self.files)
    }

    /// Puts records and blobs in place, each held to its digest. `seen` is told how many of how many files are done.
    ///
    /// # Errors
    /// [`VaultError::Corrupt`] or [`VaultError::Missing`] for a file of the backup that is not as it was written; what is
    /// restored so far cannot be opened.
    pub fn files(&self, seen: &mut dyn FnMut(usize, usize)) -> Result<(), VaultError> {
        let listing = self.place.listing(&self.backup)?;
        let records = format!("{}/{RECORDS}", self.backup);
        for (done, entry) in listing.entries.iter().enumerate() {
            seen(done, listing.entries.len());
            let to = if entry.path == records { self.places.database() } else { self.places.data.join(&entry.path) };
            self.put(entry, &to)?;
        }
        self.files.sync_at(&self.places.data)?;
        self.files.write_whole(&self.places.format(), vault::FORMAT.as_bytes())?;
        self.files.sync_at(&self.places.data)
    }

    fn put(&self, entry: &Entry, to: &Path) -> Result<(), VaultError> {
        let wanted = Some((entry.bytes, entry.sha256));
        if digest_of(to)? == wanted {
            return Ok(());
        }
        let from = self.place.folder().join(&entry.path);
        let bytes = files::read(&from)?.ok_or_else(|| VaultError::Missing { path: from.clone() })?;
        files::make_dir(to.parent().unwrap_or(Path::new(".")))?;
        self.files.write_whole(to, &bytes)?;
        // What was written is what is looked at: a backup's bytes may be altered between two readings.
        if digest_of(to)? != wanted {
            self.files.unlink(to)?;
            return Err(VaultError::corrupt(&from, "its digest is another one"));
        }
        Ok(())
    }
}

impl Vault {
    /// Takes a blob of a backup's place in, as it stands; false when the place has it not.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Io`].
    pub fn take_back(&self, place: &Place, id: BlobId) -> Result<bool, VaultError> {
        let to: PathBuf = self.blobs().path(id);
        let Some(bytes) = files::read(&place.blob(id))? else { return Ok(false) };
        files::make_dir(to.parent().unwrap_or(Path::new(".")))?;
        let files = Files::default();
        files.write_whole(&to, &bytes)?;
        files.sync_at(to.parent().unwrap_or(Path::new(".")))?;
        Ok(true)
    }
}
