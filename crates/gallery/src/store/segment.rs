//! One segment in memory: the open tail, or a sealed one whose low halves are elsewhere.

use basis::FaceId;

use super::StoreError;
use super::columns::{Columns, set_bits};
use super::low::SegmentNumber;
use super::order::Order;
use super::picked::Picked;
use super::record::{Record, RowFacts};
use super::rows::Rows;
use super::sealed::{HighPart, SealedSegment};
use super::sieve::Sieve;
use crate::code::Query;
use crate::filter::{Facets, Filter, RestrictedFaces};
use crate::kernel::bound::{Bounds, RowFactors, high_reach};
use crate::kernel::{Batch, Kernel, Reach, WORD_BITS};

/// Rows scanned at a time: at 512 dimensions 128 KiB, which stays in the second-level cache for all queries.
pub(super) const BLOCK: usize = 256;
/// Queries scanned with at a time: their sums stay in the first-level cache.
const QUERIES: usize = 16;
/// Asking a filter about a row costs about as much as so many bytes more of it.
const SIEVED: usize = 48;

/// What a row that is picked out costs, in bytes of rows that are scanned in their order: memory gives what is scattered at a
/// third of the rate, and a row has to be copied.
const fn picked_cost(width: usize) -> usize {
    3 * width + 300
}

/// Which rows a scan looks at.
pub(super) struct Admission<'a> {
    pub(super) filter: &'a Filter,
    /// The filter's, where it has a condition.
    pub(super) sieve: Option<&'a Sieve<'a>>,
    pub(super) restricted: RestrictedFaces,
    /// Whether the rows that are admitted are counted, rather than only looked for.
    pub(super) counted: bool,
}

/// What a scan asks of every row, made ready once for all segments.
pub(super) struct Asked<'a> {
    kernel: Kernel,
    queries: &'a [Query],
    narrow: Vec<&'a [i8]>,
    /// [`QUERIES`] in each, the last one with the rest.
    batches: Vec<Batch<'a>>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(queries: &'a [Query], kernel: Kernel) -> Self {
        let wide: Vec<&[i16]> = queries.iter().map(Query::wide).collect();
        let batches = wide.chunks(QUERIES).map(|wide| kernel.batch(wide)).collect();
        Self { kernel, queries, narrow: queries.iter().map(Query::narrow).collect(), batches }
    }

    /// How wide rows are, in bytes.
    fn width(&self) -> usize {
        self.queries.first().map_or(0, |query| query.wide().len())
    }
}

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

