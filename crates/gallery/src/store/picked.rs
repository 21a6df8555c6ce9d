//! A few rows of a block side by side, so that a kernel takes them as it takes any others: one by one, calling it costs more
//! than the sums.

use super::columns::BLOCK;
use super::rows::Rows;

/// Room for the rows of one block, zeroed when it is dropped.
pub(super) struct Picked {
    bytes: Vec<i8>,
    /// Which rows they are.
    rows: Vec<usize>,
    /// No more bytes than these ever held a row.
    used: usize,
}

impl Picked {
    /// Without room, which comes with the first rows: not every scan picks some.
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), rows: Vec::new(), used: 0 }
    }

    /// Takes copies of these rows, at most [`BLOCK`], of the block that begins at `first`; they are counted from there.
    pub(super) fn take(&mut self, from: &Rows, first: usize, rows: impl Iterator<Item = usize>) -> &[i8] {
        let stride = from.stride();
        // Never grown, which would leave copies of faces in freed memory.
        if self.bytes.is_empty() {
            self.bytes = vec![0; BLOCK * stride];
        }
        self.rows.clear();
        self.rows.extend(rows);
        for (row, to) in self.rows.iter().zip(self.bytes.chunks_exact_mut(stride)) {
            to.copy_from_slice(from.padded(first + row, 1));
        }
        let taken = self.rows.len() * stride;
        self.used = self.used.max(taken);
        &self.bytes[..taken]
    }

    /// Brings the sums of each query with what was taken to where they stand for a whole block of `count` rows.
    pub(super) fn spread(&self, sums: &mut [i64], count: usize, queries: usize) {
        // From the last on: none is written to before it is read, because rows stand no earlier than their copies.
        for query in (0..queries).rev() {
            for (at, row) in self.rows.iter().enumerate().rev() {
                sums[query * count + row] = sums[query * self.rows.len() + at];
            }
        }
    }
}

impl Drop for Picked {
    fn drop(&mut self) {
        self.bytes[..self.used].fill(0);
        std::hint::black_box(&mut self.bytes);
    }
}
