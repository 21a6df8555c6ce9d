//! One open gallery: its pack, its templates in memory, and whose turn it is to change rows and memory together, or to load
//! them.
//!
//! Locks are taken in one order: turn, then the vault's writing transaction, then what is here in memory. Nobody waits
//! for a turn inside a transaction.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use basis::FaceId;
use serde::{Deserialize, Serialize};

use super::GalleryError;
use super::shelves::Shelves;
use crate::index::{Capabilities, Purge};
use crate::store::{Record, StoreError};

/// Which pack a template comes from: its name with version, and the digest of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRef {
    /// e.g. `dlib-1`.
    pub name: String,
    /// SHA-256 of the manifest, which holds the digests of all files.
    pub digest: [u8; 32],
}

/// One open gallery.
#[derive(Default)]
pub(super) struct Room {
    turn: Mutex<()>,
    /// Set once `held` is what the rows say.
    loaded: OnceLock<()>,
    held: RwLock<Held>,
    /// Faces that were restricted after their rows stood and before memory held them. Whoever changes a restriction in
    /// memory holds this.
    restricted_early: Mutex<HashSet<FaceId>>,
}

/// Changed together, so that no template is ever taken for another pack's.
#[derive(Default)]
struct Held {
    pack: Option<PackRef>,
    /// Made when the first template tells the dimension.
    shelves: Option<Arc<Shelves>>,
}

impl Room {
    /// Not loaded yet.
    pub(super) fn empty() -> Self {
        Self::default()
    }

    /// Loads it where that was not done, and waits where somebody is at it. What fails can be tried again.
    ///
    /// # Errors
    /// Those of `load`.
    pub(super) fn fill<E>(
        &self,
        load: impl FnOnce() -> Result<(Option<PackRef>, Option<Shelves>), E>,
    ) -> Result<(), E> {
        if self.is_loaded() {
            return Ok(());
        }
        let _turn = self.turn();
        if self.is_loaded() {
            return Ok(());
        }
        let (pack, shelves) = load()?;
        // What was restricted since its row was read.
        let mut early = self.restricted_early.lock().expect("no restriction panics halfway");
        if let Some(shelves) = &shelves {
            early.retain(|face| shelves.set_restricted(&[*face], true) == 0);
        }
        *self.held.write().expect("no writer panics") = Held { pack, shelves: shelves.map(Arc::new) };
        self.loaded.get_or_init(|| ());
        Ok(())
    }

    pub(super) fn is_loaded(&self) -> bool {
        self.loaded.get().is_some()
    }

    /// Waits for the turn to change rows and memory together.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().expect("no change of a gallery panics halfway")
    }

    pub(super) fn pack(&self) -> Option<PackRef> {
        self.held.read().expect("no writer panics").pack.clone()
    }

    pub(super) fn check_pack(&self, given: &PackRef) -> Result<(), GalleryError> {
        match self.pack() {
            Some(held) if held != *given => {
                Err(GalleryError::MixedPacks { held: held.name, given: given.name.clone() })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn shelves(&self) -> Option<Arc<Shelves>> {
        self.held.read().expect("no writer panics").shelves.clone()
    }

    /// The shelves for an act recorded at `leaf`.
    ///
    /// # Errors
    /// When the gallery moved to another pack since: the act's templates are of the earlier one.
    pub(super) fn shelves_at(&self, leaf: u64) -> Result<Option<Arc<Shelves>>, GalleryError> {
        let held = self.held.read().expect("no writer panics");
        match (&held.shelves, &held.pack) {
            (Some(shelves), Some(pack)) if leaf < shelves.since_leaf => {
                Err(GalleryError::MixedPacks { held: pack.name.clone(), given: "the gallery's earlier pack".into() })
            }
            (shelves, _) => Ok(shelves.clone()),
        }
    }

    /// Puts pack and templates in place of what was held. Restrictions that came since the new ones were made stay.
    pub(super) fn install(&self, pack: &PackRef, shelves: Option<Arc<Shelves>>) {
        let _restricting = self.restricted_early.lock().expect("no restriction panics halfway");
        let mut held = self.held.write().expect("no writer panics");
        if let (Some(before), Some(shelves)) = (&held.shelves, &shelves)
            && !Arc::ptr_eq(before, shelves)
        {
            let mut restricted = Vec::new();
            before.store.visit(|face, facets| restricted.extend(facets.restricted.then_some(face)));
            shelves.set_restricted(&restricted, true);
        }
        *held = Held { pack: Some(pack.clone()), shelves };
    }

    /// Puts a face where searches find it.
    ///
    /// # Errors
    /// As [`Shelves::insert`].
    pub(super) fn insert(&self, shelves: &Shelves, mut record: Record) -> Result<(), StoreError> {
        let mut early = self.restricted_early.lock().expect("no restriction panics halfway");
        record.facets.restricted |= early.remove(&record.face);
        shelves.insert(record)
    }

    /// Takes faces out of use, for now. Does not wait for the turn, because it is called inside transactions.
    pub(super) fn restrict(&self, faces: &[FaceId]) {
        let mut early = self.restricted_early.lock().expect("no restriction panics halfway");
        let shelves = self.shelves();
        let held = |face: FaceId| shelves.as_ref().is_some_and(|held| held.set_restricted(&[face], true) > 0);
        early.extend(faces.iter().filter(|face| !held(**face)));
    }

    /// Puts faces back into use. Called only by who holds the writing transaction, so that no restriction comes between.
    pub(super) fn lift(&self, faces: &[FaceId]) {
        let mut early = self.restricted_early.lock().expect("no restriction panics halfway");
        for face in faces {
            early.remove(face);
        }
        if let Some(shelves) = self.shelves() {
            shelves.set_restricted(faces, false);
        }
    }

    /// Takes faces out of memory: once it returns, no search shows any of them. Says how far the index let go of them.
    pub(super) fn forget(&self, faces: &[FaceId]) -> Purge {
        self.shelves().map_or(Purge::without_index(faces.len()), |shelves| shelves.forget(faces))
    }

    /// What the candidate index is and can do; none while the gallery never held a template, or those it holds need none.
    pub(super) fn capabilities(&self) -> Option<Capabilities> {
        self.shelves()?.capabilities()
    }

    /// Whether a face may be shown now.
    pub(super) fn shows(&self, face: FaceId) -> bool {
        self.shelves().is_some_and(|shelves| shelves.shows(face))
    }

    pub(super) fn faces_held(&self) -> usize {
        self.shelves().map_or(0, |shelves| shelves.store.len())
    }
}
