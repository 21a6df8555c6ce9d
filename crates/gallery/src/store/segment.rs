//! One segment in memory: the open tail, or a sealed one whose low halves are elsewhere.

use basis::FaceId;

use super::StoreError;
use super::columns::Columns;
use super::low::SegmentNumber;
use super::order::Order;
use super::record::{Record, RowFacts};
use super::rows::Rows;
use super::sealed::{HighPart, SealedSegment};
use super::sieve::Sieve;
use crate::code::Query;
use crate::filter::{Facets, Filter, RestrictedFaces};
use crate::kernel::bound::{Bounds, RowFactors};
use crate::kernel::{Kernel, WORD_BITS};

/// Rows in the order of their arrival; erased rows stay as zeros.
pub(super) struct Segment {
    /// `None` while it is the open tail.
    number: Option<SegmentNumber>,
    /// Counts changes, so that bytes made for sealing can be told from stale ones.
    revision: u64,
    columns: Columns,
    order: Order,
    high: Rows,
    low: Option<Rows>,
    /// No row's residual is larger; erasing does not lower it.
    residual: f32,
}

/// A row that a scan let through, and what its high half says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned {
    pub(super) query: usize,
    pub(super) row: usize,
    pub(super) high_sum: i64,
    pub(super) factors: RowFactors,
    pub(super) bounds: Bounds,
}

impl Segment {
    /// An empty tail with room for `capacity` rows.
    pub(super) fn tail(dimension: usize, capacity: usize) -> Self {
        Self {
            number: None,
            revision: 0,
            columns: Columns::with_capacity(capacity),
            order: Order::with_capacity(capacity),
            high: Rows::zeroed(dimension, capacity),
            low: Some(Rows::zeroed(dimension, capacity)),
            residual: 0.0,
        }
    }

    /// A sealed segment as it is loaded.
    ///
    /// # Errors
    /// [`StoreError::AlreadyHeld`] when two of its rows hold the same face.
    pub(super) fn sealed(number: SegmentNumber, part: HighPart) -> Result<Self, StoreError> {
        let HighPart { columns, high, .. } = part;
        let order = Order::of(&columns).ok_or(StoreError::AlreadyHeld)?;
        let residual = columns.residual();
        Ok(Self { number: Some(number), revision: 0, columns, order, high, low: None, residual })
    }

