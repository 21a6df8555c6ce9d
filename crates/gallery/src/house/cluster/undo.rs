//! The edits that stand, and taking one back.

use std::collections::{HashMap, HashSet};

use basis::{Cluster, ClusterId, EventId, FaceId, GalleryId, Permit};
use jiff::Timestamp;
use ledger::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::clusters::{self, EditFace};
use vault::records::leaves;
use vault::{KeySlot, Tx};

use super::edit::{EditRecord, SealedBy};
use super::{ClusterError, rules, stand};
use crate::cluster::Rules;
use crate::house::{GalleryError, House};

/// An edit that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingEdit {
    /// By which it is undone.
    pub edit: EventId,
    /// merge, split or reject.
    pub kind: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// How many faces of the one side and of the other it speaks of, without those erased since.
    pub faces: [usize; 2],
    /// The leaf that records it.
    pub leaf: u64,
}

/// What taking an edit back did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undone {
    /// The edit that no longer stands.
    pub edit: EventId,
    /// The leaf that says so.
    pub leaf: u64,
    /// Whether its faces stand as they did before it. Otherwise they were grouped or edited since, and the next run
    /// groups them without it.
    pub restored: bool,
}

impl House {
    /// The edits of a gallery that stand, oldest first. Ids, counts and who decided; nothing of a face.
    ///
    /// # Errors
    /// When a record cannot be opened.
    pub fn cluster_edits(&self, gallery: GalleryId) -> Result<Vec<StandingEdit>, GalleryError> {
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        self.vault.read(|tx| {
            let mut standing = Vec::new();
            for edit in clusters::edits(tx, gallery)? {
                let SealedBy { by } = vault::open_json(&key, &edit.id.to_bytes(), &edit.sealed_by)?;
                let faces = clusters::faces_of_edit(tx, edit.id)?;
                let on = |side| faces.iter().filter(|face| face.side == side).count();
                let leaf = leaves::by_event(tx, edit.id)?.map_or(0, |leaf| leaf.idx.unsigned_abs());
                standing.push(StandingEdit {
                    edit: edit.id,
                    kind: edit.kind,
                    by,
                    at: Timestamp::from_millisecond(edit.at).unwrap_or(Timestamp::MAX),
                    faces: [on(0), on(1)],
                    leaf,
                });
            }
            Ok(standing)
        })
    }

    /// Takes an edit back, the last one when none is named. Its faces stand again as they did before it, unless they
    /// were grouped or edited since or another edit forbids it.
    ///
    /// # Errors
    /// [`ClusterError::NoEdit`]; a stale permit.
    pub fn undo_cluster_edit(
        &self,
        permit: Permit<Cluster>,
        edit: Option<EventId>,
        by: &str,
        at: Timestamp,
    ) -> Result<Undone, GalleryError> {
        let gallery = permit.act().gallery;
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let (edit, faces, restored) = self.vault.read(|tx| {
            let edits = clusters::edits(tx, gallery)?;
            let undone = match edit {
                Some(id) => edits.iter().find(|edit| edit.id == id),
                None => edits.last(),
            };
            let edit = undone.ok_or(ClusterError::NoEdit)?.id;
            let faces = clusters::faces_of_edit(tx, edit)?;
            let mut others = rules(tx, gallery)?;
            others.0.retain(|rule| rule.edit != edit);
            let restored = can_restore(&stand(tx, gallery)?, &faces, &others);
            Ok::<_, GalleryError>((edit, faces, restored))
        })?;
        let record = EditRecord { gallery, operator: by, doing: "undo", faces: faces.len() };
        let entry = Entry::new(permit, self.event(at), at, &self.controller_holder()?, &record)?;
        let (recorded, ()) = ledger::commit(&self.desk(), entry, |tx| {
            let tx = tx.rows();
            clusters::delete_edit(tx, edit)?;
            if restored {
                restore(tx, gallery, &faces)?;
            }
            Ok::<_, GalleryError>(())
        })?;
        Ok(Undone { edit, leaf: recorded.leaf_index(), restored })
    }
}

fn restore(tx: &mut Tx<'_>, gallery: GalleryId, faces: &[EditFace]) -> Result<(), GalleryError> {
    for face in faces.iter().filter(|face| face.cluster_before != face.cluster_after) {
        clusters::place(tx, gallery, face.face_id, face.cluster_before)?;
    }
    // Of a cluster of two that an erasure took one of, the other stands alone.
    Ok(clusters::tidy(tx, gallery)?)
}

/// Whether the clusters that an edit left stand as it left them, and what was before it is still allowed.
fn can_restore(now: &HashMap<FaceId, ClusterId>, faces: &[EditFace], others: &Rules) -> bool {
    let moves: Vec<&EditFace> = faces.iter().filter(|face| face.cluster_before != face.cluster_after).collect();
    if moves.is_empty() {
        return true;
    }
    let named: HashSet<FaceId> = faces.iter().map(|face| face.face_id).collect();
    // An erasure may have left one face of a cluster, which then stands alone.
    let left = |cluster: Option<ClusterId>| {
        cluster.filter(|cluster| faces.iter().filter(|face| face.cluster_after == Some(*cluster)).count() > 1)
    };
    let as_left = faces.iter().all(|face| now.get(&face.face_id).copied() == left(face.cluster_after));
    let touched: HashSet<ClusterId> =
        moves.iter().flat_map(|face| [face.cluster_before, face.cluster_after]).flatten().collect();
    let nobody_else = now.iter().all(|(face, cluster)| !touched.contains(cluster) || named.contains(face));
    let mut restored: HashMap<FaceId, Option<ClusterId>> =
        now.iter().map(|(face, cluster)| (*face, Some(*cluster))).collect();
    restored.extend(faces.iter().map(|face| (face.face_id, face.cluster_before)));
    as_left && nobody_else && others.allow(&restored)
}
