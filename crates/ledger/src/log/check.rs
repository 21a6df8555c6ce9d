//! The check of a whole log, from its leaves up.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use basis::EventKind;
use tlog_tiles::{Hash, record_hash};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::edges::{Edges, Ready, TILE_WIDTH, hashes_of};
use super::files::{ENTRY_LEN, partials_of, read};
use super::paths;
use super::signer::VerifierKey;
use super::source::{LeafSource, SourceError, leaves};
use crate::leaf::{Leaf, LeafError};

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
    #[error("the log was rolled back: {} has {found} leaves, a checkpoint was signed over {signed}", place_text(place))]
    RolledBack {
        /// What is behind.
        place: Place,
        /// Its leaves.
        found: u64,
        /// Those that were signed for.
        signed: u64,
    },
    /// A leaf was altered, dropped, added or moved.
    #[error("leaf {index} is bad in {}: {why}", place_text(place))]
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
    /// A hash tile is not what the leaves make it; the leaves are those that were signed.
    #[error("{}: the tile is not what its leaves, from {first_leaf} on, make it", path.display())]
    BadTile {
        /// The tile.
        path: PathBuf,
        /// The first leaf under its first bad hash.
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

    let mut walk = Walk { dir, kept_size: kept.as_ref().map(Checkpoint::size), ..Walk::new(dir) };
    for start in (0..size).step_by(TILE_WIDTH) {
        walk.bundle(start, size, source)?;
    }
    walk.edges()?;

    let computed = walk.edges.root();
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

/// The way through the leaves, and the first disagreement met on it.
struct Walk<'a> {
    dir: &'a Path,
    edges: Edges,
    kept_size: Option<u64>,
    kept_root: Option<Hash>,
    events: BTreeMap<EventKind, u64>,
    fault: Option<Fault>,
}

/// A disagreement. Who of the two is wrong is known only when the root is.
enum Fault {
    /// The bundle's leaf against a hash tile or an older copy of the bundle.
    File { index: u64, bundle: PathBuf, other: PathBuf },
    /// The bundle's leaf against the journal's.
    Journal { index: u64, bundle: PathBuf },
    /// Hashes that agree below a tile against that tile.
    Upper { first: u64, last: u64, path: PathBuf },
}

impl Fault {
    /// `leaves_are_signed`: whether the leaves in the bundles have the signed root.
    fn blame(self, leaves_are_signed: bool) -> CheckError {
        let bad = |index, place| CheckError::BadLeaf { index, place, why: BadLeaf::Other };
        match self {
            Self::File { index, other, .. } if leaves_are_signed => bad(index, Place::File(other)),
            Self::Journal { index, .. } if leaves_are_signed => bad(index, Place::Journal),
            Self::Upper { first, path, .. } if leaves_are_signed => CheckError::BadTile { path, first_leaf: first },
            Self::File { index, bundle, .. } | Self::Journal { index, bundle } => bad(index, Place::File(bundle)),
            Self::Upper { first, last, path } => CheckError::BadRange { first, last, path },
        }
    }
}

impl<'a> Walk<'a> {
    fn new(dir: &'a Path) -> Self {
        let (edges, events) = (Edges::default(), BTreeMap::new());
        Self { dir, edges, kept_size: None, kept_root: None, events, fault: None }
    }

    /// One bundle against its hash tile, its older copies, and the journal; then into the tree.
    fn bundle(&mut self, start: u64, size: u64, source: Option<&dyn LeafSource>) -> Result<(), CheckError> {
        let number = start / TILE_WIDTH as u64;
        let end = size.min(start + TILE_WIDTH as u64);
        let width = (end - start) as usize;
        let (path, bytes) = read_version(self.dir, ENTRY_LEN, width, |width| paths::bundle(number, width))?;
        let (bundle, broken) = parse_bundle(&bytes, width);
        let hashes: Vec<Hash> = bundle.iter().map(|leaf| record_hash(leaf.as_bytes())).collect();

        let (tile_path, tile) = self.tile(0, number, width)?;
        let full = |bundle: usize| self.dir.join(paths::bundle(number, bundle));
        let older = first_older_difference(&full(TILE_WIDTH), &bytes, ENTRY_LEN)?;
        if let Some(at) = hashes.iter().zip(&tile).position(|(leaf, tile)| leaf != tile) {
            self.note(Fault::File { index: start + at as u64, bundle: path.clone(), other: tile_path });
        } else if let Some((at, other)) = older {
            self.note(Fault::File { index: start + at as u64, bundle: path.clone(), other });
        }
        if let Some(source) = source {
            let journal = leaves(source, start, end).map_err(CheckError::Source)?;
            if let Some(at) = bundle.iter().zip(&journal).position(|(leaf, journal)| leaf != journal) {
                self.note(Fault::Journal { index: start + at as u64, bundle: path.clone() });
            }
        }
        if let Some(why) = broken {
            // The rest of the tree cannot be computed. What disagreed before this place is the first bad leaf.
            let index = start + bundle.len() as u64;
            return Err(match self.fault.take() {
                Some(fault) => fault.blame(false),
                None => CheckError::BadLeaf { index, place: Place::File(path), why },
            });
        }
        for (leaf, hash) in bundle.iter().zip(hashes) {
            self.remember_kept_root();
            *self.events.entry(leaf.kind()).or_default() += 1;
            self.push(hash)?;
        }
        self.remember_kept_root();
        Ok(())
    }

    fn push(&mut self, hash: Hash) -> Result<(), CheckError> {
        let mut upper = Vec::new();
        self.edges.push(hash, |tile| {
            upper.push(tile);
            Ok::<_, CheckError>(())
        })?;
        upper.iter().filter(|tile| tile.level > 0).try_for_each(|tile| self.compare(tile))
    }

