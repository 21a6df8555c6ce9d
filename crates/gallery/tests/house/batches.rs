//! Faces in one batch: people go when nothing else is held of them, and a crash leaves nothing half-erased.

use std::collections::BTreeSet;

use basis::{EventKind, FaceId, SubjectId};
use gallery::{ErasureCounts, ErasureTarget};
use vault::records::{consents, faces, subjects};

use crate::erasure::{Scene, scene};
use crate::home::{Home, Picture};

fn batch(faces: &[FaceId], subjects: &[SubjectId]) -> ErasureTarget {
    let (faces, subjects) = (faces.iter().copied().collect(), subjects.iter().copied().collect());
    ErasureTarget::Faces { faces, subjects }
}

fn stands(home: &Home, subject: SubjectId) -> bool {
    home.read(|tx| subjects::get(tx, subject)).is_some()
}

#[test]
fn a_person_of_whom_a_face_is_left_stays() {
    let scene = scene();
    let (subject, gone) = (scene.subject, [scene.one.faces[0], scene.two.faces[0]]);
    let never = FaceId::from_bytes([9; 16]);
    let counts = ErasureCounts { faces: 2, images: 1, originals: 2, crops: 2, subjects: 0 };
    let target = batch(&[gone[0], gone[1], never], &[subject]);
    let home = scene.erase(target, &gone, counts);
    assert!(stands(&home, subject));
    assert_eq!(home.leaves()[&EventKind::ErasureExecuted], 1);
}

#[test]
fn a_person_goes_with_the_last_face_when_asked_and_only_then() {
    for asked in [false, true] {
        let Scene { home, subject, one, two } = scene();
        let gone = [one.faces[0], one.faces[1], two.faces[0]];
        let people: &[SubjectId] = if asked { &[subject] } else { &[] };
        let plan = home.plan(batch(&gone, people)).unwrap();
        assert_eq!((plan.extent().consents, plan.extent().person_links), (usize::from(asked), 3));
        let counts = home.erase(batch(&gone, people));
        assert_eq!((counts.faces, counts.subjects), (3, usize::from(asked)));
        assert_eq!(stands(&home, subject), !asked);
        assert_eq!(home.read(|tx| consents::of_subject(tx, subject)).is_empty(), asked);
    }
}

#[test]
fn what_a_person_gets_after_it_was_decided_goes_too() {
    let Scene { home, subject, one, two } = scene();
    let plan = home.intend(batch(&[one.faces[0], one.faces[1], two.faces[0]], &[subject]));
    let late = home.enrol(&Picture::of("late", &[(5, Some(subject))]));
    assert_eq!(home.finish(plan).faces, 4);
    assert!(!stands(&home, subject));
    assert_eq!(home.read(|tx| faces::get(tx, late.faces[0])), None);
}

#[test]
fn a_batch_is_finished_wherever_it_was_cut_off() {
    let Scene { home, subject, one, two } = scene();
    let strangers: Vec<FaceId> = home.scores(1).into_keys().collect();
    let gone: BTreeSet<FaceId> = strangers.into_iter().filter(|face| *face != one.faces[2]).collect();
    assert!(gone.contains(&two.faces[0]));
    let gone: Vec<FaceId> = gone.into_iter().collect();
    let mut plan = home.intend(batch(&gone, &[subject]));
    let after_intent = home.crashed();
    let erased = home.house.carry_out_erasure(&mut plan, home.now()).unwrap();
    let after_carrying_out = home.crashed();
    let _ = home.house.close_erasure(home.may_erase(plan.erasure), &plan, erased, home.now()).unwrap();
    for home in [home, after_intent, after_carrying_out] {
        home.finish_interrupted();
        assert_eq!(home.scores(1).into_keys().collect::<Vec<_>>(), [one.faces[2]]);
        assert_eq!((home.rows().0, home.rows().1), (1, 1));
        let home = home.reopen();
        assert_eq!((home.rows().1, home.leaves()[&EventKind::ErasureExecuted]), (1, 1));
        assert_eq!(home.house.vault().recovery().blobs_swept, 0, "nothing was left for the sweep");
    }
}
