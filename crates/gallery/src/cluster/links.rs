//! Which pairs of faces are looked at: for each face the best others whose score reaches the threshold.

use std::collections::HashMap;

use basis::FaceId;
use rayon::prelude::*;

use super::Unnamed;
use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::score::exactly;
use crate::store::{StoreError, TemplateStore};

/// At most so many links are kept from each face, which bounds the memory at 100,000 faces to 50 MB. Someone in
/// thousands of pictures is still joined: see [`Links::crowded`].
const NEAREST: usize = 64;

/// Faces asked about in one pass over the store; a block of rows stays in the cache for all of them.
const BATCH: usize = 128;

/// More than all roundings of a threshold on its way to a scan.
const SLACK: f64 = 1e-5;

/// The pairs to be looked at, as indices of the faces asked about.
#[derive(Default)]
pub(super) struct Links {
    /// Smaller index first, each once, ascending.
    pub(super) pairs: Vec<(u32, u32)>,
    /// Faces with more links than are kept: their clusters are compared with each other once more.
    pub(super) crowded: Vec<u32>,
}

/// One face of a batch and what it reaches.
struct Reached {
    of: u32,
    others: Vec<u32>,
    crowded: bool,
}

/// The links among `nodes`, which are distinct. Faces of one picture are never linked.
pub(super) fn links(store: &TemplateStore, nodes: &[Unnamed], threshold: f32) -> Result<Links, StoreError> {
    let index: HashMap<FaceId, u32> = nodes.iter().map(|node| node.face).zip(0..).collect();
    let mut statistics = Vec::with_capacity(nodes.len());
    for (node, number) in nodes.iter().zip(0u32..) {
        statistics.extend(store.norm_statistic(node.face).map(|statistic| (f64::from(statistic), number)));
    }
    // Faces of like statistic are asked about together: then one cosine serves the whole batch as a first threshold.
    statistics.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let Some(&(least, _)) = statistics.first() else { return Ok(Links::default()) };
    let batches: Vec<Vec<Reached>> = statistics
        .par_chunks(BATCH)
        .map(|batch| reached(store, nodes, &index, batch, least, threshold))
        .collect::<Result<_, _>>()?;

    let mut links = Links::default();
    for Reached { of, others, crowded } in batches.into_iter().flatten() {
        links.pairs.extend(others.iter().map(|&other| (of.min(other), of.max(other))));
        links.crowded.extend(crowded.then_some(of));
    }
    links.pairs.sort_unstable();
    links.pairs.dedup();
    links.crowded.sort_unstable();
    Ok(links)
}

fn reached(
    store: &TemplateStore,
    nodes: &[Unnamed],
    index: &HashMap<FaceId, u32>,
    batch: &[(f64, u32)],
    least: f64,
    threshold: f32,
) -> Result<Vec<Reached>, StoreError> {
    let faces: Vec<FaceId> = batch.iter().map(|&(_, number)| nodes[number as usize].face).collect();
    let coded = store.codes(&faces)?;
    // No pair of this batch that reaches the threshold has a smaller cosine.
    let cosine = f64::from(threshold) + (batch[0].0 + least) / 2.0 - SLACK;
    let cosine = cosine.clamp(-1.0, 1.0) as f32;
    let about: Vec<(FaceId, f64)> = coded.iter().map(|one| (one.face, f64::from(one.norm_statistic))).collect();
    let queries: Vec<Query> = coded.into_iter().map(|one| Query::from_code(one.code)).collect();
    let (hits, _) = store.sweep(&queries, cosine, &Filter::new(), RestrictedFaces::LeftOut)?;

    let mut reached = Vec::with_capacity(about.len());
    for ((face, statistic), hits) in about.into_iter().zip(hits) {
        let of = index[&face];
        let mut others: Vec<(f64, u32)> = hits
            .iter()
            .filter_map(|hit| {
                let other = *index.get(&hit.face)?;
                let score = exactly(f64::from(hit.cosine), statistic, f64::from(hit.norm_statistic));
                let apart = nodes[other as usize].image != nodes[of as usize].image;
                (apart && score >= f64::from(threshold)).then_some((score, other))
            })
            .collect();
        others.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let crowded = others.len() > NEAREST;
        others.truncate(NEAREST);
        reached.push(Reached { of, others: others.into_iter().map(|(_, other)| other).collect(), crowded });
    }
    Ok(reached)
}
