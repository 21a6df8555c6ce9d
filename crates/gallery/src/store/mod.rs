//! The authority on templates: every face, 16 bits a dimension, in segments; exact scores; erasure in place.
//!
//! A segment is locked by itself, for the milliseconds of its scan, so that insertions and erasures go on while
//! searches run. Locks are taken in one order: directory, shelf, segment. Nothing in a segment changes but under the
//! directory's lock. A scan holds one segment's lock and starts no parallel work under it.

mod admitted;
mod codes;
mod columns;
mod decide;
mod directory;
mod enrolled;
mod load;
mod low;
mod order;
mod pass;
mod picked;
mod record;
mod rows;
mod scan;
mod sealed;
mod segment;
mod sieve;
#[cfg(test)]
mod tests;
mod wire;

use std::ops::Range;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use basis::FaceId;
use zeroize::Zeroizing;

pub use low::{LowHalves, LowHalvesError, MemoryLowHalves, RowNumber, SegmentNumber};
pub use record::Record;
pub use sealed::{HighPart, LowPart, SealedSegment, SegmentError};

pub(crate) use admitted::{Admitted, AdmittedRows};
pub(crate) use columns::set_bits;
pub(crate) use decide::Decided;
pub(crate) use directory::Location;
pub(crate) use rows::Rows;
pub(crate) use scan::{Found, Wanted};

use crate::code::{CodeError, MAX_DIMENSION, MIN_DIMENSION};
use crate::filter::{Facets, RestrictedFaces};
use crate::kernel::Kernel;
use directory::Directory;
use segment::Segment;

/// Rows in a segment unless said otherwise: large enough that keys and files are few, small enough to be written again for
/// one erasure, and for a start to open one by one the faces that do not fill another.
pub const SEGMENT_ROWS: usize = 8_192;

/// Rows of a segment are numbered below this.
const ROWS: usize = u32::MAX as usize;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// A template, query or segment of another dimension: most likely another model pack's.
    #[error("the store holds {expected} dimensions, this has {found}; use the gallery's model pack, or re-embed it")]
    Dimension {
        /// The store's.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// A store cannot be made like this.
    #[error("a segment needs at least one row and at most {}; {} are usual", ROWS, SEGMENT_ROWS)]
    SegmentRows,
    /// The face is there already.
    #[error("the face is in the store already; remove it first to enrol it anew")]
    AlreadyHeld,
    /// The tail has no room until it is sealed.
    #[error("the open segment is full; seal it, then insert")]
    TailFull,
    /// The tail changed after its bytes were made.
    #[error("the open segment changed since it was encoded; encode and seal it again")]
    TailChanged,
    /// A segment of that number is there already.
    #[error("a segment of that number is loaded already")]
    SegmentNumberTaken,
    /// Not a cosine.
    #[error("{threshold} is not a threshold; a cosine lies between -1 and 1")]
    Threshold {
        /// What was given.
        threshold: f32,
    },
    /// A low half that a score hangs on could not be read; there is no answer rather than part of one.
    #[error(transparent)]
    LowHalves(#[from] LowHalvesError),
    /// A code is impossible.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// What an insertion left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inserted {
    /// The open segment is full: seal it before the next insertion.
    pub tail_full: bool,
    /// Where the face stands from now on.
    pub(crate) at: Location,
}

/// What a removal did to the memory of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Rows overwritten with zeros.
    pub rows_zeroed: usize,
    /// Faces that were not in the store.
    pub not_held: usize,
    /// The rows.
    pub(crate) at: Vec<Location>,
}

/// Where a face stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sealed segment; `None` is the open one.
    pub segment: Option<SegmentNumber>,
    /// The row in it.
    pub row: RowNumber,
}

/// Tells one state of the open segment from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TailRevision(u64);

/// All templates of one gallery. Methods take `&self`; share it with an `Arc`.
pub struct TemplateStore {
    dimension: usize,
    segment_rows: usize,
    kernel: Kernel,
    low_halves: Arc<dyn LowHalves>,
    directory: RwLock<Directory>,
    shelf: RwLock<Shelf>,
}

type SharedSegment = Arc<RwLock<Segment>>;

/// Segments in the order they came; only ever longer.
struct Shelf {
    segments: Vec<SharedSegment>,
    tail: usize,
}

