//! Where each face stands: twenty-five bytes a slot of the table, because there is one for every face.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use basis::FaceId;

/// A segment's index on the shelf and a row in it. Rows are never given twice, so a location names one enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    pub(crate) slot: u32,
    pub(crate) row: u32,
}

/// Faces by where they stand.
pub(super) type Directory = HashMap<FaceId, Entry, BuildHasherDefault<IdHasher>>;

/// Where a face stands in memory, and whether it may be shown: what disclosure asks last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    slot: u32,
    /// The row, and above it a bit for the restriction.
    row: u32,
}

/// Rows of a segment are numbered below this.
pub(super) const ROWS: usize = RESTRICTED as usize;
const RESTRICTED: u32 = 1 << 31;

impl Entry {
    pub(super) fn new(at: Location, restricted: bool) -> Self {
        let mut entry = Self { slot: at.slot, row: at.row };
        entry.restrict(restricted);
        entry
    }

    pub(super) fn at(self) -> Location {
        Location { slot: self.slot, row: self.row & !RESTRICTED }
    }

    pub(super) fn restricted(self) -> bool {
        self.row & RESTRICTED != 0
    }

    pub(super) fn restrict(&mut self, restricted: bool) {
        self.row = if restricted { self.row | RESTRICTED } else { self.row & !RESTRICTED };
    }
}

/// Ids end in this process's own chance, so that nobody chooses them to collide and one multiplication spreads them.
#[derive(Default)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[8 - part.len()..].copy_from_slice(part);
            let product = u128::from(self.0.rotate_left(5) ^ u64::from_be_bytes(word)) * 0x9E37_79B9_7F4A_7C15;
            self.0 = (product ^ (product >> 64)) as u64;
        }
    }

    /// Says only that sixteen bytes follow.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}
