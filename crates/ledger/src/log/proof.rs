//! Receipts that are checked offline (C2SP tlog-proof).

use std::io;
use std::path::{Path, PathBuf};

use tlog_tiles::{Hash, Tile, TileHashReader, TileReader, check_record, prove_record, record_hash, tree_hash};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::edges::TILE_WIDTH;
use super::files::read;
use super::paths;
use super::signer::VerifierKey;
use crate::leaf::Leaf;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof has one hash for each level of the tree, and a tree of more than 2^64 leaves cannot be.
const MOST_HASHES: usize = 64;

/// Why there is no proof, or a text is none.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// A file could not be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The leaf is not under a checkpoint yet.
    #[error("leaf {index} is not published: the log's checkpoint covers {size} leaves; publish first")]
    NotPublished {
        /// The leaf that was asked for.
        index: u64,
        /// Leaves under the checkpoint.
        size: u64,
    },
    /// The tiles do not lead to the checkpoint.
    #[error("the log's tiles do not have the root of its checkpoint; run `log check`")]
    Damaged,
    /// The text has not the form of C2SP tlog-proof.
    #[error("not a proof: line {line} is not as c2sp.org/tlog-proof@v1 has it")]
    Malformed {
        /// The first such line, from 1.
        line: usize,
    },
    /// The checkpoint in it is not one of this log.
    #[error("the checkpoint is not good: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The hashes do not lead from the leaf to the root.
    #[error("the proof does not show this leaf at index {index} of this log")]
    Wrong {
        /// The index it claims.
        index: u64,
    },
}

/// The proof that leaf `index` stands in the log at `dir`, under its present checkpoint, as text for a `.tlog-proof`
/// file: the header, `index N`, one base64 hash a line from the leaf's sibling up to the root's child, a blank line, the
/// checkpoint.
///
/// # Errors
/// [`ProofError::NotPublished`] when no checkpoint covers the leaf, [`ProofError::Damaged`] when the tiles are not those
/// of the checkpoint, and I/O.
pub fn proof(dir: &Path, key: &VerifierKey, index: u64) -> Result<String, ProofError> {
    let path = dir.join(paths::CHECKPOINT);
    let note = read(&path).map_err(|error| ProofError::Io { path, error })?;
    let note = note.ok_or(ProofError::NotPublished { index, size: 0 })?;
    let checkpoint = Checkpoint::open(&note, key)?;
    let size = checkpoint.size();
    if index >= size {
        return Err(ProofError::NotPublished { index, size });
    }
    let tiles = TileFiles { dir };
    let reader = TileHashReader::new(size, Hash(checkpoint.root()), &tiles);
    let hashes = prove_record(size, index, &reader).map_err(|_| ProofError::Damaged)?;
    let hashes: String = hashes.iter().map(|hash| format!("{hash}\n")).collect();
    Ok(format!("{HEADER}\nindex {index}\n{hashes}\n{}", checkpoint.note()))
}

/// Checks a proof and returns the index it shows `leaf` at and the checkpoint it stands under.
///
/// # Errors
/// [`ProofError::Malformed`], [`ProofError::Checkpoint`] when it is not signed by `key`, [`ProofError::Wrong`] when it
/// is a proof of another leaf.
pub fn check_proof(text: &str, leaf: &Leaf, key: &VerifierKey) -> Result<(u64, Checkpoint), ProofError> {
    let (head, note) = text.split_once("\n\n").ok_or(ProofError::Malformed { line: text.lines().count() })?;
    let mut lines = head.split('\n').zip(1..).peekable();
    lines.next_if(|(line, _)| *line == HEADER).ok_or(ProofError::Malformed { line: 1 })?;
    // Extra data is unauthenticated and ours has none, but a proof that carries some is a proof all the same.
    lines.next_if(|(line, _)| line.starts_with("extra "));
    let (index, line) = lines.next().ok_or(ProofError::Malformed { line: 2 })?;
    let index = index.strip_prefix("index ").and_then(decimal).ok_or(ProofError::Malformed { line })?;
    let hashes = lines
        .map(|(text, line)| Hash::parse_hash(text).map_err(|_| ProofError::Malformed { line }))
        .take(MOST_HASHES + 1)
        .collect::<Result<Vec<_>, _>>()?;
    let checkpoint = Checkpoint::open(note.as_bytes(), key)?;
    let root = Hash(checkpoint.root());
    if index >= checkpoint.size() || hashes.len() > MOST_HASHES {
        return Err(ProofError::Wrong { index });
    }
    check_record(&hashes, checkpoint.size(), root, index, record_hash(leaf.as_bytes()))
        .map_err(|_| ProofError::Wrong { index })?;
    Ok((index, checkpoint))
}

/// The root of the log's first `size` leaves, from tiles that lead to `checkpoint`; none when they do not.
pub(super) fn root_of_prefix(dir: &Path, checkpoint: &Checkpoint, size: u64) -> Option<Hash> {
    if size == checkpoint.size() {
        return Some(Hash(checkpoint.root()));
    }
    let tiles = TileFiles { dir };
    let reader = TileHashReader::new(checkpoint.size(), Hash(checkpoint.root()), &tiles);
    tree_hash(size, &reader).ok()
}

/// A number without leading zeroes.
fn decimal(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

struct TileFiles<'a> {
    dir: &'a Path,
}

impl TileReader for TileFiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read_one = |tile: &Tile| {
            let of_width = |width| read(&self.dir.join(paths::tile(tile.level(), tile.level_index(), width)));
            let width = tile.width() as usize;
            // A partial tile may have been replaced by the full one since the checkpoint was read.
            let bytes = match of_width(width) {
                Ok(None) => of_width(TILE_WIDTH),
                bytes => bytes,
            };
            let mut bytes = bytes.ok().flatten().ok_or(tlog_tiles::Error::InvalidTile)?;
            bytes.truncate(width * tlog_tiles::HASH_SIZE);
            Ok(bytes)
        };
        tiles.iter().map(read_one).collect()
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}
