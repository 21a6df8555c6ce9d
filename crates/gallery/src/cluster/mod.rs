//! Grouping the unnamed faces of a gallery: which of them may be one person's.
//!
//! Rather two clusters of one person than one cluster of two: a person who looks joins two in a moment and does not see
//! a stranger among two hundred. Three steps, each the same in every run, on any number of threads and in any order of
//! enrolment (two scores that are equal to the last bit are told apart by the faces' ids):
//!
//! 1. **Links** ([`links`]). Exact scans of the store, in batches, list for every face the 64 best others whose score
//!    reaches the threshold. The score of two faces is their cosine less the mean of their cohort statistics
//!    ([`crate::score`]), so a population that the recogniser crowds together needs a higher cosine. Links only propose: there
//!    is no table of all pairs.
//! 2. **Growth** ([`grow`]). Starting from single faces, the two clusters of highest affinity are joined as long as it
//!    reaches the threshold and nothing forbids it. The affinity of two clusters is the score that two faces would have
//!    that looked like the mean of each: computed from sums of templates, thus over *all* pairs between the two and
//!    not only the linked ones. This is agglomerative clustering with average linkage (Sokal & Michener 1958),
//!    constrained by pairs (Davidson & Ravi 2005), which a few stray links do not carry away as they do single linkage
//!    or label propagation.
//! 3. **Names** ([`names`]). A cluster keeps the id of the one that most of whose faces it holds.
//!
//! Two faces of one picture never stand together, nor do faces that a person told apart ([`rules`]).

mod grow;
mod links;
mod names;
mod rules;
#[cfg(test)]
mod tests;

use basis::{FaceId, ImageId};

use crate::store::{StoreError, TemplateStore};

pub(crate) use names::keep_names;
pub(crate) use rules::{Contradiction, Rule, Rules, Says};

/// An unnamed face of a gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unnamed {
    pub(crate) face: FaceId,
    pub(crate) image: ImageId,
}

/// The clusters of two and more faces among `faces`, each by face, all by their first face.
///
/// # Errors
/// [`StoreError`] when a segment's low half does not open.
pub(crate) fn cluster(
    store: &TemplateStore,
    faces: &[Unnamed],
    rules: &Rules,
    threshold: f32,
) -> Result<Vec<Vec<FaceId>>, StoreError> {
    let mut nodes = faces.to_vec();
    nodes.sort_unstable();
    nodes.dedup_by_key(|node| node.face);
    let links = links::links(store, &nodes, threshold)?;
    grow::grow(store, &nodes, &links, rules, threshold)
}
