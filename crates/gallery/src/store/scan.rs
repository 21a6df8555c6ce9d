//! First pass: the high halves in memory, and which rows may still be wanted after it.

use rayon::prelude::*;

use basis::FaceId;

use super::low::SegmentNumber;
use super::segment::{Scanned, Segment, Tally};
use super::{Location, StoreError, TemplateStore, read};
use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::kernel::bound::{Bounds, ROUNDING, RowFactors};

/// Which faces are wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    /// All whose cosine reaches this.
    Reaching(f32),
    /// The best so many for each query by the score with their statistic at rest, and what may tie with them.
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
        wanted: Wanted,
        filter: &Filter,
        restricted: RestrictedFaces,
    ) -> Result<Scan, StoreError> {
        for query in queries {
            self.check_dimension(query.dimension())?;
        }
        let floors = vec![Floor::new(wanted)?; queries.len()];
        let scans: Vec<Scan> = self
            .segments()
            .par_iter()
            .map(|(slot, segment)| {
                let (segment, mut floors) = (read(segment), floors.clone());
                let mut found = Vec::new();
                let tally = segment.scan(self.kernel, queries, filter, restricted, |scanned| {
                    let (floor, statistic) = (&mut floors[scanned.query], segment.statistic(scanned.row));
                    if floor.admits(scanned.bounds, statistic) {
                        floor.offer(scanned.bounds, statistic);
                        found.extend(found_in(&segment, *slot, scanned));
                    }
                });
                found.retain(|found| floors[found.query].admits(found.bounds, found.norm_statistic));
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
                floors[found.query].offer(found.bounds, found.norm_statistic);
            }
            whole.found.extend(scan.found);
        }
        whole.found.retain(|found| floors[found.query].admits(found.bounds, found.norm_statistic));
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
    /// # Errors
    /// [`StoreError::Threshold`] for a cosine that is none.
    pub(crate) fn new(wanted: Wanted) -> Result<Self, StoreError> {
        let value = match wanted {
            Wanted::Reaching(threshold) if !(-1.0..=1.0).contains(&threshold) => {
                return Err(StoreError::Threshold { threshold });
            }
            Wanted::Reaching(threshold) => f64::from(threshold) - ROUNDING,
            Wanted::Nearest(0) => f64::INFINITY,
            Wanted::Nearest(_) => f64::NEG_INFINITY,
        };
        Ok(Self { value, wanted, lowers: Vec::new() })
    }

    /// A face whose score is at least its lower bound, but for rounding. Once as many as are wanted have been offered, a
    /// face whose upper bound is below the least of them by more than both roundings is beaten by all of them.
    pub(crate) fn offer(&mut self, bounds: Bounds, statistic: f32) {
        let Wanted::Nearest(count) = self.wanted else { return };
        let lower = bounds.lower - shift(statistic);
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

    pub(crate) fn admits(&self, bounds: Bounds, statistic: f32) -> bool {
        match self.wanted {
            Wanted::Reaching(_) => bounds.upper >= self.value,
            Wanted::Nearest(_) => bounds.upper - shift(statistic) >= self.value,
        }
    }
}

/// What a face's statistic takes off its scores: [`crate::score::exactly`] but for the probe's part, which is the same
/// for all. The one rounding of f64 it costs is far below [`ROUNDING`].
fn shift(statistic: f32) -> f64 {
    0.5 * f64::from(statistic)
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
