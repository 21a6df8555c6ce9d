//! Making a backup: records first, then every blob that they name, then the list; it counts once its folder is renamed.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::listing::{Entry, blob_path, digest_of};
use super::{LISTING, Listing, PARTIAL, Place, RECORDS, Taken};
use crate::blobs::BlobId;
use crate::database::Database;
use crate::error::VaultError;
use crate::files;
use crate::vault::Vault;

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Blobs looked at.
    pub done: usize,
    /// Blobs altogether.
    pub total: usize,
}

/// A backup that is being made. Cut off anywhere, it is no backup, and the next one copies no blob twice.
pub struct Draft<'v> {
    vault: &'v Vault,
    place: Place,
    name: String,
    folder: PathBuf,
    entries: Vec<Entry>,
    copied: usize,
    gone: usize,
    /// Released last.
    _lock: File,
}

/// What is to be signed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// The files.
    pub listing: Listing,
    /// Blobs that were copied now; the others were in the place already.
    pub copied: usize,
    /// Blobs that an erasure took between the records and the copy.
    pub gone: usize,
}

impl<'v> Draft<'v> {
    /// Begins a backup called `name` (letters, digits and hyphens) in a place apart from the vault. What an earlier one
    /// left unfinished is cleared away.
    ///
    /// # Errors
    /// [`VaultError::Within`] when the place lies in the data directory, beside the root key's file or in the copy of the
    /// keys; [`VaultError::InUse`] while another backup of the place is made; [`VaultError::Io`].
    pub fn begin(vault: &'v Vault, place: Place, name: &str) -> Result<Self, VaultError> {
        vault.stands_apart(place.folder())?;
        let lock = lock(&place)?;
        sweep(&place)?;
        let folder = place.folder().join(format!("{name}{PARTIAL}"));
        files::make_dir(&folder)?;
        Ok(Self { vault, place, name: name.to_owned(), folder, entries: vec![], copied: 0, gone: 0, _lock: lock })
    }

    /// Takes the records, as one moment had them, while others go on writing.
    ///
    /// # Errors
    /// [`VaultError::NoRoom`], [`VaultError::DiskFull`], [`VaultError::Database`].
    pub fn records(&mut self) -> Result<(), VaultError> {
        room(self.place.folder(), self.vault.records_bytes()?)?;
        let path = self.folder.join(RECORDS);
        self.vault.snapshot(&path)?;
        let (bytes, sha256) = digest_of(&path)?.ok_or_else(|| VaultError::Missing { path: path.clone() })?;
        self.entries.push(Entry { path: format!("{}/{RECORDS}", self.name), bytes, sha256 });
        Ok(())
    }

    /// Copies every blob that the records name and the place has not. `progress` says whether to go on.
    ///
    /// # Errors
    /// [`VaultError::NoRoom`], [`VaultError::DiskFull`]; [`VaultError::Stopped`] when `progress` said so.
    pub fn blobs(&mut self, progress: &mut dyn FnMut(Progress) -> bool) -> Result<(), VaultError> {
        let mut named: Vec<_> = Database::names_in(&self.folder.join(RECORDS))?.into_iter().collect();
        named.sort_unstable();
        room(self.place.folder(), self.bytes_to_copy(&named)?)?;
        let known = self.known()?;
        let total = named.len();
        for (done, id) in named.into_iter().enumerate() {
            if !progress(Progress { done, total }) {
                return Err(VaultError::Stopped);
            }
            let path = blob_path(id);
            let entry = match self.place.take_blob(&self.vault.blobs().path(id), id, self.vault.random())? {
                Taken::Gone => {
                    self.gone += 1;
                    continue;
                }
                Taken::Copied(..) => {
                    self.copied += 1;
                    self.entry(path)?
                }
                Taken::There => match known.get(&path) {
                    Some(entry) => entry.clone(),
                    None => self.entry(path)?,
                },
            };
            self.entries.push(entry);
        }
        progress(Progress { done: total, total });
        Ok(())
    }

