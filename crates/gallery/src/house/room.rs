//! One open gallery: its templates in memory, the index over them, and whose turn it is to change both.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use basis::{FaceId, GalleryId};
use serde::{Deserialize, Serialize};
use vault::Vault;
use vault::records::segments::Segment;

use super::GalleryError;
use crate::index::{BitIndex, CandidateIndex, IndexEntry};
use crate::store::{
    LowHalves, LowHalvesError, LowPart, Record, RowNumber, SegmentNumber, StoreError, TemplateStore,
};

/// Which pack a template comes from: its name with version, and the digest of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRef {
    /// e.g. `dlib 1`.
    pub name: String,
    /// SHA-256 of the manifest, which holds the digests of all files.
    pub digest: [u8; 32],
}

/// One open gallery.
pub(super) struct Room {
    pub(super) gallery: GalleryId,
    segment_rows: usize,
    turn: Mutex<()>,
    pack: RwLock<Option<PackRef>>,
    /// Made when the first template tells the dimension.
    shelves: RwLock<Option<Arc<Shelves>>>,
    low: Arc<SealedLowHalves>,
}

/// Store and index of one dimension.
pub(super) struct Shelves {
    pub(super) store: TemplateStore,
    pub(super) index: BitIndex,
}

impl Shelves {
    /// Builds the index anew from the store.
    pub(super) fn build_index(&self) -> Result<(), GalleryError> {
        let mut outcome = Ok(());
        self.store.visit(|face, high, facets| {
            if outcome.is_ok() {
                outcome = self.index.upsert(&[IndexEntry { face, high, facets: *facets }]);
            }
        });
        Ok(outcome?)
    }
}

impl Room {
    pub(super) fn new(vault: &Arc<Vault>, gallery: GalleryId, pack: Option<PackRef>, segment_rows: usize) -> Self {
        let low = Arc::new(SealedLowHalves { vault: Arc::clone(vault), segments: RwLock::default() });
        let (pack, shelves) = (RwLock::new(pack), RwLock::new(None));
        Self { gallery, segment_rows, turn: Mutex::new(()), pack, shelves, low }
    }

