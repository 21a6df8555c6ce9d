//! Unnamed faces in clusters: grouped, edited, taken back, and gone with the face.

use std::collections::BTreeSet;

use basis::{ClusterId, EventId, EventKind, FaceId};
use gallery::{
    ClusterEdit, ClusterError, ClusterListing, Clustered, Edited, ErasureTarget, GalleryError, House, Undone,
};
use vault::records::{clusters, faces};

use crate::erasure::stands_in_a_file;
use crate::facts::{ALIKE, second};
use crate::home::{Home, Picture};

const THRESHOLD: f32 = 0.6;

/// Three people with four, three and two photographs, and three strangers, over two segments and the tail; nobody has a
/// name but one.
struct Scene {
    home: Home,
    faces: Vec<Vec<FaceId>>,
}

fn seeds(person: u64) -> impl Iterator<Item = u64> {
    (0..4 - person).map(move |photo| ALIKE + 10 * person + photo)
}

fn scene() -> Scene {
    let mut home = Home::research();
    let faces = (0..3).map(|person| home.enrol_strangers(seeds(person))).collect();
    home.enrol_strangers(1..4);
    let subject = home.subject(1);
    home.enrol(&Picture::of("named", &[(ALIKE + 5, Some(subject))]));
    Scene { home, faces }
}

impl Scene {
    fn run(&self) -> Clustered {
        let recorded = self.home.recorded(self.home.may_cluster()).unwrap();
        self.home.house.cluster(recorded, THRESHOLD, self.home.now()).unwrap()
    }

    fn listing(&self) -> ClusterListing {
        let recorded = self.home.recorded(self.home.may_cluster()).unwrap();
        self.home.house.clusters(recorded, None, 100, true).unwrap()
    }

    fn clusters(&self) -> Vec<(ClusterId, BTreeSet<FaceId>)> {
        let faces = |listed: &gallery::Listed| listed.faces.iter().map(|face| face.face).collect();
        self.listing().clusters.iter().map(|listed| (listed.cluster, faces(listed))).collect()
    }

    /// The cluster that a face is in.
    fn of(&self, face: FaceId) -> Option<ClusterId> {
        self.clusters().iter().find(|(_, faces)| faces.contains(&face)).map(|(id, _)| *id)
    }

    fn edit(&self, edit: &ClusterEdit) -> Result<Edited, GalleryError> {
        self.home.house.edit_clusters(self.home.may_cluster(), edit, "ada", self.home.now())
    }

    fn undo(&self, edit: Option<EventId>) -> Result<Undone, GalleryError> {
        self.home.house.undo_cluster_edit(self.home.may_cluster(), edit, "ada", self.home.now())
    }

    fn reopen(self) -> Self {
        Self { home: self.home.reopen(), faces: self.faces }
    }
}

/// A face that stands alone, in the place of a cluster.
fn alone(face: FaceId) -> ClusterId {
    ClusterId::from_bytes(face.to_bytes())
}

