//! Search: an index proposes, the store rescores exactly and orders.

#[cfg(test)]
mod tests;

use basis::FaceId;

use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::index::CandidateIndex;
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
/// A gallery without an index, or too small for it to narrow anything, is scanned exactly, and so is one of which the
/// filter admits few; so is a greater one whose index fails, because an index is disposable and a search is not.
///
/// # Errors
/// [`StoreError`] for a query of another dimension, or low halves that cannot be read.
pub(crate) fn search(
    store: &TemplateStore,
    index: Option<&dyn CandidateIndex>,
    query: &Query,
    k: usize,
    filter: &Filter,
) -> Result<Vec<Scored>, StoreError> {
    let admitted = store.admitted(filter);
    let candidates =
        index.and_then(|index| index.narrows(k, &admitted).then(|| index.search(query, k, &admitted).ok())?);
    let found = match candidates {
        Some(candidates) => store.gather(candidates.into_rows(), query, Wanted::Nearest(k), filter)?,
        None => {
            let one = std::slice::from_ref(query);
            store.scan(one, Wanted::Nearest(k), &admitted, RestrictedFaces::LeftOut)?.found
        }
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
        self.scored(query, self.gather(self.places_of(faces), query, Wanted::Nearest(faces.len()), filter)?)
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