    /// Waits for the turn to change rows and memory together.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().expect("no change of a gallery panics halfway")
    }

    pub(super) fn pack(&self) -> Option<PackRef> {
        self.pack.read().expect("no writer panics").clone()
    }

    pub(super) fn check_pack(&self, given: &PackRef) -> Result<(), GalleryError> {
        match self.pack() {
            Some(held) if held != *given => {
                Err(GalleryError::MixedPacks { held: held.name, given: given.name.clone() })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn set_pack(&self, pack: &PackRef) {
        *self.pack.write().expect("no writer panics") = Some(pack.clone());
    }

    /// Empties the memory, for templates of another pack.
    pub(super) fn clear(&self) {
        *self.shelves.write().expect("no writer panics") = None;
        self.low.segments.write().expect("no writer panics").clear();
    }

    pub(super) fn shelves(&self) -> Option<Arc<Shelves>> {
        self.shelves.read().expect("no writer panics").clone()
    }

    /// The shelves for templates of `dimension`, made when there are none yet.
    pub(super) fn shelves_for(&self, dimension: usize) -> Result<Arc<Shelves>, GalleryError> {
        let mut slot = self.shelves.write().expect("no writer panics");
        if let Some(shelves) = slot.as_ref() {
            return Ok(Arc::clone(shelves));
        }
        let low: Arc<dyn LowHalves> = Arc::clone(&self.low) as _;
        let store = TemplateStore::new(dimension, self.segment_rows, low)?;
        let shelves = Arc::new(Shelves { store, index: BitIndex::new(dimension) });
        *slot = Some(Arc::clone(&shelves));
        Ok(shelves)
    }

    /// Puts a face into store and index; `true` when the open segment is now full.
    pub(super) fn insert(&self, record: Record) -> Result<bool, GalleryError> {
        let shelves = self.shelves_for(record.code.dimension())?;
        let (face, high, facets) = (record.face, record.code.high().to_vec(), record.facets);
        let inserted = shelves.store.insert(record)?;
        // The index is disposable: a search scans exactly when it fails.
        let _ = shelves.index.upsert(&[IndexEntry { face, high: &high, facets }]);
        Ok(inserted.tail_full)
    }

    /// Takes faces out of memory: once it returns, no search shows any of them.
    pub(super) fn forget(&self, faces: &[FaceId]) {
        if let Some(shelves) = self.shelves() {
            shelves.store.remove(faces);
            let _ = shelves.index.purge(faces);
        }
    }

    /// Takes faces out of use, for now.
    pub(super) fn restrict(&self, faces: &[FaceId]) {
        if let Some(shelves) = self.shelves() {
            shelves.store.set_restricted(faces, true);
        }
    }

    /// Whether a face may be shown now.
    pub(super) fn shows(&self, face: FaceId) -> bool {
        self.shelves().and_then(|shelves| shelves.store.facets(face)).is_some_and(|facets| !facets.restricted)
    }

    pub(super) fn faces_held(&self) -> usize {
        self.shelves().map_or(0, |shelves| shelves.store.len())
    }

    /// A number for a segment that this process has not loaded yet.
    pub(super) fn segment_loaded(&self, row: Segment) -> SegmentNumber {
        let mut segments = self.low.segments.write().expect("no writer panics");
        let number = SegmentNumber(u32::try_from(segments.len()).expect("fewer segments than u32 counts"));
        segments.insert(number, Arc::new(Shut { row, opened: OnceLock::new() }));
        number
    }

    /// Where a sealed segment's row stands after an erasure wrote it again.
    pub(super) fn segment_rewritten(&self, row: &Segment) {
        let mut segments = self.low.segments.write().expect("no writer panics");
        for shut in segments.values_mut().filter(|shut| shut.row.id == row.id) {
            *shut = Arc::new(Shut { row: row.clone(), opened: OnceLock::new() });
        }
    }

}

/// Fetches low halves of sealed segments from their blobs, when a sweep or a tie asks for them.
struct SealedLowHalves {
    vault: Arc<Vault>,
    segments: RwLock<BTreeMap<SegmentNumber, Arc<Shut>>>,
}

/// A sealed segment on disk. Its low half stays open in memory once a tie needed it.
struct Shut {
    row: Segment,
    opened: OnceLock<LowPart>,
}

impl LowHalves for SealedLowHalves {
    fn low(
        &self,
        segment: SegmentNumber,
        rows: &[RowNumber],
        each: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError> {
        let failed = |reason: String| LowHalvesError { segment, reason };
        let shut = self.segments.read().expect("no writer panics").get(&segment).cloned();
        let shut = shut.ok_or_else(|| failed("it is not loaded".into()))?;
        if shut.opened.get().is_none() {
            let key = self.vault.keys().key(shut.row.key_slot).map_err(|e| failed(e.to_string()))?;
            let bytes = self.vault.blobs().get(shut.row.low_blob, &key).map_err(|e| failed(e.to_string()))?;
            let part = LowPart::from_bytes(&bytes).map_err(|e| failed(e.to_string()))?;
            // Another search may have opened it meanwhile; then that one stays.
            let _ = shut.opened.set(part);
        }
        let part = shut.opened.get().expect("set above");
        for &row in rows {
            each(row, part.row(row).ok_or_else(|| failed("it has fewer rows".into()))?);
        }
        Ok(())
    }
}

impl From<crate::index::IndexError> for GalleryError {
    fn from(error: crate::index::IndexError) -> Self {
        match error {
            crate::index::IndexError::Dimension { expected, found } => {
                Self::Store(StoreError::Dimension { expected, found })
            }
            crate::index::IndexError::Unavailable { .. } => unreachable!("the index in memory always answers"),
        }
    }
}
