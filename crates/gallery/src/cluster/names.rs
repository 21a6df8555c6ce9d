//! Which cluster of a new run is which of the last one.

use std::collections::{BTreeMap, HashMap};

use basis::{ClusterId, FaceId};

/// An id for each of `clusters`: that of the old cluster most of whose faces it holds, of several the one it shares
/// most faces with; a fresh one where there is none. `old` names the faces that are still there only. No id is given
/// twice.
pub(crate) fn keep_names(
    old: &HashMap<FaceId, ClusterId>,
    clusters: &[Vec<FaceId>],
    mut fresh: impl FnMut() -> ClusterId,
) -> Vec<ClusterId> {
    let mut sizes: HashMap<ClusterId, usize> = HashMap::new();
    old.values().for_each(|cluster| *sizes.entry(*cluster).or_default() += 1);
    clusters
        .iter()
        .map(|faces| {
            let mut shared: BTreeMap<ClusterId, usize> = BTreeMap::new();
            faces.iter().filter_map(|face| old.get(face)).for_each(|cluster| *shared.entry(*cluster).or_default() += 1);
            // More than half of an old cluster stands in one new cluster at most, so nobody else can claim the id.
            let mostly = shared.into_iter().filter(|(cluster, count)| 2 * count > sizes[cluster]);
            let best = mostly.max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            best.map_or_else(&mut fresh, |(cluster, _)| cluster)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::face;

    fn id(number: u8) -> ClusterId {
        ClusterId::from_bytes([number; 16])
    }

    fn named(old: &[(u8, &[u64])], new: &[&[u64]]) -> Vec<ClusterId> {
        let old = old.iter().flat_map(|(cluster, faces)| faces.iter().map(|number| (face(*number), id(*cluster))));
        let new: Vec<Vec<_>> = new.iter().map(|faces| faces.iter().map(|number| face(*number)).collect()).collect();
        let mut next = 100;
        keep_names(&old.collect(), &new, || {
            next += 1;
            id(next)
        })
    }

    #[test]
    fn a_cluster_that_mostly_stays_keeps_its_id() {
        assert_eq!(named(&[(1, &[1, 2, 3])], &[&[1, 2, 3, 4, 5]]), [id(1)]);
        assert_eq!(named(&[(1, &[1, 2, 3])], &[&[1, 2], &[3, 4]]), [id(1), id(101)]);
        assert_eq!(named(&[(1, &[1, 2, 3, 4])], &[&[1, 2], &[3, 4]]), [id(101), id(102)], "neither half is most of it");
        assert_eq!(named(&[(1, &[1, 2]), (2, &[3, 4, 5])], &[&[1, 2, 3, 4, 5]]), [id(2)]);
        assert_eq!(named(&[(2, &[1, 2]), (1, &[3, 4])], &[&[1, 2, 3, 4]]), [id(1)], "of equals the older");
        assert_eq!(named(&[], &[&[1, 2]]), [id(101)]);
    }
}
