//! Second pass: the low halves decide, by the definition; then disclosure, which asks once more who is still there.

use basis::FaceId;
use zeroize::Zeroizing;

use super::low::{LowHalvesError, SegmentNumber};
use super::scan::Found;
use super::{Location, StoreError, TemplateStore, read};
use crate::code::{Query, check_low};
use crate::filter::RestrictedFaces;
use crate::kernel::{LANES, bound};

/// A pair of query and face with its exact score.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    pub(crate) query: usize,
    pub(crate) face: FaceId,
    pub(crate) cosine: f32,
    pub(crate) norm_statistic: f32,
    at: Location,
}

impl TemplateStore {
    /// Scores what was found exactly.
    pub(crate) fn decide(&self, queries: &[Query], mut found: Vec<Found>) -> Result<Vec<Decided>, StoreError> {
        found.sort_unstable_by_key(|found| (found.low_sum.is_some(), found.segment, found.at));
        let fetched = found.partition_point(|found| found.low_sum.is_none());
        for found in found[..fetched].chunk_by_mut(|a, b| a.segment == b.segment) {
            let segment = found[0].segment.expect("the open segment's low halves are in memory");
            if let Err(error) = self.fetch_low_sums(segment, queries, found) {
                // An erasure may have taken the segment away meanwhile; only then may its rows be passed over.
                let _directory = read(&self.directory);
                if found.iter().any(|found| self.stands(found.at, found.face, RestrictedFaces::Included)) {
                    return Err(error);
                }
            }
        }
        Ok(found
            .iter()
            .filter_map(|found| {
                let query_scale = queries[found.query].code().scale();
                let cosine = bound::cosine(found.high_sum, found.low_sum?, query_scale, found.factors.scale);
                let Found { query, face, norm_statistic, at, .. } = *found;
                Some(Decided { query, face, cosine, norm_statistic, at })
            })
            .collect())
    }

    /// Hands to `show` those that are still where they were found and may be shown, while removals and restrictions
    /// wait. The directory's lock is what makes an acknowledged removal final for searches that were running.
    pub(crate) fn disclose<R>(
        &self,
        mut decided: Vec<Decided>,
        restricted: RestrictedFaces,
        show: impl FnOnce(Vec<Decided>) -> R,
    ) -> R {
        let _directory = read(&self.directory);
        decided.retain(|decided| self.stands(decided.at, decided.face, restricted));
        show(decided)
    }

    /// Fills in the low sums of one segment's rows, which are in ascending order.
    fn fetch_low_sums(&self, segment: SegmentNumber, queries: &[Query], found: &mut [Found]) -> Result<(), StoreError> {
        let mut rows: Vec<u32> = found.iter().map(|found| found.at.row).collect();
        rows.dedup();
        let mut padded = Zeroizing::new(vec![0i8; self.dimension.next_multiple_of(LANES)]);
        let mut wrong = None;
        self.low_halves.low(segment, &rows, &mut |row, low| {
            if low.len() != self.dimension {
                wrong = Some(StoreError::Dimension { expected: self.dimension, found: low.len() });
                return;
            }
            padded[..self.dimension].copy_from_slice(low);
            let first = found.partition_point(|found| found.at.row < row);
            for found in found[first..].iter_mut().take_while(|found| found.at.row == row) {
                if let Err(error) = check_low(low, found.factors.scale, found.factors.low_norm) {
                    wrong = Some(error.into());
                }
                let mut sum = [0];
                self.kernel.dot(&padded, queries[found.query].wide(), &mut sum);
                found.low_sum = Some(sum[0]);
            }
        })?;
        if let Some(error) = wrong {
            return Err(error);
        }
        if found.iter().any(|found| found.low_sum.is_none()) {
            return Err(LowHalvesError { segment, reason: "not every row asked for was given".to_owned() }.into());
        }
        Ok(())
    }
}