    /// What the backup is made of, to be signed over.
    #[must_use]
    pub fn drafted(&mut self) -> Drafted {
        self.entries.sort_by(|a, b| a.path.cmp(&b.path));
        let listing = Listing { entries: self.entries.clone() };
        Drafted { listing, copied: self.copied, gone: self.gone }
    }

    /// Writes what is said about the backup and makes it count; durable when this returns.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`], [`VaultError::Io`]; it is no backup then.
    pub fn finish(mut self, said: &[(&str, &[u8])]) -> Result<(), VaultError> {
        let listing = self.drafted().listing.to_bytes();
        let files = &self.place.files;
        for (name, bytes) in said.iter().copied().chain([(LISTING, &listing[..])]) {
            files.write_whole(&self.folder.join(name), bytes)?;
        }
        files.sync_at(&self.folder.join(RECORDS))?;
        files.sync_at(&self.folder)?;
        self.sync_blobs()?;
        files.rename(&self.folder, &self.place.folder().join(&self.name))?;
        files.sync_at(self.place.folder())
    }

    fn entry(&self, path: String) -> Result<Entry, VaultError> {
        let file = self.place.folder().join(&path);
        let (bytes, sha256) = digest_of(&file)?.ok_or(VaultError::Missing { path: file })?;
        Ok(Entry { path, bytes, sha256 })
    }

    /// What the newest backup says of its files: a blob's file never changes, so its digest is taken once. `check` reads
    /// them all.
    fn known(&self) -> Result<HashMap<String, Entry>, VaultError> {
        let Some(newest) = self.place.names()?.pop() else { return Ok(HashMap::new()) };
        let entries = self.place.listing(&newest).map(|listing| listing.entries).unwrap_or_default();
        Ok(entries.into_iter().map(|entry| (entry.path.clone(), entry)).collect())
    }

    fn bytes_to_copy(&self, named: &[BlobId]) -> Result<u64, VaultError> {
        let length = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
        Ok(named
            .iter()
            .map(|id| (length(&self.vault.blobs().path(*id)), length(&self.place.blob(*id))))
            .filter(|(here, there)| here != there)
            .map(|(here, _)| here)
            .sum())
    }

    #[cfg(target_os = "linux")]
    fn sync_blobs(&self) -> Result<(), VaultError> {
        self.place.files.sync_filesystem(self.place.folder())
    }

    #[cfg(not(target_os = "linux"))]
    fn sync_blobs(&self) -> Result<(), VaultError> {
        self.entries.iter().try_for_each(|entry| {
            let path = self.place.folder().join(&entry.path);
            if entry.path.starts_with("blobs/") { self.place.files.sync_at(&path) } else { Ok(()) }
        })
    }
}

/// One backup of a place at a time.
fn lock(place: &Place) -> Result<File, VaultError> {
    let path = place.folder().join("lock");
    let failed = |source| VaultError::io("lock", &path, source);
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(VaultError::InUse { data: place.folder().to_owned(), holder: "that makes another backup".to_owned() })
        }
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Clears what backups left that were cut off.
fn sweep(place: &Place) -> Result<(), VaultError> {
    let failed = |source| VaultError::io("clear away", place.folder(), source);
    let within = |folder: &Path| -> Result<Vec<PathBuf>, VaultError> {
        if !folder.is_dir() {
            return Ok(vec![]);
        }
        fs::read_dir(folder).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
    };
    for path in within(place.folder())? {
        if path.is_dir() && path.to_string_lossy().ends_with(PARTIAL) {
            fs::remove_dir_all(&path).map_err(failed)?;
        }
    }
    for folder in within(&place.folder().join("blobs"))? {
        for path in within(&folder)?.iter().filter(|path| path.extension().is_some_and(|of| of == "tmp")) {
            place.files.unlink(path)?;
        }
    }
    Ok(())
}

fn room(folder: &Path, needs: u64) -> Result<(), VaultError> {
    let stat = rustix::fs::statvfs(folder).map_err(|error| VaultError::io("read", folder, error.into()))?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    if free < needs {
        return Err(VaultError::NoRoom { path: folder.to_owned(), needs, free });
    }
    Ok(())
}
