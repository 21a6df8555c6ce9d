//! The templates of one gallery in memory, all of one dimension and one pack: the store and the index over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use basis::{FaceId, SubjectId};
use vault::Vault;
use vault::records::segments::Segment;

use super::low_halves::SealedLowHalves;
use crate::filter::Facets;
use crate::index::{BitIndex, CandidateIndex, Capabilities, IndexEntry, Purge};
use crate::score::Yardstick;
use crate::store::{HighPart, LowHalves, Record, StoreError, TailRevision, TemplateStore};

/// Store and index, and the sealed segments below them. Only who holds the room's turn changes them, but for
/// restrictions, which may not wait.
pub(super) struct Shelves {
    pub(super) store: TemplateStore,
    index: Option<BitIndex>,
    /// What the gallery's own people say about scores.
    pub(super) yardstick: Yardstick,
    segments: Arc<SealedLowHalves>,
    segment_rows: usize,
    /// Rows of the open tail, erased ones included.
    tail_rows: AtomicUsize,
    /// Searches whose leaf is older were recorded over templates of another pack.
    pub(super) since_leaf: u64,
}

impl Shelves {
    pub(super) fn new(vault: &Arc<Vault>, dimension: usize, segment_rows: usize) -> Result<Self, StoreError> {
        let segments = Arc::new(SealedLowHalves::new(vault));
        let low: Arc<dyn LowHalves> = Arc::clone(&segments) as _;
        Ok(Self {
            store: TemplateStore::new(dimension, segment_rows, low)?,
            index: BitIndex::is_of_use(dimension).then(|| BitIndex::new(dimension)),
            yardstick: Yardstick::default(),
            segments,
            segment_rows,
            tail_rows: AtomicUsize::new(0),
            since_leaf: 0,
        })
    }

    /// Takes in sealed segments, at start; [`Shelves::indexed`] follows.
    pub(super) fn load(&self, sealed: Vec<(Segment, HighPart)>) -> Result<(), StoreError> {
        self.store.load_sealed(sealed.into_iter().map(|(row, part)| (self.segments.add(row), part)).collect())
    }

    /// With an index over all that the store holds.
    pub(super) fn indexed(self) -> Self {
        Self { index: self.index.as_ref().map(|_| BitIndex::of(&self.store)), ..self }
    }

    /// What proposes candidates, where that is of use.
    pub(super) fn index(&self) -> Option<&dyn CandidateIndex> {
        self.index.as_ref().map(|index| index as _)
    }

    /// How many faces the open tail still takes.
    pub(super) fn room(&self) -> usize {
        self.segment_rows - self.tail_rows.load(Ordering::Relaxed)
    }

    /// Puts a face into store and index.
    ///
    /// # Errors
    /// Another dimension, a full tail, or a face that is there already.
    pub(super) fn insert(&self, record: Record) -> Result<(), StoreError> {
        let inserted = self.store.insert(&record)?;
        self.yardstick.added(record.face, record.facets.subject);
        self.tail_rows.fetch_add(1, Ordering::Relaxed);
        if let Some(index) = &self.index {
            let entry = IndexEntry { at: inserted.at, high: record.code.high() };
            index.upsert(&[entry]).expect("the store took this dimension");
        }
        Ok(())
    }

    /// The open tail becomes the sealed segment `row`, which holds what the tail held at `revision`.
    pub(super) fn promote(&self, row: Segment, mut revision: TailRevision) -> Result<(), StoreError> {
        let number = self.segments.add(row);
        // Under the turn only a restriction can come between, and of those the rows are the authority, not the segment.
        while let Err(error) = self.store.promote_tail(number, revision) {
            match self.store.tail_to_seal() {
                Some((_, now)) if error == StoreError::TailChanged => revision = now,
                _ => return Err(error),
            }
        }
        self.tail_rows.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Zeroes faces in the store's memory and has the index let go of them: once it returns, no search shows any of
    /// them, whatever the index answers.
    pub(super) fn forget(&self, faces: &[FaceId]) -> Purge {
        let removed = self.store.remove(faces);
        self.yardstick.changed();
        match &self.index {
            // An index that does not answer may still hold them.
            Some(index) => index.purge(&removed.at).unwrap_or(Purge::Hidden),
            None => Purge::without_index(faces.len()),
        }
    }

    /// Takes faces out of use, or back; says how many are held.
    pub(super) fn set_restricted(&self, faces: &[FaceId], restricted: bool) -> usize {
        let held = self.store.set_restricted(faces, restricted);
        self.yardstick.changed();
        held
    }

    /// Says whose a face is from now on, to searches and their filters; true if it is held.
    pub(super) fn set_subject(&self, face: FaceId, subject: Option<SubjectId>) -> bool {
        self.amend(face, |facets| facets.subject = subject)
    }

    /// Says where a face's person is from now on, to searches and their filters; true if it is held.
    pub(super) fn set_territory(&self, face: FaceId, territory: Option<[u8; 2]>) -> bool {
        self.amend(face, |facets| facets.territory = territory)
    }

    fn amend(&self, face: FaceId, change: impl FnOnce(&mut Facets)) -> bool {
        if !self.store.amend(face, change) {
            return false;
        }
        self.yardstick.changed();
        true
    }

    /// What the index is and can do, where there is one.
    pub(super) fn capabilities(&self) -> Option<Capabilities> {
        self.index().map(CandidateIndex::capabilities)
    }

    /// Goes by these rows of sealed segments from now on.
    pub(super) fn follow(&self, rows: &[Segment]) {
        self.segments.follow(rows);
    }

    /// Whether a face may be shown now.
    pub(super) fn shows(&self, face: FaceId) -> bool {
        self.store.facets(face).is_some_and(|facets| !facets.restricted)
    }
}
