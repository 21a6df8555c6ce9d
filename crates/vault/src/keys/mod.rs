//! The secure-deletion key tree: every asset and every person has a key of its own, and an erasure destroys keys.
//!
//! A root key wraps a node of 4,096 keys, each of those wraps another node, and so on for three levels; the keys in
//! the last level are the ones given out. To destroy a key is to write its node again without it, under a new key, and
//! so on up to a new root key. The old root's bytes are overwritten, and with them every older copy of a node becomes
//! noise, wherever it is kept (Reardon et al., CCS 2013; Boneh and Lipton, USENIX Security 1996).

mod copy;
#[cfg(test)]
mod copy_tests;
mod key;
mod node;
mod root;
mod slots;
mod state;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{KeyError, VaultError};
use crate::files::Files;
use crate::places::Places;
use crate::random::Random;

pub use copy::KeyCopy;
pub use key::Key;
pub use root::Fingerprint;

use node::Shape;
use state::State;

/// Which key of the tree. Written in records; says nothing about the key.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
pub struct KeySlot(pub u64);

impl KeySlot {
    /// The institution's own key: it seals what concerns no single person and outlives every erasure.
    pub const CONTROLLER: Self = Self(0);
}

/// The two root keys of an erasure, as the log names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RootChange {
    /// The root that is destroyed.
    pub before: Fingerprint,
    /// The root that stands now.
    pub after: Fingerprint,
}

/// The key tree on disk and the part of it that is in memory.
pub struct KeyTree {
    state: Mutex<State>,
}

impl KeyTree {
    /// Writes a new tree and gives out [`KeySlot::CONTROLLER`].
    pub(crate) fn create(places: &Places, files: Files, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        Self::create_shaped(&places.keys(), &places.root_key, Shape::PRODUCT, files, random)
    }

    /// Opens a tree, finishes a root change that was cut off, and says how many node files it swept.
    pub(crate) fn open(places: &Places, files: Files, random: Arc<dyn Random>) -> Result<(Self, u64), VaultError> {
        Self::open_shaped(&places.keys(), &places.root_key, Shape::PRODUCT, files, random)
    }

    fn create_shaped(
        dir: &Path,
        root: &Path,
        shape: Shape,
        files: Files,
        random: Arc<dyn Random>,
    ) -> Result<Self, VaultError> {
        let mut state = State::create(dir, root, shape, files, random)?;
        let first = state.allocate()?;
        assert!(first == KeySlot::CONTROLLER, "a new tree starts at slot 0");
        Ok(Self { state: Mutex::new(state) })
    }

    fn open_shaped(
        dir: &Path,
        root: &Path,
        shape: Shape,
        files: Files,
        random: Arc<dyn Random>,
    ) -> Result<(Self, u64), VaultError> {
        let (state, swept) = State::open(dir, root, shape, files, random)?;
        Ok((Self { state: Mutex::new(state) }, swept))
    }

    /// Gives out a key that was never given before. Writes to disk once in 1,024 calls.
    ///
    /// A slot is used up even when the transaction that was to name it never commits.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Io`] when the next slots cannot be reserved.
    pub fn allocate(&self) -> Result<KeySlot, VaultError> {
        self.state().allocate()
    }

    /// The key in a slot.
    ///
    /// # Errors
    /// [`KeyError::Destroyed`] after an erasure, [`KeyError::NeverGiven`] beyond the slots given out,
    /// [`KeyError::Unreadable`] when the node's file is missing or altered.
    pub fn key(&self, slot: KeySlot) -> Result<Key, KeyError> {
        self.state().key(slot)
    }

    /// Destroys keys, all in one change of the root. When this returns, the old root is overwritten and no file that
    /// ever existed opens these keys. A slot whose key is gone already is no error, so a batch that was cut off is
    /// finished by asking again; if all of them are gone, the last root change is returned.
    ///
    /// # Errors
    /// [`KeyError::NeverGiven`], [`KeyError::Controller`]; [`VaultError::DiskFull`] or [`VaultError::Io`] when a step
    /// failed: the keys then stand as before, or are destroyed with remains still on disk. Asking again finishes.
    pub fn destroy(&self, slots: &[KeySlot]) -> Result<RootChange, VaultError> {
        self.state().destroy(slots)
    }

    /// How the tree's second place stands.
    #[must_use]
    pub fn copy(&self) -> KeyCopy {
        self.state().copy_state()
    }

    /// Brings the tree's second place up, where there is one, and the log's checkpoint beside it. Every change of the root
    /// does so by itself.
    ///
    /// # Errors
    /// [`VaultError::KeyCopy`] when it cannot be written.
    pub fn bring_copy_up(&self) -> Result<(), VaultError> {
        self.state().bring_copy_up()
    }

    /// Makes a copy at `folder` and keeps it from then on.
    pub(crate) fn set_copy(&self, folder: &Path) -> Result<(), VaultError> {
        self.state().set_copy(folder)
    }

    /// Leaves the tree without a second place, whether or not it can be reached.
    pub(crate) fn forget_copy(places: &Places) -> Result<(), VaultError> {
        copy::forget(&places.keys(), &Files::default())
    }

    /// Whether a folder holds a tree itself, and not a copy of one: only a tree says which slots it gave out.
    pub(crate) fn is_at(folder: &Path) -> bool {
        folder.join("slots").exists()
    }

    /// Puts the copy at `folder` in the place of a tree that was lost; the tree has it as its copy from then on.
    pub(crate) fn put_back(folder: &Path, places: &Places, files: &Files) -> Result<(), VaultError> {
        copy::put_back(folder, &places.keys(), &places.root_key, Shape::PRODUCT, files)
    }

    /// Names the current root without revealing it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.state().fingerprint()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state changes only after every fallible step, so a panic elsewhere leaves it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
