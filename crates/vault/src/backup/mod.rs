//! Backups: copies of the ciphertext, without any key. Files and digests only; what is signed over them and what a
//! restored state still needs is the server's.
//!
//! A *place* is a folder that holds any number of backups and the blobs of all of them, each once. What a backup is made
//! of and why it holds no keys: `docs/formats/backup.md`.

mod draft;
mod listing;
mod restore;

use std::fs;
use std::path::{Path, PathBuf};

use crate::blobs::BlobId;
use crate::error::VaultError;
use crate::files::{self, Files};
use crate::random::{self, Random};

pub use draft::{Draft, Drafted, Progress};
pub use listing::{Damage, Listing};
pub use restore::Restore;

/// The first line of a place's file `format`.
const FORMAT: &str = "countenance backup place 1\n";
/// What an unfinished backup's folder is called by.
const PARTIAL: &str = ".partial";
/// A backup's records.
const RECORDS: &str = "records.db";
/// A backup's list of files.
const LISTING: &str = "files";

/// A folder of backups.
#[derive(Clone)]
pub struct Place {
    folder: PathBuf,
    files: Files,
}

impl Place {
    /// Opens a place, and makes it where the folder is missing or empty.
    ///
    /// # Errors
    /// [`VaultError::AlreadyThere`] when the folder holds something else, [`VaultError::Corrupt`] when it is of a format
    /// that this version does not read, [`VaultError::Io`].
    pub fn make(folder: &Path) -> Result<Self, VaultError> {
        files::make_dir(folder)?;
        let place = Self { folder: canonical(folder)?, files: Files::default() };
        if files::read(&place.format())?.is_none() {
            let mut names = fs::read_dir(folder).map_err(|source| VaultError::io("read", folder, source))?;
            if names.any(|entry| entry.is_ok_and(|entry| entry.file_name() != "format.tmp")) {
                return Err(VaultError::AlreadyThere { path: folder.to_owned() });
            }
            place.files.write_whole(&place.format(), FORMAT.as_bytes())?;
            place.files.sync_at(&place.folder)?;
        }
        Self::open(folder)
    }

    /// Opens a place that is there.
    ///
    /// # Errors
    /// [`VaultError::NoBackup`] when the folder is none, [`VaultError::Corrupt`], [`VaultError::Io`].
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        let none = || VaultError::NoBackup { folder: folder.to_owned(), name: None };
        let place = Self { folder: canonical(folder).map_err(|_| none())?, files: Files::default() };
        match files::read(&place.format())?.ok_or_else(none)? {
            format if format == FORMAT.as_bytes() => Ok(place),
            _ => Err(VaultError::corrupt(&place.format(), "not a format this version reads")),
        }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the backups that are complete, oldest first.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn names(&self) -> Result<Vec<String>, VaultError> {
        let failed = |source| VaultError::io("read", &self.folder, source);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.join(LISTING).is_file() && !name.ends_with(PARTIAL) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The name that is meant: the one given, if there is such a backup; else the newest.
    ///
    /// # Errors
    /// [`VaultError::NoBackup`], [`VaultError::Io`].
    pub fn choose(&self, name: Option<&str>) -> Result<String, VaultError> {
        let names = self.names()?;
        let chosen = match name {
            Some(name) => names.into_iter().find(|known| known == name),
            None => names.into_iter().next_back(),
        };
        chosen.ok_or_else(|| VaultError::NoBackup { folder: self.folder.clone(), name: name.map(str::to_owned) })
    }

    /// A small file of a backup, whole; none when it is not there.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn read(&self, backup: &str, file: &str) -> Result<Option<Vec<u8>>, VaultError> {
        files::read(&self.folder.join(backup).join(file))
    }

    /// The list of a backup's files.
    ///
    /// # Errors
    /// [`VaultError::NoBackup`] when there is none, [`VaultError::Corrupt`], [`VaultError::Io`].
    pub fn listing(&self, backup: &str) -> Result<Listing, VaultError> {
        let path = self.folder.join(backup).join(LISTING);
        let bytes = files::read(&path)?
            .ok_or_else(|| VaultError::NoBackup { folder: self.folder.clone(), name: Some(backup.to_owned()) })?;
        Listing::parse(&bytes).ok_or_else(|| VaultError::corrupt(&path, "not a list of files this version reads"))
    }

