//! The check of a whole log, from its leaves up.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use basis::EventKind;
use tlog_tiles::Hash;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::edges::TILE_WIDTH;
use super::files::read;
use super::paths;
use super::signer::VerifierKey;
use super::source::{LeafSource, SourceError};
use super::walk::Walk;
use crate::leaf::LeafError;

/// What a good log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Leaves under the checkpoint.
    pub size: u64,
    /// Their root.
    pub root: [u8; 32],
    /// How many of each kind.
    pub events: BTreeMap<EventKind, u64>,
    /// Leaves of the journal that no checkpoint covers yet; none when no journal was given.
    pub unpublished: Option<u64>,
}

/// Where something bad stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a file of the log.
    File(PathBuf),
    /// In the journal.
    Journal,
}

/// The first thing that is wrong with a log.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file could not be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The journal could not be read.
    #[error("the journal's leaves could not be read: {0}")]
    Source(SourceError),
    /// A file that the checkpoint needs is not there.
    #[error("{}: the file is missing", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A checkpoint is not one of this log.
    #[error("{}: {error}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: CheckpointError,
    },
    /// The log or the journal has fewer leaves than a checkpoint was signed over.
    #[error("the log was rolled back: {} has {found} leaves, a checkpoint was signed over {signed}", place)]
    RolledBack {
        /// What is behind.
        place: Place,
        /// Its leaves.
        found: u64,
        /// Those that were signed for.
        signed: u64,
    },
    /// A leaf was altered, dropped, added or moved.
    #[error("leaf {index} is bad in {}: {why}", place)]
    BadLeaf {
        /// The first bad leaf.
        index: u64,
        /// Where it is bad.
        place: Place,
        /// What shows it.
        why: BadLeaf,
    },
    /// One of these leaves was altered together with its hashes; which one only the journal could tell.
    #[error("a leaf from {first} to {last} was altered together with its hash: {} disagrees", path.display())]
    BadRange {
        /// The first that it may be.
        first: u64,
        /// The last that it may be.
        last: u64,
        /// The tile that still has the old hash.
        path: PathBuf,
    },
    /// A hash tile, or the older copy of a tile or bundle, is not what the leaves make it; the leaves are those signed.
    #[error("{}: the file is not what its leaves, from {first_leaf} on, make it", path.display())]
    BadTile {
        /// The file.
        path: PathBuf,
        /// The first leaf under its first bad item.
        first_leaf: u64,
    },
    /// Leaves and tiles agree with each other and not with the signed root: all were rewritten.
    #[error("the first {size} leaves do not have the root that {} was signed over", path.display())]
    BadRoot {
        /// Leaves under the checkpoint.
        size: u64,
        /// The checkpoint.
        path: PathBuf,
    },
}

/// What shows that a leaf is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLeaf {
    /// Not a leaf.
    #[error("{0}")]
    Form(LeafError),
    /// The entry's length prefix is not that of a leaf, or the bundle ends before it.
    #[error("the entry bundle is cut or its lengths are wrong")]
    Bundle,
    /// There is more in the bundle than the tree has leaves.
    #[error("the entry bundle holds more than the tree does")]
    Surplus,
    /// Other bytes than were published.
    #[error("it is not the leaf that was signed")]
    Other,
}

/// Recomputes a log: every leaf's hash, every tile, the root, the signature; compares the journal's leaves when `source`
/// is given, and the checkpoint that was kept beside the root key when `kept_checkpoint` is. Reads all of the log
/// once, in memory that does not grow with it.
///
/// # Errors
/// The first thing that is wrong, with the leaf and the file. When leaves, tiles and root were all rewritten, the
/// signature still shows that, but only the journal can name the leaf.
pub fn check(
    dir: &Path,
    key: &VerifierKey,
    source: Option<&dyn LeafSource>,
    kept_checkpoint: Option<&Path>,
) -> Result<CheckReport, CheckError> {
    let path = dir.join(paths::CHECKPOINT);
    let checkpoint = read_checkpoint(&path, key)?;
    let size = checkpoint.size();
    let kept = kept_checkpoint.map(|path| read_checkpoint(path, key)).transpose()?;
    if let Some(kept) = kept.as_ref().filter(|kept| kept.size() > size) {
        return Err(CheckError::RolledBack { place: Place::File(path), found: size, signed: kept.size() });
    }
    let journal = source.map(|source| source.len().map_err(CheckError::Source)).transpose()?;
    if let Some(found) = journal.filter(|journal| *journal < size) {
        return Err(CheckError::RolledBack { place: Place::Journal, found, signed: size });
    }

    let mut walk = Walk::new(dir, kept.as_ref().map(Checkpoint::size));
    for start in (0..size).step_by(TILE_WIDTH) {
        walk.bundle(start, size, source)?;
    }
    let computed = walk.finish()?;
    if let Some(fault) = walk.fault {
        return Err(fault.blame(computed == Hash(checkpoint.root())));
    }
    if computed != Hash(checkpoint.root()) {
        return Err(CheckError::BadRoot { size, path });
    }
    if let (Some(kept), Some(kept_path)) = (&kept, kept_checkpoint)
        && walk.kept_root != Some(Hash(kept.root()))
    {
        return Err(CheckError::BadRoot { size: kept.size(), path: kept_path.to_owned() });
    }
    let unpublished = journal.map(|journal| journal - size);
    Ok(CheckReport { size, root: computed.0, events: walk.events, unpublished })
}

fn read_checkpoint(path: &Path, key: &VerifierKey) -> Result<Checkpoint, CheckError> {
    let bytes = read(path).map_err(|error| CheckError::Io { path: path.to_owned(), error })?;
    let bytes = bytes.ok_or_else(|| CheckError::Missing { path: path.to_owned() })?;
    Checkpoint::open(&bytes, key).map_err(|error| CheckError::Checkpoint { path: path.to_owned(), error })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Journal => f.write_str("the journal"),
        }
    }
}
