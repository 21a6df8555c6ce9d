//! The way through a log's leaves, and the first disagreement met on it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use basis::EventKind;
use tlog_tiles::{HASH_SIZE, Hash, record_hash};

use super::check::{BadLeaf, CheckError, Place};
use super::edges::{Edges, Ready, TILE_WIDTH, bytes_of};
use super::files::{ENTRY_LEN, partials_of, read};
use super::paths;
use super::source::{LeafSource, leaves};
use crate::leaf::Leaf;

/// Recomputes the tree from the entry bundles, and compares on the way.
pub(super) struct Walk<'a> {
    dir: &'a Path,
    edges: Edges,
    kept_size: Option<u64>,
    pub(super) kept_root: Option<Hash>,
    pub(super) events: BTreeMap<EventKind, u64>,
    pub(super) fault: Option<Fault>,
}

/// A disagreement. Who of the two is wrong is known only when the root is.
pub(super) enum Fault {
    /// The bundle's leaf against a hash tile or an older copy of the bundle.
    File { index: u64, bundle: PathBuf, other: PathBuf },
    /// The bundle's leaf against the journal's.
    Journal { index: u64, bundle: PathBuf },
    /// Hashes that agree below a tile against that tile.
    Upper { first: u64, last: u64, path: PathBuf },
}

impl Fault {
    /// `leaves_are_signed`: whether the leaves in the bundles have the signed root.
    pub(super) fn blame(self, leaves_are_signed: bool) -> CheckError {
        let bad = |index, place| CheckError::BadLeaf { index, place, why: BadLeaf::Other };
        match self {
            Self::File { index, other, .. } if leaves_are_signed => {
                CheckError::BadTile { path: other, first_leaf: index }
            }
            Self::Journal { index, .. } if leaves_are_signed => bad(index, Place::Journal),
            Self::Upper { first, path, .. } if leaves_are_signed => CheckError::BadTile { path, first_leaf: first },
            Self::File { index, bundle, .. } | Self::Journal { index, bundle } => bad(index, Place::File(bundle)),
            Self::Upper { first, last, path } => CheckError::BadRange { first, last, path },
        }
    }
}

impl<'a> Walk<'a> {
    /// `kept_size`: the size at which the root is wanted for the kept checkpoint.
    pub(super) fn new(dir: &'a Path, kept_size: Option<u64>) -> Self {
        let (edges, events) = (Edges::default(), BTreeMap::new());
        let kept_root = (kept_size == Some(0)).then(|| edges.root());
        Self { dir, edges, kept_size, kept_root, events, fault: None }
    }

    /// One bundle against its hash tile, older copies of both, and the journal; then into the tree.
    pub(super) fn bundle(&mut self, start: u64, size: u64, source: Option<&dyn LeafSource>) -> Result<(), CheckError> {
        let number = start / TILE_WIDTH as u64;
        let end = size.min(start + TILE_WIDTH as u64);
        let width = (end - start) as usize;
        let version =
            Versions { dir: self.dir, name: &|width| paths::bundle(number, width), item_len: ENTRY_LEN, width };
        let (path, bytes) = version.newest()?;
        let (bundle, broken) = parse_bundle(&bytes, width);
        let hashes: Vec<Hash> = bundle.iter().map(|leaf| record_hash(leaf.as_bytes())).collect();

        let older = version.first_older_difference(&bytes)?;
        let tile = self.first_difference(0, number, width, &hashes)?;
        if let Some((at, other)) = [tile, older].into_iter().flatten().min_by_key(|(at, _)| *at) {
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
            *self.events.entry(leaf.kind()).or_default() += 1;
            self.push(hash)?;
        }
        Ok(())
    }

    /// Compares the partial tiles above level 0, once all leaves are in, and returns the root.
    pub(super) fn finish(&mut self) -> Result<Hash, CheckError> {
        let partial: Vec<Ready> = self.edges.partial().collect();
        partial.iter().try_for_each(|tile| self.compare_upper(tile))?;
        Ok(self.edges.root())
    }

