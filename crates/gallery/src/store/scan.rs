//! First pass: the high halves in memory, and which rows may still be wanted after it.

use rayon::prelude::*;

use basis::FaceId;

use super::low::SegmentNumber;
use super::segment::{Scanned, Segment, Tally};
use super::{Location, StoreError, TemplateStore, read};
use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::kernel::bound::{Bounds, ROUNDING, RowFactors};

/// How much of what reaches the threshold is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    All,
    /// The best so many for each query, and what may tie with them.
    Nearest(usize),
}

/// A pair of query and face that the high half leaves in the running.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) query: usize,
    pub(crate) face: FaceId,
    pub(crate) norm_statistic: f32,
    pub(crate) bounds: Bounds,
    pub(super) at: Location,
    /// The segment to ask for the low half, where it was not in memory.
    pub(super) segment: Option<SegmentNumber>,
    pub(super) factors: RowFactors,
    pub(super) high_sum: i64,
    pub(super) low_sum: Option<i64>,
}

/// What the first pass found and how much it looked at.
pub(crate) struct Scan {
    pub(crate) found: Vec<Found>,
    pub(crate) tally: Tally,
}

impl TemplateStore {
    /// Looks at every admitted face with every query. Nothing that is wanted is missing from the result.
    pub(crate) fn scan(
        &self,
        queries: &[Query],
        threshold: f32,
        wanted: Wanted,
        filter: &Filter,
        restricted: RestrictedFaces,
    ) -> Result<Scan, StoreError> {
        for query in queries {
            self.check(query, threshold)?;
        }
        let floors = vec![Floor::new(threshold, wanted); queries.len()];
        let scans: Vec<Scan> = self
            .segments()
            .par_iter()
            .map(|(slot, segment)| {
                let (segment, mut floors) = (read(segment), floors.clone());
                let mut found = Vec::new();
                let tally = segment.scan(self.kernel, queries, filter, restricted, |scanned| {
                    let floor = &mut floors[scanned.query];
                    if floor.admits(scanned.bounds) {
                        floor.offer(scanned.bounds.lower);
                        found.extend(found_in(&segment, *slot, scanned));
                    }
                });
                found.retain(|found| floors[found.query].admits(found.bounds));
                self.add_low_sums(&segment, queries, &mut found);
                Scan { found, tally }
            })
            .collect();
        let mut floors = floors;
        let mut whole = Scan { found: Vec::new(), tally: Tally::default() };
        for scan in scans {
            whole.tally.searched += scan.tally.searched;
            whole.tally.excluded_by_filter += scan.tally.excluded_by_filter;
            whole.tally.residual = whole.tally.residual.max(scan.tally.residual);
            for found in &scan.found {
                floors[found.query].offer(found.bounds.lower);
            }
            whole.found.extend(scan.found);
        }
        whole.found.retain(|found| floors[found.query].admits(found.bounds));
        Ok(whole)
    }

    /// Looks at these faces with one query; those that are gone or not admitted are passed over.
    pub(crate) fn gather(&self, faces: &[FaceId], query: &Query, filter: &Filter) -> Vec<Found> {
        let mut at: Vec<Location> = {
            let directory = read(&self.directory);
            faces.iter().filter_map(|face| directory.get(face).map(|entry| entry.at)).collect()
        };
        at.sort_unstable();
        at.dedup();
        let mut gathered = Vec::with_capacity(at.len());
        for at in at.chunk_by(|a, b| a.slot == b.slot) {
            let slot = at[0].slot;
            let segment = self.segment(slot);
            let segment = read(&segment);
            let rows = at.iter().map(|at| at.row as usize);
            let admitted = rows.filter(|&row| segment.admits(row, filter, RestrictedFaces::LeftOut));
            let mut found: Vec<Found> =
                admitted.filter_map(|row| found_in(&segment, slot, segment.look(self.kernel, 0, query, row))).collect();
            self.add_low_sums(&segment, std::slice::from_ref(query), &mut found);
            gathered.append(&mut found);
        }
        gathered
    }

    fn add_low_sums(&self, segment: &Segment, queries: &[Query], found: &mut [Found]) {
        for found in found {
            found.low_sum = segment.low_sum(self.kernel, &queries[found.query], found.at.row as usize);
        }
    }
}

/// The bound from below which nothing is wanted any more, for one query.
#[derive(Debug, Clone)]
pub(crate) struct Floor {
    value: f64,
    wanted: Wanted,
    /// The best lower bounds so far, as many as are wanted, smallest first.
    lowers: Vec<f64>,
}

impl Floor {
    pub(crate) fn new(threshold: f32, wanted: Wanted) -> Self {
        let value = if wanted == Wanted::Nearest(0) { f64::INFINITY } else { f64::from(threshold) - ROUNDING };
        Self { value, wanted, lowers: Vec::new() }
    }

    /// A face whose score is at least `lower`, but for rounding. Once as many as are wanted have been offered, a face
    /// whose upper bound is below the least of them by more than both roundings is beaten by all of them.
    pub(crate) fn offer(&mut self, lower: f64) {
        let Wanted::Nearest(count) = self.wanted else { return };
        let position = self.lowers.partition_point(|&other| other < lower);
        if self.lowers.len() < count {
            self.lowers.insert(position, lower);
        } else if position > 0 {
            self.lowers[..position].rotate_left(1);
            self.lowers[position - 1] = lower;
        }
        if self.lowers.len() == count && count > 0 {
            self.value = self.value.max(self.lowers[0] - 2.0 * ROUNDING);
        }
    }

    pub(crate) fn admits(&self, bounds: Bounds) -> bool {
        bounds.upper >= self.value
    }
}

fn found_in(segment: &Segment, slot: u32, scanned: Scanned) -> Option<Found> {
    let facts = segment.facts(scanned.row)?;
    Some(Found {
        query: scanned.query,
        face: facts.face,
        norm_statistic: facts.norm_statistic,
        bounds: scanned.bounds,
        at: Location { slot, row: scanned.row as u32 },
        segment: segment.number(),
        factors: scanned.factors,
        high_sum: scanned.high_sum,
        low_sum: None,
    })
}
