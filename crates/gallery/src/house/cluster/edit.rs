//! What people decide about clusters: these two are one person, these faces are another's, this face is not theirs.

use std::collections::{BTreeSet, HashMap};

use basis::{Cluster, ClusterId, EventId, FaceId, GalleryId, ImageId, Permit};
use jiff::Timestamp;
use ledger::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::clusters::{self, EditFace};
use vault::{KeySlot, Tx};

use super::{ClusterError, rules, usable};
use crate::cluster::{Contradiction, Rule, Says};
use crate::house::{GalleryError, House};

/// A decision about clusters. Where a cluster is asked for, an unnamed face that stands alone will do: by its id, as a
/// [`ClusterId`] of the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterEdit {
    /// Both are one person's.
    Merge(ClusterId, ClusterId),
    /// These faces of the cluster are another person's than the rest.
    Split(ClusterId, Vec<FaceId>),
    /// The face is not the cluster's person, whether or not it stands in it now.
    Reject(ClusterId, FaceId),
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edited {
    /// The edit, by which it is undone; it is the event of its leaf.
    pub edit: EventId,
    /// The leaf that records it.
    pub leaf: u64,
    /// The cluster of the faces that were merged or split off; none for a face that stands alone now.
    pub cluster: Option<ClusterId>,
    /// Faces in it.
    pub faces: usize,
}

/// Who decided; sealed under the controller's key.
#[derive(Serialize, Deserialize)]
pub(super) struct SealedBy {
    pub(super) by: String,
}

/// The committed record of an edit. It outlives the faces' own keys and names none of them.
#[derive(Serialize)]
pub(super) struct EditRecord<'a> {
    pub(super) gallery: GalleryId,
    pub(super) operator: &'a str,
    pub(super) doing: &'static str,
    pub(super) faces: usize,
}

/// An edit as it will stand.
struct Planned {
    kind: &'static str,
    rule: Rule,
    after: HashMap<FaceId, Option<ClusterId>>,
    before: HashMap<FaceId, Option<ClusterId>>,
    result: Option<ClusterId>,
}

/// Unnamed faces that a cluster's id, or a face's, stands for.
struct Named {
    cluster: Option<ClusterId>,
    faces: BTreeSet<FaceId>,
}

impl House {
    /// Decides about clusters, for every run from now on until it is undone. It takes effect at once, together with
    /// its leaf.
    ///
    /// # Errors
    /// [`ClusterError`] when a face or cluster is not there, or what stands says the opposite; a stale permit.
    pub fn edit_clusters(
        &self,
        permit: Permit<Cluster>,
        edit: &ClusterEdit,
        by: &str,
        at: Timestamp,
    ) -> Result<Edited, GalleryError> {
        let gallery = permit.act().gallery;
        let room = self.room(gallery)?;
        // Whatever changes clusters takes its turn, so that what is read here still stands in the transaction.
        let _turn = room.turn();
        let event = self.event(at);
        let planned = self.vault.read(|tx| self.planned(tx, gallery, edit, event, at))?;
        let Planned { kind, rule, after, before, result } = planned;

        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        let row = clusters::Edit {
            id: event,
            gallery_id: gallery,
            kind: kind.to_owned(),
            sealed_by: self.vault.seal_json(&key, &event.to_bytes(), &SealedBy { by: by.to_owned() })?,
            at: at.as_millisecond(),
        };
        let faces: Vec<EditFace> = (0..)
            .zip(&rule.sides)
            .flat_map(|(side, faces)| faces.iter().map(move |face| (side, *face)))
            .map(|(side, face)| EditFace {
                edit_id: event,
                face_id: face,
                side,
                cluster_before: before[&face],
                cluster_after: after[&face],
            })
            .collect();
        let record = EditRecord { gallery, operator: by, doing: kind, faces: faces.len() };
        let entry = Entry::new(permit, event, at, &self.controller_holder()?, &record)?;
        let (recorded, ()) = ledger::commit(&self.desk(), entry, |tx| {
            let tx = tx.rows();
            clusters::insert_edit(tx, &row, &faces)?;
            for face in faces.iter().filter(|face| face.cluster_before != face.cluster_after) {
                clusters::place(tx, gallery, face.face_id, face.cluster_after)?;
            }
            Ok::<_, GalleryError>(())
        })?;
        let faces = after.values().filter(|cluster| result.is_some() && **cluster == result).count();
        Ok(Edited { edit: event, leaf: recorded.leaf_index(), cluster: result, faces })
    }

