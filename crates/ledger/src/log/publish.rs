//! Brings committed leaves into the log's directory, and refuses to go on from an older state.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tlog_tiles::{Hash, record_hash};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::edges::{Edges, Ready, TILE_WIDTH, hashes_of, partial_width};
use super::files::{bundle_of, put, read, remove_partials, sync_folder};
use super::proof::{ProofError, proof, root_of_prefix};
use super::signer::{Signer, VerifierKey};
use super::source::{LeafSource, SourceError, leaves};
use super::{paths, source};
use crate::leaf::Leaf;

/// Leaves brought into the log under one checkpoint at most: bounds the memory of a publication to about 10 MB.
const MOST_LEAVES_AT_ONCE: u64 = 65_536;

/// Why the log could not be opened or published.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file system said no.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The journal could not be read.
    #[error("the journal's leaves could not be read: {0}")]
    Source(SourceError),
    /// A checkpoint file is not one of this log.
    #[error("{}: {error}; restore the file, or start a new log under a new origin that names this one", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: CheckpointError,
    },
    /// The journal has fewer leaves than were signed for: an older copy of the database was put back.
    #[error(
        "the log was rolled back: the journal has {journal} leaves, {} was signed over {signed}. Put the newer database \
         back; if it is lost, start a new log under a new origin that names this one",
        path.display()
    )]
    RolledBack {
        /// The checkpoint that saw more.
        path: PathBuf,
        /// Leaves in the journal.
        journal: u64,
        /// Leaves under the checkpoint.
        signed: u64,
    },
    /// As many leaves as were signed for, but others.
    #[error(
        "the log was rewritten: its first {size} leaves do not have the root that {} was signed over. Run `log check` \
         to find the first bad leaf",
        path.display()
    )]
    Forked {
        /// The checkpoint that saw others.
        path: PathBuf,
        /// Leaves under the checkpoint.
        size: u64,
    },
    /// The journal's leaf is not the one that was published.
    #[error("leaf {index} of the journal is not the one that was published; run `log check`")]
    LeafChanged {
        /// The first such leaf.
        index: u64,
    },
    /// A published file is not what its leaves make it.
    #[error("{}: the file is damaged; run `log check`, then remove the file to have it written again from the journal", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// A log's directory, open for publication by one process.
///
/// Everything in it derives from committed leaves. What a crash left out is written at the next [`open`](Self::open)
/// or [`publish`](Self::publish); a file that is missing is made again.
#[derive(Debug)]
pub struct Log {
    dir: PathBuf,
    kept: PathBuf,
    signer: Signer,
    state: Mutex<State>,
}

#[derive(Debug, Clone)]
struct State {
    checkpoint: Option<Checkpoint>,
    edges: Edges,
}

/// One thing to do on the disk; a crash may come after any of them.
#[derive(Debug)]
enum Step {
    Put(PathBuf, Vec<u8>),
    SyncFolder(PathBuf),
    RemovePartials(PathBuf),
}