impl TemplateStore {
    /// An empty store for codes of `dimension`, with segments of `segment_rows` ([`SEGMENT_ROWS`] is usual).
    ///
    /// `low_halves` fetches those of sealed segments; it is not asked about the open one.
    ///
    /// # Errors
    /// [`StoreError::Code`] or [`StoreError::SegmentRows`].
    pub fn new(dimension: usize, segment_rows: usize, low_halves: Arc<dyn LowHalves>) -> Result<Self, StoreError> {
        if !(MIN_DIMENSION..=MAX_DIMENSION).contains(&dimension) {
            return Err(CodeError::Dimension { dimension }.into());
        }
        if !(1..=ROWS).contains(&segment_rows) {
            return Err(StoreError::SegmentRows);
        }
        let tail = Arc::new(RwLock::new(Segment::tail(dimension, segment_rows)));
        Ok(Self {
            dimension,
            segment_rows,
            kernel: Kernel::best(),
            low_halves,
            directory: RwLock::default(),
            shelf: RwLock::new(Shelf { segments: vec![tail], tail: 0 }),
        })
    }

    /// How many dimensions its codes have.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How many faces it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        read(&self.directory).faces()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds this face.
    #[must_use]
    pub fn contains(&self, face: FaceId) -> bool {
        self.find(&read(&self.directory), face).is_some()
    }

    /// Where a face stands: which sealed segment has to be rewritten to erase it.
    #[must_use]
    pub fn place_of(&self, face: FaceId) -> Option<Place> {
        let directory = read(&self.directory);
        let at = self.find(&directory, face)?;
        let segment = read(&self.segment(at.slot)).number();
        Some(Place { segment, row: at.row })
    }

    /// Which face stands there; `None` for an erased or unused row.
    #[must_use]
    pub fn face_at(&self, place: Place) -> Option<FaceId> {
        self.segments().into_iter().find_map(|(_, segment)| {
            let segment = read(&segment);
            (segment.number() == place.segment).then(|| segment.columns().face(place.row as usize)).flatten()
        })
    }

    /// What is known about a face.
    #[must_use]
    pub fn facets(&self, face: FaceId) -> Option<Facets> {
        let directory = read(&self.directory);
        self.facets_at(self.find(&directory, face)?)
    }

    /// Appends a record to the open segment.
    ///
    /// # Errors
    /// [`StoreError::Dimension`], [`StoreError::AlreadyHeld`], [`StoreError::TailFull`].
    pub(crate) fn insert(&self, record: &Record) -> Result<Inserted, StoreError> {
        self.check_dimension(record.code.dimension())?;
        let mut directory = write(&self.directory);
        if self.find(&directory, record.face).is_some() {
            return Err(StoreError::AlreadyHeld);
        }
        let (slot, tail) = self.tail();
        let mut tail = write(&tail);
        if tail.rows() == self.segment_rows {
            return Err(StoreError::TailFull);
        }
        let at = Location { slot, row: tail.push(record) as u32 };
        directory.note(slot, &tail);
        Ok(Inserted { tail_full: tail.rows() == self.segment_rows, at })
    }

    /// Zeroes the rows of these faces in memory. Once it returns, no search shows any of them, not even one that was
    /// running. The bytes at rest are the caller's: [`SealedSegment::without`].
    pub(crate) fn remove(&self, faces: &[FaceId]) -> Removed {
        let mut removed = Removed { rows_zeroed: 0, not_held: 0, at: Vec::new() };
        let mut directory = write(&self.directory);
        for face in faces {
            let Some(at) = self.find(&directory, *face) else {
                removed.not_held += 1;
                continue;
            };
            let segment = self.segment(at.slot);
            let mut segment = write(&segment);
            segment.erase(at.row as usize);
            directory.note(at.slot, &segment);
            removed.rows_zeroed += 1;
            removed.at.push(at);
        }
        removed
    }

    /// Sets or lifts the restriction of these faces and returns how many of them the store holds. Once it returns with
    /// a restriction set, no search shows any of them.
    pub(crate) fn set_restricted(&self, faces: &[FaceId], restricted: bool) -> usize {
        let directory = write(&self.directory);
        let mut held = 0;
        for face in faces {
            if let Some(at) = self.find(&directory, *face) {
                write(&self.segment(at.slot)).set_restricted(at.row as usize, restricted);
                held += 1;
            }
        }
        held
    }

    /// A copy of the open segment for sealing, with the revision that [`Self::promote_tail`] asks for; `None` while it
    /// has no row.
    pub(crate) fn tail_to_seal(&self) -> Option<(SealedSegment, TailRevision)> {
        let (_, tail) = self.tail();
        let tail = read(&tail);
        (tail.rows() > 0).then(|| Some((tail.to_sealed(self.dimension)?, TailRevision(tail.revision()))))?
    }

