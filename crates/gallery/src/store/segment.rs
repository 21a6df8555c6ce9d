//! One segment in memory: the open tail, or a sealed one whose low halves are elsewhere.

use super::low::SegmentNumber;
use super::record::{Record, RowFacts};
use super::rows::Rows;
use super::sealed::{HighPart, SealedSegment};
use crate::code::Query;
use crate::filter::{Facets, Filter, RestrictedFaces};
use crate::kernel::Kernel;
use crate::kernel::bound::{Bounds, RowFactors};

/// Rows scanned at a time: at 512 dimensions 128 KiB, which stays in the second-level cache for all queries.
const BLOCK: usize = 256;

/// What a scan asks of a row before it looks at it; one byte, because every row is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowState {
    Erased,
    Free,
    Restricted,
}

/// Rows in the order of their arrival; erased rows stay as zeros.
pub(super) struct Segment {
    /// `None` while it is the open tail.
    number: Option<SegmentNumber>,
    /// Counts changes, so that bytes made for sealing can be told from stale ones.
    revision: u64,
    states: Vec<RowState>,
    factors: Vec<RowFactors>,
    /// Apart from the facts, because a search reads every one.
    statistics: Vec<f32>,
    facts: Vec<Option<RowFacts>>,
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
            states: Vec::with_capacity(capacity),
            factors: Vec::with_capacity(capacity),
            statistics: Vec::with_capacity(capacity),
            facts: Vec::with_capacity(capacity),
            high: Rows::zeroed(dimension, capacity),
            low: Some(Rows::zeroed(dimension, capacity)),
            residual: 0.0,
        }
    }

    /// A sealed segment as it is loaded.
    pub(super) fn sealed(number: SegmentNumber, part: HighPart) -> Self {
        let none = RowFactors { scale: 0.0, low_norm: 0.0 };
        Self {
            number: Some(number),
            revision: 0,
            states: part.facts.iter().map(state).collect(),
            factors: part.facts.iter().map(|facts| facts.map_or(none, |facts| facts.factors)).collect(),
            statistics: part.facts.iter().map(|facts| facts.map_or(0.0, |facts| facts.norm_statistic)).collect(),
            residual: part.facts.iter().flatten().map(|facts| facts.residual).fold(0.0, f32::max),
            facts: part.facts,
            high: part.high,
            low: None,
        }
    }

    pub(super) fn number(&self) -> Option<SegmentNumber> {
        self.number
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn rows(&self) -> usize {
        self.facts.len()
    }

    pub(super) fn facts(&self, row: usize) -> Option<&RowFacts> {
        self.facts.get(row)?.as_ref()
    }

    /// The faces it holds, with their rows.
    pub(super) fn faces(&self) -> impl Iterator<Item = (usize, &RowFacts)> {
        self.facts.iter().enumerate().filter_map(|(row, facts)| facts.as_ref().map(|facts| (row, facts)))
    }

    pub(super) fn statistic(&self, row: usize) -> f32 {
        self.statistics[row]
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
        let facts = Some(RowFacts::of(record));
        self.high.write(row, record.code.high());
        self.low.as_mut().expect("only the tail grows, and it has its low halves").write(row, record.code.low());
        self.states.push(state(&facts));
        self.factors.push(record.code.factors());
        self.statistics.push(record.norm_statistic);
        self.residual = self.residual.max(record.code.residual());
        self.facts.push(facts);
        self.revision += 1;
        row
    }

    /// Zeroes a row's halves and forgets its facts.
    pub(super) fn erase(&mut self, row: usize) {
        self.high.erase(row);
        if let Some(low) = &mut self.low {
            low.erase(row);
        }
        self.states[row] = RowState::Erased;
        self.factors[row] = RowFactors { scale: 0.0, low_norm: 0.0 };
        self.statistics[row] = 0.0;
        self.facts[row] = None;
        self.revision += 1;
    }

    pub(super) fn set_restricted(&mut self, row: usize, restricted: bool) {
        if let Some(facts) = &mut self.facts[row] {
            facts.facets.restricted = restricted;
        }
        self.states[row] = state(&self.facts[row]);
        self.revision += 1;
    }

    /// Changes what is known of the row's face, but for its restriction.
    pub(super) fn amend(&mut self, row: usize, change: impl FnOnce(&mut Facets)) {
        if let Some(facts) = &mut self.facts[row] {
            let restricted = facts.facets.restricted;
            change(&mut facts.facets);
            facts.facets.restricted = restricted;
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
        Some(SealedSegment::new(dimension, self.facts.clone(), high, low))
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

    /// The integer sum of a row's low half, where that is in memory.
    pub(super) fn low_sum(&self, kernel: Kernel, query: &Query, row: usize) -> Option<i64> {
        let mut sum = [0];
        kernel.dot(self.low.as_ref()?.padded(row, 1), query.wide(), &mut sum);
        Some(sum[0])
    }

    pub(super) fn admits(&self, row: usize, filter: &Filter, restricted: RestrictedFaces) -> bool {
        let open = match self.states[row] {
            RowState::Erased => false,
            RowState::Free => true,
            RowState::Restricted => restricted == RestrictedFaces::Included,
        };
        open && (filter.is_empty() || self.facts(row).is_some_and(|f| filter.admits(f.face, &f.facets, restricted)))
    }

    /// Looks at every row the filter admits, with every query, and hands each pair's bounds to `visit`.
    pub(super) fn scan(
        &self,
        kernel: Kernel,
        queries: &[Query],
        filter: &Filter,
        restricted: RestrictedFaces,
        mut visit: impl FnMut(Scanned),
    ) -> Tally {
        let mut tally = Tally::default();
        let mut sums = [0i64; BLOCK];
        let mut admitted = Vec::with_capacity(BLOCK);
        for first in (0..self.rows()).step_by(BLOCK) {
            let count = BLOCK.min(self.rows() - first);
            admitted.clear();
            admitted.extend((first..first + count).filter(|&row| self.admits(row, filter, restricted)));
            let live = self.states[first..first + count].iter().filter(|&&state| state != RowState::Erased).count();
            tally.searched += admitted.len() as u64;
            tally.excluded_by_filter += (live - admitted.len()) as u64;
            if admitted.is_empty() {
                continue;
            }
            tally.residual = self.residual;
            for (index, query) in queries.iter().enumerate() {
                kernel.dot(self.high.padded(first, count), query.wide(), &mut sums[..count]);
                for &row in &admitted {
                    visit(self.scanned(index, query, row, sums[row - first]));
                }
            }
        }
        tally
    }

    fn scanned(&self, index: usize, query: &Query, row: usize, high_sum: i64) -> Scanned {
        let factors = self.factors[row];
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

fn state(facts: &Option<RowFacts>) -> RowState {
    match facts {
        None => RowState::Erased,
        Some(facts) if facts.facets.restricted => RowState::Restricted,
        Some(_) => RowState::Free,
    }
}