    /// The partial tiles above level 0, once all leaves are in.
    fn edges(&mut self) -> Result<(), CheckError> {
        let partial: Vec<Ready> = self.edges.partial().filter(|tile| tile.level > 0).collect();
        if self.kept_size == Some(0) {
            self.kept_root = Some(Edges::default().root());
        }
        partial.iter().try_for_each(|tile| self.compare(tile))
    }

    fn compare(&mut self, computed: &Ready) -> Result<(), CheckError> {
        let (path, tile) = self.tile(computed.level, computed.number, computed.hashes.len())?;
        if let Some(at) = computed.hashes.iter().zip(&tile).position(|(computed, tile)| computed != tile) {
            let leaves_each = 1 << (8 * computed.level);
            let first = (computed.number * TILE_WIDTH as u64 + at as u64) * leaves_each;
            self.note(Fault::Upper { first, last: first + leaves_each - 1, path });
        }
        Ok(())
    }

    /// A hash tile with its older, narrower copies compared.
    fn tile(&mut self, level: u8, number: u64, width: usize) -> Result<(PathBuf, Vec<Hash>), CheckError> {
        let name = |width| paths::tile(level, number, width);
        let (path, bytes) = read_version(self.dir, 32, width, name)?;
        let first_leaf = |at: usize| (number * TILE_WIDTH as u64 + at as u64) << (8 * level);
        let bad = |at, path| CheckError::BadTile { path, first_leaf: first_leaf(at) };
        let Some(hashes) = hashes_of(&bytes).filter(|hashes| hashes.len() == width) else {
            return Err(bad(bytes.len() / 32, path));
        };
        if let Some((at, path)) = first_older_difference(&self.dir.join(name(TILE_WIDTH)), &bytes, 32)?
            && self.fault.is_none()
        {
            return Err(bad(at, path));
        }
        Ok((path, hashes))
    }

    fn note(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    fn remember_kept_root(&mut self) {
        if self.kept_size == Some(self.edges.size()) {
            self.kept_root = Some(self.edges.root());
        }
    }
}

/// The leaves of a bundle up to the first that is none, and why that one is none.
fn parse_bundle(bytes: &[u8], width: usize) -> (Vec<Leaf>, Option<BadLeaf>) {
    let mut leaves = Vec::with_capacity(width);
    let mut rest = bytes;
    while leaves.len() < width {
        let Some((entry, after)) = rest.split_at_checked(ENTRY_LEN) else { return (leaves, Some(BadLeaf::Bundle)) };
        let (length, leaf) = entry.split_at(2);
        if length != (Leaf::LEN as u16).to_be_bytes() {
            return (leaves, Some(BadLeaf::Bundle));
        }
        match Leaf::parse(leaf) {
            Ok(leaf) => leaves.push(leaf),
            Err(error) => return (leaves, Some(BadLeaf::Form(error))),
        }
        rest = after;
    }
    (leaves, (!rest.is_empty()).then_some(BadLeaf::Surplus))
}

/// A tile or bundle of `width`; where a publication has replaced it by the full one since, that one's beginning.
fn read_version(
    dir: &Path,
    item_len: usize,
    width: usize,
    name: impl Fn(usize) -> String,
) -> Result<(PathBuf, Vec<u8>), CheckError> {
    let exact = dir.join(name(width));
    for (path, is_exact) in [(exact.clone(), true), (dir.join(name(TILE_WIDTH)), false)] {
        if let Some(mut bytes) = read(&path).map_err(|error| CheckError::Io { path: path.clone(), error })? {
            if !is_exact {
                bytes.truncate(width * item_len);
            }
            return Ok((path, bytes));
        }
    }
    Err(CheckError::Missing { path: exact })
}

/// Older, narrower versions of a tile or bundle are still served, so they are held to the same bytes: the first item
/// in which one differs from the beginning of `bytes`.
fn first_older_difference(full: &Path, bytes: &[u8], item_len: usize) -> Result<Option<(usize, PathBuf)>, CheckError> {
    let folder = partials_of(full);
    let fault = |error| CheckError::Io { path: folder.clone(), error };
    let listing = match std::fs::read_dir(&folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
    };
    let mut first: Option<(usize, PathBuf)> = None;
    for file in listing {
        let path = file.map_err(fault)?.path();
        let width = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<usize>().ok());
        // Wider ones belong to no checkpoint yet: a publication was cut off before it signed.
        let Some(width) = width.filter(|width| width * item_len <= bytes.len()) else { continue };
        let older = read(&path).map_err(fault)?.unwrap_or_default();
        let newer = &bytes[..width * item_len];
        let differs = older.iter().zip(newer).position(|(older, newer)| older != newer);
        let differs = differs.or((older.len() != newer.len()).then_some(older.len().min(newer.len())));
        if let Some(at) = differs.map(|byte| byte / item_len)
            && first.as_ref().is_none_or(|(before, _)| at < *before)
        {
            first = Some((at, path));
        }
    }
    Ok(first)
}

fn read_checkpoint(path: &Path, key: &VerifierKey) -> Result<Checkpoint, CheckError> {
    let bytes = read(path).map_err(|error| CheckError::Io { path: path.to_owned(), error })?;
    let bytes = bytes.ok_or_else(|| CheckError::Missing { path: path.to_owned() })?;
    Checkpoint::open(&bytes, key).map_err(|error| CheckError::Checkpoint { path: path.to_owned(), error })
}

fn place_text(place: &Place) -> String {
    match place {
        Place::File(path) => path.display().to_string(),
        Place::Journal => "the journal".to_owned(),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&place_text(self))
    }
}