    /// What erasures changed since the backups here were made, as it was last put; none where nothing was.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn since(&self) -> Result<Option<Vec<u8>>, VaultError> {
        files::read(&self.folder.join("since"))
    }

    /// Puts what erasures changed since in the place of what stood there; durable when this returns.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Io`].
    pub fn put_since(&self, sealed: &[u8], random: &dyn Random) -> Result<(), VaultError> {
        let temporary = self.folder.join(temporary("since", random));
        let file = self.files.write(&temporary, sealed)?;
        self.files.sync(&file, &temporary)?;
        self.files.rename(&temporary, &self.folder.join("since"))?;
        self.files.sync_at(&self.folder)
    }

    /// Copies a blob of `from` here, if it is not here yet; false when it is not there either. Durable when this returns.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Io`].
    pub fn keep_blob(&self, from: &Path, id: BlobId, random: &dyn Random) -> Result<bool, VaultError> {
        match self.take_blob(from, id, random)? {
            Taken::Gone => Ok(false),
            Taken::There => Ok(true),
            Taken::Copied(file, path) => {
                self.files.sync(&file, &path)?;
                self.files.sync_at(path.parent().expect("a blob's path has a folder"))?;
                Ok(true)
            }
        }
    }

    /// The file of a blob here.
    #[must_use]
    pub fn blob(&self, id: BlobId) -> PathBuf {
        self.folder.join(listing::blob_path(id))
    }

    /// As [`Place::keep_blob`], not synced.
    fn take_blob(&self, from: &Path, id: BlobId, random: &dyn Random) -> Result<Taken, VaultError> {
        let path = self.blob(id);
        let length = match fs::metadata(from) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Taken::Gone),
            Err(source) => return Err(VaultError::io("read", from, source)),
        };
        // A blob's file never changes under its name.
        if fs::metadata(&path).is_ok_and(|there| there.len() == length) {
            return Ok(Taken::There);
        }
        let Some(bytes) = files::read(from)? else { return Ok(Taken::Gone) };
        let folder = path.parent().expect("a blob's path has a folder");
        files::make_dir(folder)?;
        let part = folder.join(temporary("part", random));
        let file = self.files.write(&part, &bytes)?;
        self.files.rename(&part, &path)?;
        Ok(Taken::Copied(file, path))
    }

    fn format(&self) -> PathBuf {
        self.folder.join("format")
    }
}

/// What came of copying a blob.
enum Taken {
    /// It was erased meanwhile.
    Gone,
    There,
    Copied(fs::File, PathBuf),
}

/// Looks that two folders stand apart from each other.
///
/// # Errors
/// [`VaultError::Within`].
pub fn apart(one: &Path, other: &Path) -> Result<(), VaultError> {
    let resolved = |path: &Path| {
        // The part that exists decides; the rest is not there to be a link.
        let there = path.ancestors().find_map(|part| Some((part, fs::canonicalize(part).ok()?)));
        match there {
            Some((part, real)) => real.join(path.strip_prefix(part).unwrap_or(Path::new(""))),
            None => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        }
    };
    let (a, b) = (
        resolved(&std::path::absolute(one).unwrap_or_else(|_| one.to_owned())),
        resolved(&std::path::absolute(other).unwrap_or_else(|_| other.to_owned())),
    );
    match (a.starts_with(&b), b.starts_with(&a)) {
        (true, _) => Err(VaultError::Within { inner: one.to_owned(), outer: other.to_owned() }),
        (_, true) => Err(VaultError::Within { inner: other.to_owned(), outer: one.to_owned() }),
        _ => Ok(()),
    }
}

fn canonical(folder: &Path) -> Result<PathBuf, VaultError> {
    fs::canonicalize(folder).map_err(|source| VaultError::io("read", folder, source))
}

/// A name that no other copy at work has; what a crash leaves of it is swept by the next backup.
fn temporary(what: &str, random: &dyn Random) -> String {
    let chance: [u8; 8] = random::bytes(random);
    format!("{what}-{:016x}.tmp", u64::from_le_bytes(chance))
}
