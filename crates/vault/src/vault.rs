//! The vault as a whole: locked, opened, swept.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use basis::{Epoch, Scope};
use serde::Serialize;

use crate::backup;
use crate::blobs::Blobs;
use crate::database::{Database, Tx};
use crate::error::VaultError;
use crate::files::{self, Files};
use crate::keys::{Key, KeyCopy, KeyTree};
use crate::places::Places;
use crate::random::Random;
use crate::records::{self, scopes};
use crate::seal::{self, Sealed};

/// The first line of the file `format`; written last by [`Vault::create`], so a directory without it is no vault.
pub(crate) const FORMAT: &str = "countenance data directory 1\n";

/// What [`Vault::open`] cleared away that no committed transaction names: traces of an interrupted run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Blobs, whole or half written.
    pub blobs_swept: u64,
    /// Files of key nodes from a root change that was cut off before or after it counted.
    pub key_nodes_swept: u64,
}

/// Everything at rest, held by this process alone.
pub struct Vault {
    places: Places,
    random: Arc<dyn Random>,
    database: Database,
    keys: KeyTree,
    blobs: Blobs,
    recovery: Recovery,
    /// Released last.
    _lock: File,
}

impl Vault {
    /// Makes a new vault: key tree, root key file (mode 0600), empty records.
    ///
    /// # Errors
    /// [`VaultError::AlreadyThere`] when the data directory is not empty or a root key file exists;
    /// [`VaultError::DiskFull`], [`VaultError::Io`].
    pub fn create(places: Places, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        let occupied = fs::read_dir(&places.data).is_ok_and(|mut entries| entries.next().is_some());
        for (taken, path) in [(occupied, &places.data), (places.root_key.exists(), &places.root_key)] {
            if taken {
                return Err(VaultError::AlreadyThere { path: path.clone() });
            }
        }
        files::make_dir(&places.data)?;
        let lock = lock(&places)?;
        if let Some(folder) = places.root_key.parent() {
            files::make_dir(folder)?;
        }
        let files = Files::default();
        let keys = KeyTree::create(&places, files.clone(), Arc::clone(&random))?;
        let blobs = Blobs::at(places.blobs(), files.clone(), Arc::clone(&random))?;
        let database = Database::open(places.database())?;
        database.transact(|tx| scopes::insert(tx, Scope::Controller, Epoch::FIRST))?;
        files.write_whole(&places.format(), FORMAT.as_bytes())?;
        files.sync_at(&places.data)?;
        Ok(Self { places, random, database, keys, blobs, recovery: Recovery::default(), _lock: lock })
    }

    /// Opens a vault: takes the lock, checks the root key file, migrates the records, and sweeps blobs and key nodes
    /// that no committed transaction names. Erasures that were cut off are the caller's to finish:
    /// [`records::erasures::unfinished`] lists them.
    ///
    /// # Errors
    /// [`VaultError::NotAVault`], [`VaultError::InUse`], [`VaultError::KeyMode`], [`VaultError::RootKeyMissing`],
    /// [`VaultError::RootKeyWrong`], [`VaultError::SchemaNewer`], [`VaultError::Corrupt`], [`VaultError::Restoring`].
    pub fn open(places: Places, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        if places.restoring().exists() {
            return Err(VaultError::Restoring { data: places.data });
        }
        Self::open_restoring(places, random)
    }