fn refused(result: Result<Edited, GalleryError>) -> ClusterError {
    match result {
        Err(GalleryError::Cluster(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_run_groups_the_unnamed_and_the_next_keeps_the_ids() {
    let mut scene = scene();
    assert_eq!(scene.run(), Clustered { faces: 12, clusters: 3, clustered: 9, kept: 0 });
    let before = scene.clusters();
    let expected: Vec<BTreeSet<FaceId>> = scene.faces.iter().map(|faces| faces.iter().copied().collect()).collect();
    assert_eq!(before.iter().map(|(_, faces)| faces.clone()).collect::<Vec<_>>(), expected, "the largest first");
    let listing = scene.listing();
    assert_eq!((listing.all, listing.clustered, listing.alone_count), (3, 9, 3), "the named face is not among them");
    assert_eq!(listing.clusters[0].faces[0].source, format!("stranger {ALIKE}"));

    scene = scene.reopen();
    assert_eq!(scene.clusters(), before);
    scene.home.enrol_strangers([ALIKE + 8, ALIKE + 28, 9]);
    let grown = scene.run();
    assert_eq!(grown, Clustered { faces: 15, clusters: 3, clustered: 11, kept: 3 });
    let ids = |clusters: Vec<(ClusterId, _)>| clusters.into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>();
    assert_eq!(ids(scene.clusters()), ids(before));
    // A run and a listing are a leaf each.
    let leaves = scene.home.leaves()[&EventKind::FacesClustered];
    scene.run();
    assert_eq!(scene.home.leaves()[&EventKind::FacesClustered], leaves + 1);
}

#[test]
fn edits_take_effect_at_once_and_every_later_run_obeys_them() {
    let mut scene = scene();
    scene.run();
    let [a, b, c] = [0, 1, 2].map(|person| scene.faces[person][0]);
    let (of_a, of_b) = (scene.of(a).unwrap(), scene.of(b).unwrap());
    let merged = scene.edit(&ClusterEdit::Merge(of_b, of_a)).unwrap();
    assert_eq!((merged.cluster, merged.faces), (Some(of_a), 7), "the larger keeps its id");
    let stranger = scene.listing().alone[0].face;
    let with = scene.edit(&ClusterEdit::Merge(alone(stranger), scene.of(c).unwrap())).unwrap();
    assert_eq!(with.faces, 3);
    let check = |scene: &Scene| {
        assert_eq!(scene.of(a), Some(of_a));
        assert_eq!(scene.of(b), Some(of_a));
        assert_eq!(scene.of(stranger), scene.of(c));
        assert_eq!(scene.clusters().iter().map(|(_, faces)| faces.len()).collect::<Vec<_>>(), [7, 3]);
    };
    check(&scene);
    scene.run();
    check(&scene);

    // "Not this person" of a face that was merged contradicts the merge, until that is undone.
    let reject = ClusterEdit::Reject(of_a, b);
    assert_eq!(refused(scene.edit(&reject)), ClusterError::Contradiction { edits: vec![merged.edit] });
    assert!(scene.undo(Some(merged.edit)).unwrap().restored);
    assert_eq!((scene.of(a), scene.of(b)), (Some(of_a), Some(of_b)));
    let rejected = scene.edit(&ClusterEdit::Reject(of_b, b)).unwrap();
    assert_eq!((scene.of(b), rejected.cluster), (None, None));
    assert_eq!(
        refused(scene.edit(&ClusterEdit::Merge(of_b, alone(b)))),
        ClusterError::Contradiction { edits: vec![rejected.edit] }
    );
    let two = scene.faces[0][..2].to_vec();
    let split = scene.edit(&ClusterEdit::Split(of_a, two.clone())).unwrap();
    scene = scene.reopen();
    scene.run();
    assert_eq!(scene.of(b), None);
    assert_eq!(scene.of(two[0]), split.cluster);
    assert_ne!(scene.of(two[0]), scene.of(scene.faces[0][2]));
    let standing = scene.home.house.cluster_edits(scene.home.gallery).unwrap();
    let kinds: Vec<_> = standing.iter().map(|edit| (edit.kind.as_str(), edit.faces)).collect();
    assert_eq!(kinds, [("merge", [1, 2]), ("reject", [1, 2]), ("split", [2, 2])]);
    assert!(standing.iter().all(|edit| edit.by == "ada" && edit.leaf > 0));
}

#[test]
fn undoing_everything_restores_exactly_what_stood() {
    let scene = scene();
    scene.run();
    let mut stood = vec![scene.clusters()];
    let ids: Vec<ClusterId> = stood[0].iter().map(|(id, _)| *id).collect();
    let faces = &scene.faces;
    for edit in [
        ClusterEdit::Reject(ids[2], faces[2][0]),
        ClusterEdit::Merge(ids[0], alone(faces[2][0])),
        ClusterEdit::Split(ids[1], vec![faces[1][0], faces[1][1]]),
        ClusterEdit::Reject(ids[0], faces[1][2]),
        ClusterEdit::Reject(ids[0], faces[1][0]),
    ] {
        scene.edit(&edit).unwrap();
        stood.push(scene.clusters());
    }
    stood.pop();
    while let Some(before) = stood.pop() {
        let undone = scene.undo(None).unwrap();
        assert!(undone.restored);
        assert_eq!(scene.clusters(), before);
    }
    assert!(matches!(scene.undo(None), Err(GalleryError::Cluster(ClusterError::NoEdit))));
    let first = scene.clusters();
    scene.run();
    assert_eq!(scene.clusters(), first, "and a run without edits agrees");
}

#[test]
fn an_edit_below_others_is_lifted_and_the_next_run_regroups() {
    let scene = scene();
    scene.run();
    let ids: Vec<ClusterId> = scene.clusters().iter().map(|(id, _)| *id).collect();
    let first = scene.edit(&ClusterEdit::Merge(ids[0], ids[1])).unwrap();
    scene.edit(&ClusterEdit::Merge(ids[0], ids[2])).unwrap();
    assert!(!scene.undo(Some(first.edit)).unwrap().restored, "the second merge says it of all of them");
    scene.run();
    assert_eq!(scene.clusters()[0].1.len(), 9);
    scene.undo(None).unwrap();
    scene.run();
    assert_eq!(scene.clusters().len(), 3);
}

#[test]
fn edits_that_make_no_sense_are_refused() {
    let scene = scene();
    scene.home.enrol(&Picture::of("two", &[(ALIKE + 9, None), (ALIKE + 19, None)]));
    scene.run();
    let (a, b) = (scene.of(scene.faces[0][0]).unwrap(), scene.of(scene.faces[1][0]).unwrap());
    assert_eq!(refused(scene.edit(&ClusterEdit::Merge(a, b))), ClusterError::SamePicture);
    assert!(matches!(refused(scene.edit(&ClusterEdit::Merge(a, a))), ClusterError::Pointless { .. }));
    let all = scene.faces[1].clone();
    let split = scene.edit(&ClusterEdit::Split(a, all));
    assert!(matches!(refused(split), ClusterError::NotInCluster { .. }));
    let nobody = ClusterId::from_bytes([9; 16]);
    assert!(matches!(refused(scene.edit(&ClusterEdit::Merge(a, nobody))), ClusterError::NotFound { .. }));
    let named = scene.home.read(|tx| faces::list(tx, scene.home.gallery, None, 100));
    let named = named.iter().find(|face| face.subject_id.is_some()).unwrap().id;
    assert!(matches!(refused(scene.edit(&ClusterEdit::Reject(a, named))), ClusterError::NotFound { .. }));
    // Facts that changed since the permit was given make the edit fail.
    let permit = scene.home.may_cluster();
    scene.home.erase(ErasureTarget::Face(scene.faces[2][0]));
    let edit = ClusterEdit::Reject(a, scene.faces[0][0]);
    let stale = scene.home.house.edit_clusters(permit, &edit, "ada", second(0));
    assert!(matches!(stale, Err(GalleryError::Ledger(_))));
    assert!(scene.home.house.cluster_edits(scene.home.gallery).unwrap().is_empty());
}

#[test]
fn of_an_erased_face_no_row_and_no_id_is_left() {
    let scene = scene();
    scene.run();
    let ids: Vec<ClusterId> = scene.clusters().iter().map(|(id, _)| *id).collect();
    let (gone, stays) = (scene.faces[2][0], scene.faces[2][1]);
    scene.edit(&ClusterEdit::Reject(ids[0], gone)).unwrap();
    scene.edit(&ClusterEdit::Merge(ids[1], ids[2])).unwrap();
    let erased_of_three = scene.faces[0][0];
    scene.edit(&ClusterEdit::Reject(ids[0], erased_of_three)).unwrap();
    let house: &House = &scene.home.house;
    house.vault().settle().unwrap();
    assert!(stands_in_a_file(&scene.home, &gone.to_bytes()), "the test would see it");
    assert!(stands_in_a_file(&scene.home, &ids[2].to_bytes()), "the merge remembers where its faces stood");

    let plan = scene.home.intend(ErasureTarget::Face(gone));
    assert_eq!(scene.of(gone), None, "out of use once decided");
    scene.home.finish(plan);
    scene.home.erase(ErasureTarget::Face(erased_of_three));
    assert!(!stands_in_a_file(&scene.home, &gone.to_bytes()));
    assert!(!stands_in_a_file(&scene.home, &erased_of_three.to_bytes()));
    let standing = house.cluster_edits(scene.home.gallery).unwrap();
    let left: Vec<_> = standing.iter().map(|edit| (edit.kind.as_str(), edit.faces)).collect();
    assert_eq!(left, [("merge", [3, 1])], "a rejection of nobody says nothing");
    assert_eq!(scene.of(stays), Some(ids[1]));
    assert!(scene.undo(None).unwrap().restored);
    assert_eq!(scene.of(stays), None, "whose other face was erased");

    let scene = scene.reopen();
    scene.run();
    scene.home.erase(ErasureTarget::Gallery);
    let rows = scene
        .home
        .read(|tx| Ok((clusters::members(tx, scene.home.gallery)?, clusters::edits(tx, scene.home.gallery)?)));
    assert_eq!(rows, (Vec::new(), Vec::new()));
    let ids: BTreeSet<_> = scene.faces.iter().flatten().collect();
    assert!(ids.iter().all(|face| !stands_in_a_file(&scene.home, &face.to_bytes())));
}
