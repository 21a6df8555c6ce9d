//! The Merkle tree as it grows, held as its unfinished right edge.

use tlog_tiles::{EMPTY_HASH, HASH_SIZE, Hash, Tile, node_hash};

/// Hashes in a full tile.
pub(super) const TILE_WIDTH: usize = 256;

/// A tile that is ready to be written or compared: `hashes` of `level`, tile number `number` within it.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) level: u8,
    pub(super) number: u64,
    pub(super) hashes: Vec<Hash>,
}

impl Ready {
    /// The hashes as they stand in the tile's file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        bytes_of(&self.hashes)
    }
}

/// The partial tile of each level of a tree of `size` leaves, 0 to 255 hashes each. Enough to append to the tree and to
/// compute its root, whatever its size.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edges {
    /// The edges of a tree of `size` leaves from its partial tiles, lowest level first, one for each level that has
    /// any hash. Their widths must be those that the size asks for.
    pub(super) fn of_tiles(size: u64, levels: Vec<Vec<Hash>>) -> Self {
        debug_assert!(levels.iter().enumerate().all(|(level, tile)| tile.len() == partial_width(size, level)));
        Self { size, levels }
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The partial tile of level 0: the hashes of the leaves after the last full tile.
    pub(super) fn leaf_hashes(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// Appends a leaf; `full` is given each tile that it completes, lowest first.
    pub(super) fn push<E>(&mut self, leaf: Hash, mut full: impl FnMut(Ready) -> Result<(), E>) -> Result<(), E> {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(hash);
            if self.levels[level].len() < TILE_WIDTH {
                break;
            }
            let hashes = std::mem::take(&mut self.levels[level]);
            hash = Tile::subtree_hash(&bytes_of(&hashes));
            full(Ready { level: level as u8, number: self.size >> (8 * (level + 1)), hashes })?;
        }
        self.size += 1;
        Ok(())
    }

    /// The partial tiles, lowest level first.
    pub(super) fn partial(&self) -> impl Iterator<Item = Ready> + '_ {
        self.levels.iter().enumerate().filter(|(_, hashes)| !hashes.is_empty()).map(|(level, hashes)| Ready {
            level: level as u8,
            number: self.size >> (8 * (level + 1)),
            hashes: hashes.clone(),
        })
    }

    /// The tree's root (RFC 6962, 2.1).
    pub(super) fn root(&self) -> Hash {
        // Left to right the tree is a row of perfect subtrees of falling size: those of the highest level first, and
        // within a level one for each bit of the width.
        let mut perfect = Vec::new();
        for hashes in self.levels.iter().rev() {
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (subtree, after) = rest.split_at(1 << rest.len().ilog2());
                perfect.push(Tile::subtree_hash(&bytes_of(subtree)));
                rest = after;
            }
        }
        perfect.into_iter().rev().reduce(|right, left| node_hash(left, right)).unwrap_or(EMPTY_HASH)
    }
}

/// How many hashes the partial tile of a level has in a tree of `size` leaves.
pub(super) fn partial_width(size: u64, level: usize) -> usize {
    (size >> (8 * level)) as usize % TILE_WIDTH
}

pub(super) fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes of a tile file; none when its length is not a whole number of hashes.
pub(super) fn hashes_of(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (chunks, rest) = bytes.as_chunks::<HASH_SIZE>();
    rest.is_empty().then(|| chunks.iter().copied().map(Hash).collect())
}