    /// Opens a vault that is being restored, as [`Vault::open`] does, so that what it lacks since the backup can be made
    /// up for. [`Vault::restored`] ends that.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_restoring(places: Places, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        match files::read(&places.format())? {
            None => return Err(VaultError::NotAVault { data: places.data }),
            Some(format) if format != FORMAT.as_bytes() => {
                return Err(VaultError::corrupt(&places.format(), "not a format this version reads"));
            }
            Some(_) => {}
        }
        let lock = lock(&places)?;
        let files = Files::default();
        let (keys, key_nodes_swept) = KeyTree::open(&places, files.clone(), Arc::clone(&random))?;
        let blobs = Blobs::at(places.blobs(), files, Arc::clone(&random))?;
        let database = Database::open(places.database())?;
        let blobs_swept = blobs.sweep(&database.read(records::named_blobs)?)?;
        let recovery = Recovery { blobs_swept, key_nodes_swept };
        Ok(Self { places, random, database, keys, blobs, recovery, _lock: lock })
    }

    /// What opening cleared away.
    #[must_use]
    pub const fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Where this vault stands.
    #[must_use]
    pub const fn places(&self) -> &Places {
        &self.places
    }

    /// The key tree.
    #[must_use]
    pub const fn keys(&self) -> &KeyTree {
        &self.keys
    }

    /// The blob store.
    #[must_use]
    pub const fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The source of randomness this vault was opened with.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Runs `run` in the one writing transaction. It commits when `run` returns `Ok`, and is on the disk when this
    /// returns; on an error nothing of it stands. Not to be called from within itself: the inner call would wait for
    /// the outer one for ever.
    ///
    /// # Errors
    /// Those of `run`; [`VaultError::DiskFull`] or [`VaultError::Database`] when the commit fails.
    pub fn transact<R, E: From<VaultError>>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>) -> Result<R, E> {
        self.database.transact(run)
    }

    /// Runs `run` on one consistent state of the records, beside the writer. Writing in it fails.
    ///
    /// # Errors
    /// Those of `run`; [`VaultError::Database`].
    pub fn read<R, E: From<VaultError>>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<R, E>) -> Result<R, E> {
        self.database.read(run)
    }

    /// Makes deletions physical: afterwards neither the database file nor its log holds a byte of a deleted row. Waits
    /// up to ten seconds for readers to end.
    ///
    /// # Errors
    /// [`VaultError::Unsettled`] when a reader stayed open; ask again later, the erasure is not complete until then.
    pub fn settle(&self) -> Result<(), VaultError> {
        self.database.settle()
    }

    /// Says that a restored vault may be opened from now on.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn restored(&self) -> Result<(), VaultError> {
        let files = Files::default();
        files.unlink(&self.places.restoring())?;
        files.sync_at(&self.places.data)
    }

    /// Removes the blobs that no record names, as every opening does. Nobody may be storing meanwhile.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn sweep(&self) -> Result<u64, VaultError> {
        self.blobs.sweep(&self.database.read(records::named_blobs)?)
    }

    /// Keeps a copy of the keys in `folder` from now on, brought up before any destroying of keys is acknowledged. It
    /// opens everything together with the data, so it stands apart from them and from every backup.
    ///
    /// # Errors
    /// [`VaultError::Within`] when it lies in the data directory or that in it, [`VaultError::KeyCopy`] when it cannot be
    /// written or holds another tree's.
    pub fn keep_keys_in(&self, folder: &Path) -> Result<(), VaultError> {
        files::make_dir(folder)?;
        let folder = fs::canonicalize(folder).map_err(|source| VaultError::io("read", folder, source))?;
        backup::apart(&folder, &self.places.data)?;
        if let Some(beside) = self.places.root_key.parent().filter(|beside| !beside.starts_with(&self.places.data)) {
            backup::apart(&folder, beside)?;
        }
        self.keys.set_copy(&folder)
    }

    /// Leaves a vault without a copy of its keys; works too when the copy cannot be reached. What stands in its folder
    /// stays there, and opens what is not erased until then.
    ///
    /// # Errors
    /// [`VaultError::InUse`], [`VaultError::Io`].
    pub fn forget_key_copy(places: &Places) -> Result<(), VaultError> {
        let _lock = lock(places)?;
        KeyTree::forget_copy(places)
    }

    /// Looks that a folder for backups stands apart from data and keys.
    ///
    /// # Errors
    /// [`VaultError::Within`].
    pub fn stands_apart(&self, folder: &Path) -> Result<(), VaultError> {
        backup::apart(folder, &self.places.data)?;
        let beside = self.places.root_key.parent().filter(|beside| !beside.starts_with(&self.places.data));
        let copy = match self.keys.copy() {
            KeyCopy::None => None,
            KeyCopy::Current { folder } | KeyCopy::Behind { folder, .. } => Some(folder),
        };
        // Others may put a root key beside other things; only that it does not lie in the backups matters.
        let mut keys = beside.map(Path::to_owned).filter(|beside| beside.starts_with(folder)).into_iter().chain(copy);
        keys.try_for_each(|keys| backup::apart(folder, &keys))
    }

    /// Writes the records, as one moment has them, into a new file (mode 0600).
    pub(crate) fn snapshot(&self, path: &Path) -> Result<(), VaultError> {
        self.database.snapshot(path)
    }

    /// How large the records are, about.
    pub(crate) fn records_bytes(&self) -> Result<u64, VaultError> {
        let path = self.places.database();
        fs::metadata(&path).map(|metadata| metadata.len()).map_err(|source| VaultError::io("read", &path, source))
    }

    /// [`seal::seal_json`] with this vault's randomness.
    ///
    /// # Errors
    /// [`VaultError::Json`].
    pub fn seal_json<T: Serialize>(&self, key: &Key, aad: &[u8], value: &T) -> Result<Sealed, VaultError> {
        seal::seal_json(key, aad, value, &*self.random)
    }

    /// [`seal::seal`] with this vault's randomness.
    #[must_use]
    pub fn seal(&self, key: &Key, aad: &[u8], plain: &[u8]) -> Sealed {
        Sealed(seal::seal(key, aad, plain, &*self.random))
    }
}

/// Takes the directory for this process; the system releases it when the process ends, however it ends.
pub(crate) fn lock(places: &Places) -> Result<File, VaultError> {
    let path = places.lock();
    let failed = |source| VaultError::io("lock", &path, source);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(VaultError::InUse { data: places.data.clone(), holder: holder(&mut file, &path)? });
        }
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    let pid = format!("{}\n", std::process::id());
    file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(failed)?;
    file.write_all(pid.as_bytes()).map_err(failed)?;
    Ok(file)
}

fn holder(file: &mut File, path: &Path) -> Result<String, VaultError> {
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|source| VaultError::io("read", path, source))?;
    let pid = text.trim();
    Ok(if pid.is_empty() { "unknown".to_owned() } else { pid.to_owned() })
}