impl Log {
    /// Opens the log in `dir`, which is created at the first publication. `kept_checkpoint` is the copy of the last
    /// checkpoint that stands beside the root key, where a restored backup of `dir` and database does not reach.
    ///
    /// The journal decides: it must hold at least the leaves that the newest checkpoint was signed over, and they must
    /// have its root. A directory that is behind the kept checkpoint, or gone, is then no loss and is written again.
    ///
    /// # Errors
    /// [`LogError::RolledBack`] when the journal is behind, [`LogError::Forked`] or [`LogError::LeafChanged`] when it
    /// has other leaves, [`LogError::Checkpoint`] for a checkpoint of another log, [`LogError::Damaged`], and I/O.
    pub fn open(
        dir: impl Into<PathBuf>,
        kept_checkpoint: impl Into<PathBuf>,
        signer: Signer,
        source: &dyn LeafSource,
    ) -> Result<Self, LogError> {
        let (dir, kept) = (dir.into(), kept_checkpoint.into());
        let key = signer.verifier_key();
        let journal = source.len().map_err(LogError::Source)?;
        let published_path = dir.join(paths::CHECKPOINT);
        let published = read_checkpoint(&published_path, &key)?;
        let remembered = read_checkpoint(&kept, &key)?;
        for (path, checkpoint) in [(&kept, &remembered), (&published_path, &published)] {
            let signed = checkpoint.as_ref().map_or(0, Checkpoint::size);
            if journal < signed {
                return Err(LogError::RolledBack { path: path.clone(), journal, signed });
            }
        }
        let signed_over = |checkpoint: &Option<Checkpoint>| checkpoint.as_ref().map_or(0, Checkpoint::size);
        let newest = if signed_over(&published) >= signed_over(&remembered) {
            published.clone().or_else(|| remembered.clone())
        } else {
            remembered.clone()
        };
        let edges = match &newest {
            Some(checkpoint) => edges_under(&dir, &kept, checkpoint, source)?,
            None => Edges::default(),
        };
        if let (Some(newest), Some(remembered)) = (&newest, &remembered) {
            let root = root_of_prefix(&dir, newest, remembered.size());
            if root != Some(Hash(remembered.root())) {
                return Err(LogError::Forked { path: kept, size: remembered.size() });
            }
        }
        let log = Self { dir, kept, signer, state: Mutex::new(State { checkpoint: newest.clone(), edges }) };
        if let Some(checkpoint) = &newest
            && (published.as_ref() != Some(checkpoint) || remembered.as_ref() != Some(checkpoint))
        {
            log.run(&log.checkpoint_steps(checkpoint))?;
        }
        Ok(log)
    }

    /// Publishes every leaf that is committed and not yet in the log, and signs. Does nothing when there is none.
    /// Returns when all of it is on the disk.
    ///
    /// # Errors
    /// As [`open`](Self::open). After an error the log stands where it stood, or a part further; publish again.
    pub fn publish(&self, source: &dyn LeafSource) -> Result<Checkpoint, LogError> {
        let mut state = self.state();
        loop {
            let journal = source.len().map_err(LogError::Source)?;
            let published = state.edges.size();
            if journal < published {
                let path = self.dir.join(paths::CHECKPOINT);
                return Err(LogError::RolledBack { path, journal, signed: published });
            }
            if let Some(checkpoint) = &state.checkpoint
                && journal == published
            {
                return Ok(checkpoint.clone());
            }
            let (steps, next) = self.plan(&state, source, journal.min(published + MOST_LEAVES_AT_ONCE))?;
            self.run(&steps)?;
            *state = next;
        }
    }