    /// The open segment becomes sealed segment `number`, whose bytes now stand where `low_halves` finds them, and a
    /// new one is opened. Its low halves leave this store's memory.
    ///
    /// # Errors
    /// [`StoreError::TailChanged`] when something was inserted, removed or restricted since `revision`: the bytes that
    /// were sealed are stale, and would keep a removed face.
    pub(crate) fn promote_tail(&self, number: SegmentNumber, revision: TailRevision) -> Result<(), StoreError> {
        // Under the directory's lock nothing is inserted, removed or restricted meanwhile.
        let _directory = write(&self.directory);
        self.check_number(number)?;
        let mut shelf = write(&self.shelf);
        let tail = Arc::clone(&shelf.segments[shelf.tail]);
        let mut tail = write(&tail);
        if tail.revision() != revision.0 {
            return Err(StoreError::TailChanged);
        }
        tail.seal(number);
        shelf.tail = shelf.segments.len();
        shelf.segments.push(Arc::new(RwLock::new(Segment::tail(self.dimension, self.segment_rows))));
        Ok(())
    }

    /// Hands every face's facets to `each`.
    pub(crate) fn visit(&self, mut each: impl FnMut(FaceId, &Facets)) {
        for (_, segment) in self.segments() {
            let segment = read(&segment);
            for (row, face) in segment.columns().held() {
                if let Some(facets) = segment.columns().facets(row) {
                    each(face, &facets);
                }
            }
        }
    }

    /// How many segments there are, the open one among them.
    pub(crate) fn slots(&self) -> u32 {
        read(&self.shelf).segments.len() as u32
    }

    /// The rows of a segment in ranges of so many.
    pub(crate) fn parts_of(&self, slot: u32, rows: usize) -> impl Iterator<Item = Range<usize>> {
        let all = read(&self.segment(slot)).rows();
        (0..all).step_by(rows).map(move |first| first..all.min(first + rows))
    }

    /// Hands those of a segment's rows that are held to `each` with their high halves, for building an index.
    pub(crate) fn visit_high(&self, slot: u32, rows: Range<usize>, mut each: impl FnMut(usize, &[i8])) {
        let segment = self.segment(slot);
        let segment = read(&segment);
        rows.filter(|&row| segment.columns().holds(row)).for_each(|row| each(row, segment.high(row)));
    }

    /// A copy of a face's high half, with its scale; `None` for a face that is not held.
    pub(crate) fn high_of(&self, face: FaceId) -> Option<(Zeroizing<Vec<i8>>, f32)> {
        let directory = read(&self.directory);
        let at = self.find(&directory, face)?;
        let segment = self.segment(at.slot);
        let (segment, row) = (read(&segment), at.row as usize);
        Some((Zeroizing::new(segment.high(row).to_vec()), segment.columns().factors(row).scale))
    }

    pub(crate) fn check_dimension(&self, found: usize) -> Result<(), StoreError> {
        if found == self.dimension { Ok(()) } else { Err(StoreError::Dimension { expected: self.dimension, found }) }
    }

    /// Where a face stands, for as long as the directory's lock is held.
    fn find(&self, directory: &Directory, face: FaceId) -> Option<Location> {
        directory.slots_around(face).find_map(|slot| {
            let row = read(&self.segment(slot)).row_of(face)?;
            Some(Location { slot, row: row as u32 })
        })
    }

    /// What is known about the face that stands there.
    fn facets_at(&self, at: Location) -> Option<Facets> {
        read(&self.segment(at.slot)).columns().facets(at.row as usize)
    }

    /// Whether this face stands there still, and may be shown.
    fn stands(&self, at: Location, face: FaceId, restricted: RestrictedFaces) -> bool {
        let segment = self.segment(at.slot);
        let (segment, row) = (read(&segment), at.row as usize);
        let columns = segment.columns();
        columns.face(row) == Some(face) && (restricted == RestrictedFaces::Included || !columns.restricts(row))
    }

    fn check_number(&self, number: SegmentNumber) -> Result<(), StoreError> {
        let taken = self.segments().iter().any(|(_, segment)| read(segment).number() == Some(number));
        if taken { Err(StoreError::SegmentNumberTaken) } else { Ok(()) }
    }

    fn segment(&self, slot: u32) -> SharedSegment {
        Arc::clone(&read(&self.shelf).segments[slot as usize])
    }

    fn tail(&self) -> (u32, SharedSegment) {
        let shelf = read(&self.shelf);
        (shelf.tail as u32, Arc::clone(&shelf.segments[shelf.tail]))
    }

    fn segments(&self) -> Vec<(u32, SharedSegment)> {
        (0..).zip(read(&self.shelf).segments.iter().cloned()).collect()
    }
}

/// A lock is poisoned only by a panic of ours halfway through a change; going on could show a half-removed face.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().expect("no change to the store panics halfway")
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().expect("no change to the store panics halfway")
}
