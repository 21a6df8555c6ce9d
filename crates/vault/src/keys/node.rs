//! One node of the tree: a page of keys, sealed under its parent's key.

use aws_lc_rs::aead::AES_256_GCM_SIV;

use crate::keys::Key;
use crate::memory::Pages;
use crate::random::Random;
use crate::seal::{open_with, seal_with};

pub(super) const KEY_LEN: usize = 32;
/// Node levels between the root key and the keys given out.
pub(super) const LEVELS: u8 = 3;

/// How wide the tree is. The product's is fixed; tests use narrow trees to reach every corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Two to this power keys stand in a node.
    pub(super) bits: u32,
}

impl Shape {
    /// Fan-out 4,096: nodes of 128 KiB, 2^36 keys.
    pub(super) const PRODUCT: Self = Self { bits: 12 };

    pub(super) const fn fan_out(self) -> u64 {
        1 << self.bits
    }

    /// All keys the tree can ever give out.
    pub(super) const fn capacity(self) -> u64 {
        1 << (self.bits * LEVELS as u32)
    }
}

/// Where a node stands: level 0 is the one node under the root key, the last level holds the keys given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Position {
    pub(super) level: u8,
    pub(super) index: u64,
}

impl Position {
    pub(super) const TOP: Self = Self { level: 0, index: 0 };

    /// The node that holds a slot's key.
    pub(super) const fn of_slot(slot: u64, shape: Shape) -> Self {
        Self { level: LEVELS - 1, index: slot >> shape.bits }
    }

    /// Whether its keys are those given out.
    pub(super) const fn is_leaf(self) -> bool {
        self.level == LEVELS - 1
    }

    /// The node that holds this node's key; `None` for the top, whose key is the root.
    pub(super) fn parent(self, shape: Shape) -> Option<Self> {
        let level = self.level.checked_sub(1)?;
        Some(Self { level, index: self.index >> shape.bits })
    }

    /// `LEVEL-INDEX-GENERATION.node`; the generation is that of the root the node was written for.
    pub(super) fn file_name(self, generation: u64) -> String {
        format!("{}-{:x}-{generation:x}.node", self.level, self.index)
    }

    /// Back from a file name.
    pub(super) fn parse(name: &str) -> Option<(Self, u64)> {
        let mut parts = name.strip_suffix(".node")?.split('-');
        let level = parts.next()?.parse().ok().filter(|level| *level < LEVELS)?;
        let index = u64::from_str_radix(parts.next()?, 16).ok()?;
        let generation = u64::from_str_radix(parts.next()?, 16).ok()?;
        let position = Self { level, index };
        (parts.next().is_none() && position.file_name(generation) == name).then_some((position, generation))
    }

    /// Binds the ciphertext to its place, so that nodes cannot be exchanged.
    fn aad(self) -> Vec<u8> {
        format!("countenance key node 1 {} {:x}", self.level, self.index).into_bytes()
    }
}

/// A node in memory, on locked pages. A key of zeros was destroyed.
pub(super) struct Node(Pages<u8>);

impl Node {
    /// A node of fresh keys: a tree is born full, so giving a key out writes nothing.
    pub(super) fn fresh(shape: Shape, random: &dyn Random) -> Self {
        let mut pages = Pages::zeroed(shape.fan_out() as usize * KEY_LEN);
        random.fill(&mut pages);
        Self(pages)
    }

    pub(super) fn copy(&self) -> Self {
        Self(Pages::copy_of(&self.0))
    }

    /// The key at an entry (taken modulo the fan-out), `None` when destroyed.
    pub(super) fn key(&self, entry: u64) -> Option<Key> {
        let bytes: &[u8; KEY_LEN] = (&self.0[self.range(entry)]).try_into().expect("an entry is one key long");
        (*bytes != [0; KEY_LEN]).then(|| Key::from_bytes(bytes))
    }

    pub(super) fn set(&mut self, entry: u64, key: &Key) {
        let range = self.range(entry);
        self.0[range].copy_from_slice(key.expose());
    }

    pub(super) fn clear(&mut self, entry: u64) {
        let range = self.range(entry);
        self.0[range].fill(0);
    }

    /// `nonce (12) || ciphertext || tag (16)`, AES-256-GCM-SIV (RFC 8452): even a nonce that came twice after a crash
    /// would reveal no more than that two plain texts were equal.
    pub(super) fn seal(&self, position: Position, key: &Key, random: &dyn Random) -> Vec<u8> {
        seal_with(&AES_256_GCM_SIV, key, &position.aad(), &self.0, random)
    }

    /// Opens a node's file; `None` when it is not this position's node under this key.
    pub(super) fn open(position: Position, shape: Shape, key: &Key, sealed: &[u8]) -> Option<Self> {
        let plain = open_with(&AES_256_GCM_SIV, key, &position.aad(), sealed)?;
        (plain.len() == shape.fan_out() as usize * KEY_LEN).then(|| Self(Pages::copy_of(&plain)))
    }

    fn range(&self, entry: u64) -> std::ops::Range<usize> {
        let start = entry as usize * KEY_LEN % self.0.len();
        start..start + KEY_LEN
    }
}