    fn planned(
        &self,
        tx: &mut Tx<'_>,
        gallery: GalleryId,
        edit: &ClusterEdit,
        event: EventId,
        at: Timestamp,
    ) -> Result<Planned, GalleryError> {
        let mut pictures = HashMap::new();
        let (kind, says, one, other, cluster) = match edit {
            ClusterEdit::Merge(one, other) => {
                let (one, other) =
                    (named(tx, gallery, *one, &mut pictures)?, named(tx, gallery, *other, &mut pictures)?);
                if !one.faces.is_disjoint(&other.faces) {
                    return Err(ClusterError::Pointless { what: "both are in one cluster already" }.into());
                }
                // The larger keeps its id.
                let larger = if other.faces.len() > one.faces.len() { &other } else { &one };
                let cluster = larger.cluster.or(one.cluster).or(other.cluster);
                let cluster = cluster.unwrap_or_else(|| self.new_cluster(at));
                (ClusterEdit::MERGE, Says::Together, one.faces, other.faces, Some(cluster))
            }
            ClusterEdit::Split(cluster, faces) => {
                let all = named(tx, gallery, *cluster, &mut pictures)?;
                let going: BTreeSet<FaceId> = faces.iter().copied().collect();
                if let Some(face) = going.difference(&all.faces).next() {
                    return Err(ClusterError::NotInCluster { face: *face, cluster: *cluster }.into());
                }
                let rest: BTreeSet<FaceId> = all.faces.difference(&going).copied().collect();
                if going.is_empty() || rest.is_empty() {
                    return Err(ClusterError::Pointless { what: "a split leaves faces on both sides" }.into());
                }
                let fresh = (going.len() > 1).then(|| self.new_cluster(at));
                (ClusterEdit::SPLIT, Says::Apart, going, rest, fresh)
            }
            ClusterEdit::Reject(cluster, face) => {
                let all = named(tx, gallery, *cluster, &mut pictures)?;
                let id = ClusterId::from_bytes(face.to_bytes());
                let image = usable(tx, gallery, *face)?.ok_or_else(|| ClusterError::NotFound { id: id.to_string() })?;
                pictures.insert(*face, image);
                let rest: BTreeSet<FaceId> = all.faces.into_iter().filter(|other| other != face).collect();
                if rest.is_empty() {
                    return Err(ClusterError::Pointless { what: "a face is not told apart from itself" }.into());
                }
                (ClusterEdit::REJECT, Says::Apart, BTreeSet::from([*face]), rest, None)
            }
        };
        let sides = [one, other].map(|side| side.into_iter().collect::<Vec<_>>());
        let rule = Rule { edit: event, says, sides };
        match rules(tx, gallery)?.contradiction(&rule, &self.pictures_of_all(tx, gallery, pictures)?) {
            Some(Contradiction::Edits(edits)) => return Err(ClusterError::Contradiction { edits }.into()),
            Some(Contradiction::SamePicture) => return Err(ClusterError::SamePicture.into()),
            None => {}
        }
        let mut before = HashMap::new();
        for face in rule.sides.iter().flatten() {
            before.insert(*face, clusters::of_face(tx, *face)?);
        }
        let after = moved(kind, &rule, &before, cluster);
        Ok(Planned { kind, rule, after, before, result: cluster })
    }

    /// The pictures of the faces of this edit and of all that stand.
    fn pictures_of_all(
        &self,
        tx: &mut Tx<'_>,
        gallery: GalleryId,
        mut pictures: HashMap<FaceId, ImageId>,
    ) -> Result<HashMap<FaceId, ImageId>, GalleryError> {
        for face in rules(tx, gallery)?.0.into_iter().flat_map(|rule| rule.sides).flatten() {
            if let Some(row) = vault::records::faces::get(tx, face)? {
                pictures.insert(face, row.image_id);
            }
        }
        Ok(pictures)
    }
}

/// Where an edit puts each of its faces.
fn moved(
    kind: &str,
    rule: &Rule,
    before: &HashMap<FaceId, Option<ClusterId>>,
    cluster: Option<ClusterId>,
) -> HashMap<FaceId, Option<ClusterId>> {
    let [one, other] = &rule.sides;
    let mut after = before.clone();
    if kind == ClusterEdit::MERGE {
        after.values_mut().for_each(|stands| *stands = cluster);
        return after;
    }
    // A face told apart from a cluster it does not stand in stays where it is, and so does the cluster.
    let from = before[&other[0]];
    if from.is_some() && before[&one[0]] == from {
        after.extend(one.iter().map(|face| (*face, cluster)));
        if other.len() < 2 {
            after.insert(other[0], None);
        }
    }
    after
}

/// The faces of a cluster, or the single face of this id; and the pictures of them.
fn named(
    tx: &mut Tx<'_>,
    gallery: GalleryId,
    id: ClusterId,
    pictures: &mut HashMap<FaceId, ImageId>,
) -> Result<Named, GalleryError> {
    let mut faces = BTreeSet::new();
    for member in clusters::of_cluster(tx, id)?.into_iter().filter(|member| member.gallery_id == gallery) {
        if let Some(image) = usable(tx, gallery, member.face_id)? {
            pictures.insert(member.face_id, image);
            faces.insert(member.face_id);
        }
    }
    if !faces.is_empty() {
        return Ok(Named { cluster: Some(id), faces });
    }
    let face = FaceId::from_bytes(id.to_bytes());
    let image = usable(tx, gallery, face)?.ok_or_else(|| ClusterError::NotFound { id: id.to_string() })?;
    pictures.insert(face, image);
    // A face that stands in a cluster stands for all of it.
    match clusters::of_face(tx, face)? {
        Some(cluster) => named(tx, gallery, cluster, pictures),
        None => Ok(Named { cluster: None, faces: BTreeSet::from([face]) }),
    }
}
