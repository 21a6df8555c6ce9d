//! Search: an index proposes, the store rescores exactly and orders.

#[cfg(test)]
mod tests;

use basis::FaceId;

use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::index::{CandidateIndex, Candidates};
use crate::score;
use crate::store::{Found, StoreError, TemplateStore, Wanted};

/// A candidate with its exact cosine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which face.
    pub face: FaceId,
    /// [`crate::exact_cosine`] with the probe.
    pub cosine: f32,
    /// The face's statistic at rest, with its pack's cohort.
    pub norm_statistic: f32,
}

/// The best `k` faces by the score with their statistic at rest, best first, ties by face. Restricted faces are never
/// among them.
///
/// A gallery too small for the index to narrow anything is scanned exactly, and so is one of which the filter admits few;
/// so is a greater one whose index fails, because an index is disposable and a search is not.
///
/// # Errors
/// [`StoreError`] for a query of another dimension, or low halves that cannot be read.
pub(crate) fn search(
    store: &TemplateStore,
    index: &dyn CandidateIndex,
    query: &Query,
    k: usize,
    filter: &Filter,
) -> Result<Vec<Scored>, StoreError> {
    let candidates = index.narrows(k, store.about_admitted(filter)).then(|| index.search(query, k, filter).ok());
    search_among(store, candidates.flatten(), query, k, filter)
}

/// The second stage: among the candidates, or among all where there are none.
fn search_among(
    store: &TemplateStore,
    candidates: Option<Candidates>,
    query: &Query,
    k: usize,
    filter: &Filter,
) -> Result<Vec<Scored>, StoreError> {
    let one = std::slice::from_ref(query);
    let found = match candidates {
        Some(candidates) => store.gather(candidates.faces(), query, Wanted::Nearest(k), filter)?,
        None => store.scan(one, Wanted::Nearest(k), filter, RestrictedFaces::LeftOut)?.found,
    };
    let mut scored = store.scored(query, found)?;
    let key = |scored: &Scored| score::exactly(f64::from(scored.cosine), 0.0, f64::from(scored.norm_statistic));
    scored.sort_unstable_by(|a, b| key(b).total_cmp(&key(a)).then(a.face.cmp(&b.face)));
    scored.truncate(k);
    Ok(scored)
}

impl TemplateStore {
    /// These faces with one query, in no order; those that are gone, restricted or not admitted are left out.
    pub(crate) fn score(&self, query: &Query, faces: &[FaceId], filter: &Filter) -> Result<Vec<Scored>, StoreError> {
        self.scored(query, self.gather(faces, query, Wanted::Nearest(faces.len()), filter)?)
    }

    fn scored(&self, query: &Query, found: Vec<Found>) -> Result<Vec<Scored>, StoreError> {
        let decided = self.decide(std::slice::from_ref(query), found)?;
        Ok(self.disclose(decided, RestrictedFaces::LeftOut, |decided| {
            let scored =
                |d: crate::store::Decided| Scored { face: d.face, cosine: d.cosine, norm_statistic: d.norm_statistic };
            decided.into_iter().map(scored).collect()
        }))
    }
}
