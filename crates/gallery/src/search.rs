//! Search: an index proposes, the store rescores exactly and decides.

#[cfg(test)]
mod tests;

use basis::FaceId;

use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::index::{CandidateIndex, Candidates};
use crate::store::{Decided, Floor, Found, StoreError, TemplateStore, Wanted};

/// A candidate with its exact score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which face.
    pub face: FaceId,
    /// [`crate::exact_cosine`] with the probe.
    pub cosine: f32,
    /// The face's cohort statistic, for ordering by normalised score.
    pub norm_statistic: f32,
}

/// The best `k` faces whose cosine reaches `threshold` (-1 to 1), best first, ties by face. Restricted faces are never
/// among them.
///
/// A gallery too small for the index to narrow anything is scanned exactly; so is a greater one whose index fails,
/// because an index is disposable and a search is not.
///
/// # Errors
/// [`StoreError`] for a query of another dimension, a threshold that is none, or low halves that cannot be read.
pub(crate) fn search(
    store: &TemplateStore,
    index: &dyn CandidateIndex,
    query: &Query,
    k: usize,
    threshold: f32,
    filter: &Filter,
) -> Result<Vec<Scored>, StoreError> {
    search_then(store, index, query, k, threshold, filter, |scored| scored)
}

/// As [`search`], and hands the answer to `show` while removals and restrictions wait: what `show` records or hands
/// out was not removed before. `show` must not call the store.
pub(crate) fn search_then<R>(
    store: &TemplateStore,
    index: &dyn CandidateIndex,
    query: &Query,
    k: usize,
    threshold: f32,
    filter: &Filter,
    show: impl FnOnce(Vec<Scored>) -> R,
) -> Result<R, StoreError> {
    let candidates = if index.narrows(k, store.len()) { index.search(query, k, filter).ok() } else { None };
    search_among(store, candidates, query, k, threshold, filter, show)
}

/// The second stage: among the candidates, or among all where there are none.
fn search_among<R>(
    store: &TemplateStore,
    candidates: Option<Candidates>,
    query: &Query,
    k: usize,
    threshold: f32,
    filter: &Filter,
    show: impl FnOnce(Vec<Scored>) -> R,
) -> Result<R, StoreError> {
    let query = std::slice::from_ref(query);
    let found = match candidates {
        Some(candidates) => store.rescan(candidates.faces(), &query[0], k, threshold, filter)?,
        None => store.scan(query, threshold, Wanted::Nearest(k), filter, RestrictedFaces::LeftOut)?.found,
    };
    let decided = store.decide(query, found, threshold)?;
    Ok(store.disclose(decided, RestrictedFaces::LeftOut, |decided| show(best(decided, k))))
}

impl TemplateStore {
    /// The high halves of candidates, and which of them may be among the best `k` that reach `threshold`.
    fn rescan(
        &self,
        candidates: &[FaceId],
        query: &Query,
        k: usize,
        threshold: f32,
        filter: &Filter,
    ) -> Result<Vec<Found>, StoreError> {
        self.check(query, threshold)?;
        let mut found = self.gather(candidates, query, filter);
        let mut floor = Floor::new(threshold, Wanted::Nearest(k));
        for found in &found {
            floor.offer(found.bounds.lower);
        }
        found.retain(|found| floor.admits(found.bounds));
        Ok(found)
    }
}

fn best(decided: Vec<Decided>, k: usize) -> Vec<Scored> {
    let mut scored: Vec<Scored> = decided
        .into_iter()
        .map(|decided| Scored { face: decided.face, cosine: decided.cosine, norm_statistic: decided.norm_statistic })
        .collect();
    scored.sort_unstable_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.face.cmp(&b.face)));
    scored.truncate(k);
    scored
}
