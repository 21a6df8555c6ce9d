//! Where the low halves of sealed segments come from.

use std::collections::BTreeMap;
use std::sync::RwLock;

use super::sealed::LowPart;
use crate::store::{read, write};

/// Names a sealed segment for good; the number stays when an erasure rewrites its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentNumber(pub u32);

/// A row in a segment, from 0.
pub type RowNumber = u32;

/// The low halves of a segment could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the low halves of segment {} cannot be read: {reason}", segment.0)]
pub struct LowHalvesError {
    /// Which segment.
    pub segment: SegmentNumber,
    /// What the layer below said, without naming anyone.
    pub reason: String,
}

/// Fetches low halves of sealed segments on demand: from disk, sealed, or from memory.
pub trait LowHalves: Send + Sync {
    /// Calls `each` once for every row of `rows` (ascending, distinct) with its low half, one byte a dimension.
    ///
    /// Many rows of one segment are asked for at once so that it is opened once. A row that was erased may be given
    /// as zeros.
    ///
    /// # Errors
    /// [`LowHalvesError`] when the segment cannot be opened; the sweep then fails, for it may not answer in part.
    fn low(
        &self,
        segment: SegmentNumber,
        rows: &[RowNumber],
        each: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError>;
}

/// Low halves kept in memory: for tests, and for installations that trade memory for fewer reads.
#[derive(Default)]
pub struct MemoryLowHalves {
    segments: RwLock<BTreeMap<SegmentNumber, LowPart>>,
}

impl MemoryLowHalves {
    /// With no segment yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a segment's low halves, in place of those it had; the old bytes are zeroed.
    pub fn put(&self, segment: SegmentNumber, low: LowPart) {
        write(&self.segments).insert(segment, low);
    }

    /// Lets go of a segment; its bytes are zeroed.
    pub fn forget(&self, segment: SegmentNumber) {
        write(&self.segments).remove(&segment);
    }
}

impl LowHalves for MemoryLowHalves {
    fn low(
        &self,
        segment: SegmentNumber,
        rows: &[RowNumber],
        each: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError> {
        let segments = read(&self.segments);
        let part = segments
            .get(&segment)
            .ok_or_else(|| LowHalvesError { segment, reason: "they are not in memory".to_owned() })?;
        for &row in rows {
            let low = part
                .row(row)
                .ok_or_else(|| LowHalvesError { segment, reason: "the segment has fewer rows".to_owned() })?;
            each(row, low);
        }
        Ok(())
    }
}
