//! Brings committed leaves into the log's directory, and refuses to go on from an older state.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tlog_tiles::Hash;

use super::checkpoint::Checkpoint;
use super::edges::{Edges, TILE_WIDTH};
use super::error::LogError;
use super::files::bundle_of;
use super::paths;
use super::proof::{ProofError, proof, root_of_prefix};
use super::resume::{compare_tail, edges_under, hash_all, read_checkpoint};
use super::signer::{Signer, VerifierKey};
use super::source::{LeafSource, leaves};
use super::steps::{Files, MOST_LEAVES_AT_ONCE, Step};

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
pub(super) struct State {
    checkpoint: Option<Checkpoint>,
    edges: Edges,
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
        let (newest, path) = match &published {
            Some(_) if signed_over(&published) >= signed_over(&remembered) => (&published, &published_path),
            _ => (&remembered, &kept),
        };
        let newest = newest.clone();
        let edges = match &newest {
            Some(checkpoint) => edges_under(&dir, checkpoint, path, source)?,
            None => Edges::default(),
        };
        if let (Some(newest), Some(remembered)) = (&newest, &remembered)
            && root_of_prefix(&dir, newest, remembered.size()) != Some(Hash(remembered.root()))
        {
            return Err(LogError::Forked { path: kept, size: remembered.size() });
        }
        let log = Self { dir, kept, signer, state: Mutex::new(State { checkpoint: newest.clone(), edges }) };
        if let Some(checkpoint) = &newest
            && (published.as_ref() != Some(checkpoint) || remembered.as_ref() != Some(checkpoint))
        {
            log.checkpoint_steps(checkpoint).iter().try_for_each(Step::run)?;
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
            steps.iter().try_for_each(Step::run)?;
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

    /// Signs that a document of `kind` with this digest is the log owner's; see
    /// [`check_statement`](crate::check_statement).
    #[must_use]
    pub fn statement(&self, kind: &str, sha256: &basis::Sha256) -> String {
        super::statement::sign(&self.signer, kind, sha256)
    }

    /// The proof that leaf `index` stands in the log; see [`proof`](fn@crate::proof).
    ///
    /// # Errors
    /// As [`proof`](fn@crate::proof).
    pub fn proof(&self, index: u64) -> Result<String, ProofError> {
        proof(&self.dir, &self.verifier_key(), index)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // The state is replaced whole after the disk has it, so a panic elsewhere cannot have left it half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do on the disk to go from `state` to a log of `size` leaves, and the state after it.
    pub(super) fn plan(
        &self,
        state: &State,
        source: &dyn LeafSource,
        size: u64,
    ) -> Result<(Vec<Step>, State), LogError> {
        let old = state.edges.size();
        let start = old - old % TILE_WIDTH as u64;
        let leaves = leaves(source, start, size).map_err(LogError::Source)?;
        let hashes = hash_all(&leaves);
        compare_tail(start, state.edges.leaf_hashes(), &hashes)?;

        let mut files = Files::default();
        for (number, bundle) in (start / TILE_WIDTH as u64..).zip(leaves.chunks(TILE_WIDTH)) {
            files.put(self.dir.join(paths::bundle(number, bundle.len())), bundle_of(bundle));
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

    /// First the log's own checkpoint, then the copy: a crash between them leaves the copy behind, which is mended,
    /// and never ahead, which would look like a roll-back.
    fn checkpoint_steps(&self, checkpoint: &Checkpoint) -> Vec<Step> {
        let note = checkpoint.note().as_bytes();
        let mut steps = Files::one(self.dir.join(paths::CHECKPOINT), note.to_vec()).into_steps(&self.dir);
        let kept_folder = self.kept.parent().unwrap_or(Path::new(""));
        steps.extend(Files::one(self.kept.clone(), note.to_vec()).into_steps(kept_folder));
        steps
    }
}
