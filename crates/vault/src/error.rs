//! What can go wrong at rest: what happened, to which file, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::keys::KeySlot;

/// Why a key cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key was destroyed by an erasure. What it sealed cannot be opened again.
    #[error("the key in slot {} was destroyed by an erasure; what it sealed is gone for good", .0.0)]
    Destroyed(KeySlot),
    /// No key was ever given out under this number: the record that names it does not belong to this key tree.
    #[error("no key was ever given out under slot {}; the records and the key tree do not belong together", .0.0)]
    NeverGiven(KeySlot),
    /// The controller's own key may not be destroyed: the evidence of every erasure stands on it.
    #[error("the controller's key may not be destroyed; the evidence of past erasures stands on it")]
    Controller,
    /// A node of the tree cannot be read.
    #[error("the key node {} cannot be read ({reason}); restore the key tree from its second place", path.display())]
    Unreadable {
        /// The node's file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

/// Why the vault could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Another process holds the data directory.
    #[error("{} is in use by process {holder}; stop that process or wait for it to end", data.display())]
    InUse {
        /// The data directory.
        data: PathBuf,
        /// The process id the holder wrote into the lock file, or `unknown`.
        holder: String,
    },
    /// A vault was to be created where something stands already.
    #[error("{} is not empty; open the vault that stands there, or choose another place", path.display())]
    AlreadyThere {
        /// What stands in the way.
        path: PathBuf,
    },
    /// There is no vault here.
    #[error("{} holds no vault; run `countenance init`, or delete the directory if an earlier init was cut off", data.display())]
    NotAVault {
        /// The data directory.
        data: PathBuf,
    },
    /// The second place of the keys cannot be brought up.
    #[error(
        "the copy of the keys in {} cannot be brought up: {why}. Nothing is erased and no new keys are made until it can: bring \
         its disk back, name another folder with `countenance backup keys DIR`, or go on without one with `countenance backup \
         keys --none`",
        folder.display()
    )]
    KeyCopy {
        /// Its folder.
        folder: PathBuf,
        /// Why not.
        why: String,
    },
    /// A restore was cut off.
    #[error(
        "a restore into {} was cut off; run the same `countenance backup restore` again, or delete the directory",
        data.display()
    )]
    Restoring {
        /// The data directory.
        data: PathBuf,
    },
    /// Two places that must stand apart do not.
    #[error("{} lies within {}; choose a folder apart from it, best on another disk", inner.display(), outer.display())]
    Within {
        /// What was chosen.
        inner: PathBuf,
        /// What it must be apart from.
        outer: PathBuf,
    },
    /// The keys of a data directory were named as the copy of the keys.
    #[error(
        "{} is where a data directory keeps its keys, and no copy of them: a restore takes over what it is given, and what \
         stands there would open no more. Name the copy (`countenance backup keys` tells where it is), or copy root.key and \
         nodes/ into a folder of their own and name that",
        folder.display()
    )]
    KeysInUse {
        /// The folder.
        folder: PathBuf,
    },
    /// There is not enough room for a backup.
    #[error("{} needs {needs} bytes and has {free} free; free some space and make the backup again", path.display())]
    NoRoom {
        /// Where.
        path: PathBuf,
        /// Bytes that are still to be written.
        needs: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// There is no such backup.
    #[error("{} holds no backup{}; `countenance backup list` shows what a folder holds", folder.display(), name.as_ref().map_or(String::new(), |name| format!(" '{name}'")))]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// The name that was asked for.
        name: Option<String>,
    },
    /// A backup was stopped between two files.
    #[error("the backup was stopped; make it again, and what was copied is not copied twice")]
    Stopped,
    /// The root key file can be read by others than its owner.
    #[error("the root key file has mode {mode:04o} and others can read it; run `chmod 600 {}`", path.display())]
    KeyMode {
        /// The root key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The root key file is not there.
    #[error("the root key file {} is missing; put it back from its second place. Without it nothing here can be opened", path.display())]
    RootKeyMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The root key file does not open the key tree.
    #[error("the root key file {} does not open the key tree; it belongs to another vault or to an earlier state of this one", path.display())]
    RootKeyWrong {
        /// The root key file.
        path: PathBuf,
    },
    /// A file is not what was written.
    #[error("{} is damaged ({what}); restore it from a backup", path.display())]
    Corrupt {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A file that a record names is not there.
    #[error("{} is missing; restore it from a backup", path.display())]
    Missing {
        /// The missing file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("the disk is full at {}; free some space and run the command again. What was acknowledged before is safe", path.display())]
    DiskFull {
        /// What could not be written.
        path: PathBuf,
    },
    /// The records were written by a newer program.
    #[error("the records were written by a newer version of countenance (schema {version}); install that version")]
    SchemaNewer {
        /// The newest schema version found.
        version: String,
    },
    /// The records could not be brought to this program's schema.
    #[error("the records could not be migrated: {0}; restore the backup made before the upgrade")]
    Migration(String),
    /// Readers kept the write-ahead log from being emptied within the bound.
    #[error("the write-ahead log could not be emptied because a reader stayed open; try again when it has ended")]
    Unsettled,
    /// A sealed value does not open: another key, another place, or altered bytes.
    #[error("a sealed record does not open under its key; the record was altered or belongs to another place")]
    Unsealable,
    /// A value cannot be written as JSON.
    #[error("a record cannot be written as JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// A key cannot be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database refused.
    #[error("the records database refused: {0}")]
    Database(#[source] diesel::result::Error),
    /// The database could not be opened.
    #[error("the records database {} cannot be opened: {source}", path.display())]
    Connection {
        /// The database file.
        path: PathBuf,
        /// What the library said.
        source: diesel::ConnectionError,
    },
}

impl VaultError {
    /// Turns a system error into ours; a full disk or quota gets its own name.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path: path.to_owned() },
            _ => Self::Io { action, path: path.to_owned(), source },
        }
    }

    pub(crate) fn corrupt(path: &Path, what: &'static str) -> Self {
        Self::Corrupt { path: path.to_owned(), what }
    }
}

impl From<diesel::result::Error> for VaultError {
    fn from(error: diesel::result::Error) -> Self {
        // That the rollback failed as well only says that SQLite had rolled back by itself.
        if let diesel::result::Error::RollbackErrorOnCommit { commit_error, .. } = error {
            return Self::from(*commit_error);
        }
        // Diesel has no kind for SQLITE_FULL and SQLITE_CORRUPT; SQLite's own fixed texts tell them apart.
        if let diesel::result::Error::DatabaseError(_, information) = &error {
            match information.message() {
                "database or disk is full" => return Self::DiskFull { path: PathBuf::from(crate::places::DATABASE) },
                "database disk image is malformed" | "file is not a database" => {
                    return Self::corrupt(Path::new(crate::places::DATABASE), "SQLite cannot read it");
                }
                _ => {}
            }
        }
        Self::Database(error)
    }
}
