//! The exact, exhaustive search that answers a right, and what it can say about its completeness.

#[cfg(test)]
mod tests;

use basis::FaceId;

use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::kernel::bound::{Verdict, quantisation};
use crate::store::{StoreError, TemplateStore, Wanted};

/// A face that reaches a sweep's threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which face.
    pub face: FaceId,
    /// [`crate::exact_cosine`] with the query.
    pub cosine: f32,
    /// The face's cohort statistic, for calibrating what is shown.
    pub norm_statistic: f32,
}

/// Says that every admitted face was compared exactly. Only the store's scan makes one; a candidate index cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(());

/// What a sweep looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Completeness {
    /// How many faces were compared with every query.
    pub searched: u64,
    /// How many faces the filter left out, restricted ones among them where they are left out.
    pub excluded_by_filter: u64,
    /// The cosine a hit reaches.
    pub threshold: f32,
    /// Every face searched was decided by the 16-bit definition.
    pub exact: Exact,
    /// How many pairs of face and query the high halves could not decide.
    pub decided_by_low_half: u64,
    /// How far a cosine can be from that of the templates before they were coded: every searched face whose own
    /// cosine reaches `threshold + quantisation` is a hit.
    pub quantisation: f32,
}

impl TemplateStore {
    /// Every admitted face whose cosine with a query reaches `threshold` (-1 to 1): a list for each query, best first,
    /// ties by face.
    ///
    /// Faces inserted while it runs may be missing; faces removed before it returns are not in it.
    ///
    /// # Errors
    /// [`StoreError`] for a query of another dimension, a threshold that is none, or low halves that cannot be read:
    /// a sweep answers in full or not at all.
    pub(crate) fn sweep(
        &self,
        queries: &[Query],
        threshold: f32,
        filter: &Filter,
        restricted: RestrictedFaces,
    ) -> Result<(Vec<Vec<Hit>>, Completeness), StoreError> {
        self.sweep_then(queries, threshold, filter, restricted, |hits, completeness| (hits, completeness))
    }

    /// As [`Self::sweep`], and hands the answer to `show` while removals and restrictions wait: what `show` records or
    /// hands out was not removed before. `show` must not call the store.
    pub(crate) fn sweep_then<R>(
        &self,
        queries: &[Query],
        threshold: f32,
        filter: &Filter,
        restricted: RestrictedFaces,
        show: impl FnOnce(Vec<Vec<Hit>>, Completeness) -> R,
    ) -> Result<R, StoreError> {
        let scan = self.scan(queries, Wanted::Reaching(threshold), &self.admitted(filter), restricted)?;
        let residual = scan.tally.residual;
        let completeness = Completeness {
            searched: scan.tally.searched,
            excluded_by_filter: scan.tally.excluded_by_filter,
            threshold,
            exact: Exact(()),
            decided_by_low_half: scan.found.iter().filter(|f| f.bounds.against(threshold) == Verdict::Open).count()
                as u64,
            quantisation: queries
                .iter()
                .map(|query| quantisation(residual, query.code().residual(), query.norm()))
                .fold(0.0, f32::max),
        };
        let mut reaching = self.decide(queries, scan.found)?;
        reaching.retain(|decided| decided.cosine >= threshold);
        Ok(self.disclose(reaching, restricted, |reaching| {
            let mut hits = vec![Vec::new(); queries.len()];
            for found in reaching {
                hits[found.query].push(Hit {
                    face: found.face,
                    cosine: found.cosine,
                    norm_statistic: found.norm_statistic,
                });
            }
            for hits in &mut hits {
                hits.sort_unstable_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.face.cmp(&b.face)));
            }
            show(hits, completeness)
        }))
    }
}
