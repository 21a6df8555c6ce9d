//! First pass: the high halves in memory, and which rows may still be wanted after it.

use std::sync::{Mutex, MutexGuard};

use rayon::prelude::*;

use basis::FaceId;

use super::columns::BLOCK;
use super::low::SegmentNumber;
use super::pass::{Admission, Asked, Pass, Tally};
use super::segment::{Scanned, Segment};
use super::{Admitted, Location, SharedSegment, StoreError, TemplateStore, read};
use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::kernel::Reach;
use crate::kernel::bound::{Bounds, ROUNDING, RowFactors};

/// Rows of a segment that one thread scans before it takes others: enough to be worth the taking, and few enough that
/// a small gallery, too, keeps all cores busy.
const SHARE: usize = 32 * BLOCK;

/// Rows out of order are brought into the cache so many rows ahead.
const AHEAD: usize = 8;

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

/// What the first pass found and how much it looked at; of the best so many only the former, because nobody asks.
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
        admitted: &Admitted<'_>,
        restricted: RestrictedFaces,
    ) -> Result<Scan, StoreError> {
        for query in queries {
            self.check_dimension(query.dimension())?;
        }
        let floors = vec![Floor::new(wanted)?; queries.len()];
        let counted = matches!(wanted, Wanted::Reaching(_));
        let asked = Asked::of(queries, self.kernel);
        let admission = Admission { filter: admitted.filter, sieve: admitted.sieve(), restricted, counted };
        // How far others have come tells a thread what is beaten already. Which rows it keeps back depends on that and
        // on chance; which of them are wanted in the end does not.
        let reached = Mutex::new(floors.clone());
        let scans: Vec<Scan> = self
            .shares()
            .par_iter()
            .map(|(slot, segment, first)| {
                let early = counted || admitted.picks(*slot);
                let segment = read(segment);
                let mut floors = floors.clone();
                raise(&mut floors, &lock(&reached));
                let mut found = Vec::new();
                let visit = |floor: &mut Floor, scanned: Scanned| {
                    let statistic = segment.columns().statistic(scanned.row);
                    if floor.admits(scanned.bounds, statistic) {
                        floor.offer(scanned.bounds, statistic);
                        found.extend(found_in(&segment, *slot, scanned));
                    }
                };
                let pass = Pass::new(&segment, (*first, SHARE), &asked, &admission, early);
                let tally = pass.run(&mut floors, (Floor::reach, visit));
                raise(&mut lock(&reached), &floors);
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

    /// Every segment in shares of so many rows, each with its slot and first row.
    fn shares(&self) -> Vec<(u32, SharedSegment, usize)> {
        let segments = self.segments();
        let shares = segments.iter().flat_map(|(slot, segment)| {
            let rows = read(segment).rows();
            (0..rows).step_by(SHARE).map(|first| (*slot, SharedSegment::clone(segment), first))
        });
        shares.collect()
    }

    /// Where these faces stand; those that are not held are passed over.
    pub(crate) fn places_of(&self, faces: &[FaceId]) -> Vec<Location> {
        let directory = read(&self.directory);
        faces.iter().filter_map(|face| self.find(&directory, *face)).collect()
    }

    /// Looks at these rows with one query and finds what is wanted of them; those that are erased or not admitted are
    /// passed over.
    pub(crate) fn gather(
        &self,
        mut at: Vec<Location>,
        query: &Query,
        wanted: Wanted,
        filter: &Filter,
    ) -> Result<Vec<Found>, StoreError> {
        self.check_dimension(query.dimension())?;
        let mut floor = Floor::new(wanted)?;
        at.sort_unstable();
        at.dedup();
        let mut gathered = Vec::new();
        for at in at.chunk_by(|a, b| a.slot == b.slot) {
            let slot = at[0].slot;
            let segment = self.segment(slot);
            let segment = read(&segment);
            let mut found = Vec::new();
            for (number, row) in at.iter().map(|at| at.row as usize).enumerate() {
                if let Some(ahead) = at.get(number + AHEAD) {
                    segment.prefetch(self.kernel, ahead.row as usize);
                }
                let (scanned, statistic) = (segment.look(self.kernel, 0, query, row), segment.columns().statistic(row));
                // First the cheaper question: a face's facts stand elsewhere than its row.
                if floor.admits(scanned.bounds, statistic) && segment.admits(row, filter, RestrictedFaces::LeftOut) {
                    floor.offer(scanned.bounds, statistic);
                    found.extend(found_in(&segment, slot, scanned));
                }
            }
            found.retain(|found| floor.admits(found.bounds, found.norm_statistic));
            self.add_low_sums(&segment, std::slice::from_ref(query), &mut found);
            gathered.append(&mut found);
        }
        gathered.retain(|found| floor.admits(found.bounds, found.norm_statistic));
        Ok(gathered)
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
        let lower = bounds.lower - self.weight() * f64::from(statistic);
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
        bounds.upper - self.weight() * f64::from(statistic) >= self.value
    }

    /// As [`Self::admits`] asks it, for a kernel.
    fn reach(&self, query: &Query) -> Reach {
        let (query_scale, query_norm) = (query.code().scale(), query.norm());
        Reach { query_scale, query_norm, weight: self.weight(), floor: self.value }
    }

    /// What a face's statistic takes off what is compared. Of the best so many it is what it takes off their scores:
    /// [`crate::score::exactly`] but for the probe's part, which is the same for all. The one rounding of f64 it costs
    /// is far below [`ROUNDING`]. A sweep is by the cosine alone.
    fn weight(&self) -> f64 {
        match self.wanted {
            Wanted::Reaching(_) => 0.0,
            Wanted::Nearest(_) => 0.5,
        }
    }
}

/// What is beaten by as many faces as are wanted is beaten wherever they stand.
fn raise(floors: &mut [Floor], others: &[Floor]) {
    for (floor, other) in floors.iter_mut().zip(others) {
        floor.value = floor.value.max(other.value);
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().expect("nothing panics under this lock")
}

fn found_in(segment: &Segment, slot: u32, scanned: Scanned) -> Option<Found> {
    Some(Found {
        query: scanned.query,
        face: segment.columns().face(scanned.row)?,
        norm_statistic: segment.columns().statistic(scanned.row),
        bounds: scanned.bounds,
        at: Location { slot, row: scanned.row as u32 },
        segment: segment.number(),
        factors: scanned.factors,
        high_sum: scanned.high_sum,
        low_sum: None,
    })
}