    pub(super) fn number(&self) -> Option<SegmentNumber> {
        self.number
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn rows(&self) -> usize {
        self.columns.rows()
    }

    /// What stands beside its rows' halves.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// How many faces it holds.
    pub(super) fn faces(&self) -> usize {
        self.order.len()
    }

    /// The row of a face.
    pub(super) fn row_of(&self, face: FaceId) -> Option<usize> {
        self.order.row(&self.columns, face)
    }

    /// The least and the greatest of its faces by their ids.
    pub(super) fn ends(&self) -> Option<(FaceId, FaceId)> {
        self.face_after(0).zip(self.face_after(self.faces().checked_sub(1)?))
    }

    /// The face that `before` others come before by their ids.
    pub(super) fn face_after(&self, before: usize) -> Option<FaceId> {
        self.order.face(&self.columns, before)
    }

    /// How many of its faces come before this one by their ids.
    pub(super) fn faces_before(&self, face: FaceId) -> usize {
        self.order.below(&self.columns, face)
    }

    /// No row's residual is larger.
    pub(super) fn residual(&self) -> f32 {
        self.residual
    }

    /// The high halves of all rows.
    pub(super) fn high_rows(&self) -> &Rows {
        &self.high
    }

    pub(super) fn high(&self, row: usize) -> &[i8] {
        self.high.row(row)
    }

    /// The low half of a row, where that is in memory.
    pub(super) fn low(&self, row: usize) -> Option<&[i8]> {
        Some(self.low.as_ref()?.row(row))
    }

    /// Appends to the tail, which has room, and returns the row.
    pub(super) fn push(&mut self, record: &Record) -> usize {
        let row = self.rows();
        self.high.write(row, record.code.high());
        self.low.as_mut().expect("only the tail grows, and it has its low halves").write(row, record.code.low());
        self.columns.push(Some(&RowFacts::of(record)));
        self.order.insert(&self.columns, row);
        self.residual = self.residual.max(record.code.residual());
        self.revision += 1;
        row
    }

    /// Zeroes a row's halves and forgets its facts.
    pub(super) fn erase(&mut self, row: usize) {
        self.high.erase(row);
        if let Some(low) = &mut self.low {
            low.erase(row);
        }
        self.order.remove(&self.columns, row);
        self.columns.erase(row);
        self.revision += 1;
    }

    pub(super) fn set_restricted(&mut self, row: usize, restricted: bool) {
        if let Some(facets) = self.columns.facets(row) {
            self.columns.set_facets(row, &Facets { restricted, ..facets });
        }
        self.revision += 1;
    }

    /// Changes what is known of the row's face, but for its restriction.
    pub(super) fn amend(&mut self, row: usize, change: impl FnOnce(&mut Facets)) {
        if let Some(mut facets) = self.columns.facets(row) {
            let restricted = facets.restricted;
            change(&mut facets);
            self.columns.set_facets(row, &Facets { restricted, ..facets });
        }
        self.revision += 1;
    }

    /// A copy for sealing; of the tail only, which has both halves.
    pub(super) fn to_sealed(&self, dimension: usize) -> Option<SealedSegment> {
        let from = self.low.as_ref()?;
        let (mut high, mut low) = (Rows::zeroed(dimension, self.rows()), Rows::zeroed(dimension, self.rows()));
        for row in 0..self.rows() {
            high.write(row, self.high.row(row));
            low.write(row, from.row(row));
        }
        Some(SealedSegment::new(dimension, self.columns.clone(), high, low))
    }

    /// The tail becomes a sealed segment: its low halves are zeroed and let go.
    pub(super) fn seal(&mut self, number: SegmentNumber) {
        self.number = Some(number);
        self.low = None;
    }

    /// What the high half of one row says about a query.
    pub(super) fn look(&self, kernel: Kernel, index: usize, query: &Query, row: usize) -> Scanned {
        let mut sum = [0];
        kernel.dot(self.high.padded(row, 1), query.wide(), &mut sum);
        self.scanned(index, query, row, sum[0])
    }

    /// Has a row brought into the cache for [`Self::look`].
    pub(super) fn prefetch(&self, kernel: Kernel, row: usize) {
        kernel.prefetch(self.high.padded(row, 1));
    }

    /// The integer sum of a row's low half, where that is in memory.
    pub(super) fn low_sum(&self, kernel: Kernel, query: &Query, row: usize) -> Option<i64> {
        let mut sum = [0];
        kernel.dot(self.low.as_ref()?.padded(row, 1), query.wide(), &mut sum);
        Some(sum[0])
    }

    pub(super) fn admits(&self, row: usize, filter: &Filter, restricted: RestrictedFaces) -> bool {
        let columns = &self.columns;
        columns
            .face(row)
            .zip(columns.facets(row))
            .is_some_and(|(face, facets)| filter.admits(face, &facets, restricted))
    }

    /// About which share of the rows that a search may look at passes a sieve.
    pub(super) fn share(&self, sieve: &Sieve<'_>) -> f64 {
        sieve.share(&self.columns, 0..self.rows().div_ceil(WORD_BITS))
    }

    /// What a sum of the high half of one row says about a query.
    pub(super) fn scanned(&self, index: usize, query: &Query, row: usize, high_sum: i64) -> Scanned {
        let factors = self.columns.factors(row);
        let bounds = Bounds::of_high(high_sum, factors, query.code().scale(), query.norm());
        Scanned { query: index, row, high_sum, factors, bounds }
    }

    /// Every byte of its halves, for tests that look for what must be gone.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> Vec<i8> {
        let mut bytes = self.high.padded(0, self.rows()).to_vec();
        if let Some(low) = &self.low {
            bytes.extend(low.padded(0, self.rows()));
        }
        bytes
    }
}
