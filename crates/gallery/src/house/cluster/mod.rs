//! The unnamed faces of a gallery in clusters: grouped by a run, edited by people, listed.
//!
//! A run and a listing happen against the leaf that says so; an edit stands in the transaction of its leaf. What is at
//! rest are ids: which face is in which cluster, and what every edit said of which faces. Naming a cluster is no part
//! of this: it binds faces to a person, which needs that person's consent or another ground of its own.

mod edit;
mod list;
mod run;
mod undo;

use std::collections::HashMap;

use basis::{ClusterId, EventId, FaceId, GalleryId, ImageId};
use jiff::Timestamp;
use vault::Tx;
use vault::records::{self, clusters, faces};

pub use edit::{ClusterEdit, Edited};
pub use list::{ClusterListing, Listed, ListedFace};
pub use run::Clustered;
pub use undo::{StandingEdit, Undone};

use super::{GalleryError, House};
use crate::cluster::{Rule, Rules, Says, Unnamed};

/// Why clusters cannot be as they were asked to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClusterError {
    /// Neither a cluster nor an unnamed face of this gallery.
    #[error(
        "there is no cluster or unnamed face {id} in this gallery; it may have been erased, named or grouped anew: \
         see `countenance cluster list`"
    )]
    NotFound {
        /// As asked.
        id: String,
    },
    /// A face is not where the edit takes it from.
    #[error("face {face} is not in cluster {cluster}; `countenance cluster show {cluster}` lists its faces")]
    NotInCluster {
        /// Which face.
        face: FaceId,
        /// Which cluster.
        cluster: ClusterId,
    },
    /// The edit would change nothing that anyone could mean.
    #[error("{what}; nothing was changed")]
    Pointless {
        /// Why not.
        what: &'static str,
    },
    /// Edits that stand say the opposite.
    #[error(
        "this contradicts what was decided before; undo that first: {}",
        .edits.iter().map(|edit| format!("`countenance cluster undo GALLERY {edit}`")).collect::<Vec<_>>().join(", ")
    )]
    Contradiction {
        /// Those edits, oldest first.
        edits: Vec<EventId>,
    },
    /// Two of the faces are in one picture.
    #[error(
        "two of these faces are in the same picture, so they are not one person's; \
         take one of them out with `countenance cluster reject` first"
    )]
    SamePicture,
    /// There is no such edit, or none at all.
    #[error("there is no such edit to undo; `countenance cluster log` lists those that stand")]
    NoEdit,
    /// Someone edited, or the gallery moved to another pack, while a run was at work.
    #[error("the clusters were edited or the templates renewed during the run; nothing was changed, run it again")]
    ChangedMeanwhile,
}

impl ClusterEdit {
    const MERGE: &str = "merge";
    const SPLIT: &str = "split";
    const REJECT: &str = "reject";
}

/// The unnamed faces of a gallery that may be used: bound to nobody and not restricted.
fn unnamed(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Unnamed>, GalleryError> {
    let mut unnamed = Vec::new();
    records::each(
        |after, limit| faces::placements(tx, gallery, after, limit),
        |face| face.id,
        |face| -> Result<(), GalleryError> {
            if face.subject_id.is_none() && !face.restricted {
                unnamed.push(Unnamed { face: face.id, image: face.image_id });
            }
            Ok(())
        },
    )?;
    Ok(unnamed)
}

/// The picture of an unnamed face that may be used.
fn usable(tx: &mut Tx<'_>, gallery: GalleryId, face: FaceId) -> Result<Option<ImageId>, GalleryError> {
    let row = faces::get(tx, face)?;
    let row = row.filter(|row| row.gallery_id == gallery && row.subject_id.is_none() && !row.restricted);
    Ok(row.map(|row| row.image_id))
}

/// Every edit that stands, as the grouping obeys it.
fn rules(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Rules, GalleryError> {
    let mut rules = Vec::new();
    for edit in clusters::edits(tx, gallery)? {
        let mut sides = [Vec::new(), Vec::new()];
        for face in clusters::faces_of_edit(tx, edit.id)? {
            sides[usize::from(face.side != 0)].push(face.face_id);
        }
        let says = if edit.kind == ClusterEdit::MERGE { Says::Together } else { Says::Apart };
        rules.push(Rule { edit: edit.id, says, sides });
    }
    Ok(Rules(rules))
}

/// The clusters of a gallery by face.
fn stand(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<HashMap<FaceId, ClusterId>, GalleryError> {
    Ok(clusters::members(tx, gallery)?.into_iter().map(|member| (member.face_id, member.cluster_id)).collect())
}

impl House {
    fn new_cluster(&self, at: Timestamp) -> ClusterId {
        let mut chance = [0; 10];
        self.vault.random().fill(&mut chance);
        ClusterId::from_parts(at, chance)
    }
}