/// How many rows a scan looked at and how many it passed over.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) searched: u64,
    pub(crate) excluded_by_filter: u64,
    /// No row searched has a larger residual.
    pub(crate) residual: f32,
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

    /// Looks at every row from `first` on, `count` of them or as many as there are, that is admitted, with every query.
    /// What reaches the [`Reach`] that `reach` has for the query then is handed to `visit`, and little else. The tally
    /// counts rows only where that was asked for.
    ///
    /// `first` is a multiple of [`BLOCK`].
    pub(super) fn scan<F>(
        &self,
        (first, count): (usize, usize),
        asked: &Asked<'_>,
        admission: &Admission<'_>,
        floors: &mut [F],
        (reach, mut visit): (impl Fn(&F, &Query) -> Reach, impl FnMut(&mut F, Scanned)),
    ) -> Tally {
        let mut tally = Tally::default();
        let (kernel, width) = (asked.kernel, asked.width());
        let mut sums = [0i64; BLOCK * QUERIES];
        let mut picked = Picked::new();
        let last = self.rows().min(first + count);
        // A filter is asked before any row is looked at where that costs less than looking at all of them; else about
        // what reaches the floor.
        let early = admission.sieve.filter(|sieve| {
            let words = first / WORD_BITS..last.div_ceil(WORD_BITS);
            let picked = sieve.share(&self.columns, words) * picked_cost(width) as f64;
            admission.counted || picked + (SIEVED as f64) < width as f64
        });
        // Whether the filter has to be asked about what reaches the floor.
        let late = admission.sieve.is_some_and(|sieve| early.is_none() || !(admission.counted || sieve.is_exact()));
        for first in (first..last).step_by(BLOCK) {
            let count = BLOCK.min(last - first);
            let (admitted, live) = self.admitted(first, count, early, admission);
            let looked_at = admitted.iter().map(|word| word.count_ones() as usize).sum::<usize>();
            tally.searched += looked_at as u64;
            tally.excluded_by_filter += (live - looked_at) as u64;
            if looked_at == 0 {
                continue;
            }
            tally.residual = self.residual;
            for (group, (batch, narrow)) in asked.batches.iter().zip(asked.narrow.chunks(QUERIES)).enumerate() {
                let sparse = looked_at * picked_cost(width) < count * width;
                let (block, rows) = if sparse {
                    for row in set_bits(&admitted) {
                        self.prefetch(kernel, first + row);
                    }
                    (picked.take(&self.high, first, set_bits(&admitted)), looked_at)
                } else {
                    (self.high.padded(first, count), count)
                };
                // One query waits for the memory, whatever is computed; several wait for the sums.
                let coarse = batch.len() > 1 && kernel.halves_queries();
                if coarse {
                    kernel.dot_high_each(block, narrow, &mut sums[..rows * batch.len()]);
                } else {
                    batch.dot(block, &mut sums[..rows * batch.len()]);
                }
                if sparse {
                    picked.spread(&mut sums, count, batch.len());
                }
                for (index, sums) in (group * QUERIES..).zip(sums.chunks_exact(count).take(batch.len())) {
                    let (query, floor) = (&asked.queries[index], &mut floors[index]);
                    let mut reaching = [0; BLOCK / WORD_BITS];
                    let columns = self.columns.sums(first..first + count, sums);
                    let whole = reach(floor, query);
                    let reach = if coarse { high_reach(&whole, query.code().low_norm()) } else { whole };
                    kernel.reaching(&reach, &columns, &mut reaching[..count.div_ceil(WORD_BITS)]);
                    for (reaching, admitted) in reaching.iter_mut().zip(&admitted) {
                        *reaching &= admitted;
                    }
                    for row in set_bits(&reaching) {
                        if !late || self.admits(first + row, admission.filter, admission.restricted) {
                            let scanned = match coarse {
                                true => self.look(kernel, index, query, first + row),
                                false => self.scanned(index, query, first + row, sums[row]),
                            };
                            visit(floor, scanned);
                        }
                    }
                }
            }
        }
        tally
    }

    /// A bit for each of the block's rows that is admitted as far as the sieve tells, or exactly where they are counted;
    /// and how many rows are not erased.
    fn admitted(
        &self,
        first: usize,
        count: usize,
        sieve: Option<&Sieve<'_>>,
        admission: &Admission<'_>,
    ) -> ([u64; BLOCK / WORD_BITS], usize) {
        let mut admitted = [0; BLOCK / WORD_BITS];
        let mut live = 0;
        for (word, admitted) in (first / WORD_BITS..(first + count).div_ceil(WORD_BITS)).zip(&mut admitted) {
            let (free, restricted) = (self.columns.free(word), self.columns.restricted(word));
            // A task ends at a whole block or with the segment, beyond whose rows no bit is set.
            live += (free | restricted).count_ones() as usize;
            *admitted = match admission.restricted {
                RestrictedFaces::LeftOut => free,
                RestrictedFaces::Included => free | restricted,
            };
            let Some(sieve) = sieve else { continue };
            *admitted = sieve.pass(&self.columns, word, *admitted);
            if admission.counted && !sieve.is_exact() {
                let rows = set_bits(std::slice::from_ref(admitted));
                *admitted = rows
                    .filter(|row| self.admits(word * WORD_BITS + row, admission.filter, admission.restricted))
                    .fold(0, |bits, row| bits | 1 << row);
            }
        }
        (admitted, live)
    }

    fn scanned(&self, index: usize, query: &Query, row: usize, high_sum: i64) -> Scanned {
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
