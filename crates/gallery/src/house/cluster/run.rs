//! Grouping a gallery anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use basis::{Cluster, ClusterId, EventId, FaceId};
use jiff::Timestamp;
use ledger::Recorded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::clusters::{self, Member};

use super::{ClusterError, rules, stand, unnamed};
use crate::cluster::{Rules, cluster, keep_names};
use crate::house::{GalleryError, House};

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clustered {
    /// Unnamed faces that were looked at.
    pub faces: usize,
    /// Clusters of two and more of them.
    pub clusters: usize,
    /// Faces in these; the others stand alone.
    pub clustered: usize,
    /// Clusters that kept an id from the run before.
    pub kept: usize,
}

impl House {
    /// Groups the unnamed faces of a gallery, under the edits that stand. A score (cosine less half the cohort
    /// statistics of both) of `threshold` links two faces; the greater it is, the more clusters there are and the fewer
    /// strangers stand together. The same faces and edits yield the same clusters, whatever stood before; a cluster
    /// that mostly stays keeps its id.
    ///
    /// # Errors
    /// When the gallery moved to another pack since the act was recorded, [`ClusterError::ChangedMeanwhile`], or when a
    /// segment cannot be read. Nothing is changed then.
    pub fn cluster(
        &self,
        recorded: Recorded<Cluster>,
        threshold: f32,
        at: Timestamp,
    ) -> Result<Clustered, GalleryError> {
        let gallery = recorded.act().gallery;
        let room = self.room(gallery)?;
        let shelves = room.shelves_at(recorded.leaf_index())?;
        let (faces, rules_then) =
            self.vault.read(|tx| Ok::<_, GalleryError>((unnamed(tx, gallery)?, rules(tx, gallery)?)))?;
        let found = match &shelves {
            Some(shelves) => cluster(&shelves.store, &faces, &rules_then, threshold)?,
            None => Vec::new(),
        };
        // Enrolment and erasure went on meanwhile; only from here they wait.
        let _turn = room.turn();
        if let Some(then) = &shelves
            && !room.shelves().is_some_and(|now| Arc::ptr_eq(then, &now))
        {
            return Err(ClusterError::ChangedMeanwhile.into());
        }
        self.vault.transact(|tx| {
            if edits(&rules(tx, gallery)?) != edits(&rules_then) {
                return Err(ClusterError::ChangedMeanwhile.into());
            }
            let there: HashSet<FaceId> = unnamed(tx, gallery)?.into_iter().map(|unnamed| unnamed.face).collect();
            let still = found.iter().map(|faces| faces.iter().copied().filter(|face| there.contains(face)).collect());
            let found: Vec<Vec<FaceId>> = still.filter(|faces: &Vec<FaceId>| faces.len() > 1).collect();
            let mut old: HashMap<FaceId, ClusterId> = stand(tx, gallery)?;
            old.retain(|face, _| there.contains(face));
            let mut fresh = 0;
            let names = keep_names(&old, &found, || {
                fresh += 1;
                self.new_cluster(at)
            });
            let members: Vec<Member> = names
                .into_iter()
                .zip(&found)
                .flat_map(|(cluster_id, faces)| {
                    faces.iter().map(move |face| Member { face_id: *face, gallery_id: gallery, cluster_id })
                })
                .collect();
            clusters::replace(tx, gallery, &members)?;
            Ok(Clustered {
                faces: faces.len(),
                clusters: found.len(),
                clustered: members.len(),
                kept: found.len() - fresh,
            })
        })
    }
}

fn edits(rules: &Rules) -> Vec<EventId> {
    rules.0.iter().map(|rule| rule.edit).collect()
}