    /// The last checkpoint that was published; none before the first publication.
    #[must_use]
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.state().checkpoint.clone()
    }

    /// The log's public key.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        self.signer.verifier_key()
    }

    /// The proof that leaf `index` stands in the log; see [`proof`](fn@crate::proof).
    ///
    /// # Errors
    /// As [`proof`](fn@crate::proof).
    pub fn proof(&self, index: u64) -> Result<String, ProofError> {
        proof(&self.dir, &self.verifier_key(), index)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is replaced whole after the disk has it, so a panic elsewhere cannot have left it half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do on the disk to go from `state` to a log of `size` leaves, and the state after it.
    fn plan(&self, state: &State, source: &dyn LeafSource, size: u64) -> Result<(Vec<Step>, State), LogError> {
        let old = state.edges.size();
        let start = old - old % TILE_WIDTH as u64;
        let leaves = leaves(source, start, size).map_err(LogError::Source)?;
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| record_hash(leaf.as_bytes())).collect();
        compare_tail(start, state.edges.leaf_hashes(), &hashes)?;

        let mut files = Files::default();
        for (number, bundle) in (start / TILE_WIDTH as u64..).zip(leaves.chunks(TILE_WIDTH)) {
            if start + leaves.len() as u64 > old {
                files.put(self.dir.join(paths::bundle(number, bundle.len())), bundle_of(bundle));
            }
        }
        let mut edges = state.edges.clone();
        let mut superseded = Vec::new();
        for hash in &hashes[(old - start) as usize..] {
            edges.push(*hash, |tile| {
                if tile.level == 0 {
                    superseded.push(self.dir.join(paths::bundle(tile.number, TILE_WIDTH)));
                }
                superseded.push(self.dir.join(paths::tile(tile.level, tile.number, TILE_WIDTH)));
                files.put_tile(&self.dir, &tile);
                Ok::<_, LogError>(())
            })?;
        }
        edges.partial().for_each(|tile| files.put_tile(&self.dir, &tile));

        let checkpoint = Checkpoint::sign(&self.signer, size, edges.root());
        let mut steps = files.into_steps(&self.dir);
        steps.extend(self.checkpoint_steps(&checkpoint));
        // Only now does nothing need the narrower versions: the checkpoint that named them is replaced.
        steps.extend(superseded.into_iter().map(Step::RemovePartials));
        Ok((steps, State { checkpoint: Some(checkpoint), edges }))
    }

    fn checkpoint_steps(&self, checkpoint: &Checkpoint) -> Vec<Step> {
        let note = checkpoint.note().as_bytes().to_vec();
        let kept_folder = self.kept.parent().unwrap_or(Path::new("")).to_owned();
        vec![
            Step::Put(self.dir.join(paths::CHECKPOINT), note.clone()),
            Step::SyncFolder(self.dir.clone()),
            Step::Put(self.kept.clone(), note),
            Step::SyncFolder(kept_folder),
        ]
    }

    fn run(&self, steps: &[Step]) -> Result<(), LogError> {
        steps.iter().try_for_each(Step::run)
    }
}

impl Step {
    fn run(&self) -> Result<(), LogError> {
        let (path, done) = match self {
            Self::Put(path, bytes) => (path, put(path, bytes)),
            Self::SyncFolder(path) => (path, sync_folder(path)),
            Self::RemovePartials(full) => (full, remove_partials(full)),
        };
        done.map_err(|error| LogError::Io { path: path.clone(), error })
    }
}

/// Files to write, and the folders whose names must then be made durable.
#[derive(Debug, Default)]
struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    fn put(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.0.push((path, bytes));
    }

    fn put_tile(&mut self, dir: &Path, tile: &Ready) {
        self.put(dir.join(paths::tile(tile.level, tile.number, tile.hashes.len())), tile.bytes());
    }

    fn into_steps(self, dir: &Path) -> Vec<Step> {
        // A folder may be new itself, so every folder up to the one that holds the log is synced, deepest first.
        let mut folders = BTreeSet::new();
        for (path, _) in &self.0 {
            folders.extend(path.ancestors().skip(1).take_while(|folder| folder.starts_with(dir)).map(Path::to_owned));
        }
        folders.extend(dir.parent().map(Path::to_owned));
        let puts = self.0.into_iter().map(|(path, bytes)| Step::Put(path, bytes));
        puts.chain(folders.into_iter().rev().map(Step::SyncFolder)).collect()
    }
}

/// The tree's edges under a signed checkpoint, from the files; what is missing is first written again from the journal.
fn edges_under(dir: &Path, kept: &Path, checkpoint: &Checkpoint, source: &dyn LeafSource) -> Result<Edges, LogError> {
    let size = checkpoint.size();
    let edges = match read_edges(dir, size)? {
        Some(edges) if nothing_missing(dir, size)? => edges,
        _ => write_again(dir, size, source)?,
    };
    if edges.root() != Hash(checkpoint.root()) {
        return Err(LogError::Forked { path: kept.to_owned(), size });
    }
    // A journal that was put back and then grew again differs from the log in its last leaf at the latest.
    let start = size.saturating_sub(1) / TILE_WIDTH as u64 * TILE_WIDTH as u64;
    let tail = leaves(source, start, size).map_err(LogError::Source)?;
    let path = dir.join(paths::tile(0, start / TILE_WIDTH as u64, tail.len()));
    let published = match tail.len() {
        0 => Vec::new(),
        _ => read_tile(&path, tail.len())?.ok_or(LogError::Damaged { path })?,
    };
    compare_tail(start, &published, &hash_all(&tail))?;
    Ok(edges)
}

