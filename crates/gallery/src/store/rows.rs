//! Row-major int8 rows in one buffer that never moves and is zeroed when dropped.

use zeroize::{Zeroize, Zeroizing};

use crate::kernel::LANES;

/// Where cache lines begin; rows then straddle as few of them as they can.
const ALIGNMENT: usize = 64;

/// A fixed number of rows, each padded with zeros to a multiple of [`LANES`] bytes.
pub(crate) struct Rows {
    /// Allocated once at full size: growing would leave a copy of faces in freed memory.
    bytes: Zeroizing<Vec<i8>>,
    start: usize,
    dimension: usize,
    stride: usize,
}

impl Rows {
    /// `capacity` rows of zeros.
    pub(crate) fn zeroed(dimension: usize, capacity: usize) -> Self {
        let stride = dimension.next_multiple_of(LANES);
        let bytes = Zeroizing::new(vec![0i8; stride * capacity + ALIGNMENT]);
        // `align_offset` may say that it cannot tell; an unaligned start is slower and nothing else.
        let start = bytes.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Self { bytes, start, dimension, stride }
    }

    /// One row without its padding.
    pub(crate) fn row(&self, row: usize) -> &[i8] {
        &self.padded(row, 1)[..self.dimension]
    }

    /// `count` rows from `first` on, with their padding.
    pub(crate) fn padded(&self, first: usize, count: usize) -> &[i8] {
        &self.bytes[self.start + first * self.stride..][..count * self.stride]
    }

    pub(crate) fn write(&mut self, row: usize, values: &[i8]) {
        self.row_mut(row).copy_from_slice(values);
    }

    /// Overwrites one row with zeros in a way the compiler may not leave out.
    pub(crate) fn erase(&mut self, row: usize) {
        self.row_mut(row).zeroize();
    }

    fn row_mut(&mut self, row: usize) -> &mut [i8] {
        &mut self.bytes[self.start + row * self.stride..][..self.dimension]
    }
}