    fn push(&mut self, hash: Hash) -> Result<(), CheckError> {
        let mut full = Vec::new();
        self.edges.push(hash, |tile| {
            full.push(tile);
            Ok::<_, CheckError>(())
        })?;
        if self.kept_size == Some(self.edges.size()) {
            self.kept_root = Some(self.edges.root());
        }
        full.iter().try_for_each(|tile| self.compare_upper(tile))
    }

    /// A tile against what the tiles below make it. Level 0 was compared with its bundle.
    fn compare_upper(&mut self, computed: &Ready) -> Result<(), CheckError> {
        let Ready { level: level @ 1.., number, hashes } = computed else { return Ok(()) };
        if let Some((at, path)) = self.first_difference(*level, *number, hashes.len(), hashes)? {
            let leaves_each = 1 << (8 * level);
            let first = (number * TILE_WIDTH as u64 + at as u64) * leaves_each;
            self.note(Fault::Upper { first, last: first + leaves_each - 1, path });
        }
        Ok(())
    }

    /// The first hash in which a tile, or an older copy of it, is not as computed. Fewer hashes than the tile is wide
    /// are compared as far as they go.
    fn first_difference(
        &self,
        level: u8,
        number: u64,
        width: usize,
        computed: &[Hash],
    ) -> Result<Option<(usize, PathBuf)>, CheckError> {
        let name = |width| paths::tile(level, number, width);
        let version = Versions { dir: self.dir, name: &name, item_len: HASH_SIZE, width };
        let (path, mut bytes) = version.newest()?;
        let computed_bytes = bytes_of(computed);
        if computed.len() < width {
            bytes.truncate(computed_bytes.len());
        }
        let newest = first_differing_item(&bytes, &computed_bytes, HASH_SIZE).map(|at| (at, path));
        let older = version.first_older_difference(&computed_bytes)?;
        Ok([newest, older].into_iter().flatten().min_by_key(|(at, _)| *at))
    }

    fn note(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// The files that hold one tile or bundle: that of its present width, and narrower ones of older checkpoints.
struct Versions<'a> {
    dir: &'a Path,
    name: &'a dyn Fn(usize) -> String,
    item_len: usize,
    width: usize,
}

impl Versions<'_> {
    /// The file of the present width; where a publication has replaced it since, the beginning of the full one.
    fn newest(&self) -> Result<(PathBuf, Vec<u8>), CheckError> {
        let exact = self.dir.join((self.name)(self.width));
        for (path, is_exact) in [(exact.clone(), true), (self.dir.join((self.name)(TILE_WIDTH)), false)] {
            if let Some(mut bytes) = read(&path).map_err(|error| CheckError::Io { path: path.clone(), error })? {
                if !is_exact {
                    bytes.truncate(self.width * self.item_len);
                }
                return Ok((path, bytes));
            }
        }
        Err(CheckError::Missing { path: exact })
    }

    /// Narrower versions are still served, so they are held to the same bytes: the first item in which one differs from
    /// the beginning of `bytes`.
    fn first_older_difference(&self, bytes: &[u8]) -> Result<Option<(usize, PathBuf)>, CheckError> {
        let folder = partials_of(&self.dir.join((self.name)(TILE_WIDTH)));
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
            let Some(width) = width.filter(|width| *width < self.width) else { continue };
            let Some(newer) = bytes.get(..width * self.item_len) else { continue };
            let older = read(&path).map_err(fault)?.unwrap_or_default();
            if let Some(at) = first_differing_item(&older, newer, self.item_len)
                && first.as_ref().is_none_or(|(before, _)| at < *before)
            {
                first = Some((at, path));
            }
        }
        Ok(first)
    }
}

/// Where two rows of items part; a difference in length counts.
fn first_differing_item(one: &[u8], other: &[u8], item_len: usize) -> Option<usize> {
    let byte = one.iter().zip(other).position(|(one, other)| one != other);
    byte.or((one.len() != other.len()).then_some(one.len().min(other.len()))).map(|byte| byte / item_len)
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
