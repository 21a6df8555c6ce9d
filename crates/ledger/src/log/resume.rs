//! Goes on from what stands on the disk: reads it, makes again what is missing, and holds it to what was signed.

use std::path::{Path, PathBuf};

use tlog_tiles::{Hash, record_hash};

use super::checkpoint::Checkpoint;
use super::edges::{Edges, TILE_WIDTH, hashes_of, partial_width};
use super::error::LogError;
use super::files::{bundle_of, read};
use super::paths;
use super::signer::VerifierKey;
use super::source::{LeafSource, leaves};
use super::steps::{Files, MOST_LEAVES_AT_ONCE, Step};
use crate::leaf::Leaf;

/// The tree's edges under a signed checkpoint (that of `path`), from the files; what is missing is first made again.
pub(super) fn edges_under(
    dir: &Path,
    checkpoint: &Checkpoint,
    path: &Path,
    source: &dyn LeafSource,
) -> Result<Edges, LogError> {
    let size = checkpoint.size();
    let edges = match read_edges(dir, size)? {
        Some(edges) if nothing_missing(dir, size)? => edges,
        _ => make_again(dir, size, source)?,
    };
    if edges.root() != Hash(checkpoint.root()) {
        return Err(LogError::Forked { path: path.to_owned(), size });
    }
    // A journal that was put back and then grew again differs from the log in its last leaf at the latest.
    let start = size.saturating_sub(1) / TILE_WIDTH as u64 * TILE_WIDTH as u64;
    let tail = leaves(source, start, size).map_err(LogError::Source)?;
    if !tail.is_empty() {
        let path = dir.join(paths::tile(0, start / TILE_WIDTH as u64, tail.len()));
        let published = read_tile(&path, tail.len())?.ok_or(LogError::Damaged { path })?;
        compare_tail(start, &published, &hash_all(&tail))?;
    }
    Ok(edges)
}

pub(super) fn hash_all(leaves: &[Leaf]) -> Vec<Hash> {
    leaves.iter().map(|leaf| record_hash(leaf.as_bytes())).collect()
}

pub(super) fn compare_tail(start: u64, published: &[Hash], journal: &[Hash]) -> Result<(), LogError> {
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
fn make_again(dir: &Path, size: u64, source: &dyn LeafSource) -> Result<Edges, LogError> {
    let mut edges = Edges::default();
    for start in (0..size).step_by(MOST_LEAVES_AT_ONCE as usize) {
        let mut files = Files::default();
        let leaves = leaves(source, start, size.min(start + MOST_LEAVES_AT_ONCE)).map_err(LogError::Source)?;
        for (number, bundle) in (start / TILE_WIDTH as u64..).zip(leaves.chunks(TILE_WIDTH)) {
            files.put(dir.join(paths::bundle(number, bundle.len())), bundle_of(bundle));
        }
        for hash in hash_all(&leaves) {
            edges.push(hash, |tile| {
                files.put_tile(dir, &tile);
                Ok::<_, LogError>(())
            })?;
        }
        if edges.size() == size {
            edges.partial().for_each(|tile| files.put_tile(dir, &tile));
        }
        for (path, bytes) in files.iter() {
            let there = read(path).map_err(|error| LogError::Io { path: path.clone(), error })?;
            if there.is_some_and(|there| there != *bytes) {
                return Err(LogError::Damaged { path: path.clone() });
            }
        }
        files.into_steps(dir).iter().try_for_each(Step::run)?;
    }
    Ok(edges)
}

pub(super) fn read_checkpoint(path: &Path, key: &VerifierKey) -> Result<Option<Checkpoint>, LogError> {
    let bytes = read(path).map_err(|error| LogError::Io { path: path.to_owned(), error })?;
    let open = |bytes: Vec<u8>| Checkpoint::open(&bytes, key);
    bytes.map(open).transpose().map_err(|error| LogError::Checkpoint { path: path.to_owned(), error })
}