fn hash_all(leaves: &[Leaf]) -> Vec<Hash> {
    leaves.iter().map(|leaf| record_hash(leaf.as_bytes())).collect()
}

fn compare_tail(start: u64, published: &[Hash], journal: &[Hash]) -> Result<(), LogError> {
    match published.iter().zip(journal).position(|(published, journal)| published != journal) {
        Some(at) => Err(LogError::LeafChanged { index: start + at as u64 }),
        None => Ok(()),
    }
}

fn read_edges(dir: &Path, size: u64) -> Result<Option<Edges>, LogError> {
    let mut levels = Vec::new();
    let mut level = 0;
    while size >> (8 * level) > 0 {
        let width = partial_width(size, level);
        let path = dir.join(paths::tile(level as u8, size >> (8 * (level + 1)), width));
        match if width == 0 { Some(Vec::new()) } else { read_tile(&path, width)? } {
            Some(hashes) => levels.push(hashes),
            None => return Ok(None),
        }
        level += 1;
    }
    Ok(Some(Edges::of_tiles(size, levels)))
}

fn read_tile(path: &Path, width: usize) -> Result<Option<Vec<Hash>>, LogError> {
    let bytes = read(path).map_err(|error| LogError::Io { path: path.to_owned(), error })?;
    match bytes.map(|bytes| hashes_of(&bytes)) {
        None => Ok(None),
        Some(Some(hashes)) if hashes.len() == width => Ok(Some(hashes)),
        Some(_) => Err(LogError::Damaged { path: path.to_owned() }),
    }
}

fn nothing_missing(dir: &Path, size: u64) -> Result<bool, LogError> {
    let there = |path: PathBuf| path.try_exists().map_err(|error| LogError::Io { path, error });
    for number in 0..size.div_ceil(TILE_WIDTH as u64) {
        let width = (size - number * TILE_WIDTH as u64).min(TILE_WIDTH as u64) as usize;
        if !there(dir.join(paths::bundle(number, width)))? {
            return Ok(false);
        }
    }
    let mut level = 0;
    while size >> (8 * level) > 0 {
        for number in 0..size >> (8 * (level + 1)) {
            if !there(dir.join(paths::tile(level, number, TILE_WIDTH)))? {
                return Ok(false);
            }
        }
        level += 1;
    }
    Ok(true)
}

/// Writes the files of the first `size` leaves that are missing, and refuses any that stands there with other bytes.
fn write_again(dir: &Path, size: u64, source: &dyn LeafSource) -> Result<Edges, LogError> {
    let mut edges = Edges::default();
    for start in (0..size).step_by(TILE_WIDTH) {
        let mut files = Files::default();
        let bundle = source::leaves(source, start, size.min(start + TILE_WIDTH as u64)).map_err(LogError::Source)?;
        files.put(dir.join(paths::bundle(start / TILE_WIDTH as u64, bundle.len())), bundle_of(&bundle));
        for hash in hash_all(&bundle) {
            edges.push(hash, |tile| {
                files.put_tile(dir, &tile);
                Ok::<_, LogError>(())
            })?;
        }
        if edges.size() == size {
            edges.partial().for_each(|tile| files.put_tile(dir, &tile));
        }
        for (path, bytes) in &files.0 {
            let there = read(path).map_err(|error| LogError::Io { path: path.clone(), error })?;
            if there.is_some_and(|there| there != *bytes) {
                return Err(LogError::Damaged { path: path.clone() });
            }
        }
        files.into_steps(dir).iter().try_for_each(Step::run)?;
    }
    Ok(edges)
}

fn read_checkpoint(path: &Path, key: &VerifierKey) -> Result<Option<Checkpoint>, LogError> {
    let bytes = read(path).map_err(|error| LogError::Io { path: path.to_owned(), error })?;
    let open = |bytes: Vec<u8>| Checkpoint::open(&bytes, key);
    bytes.map(open).transpose().map_err(|error| LogError::Checkpoint { path: path.to_owned(), error })
}
