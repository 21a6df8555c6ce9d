//! Row-major int8 rows on pages of their own: locked, left out of core dumps, never moved, zeroed when dropped.

use vault::memory::Pages;
use zeroize::Zeroize;

use crate::kernel::LANES;

/// A fixed number of rows, each padded with zeros to a multiple of [`LANES`] bytes.
pub(crate) struct Rows {
    /// Allocated once at full size: growing would leave a copy of faces in freed memory.
    bytes: Pages<i8>,
    dimension: usize,
    stride: usize,
}

impl Rows {
    /// `capacity` rows of zeros.
    pub(crate) fn zeroed(dimension: usize, capacity: usize) -> Self {
        let stride = dimension.next_multiple_of(LANES);
        Self { bytes: Pages::zeroed(stride * capacity), dimension, stride }
    }

    /// `count` rows that stand in `bytes` one behind the other from `first` on, without padding. They stay on their pages,
    /// moved to where those begin; nothing else of `bytes` stays.
    ///
    /// # Panics
    /// When fewer bytes come before the rows than their padding takes.
    pub(crate) fn on_pages(bytes: Pages<u8>, first: usize, dimension: usize, count: usize) -> Self {
        let stride = dimension.next_multiple_of(LANES);
        assert!((stride - dimension) * count <= first, "a row is moved to where no later one stands");
        let mut bytes = bytes.into_signed();
        for row in 0..count {
            let from = first + row * dimension;
            bytes.copy_within(from..from + dimension, row * stride);
            bytes[row * stride..][dimension..stride].fill(0);
        }
        bytes.truncate(stride * count);
        Self { bytes, dimension, stride }
    }

    /// Bytes from one row to the next.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// One row without its padding.
    pub(crate) fn row(&self, row: usize) -> &[i8] {
        &self.padded(row, 1)[..self.dimension]
    }

    /// `count` rows from `first` on, with their padding.
    pub(crate) fn padded(&self, first: usize, count: usize) -> &[i8] {
        &self.bytes[first * self.stride..][..count * self.stride]
    }

    pub(crate) fn write(&mut self, row: usize, values: &[i8]) {
        self.row_mut(row).copy_from_slice(values);
    }

    /// Overwrites one row with zeros in a way the compiler may not leave out.
    pub(crate) fn erase(&mut self, row: usize) {
        self.row_mut(row).zeroize();
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [i8] {
        &mut self.bytes[row * self.stride..][..self.dimension]
    }
}
