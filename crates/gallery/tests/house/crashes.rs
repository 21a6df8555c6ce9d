//! Cut off at each step of an erasure, opened again, finished: the same end as if nothing had happened.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use basis::EventKind;
use gallery::{ErasureTarget, GalleryError, Known};
use vault::KeySlot;
use vault::records::{faces, segments};

use crate::erasure::{Scene, root_key, scene, stands_in_a_file};
use crate::home::Home;

/// What an end state is compared by.
#[derive(Debug, PartialEq)]
struct End {
    rows: (i64, i64, usize),
    blob_files: usize,
    scores: Vec<BTreeMap<basis::FaceId, [u32; 2]>>,
    barred: Vec<bool>,
    executed: Option<usize>,
}

fn end(home: &Home) -> End {
    let barred = |name| matches!(home.house.known(home.gallery, &home.tag(name)).unwrap(), Known::Barred(_));
    End {
        rows: home.rows(),
        blob_files: home.blob_files(),
        scores: [1, 3, 100].map(|seed| home.scores(seed)).into(),
        barred: ["one", "two"].map(barred).into(),
        executed: home.leaves().get(&EventKind::ErasureExecuted).copied(),
    }
}

/// The keys that open anything of the person: of the faces, of the person, of the segments they stand in.
fn keys(scene: &Scene) -> Vec<KeySlot> {
    scene.home.read(|tx| {
        let mut slots = Vec::new();
        for face in faces::of_subject(tx, scene.subject)? {
            slots.push(face.key_slot);
            if let Some(segment) = face.segment_id {
                slots.extend(segments::get(tx, segment)?.map(|segment| segment.key_slot));
            }
        }
        Ok(slots)
    })
}

/// Finishes what was cut off and checks the end, then once more after a restart.
fn assert_finishes(home: Home, cut_off: &str, slots: &[KeySlot], root: &[u8], expected: &End) {
    let unfinished = home.house.unfinished_erasures().unwrap();
    assert_eq!(unfinished.len(), 1, "{cut_off}");
    let faces = unfinished[0].face_ids();
    for seed in [1, 4] {
        let found = home.scores(seed);
        assert!(faces.iter().all(|face| !found.contains_key(face)), "{cut_off}: no half-erased person is found");
        let swept = home.sweep(&[seed], -1.0);
        assert!(swept.hits[0].iter().all(|hit| !faces.contains(&hit.face)), "{cut_off}: nor swept");
    }
    home.finish_interrupted();
    assert_eq!(end(&home), *expected, "{cut_off}");
    assert!(slots.iter().all(|slot| home.house.vault().keys().key(*slot).is_err()), "{cut_off}");
    assert!(!stands_in_a_file(&home, root), "{cut_off}");
    let home = home.reopen();
    assert!(home.house.unfinished_erasures().unwrap().is_empty());
    assert_eq!(home.house.vault().recovery().blobs_swept, 0, "{cut_off}: nothing was left for the sweep");
    assert_eq!(end(&home), *expected, "{cut_off}, opened again");
}

#[test]
fn an_erasure_is_finished_wherever_it_was_cut_off_between_its_calls() {
    let scene = scene();
    let (slots, root) = (keys(&scene), root_key(&scene.home));
    let home = scene.home;
    let mut plan = home.intend(ErasureTarget::Subject(scene.subject));
    let after_intent = home.crashed();
    let erased = home.house.carry_out_erasure(&mut plan, home.now()).unwrap();
    let after_carrying_out = home.crashed();
    let _ = home.house.close_erasure(home.may_erase(plan.erasure), &plan, erased, home.now()).unwrap();
    let expected = end(&home);
    assert_eq!(expected.executed, Some(1));
    assert_finishes(after_intent, "after the intent", &slots, &root, &expected);
    assert_finishes(after_carrying_out, "before the executed leaf", &slots, &root, &expected);
}

/// Something in the way of a step of the physical part; put right again before the next start.
struct Obstacle {
    at: PathBuf,
    aside: PathBuf,
}

impl Obstacle {
    /// What stands at `at` is moved away. For a file a folder comes there, which can be neither read nor unlinked; for a
    /// folder a file, in which nothing can be written.
    fn put(home: &Home, at: PathBuf) -> Self {
        let aside = home.folder.path().join("aside");
        fs::rename(&at, &aside).unwrap();
        if aside.is_dir() {
            fs::write(&at, b"in the way").unwrap()
        } else {
            fs::create_dir(&at).unwrap()
        }
        Self { at, aside }
    }

    fn remove(self) {
        if self.at.is_dir() {
            fs::remove_dir(&self.at).unwrap()
        } else {
            fs::remove_file(&self.at).unwrap()
        }
        fs::rename(&self.aside, &self.at).unwrap();
    }
}

fn assert_survives(cut_off: &str, obstacle: impl Fn(&Scene) -> PathBuf, rows_stand: bool) {
    let plain = scene();
    plain.home.erase(ErasureTarget::Subject(plain.subject));
    let expected = end(&plain.home);

    for again_in_process in [false, true] {
        let scene = scene();
        let (slots, root, at) = (keys(&scene), root_key(&scene.home), obstacle(&scene));
        let home = scene.home;
        let mut plan = home.intend(ErasureTarget::Subject(scene.subject));
        let obstacle = Obstacle::put(&home, at);
        let failed = home.house.carry_out_erasure(&mut plan, home.now());
        assert!(matches!(failed, Err(GalleryError::Vault(_))), "{cut_off}: {failed:?}");
        assert_eq!(home.read(|tx| faces::of_subject(tx, scene.subject)).is_empty(), !rows_stand, "{cut_off}");
        assert!(home.scores(1).len() < 19, "{cut_off}: searches go on, without the person");
        let _ = home.sweep(&[1, 100], -1.0);
        obstacle.remove();
        if again_in_process {
            home.finish(plan);
            let end = end(&home);
            assert_eq!((end.rows, end.scores), (expected.rows, self::end(&plain.home).scores), "{cut_off}, in process");
        } else {
            assert_finishes(home.reopen(), cut_off, &slots, &root, &expected);
        }
    }
}

fn segment_of(scene: &Scene, face: basis::FaceId) -> segments::Segment {
    let segment = |tx: &mut vault::Tx<'_>| {
        let id = faces::get(tx, face)?.and_then(|face| face.segment_id).unwrap();
        segments::get(tx, id)
    };
    scene.home.read(segment).unwrap()
}

#[test]
fn cut_off_while_segments_are_rewritten() {
    let blob = |scene: &Scene| {
        let blob = segment_of(scene, scene.one.faces[0]).high_blob;
        scene.home.house.vault().blobs().path(blob)
    };
    assert_survives("a segment cannot be read", blob, true);
}

#[test]
fn cut_off_after_the_rows_and_before_the_keys() {
    let nodes = |scene: &Scene| scene.home.data().join("keys").join("nodes");
    assert_survives("no key can be destroyed", nodes, false);
}

#[test]
fn cut_off_after_the_keys_and_before_the_files() {
    let blob = |scene: &Scene| {
        let row = scene.home.read(|tx| faces::get(tx, scene.one.faces[0])).unwrap();
        scene.home.house.vault().blobs().path(row.crop_blob.unwrap())
    };
    assert_survives("a file cannot be unlinked", blob, false);
}
