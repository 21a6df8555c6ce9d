//! Gone for good: a face, a picture, a person, a gallery; the others stay with their scores.

use basis::{ErasureId, FaceId};
use gallery::{ErasureCounts, ErasureTarget, GalleryError, Known};
use vault::records::{faces, segments};

use crate::facts::{self, DIMENSION};
use crate::home::{Home, Picture, copy, files_below};

/// Two sealed segments and a tail. `one` shows the person twice beside a stranger; `two` shows the person alone.
pub(crate) struct Scene {
    pub(crate) home: Home,
    pub(crate) subject: basis::SubjectId,
    pub(crate) one: gallery::Enrolled,
    pub(crate) two: gallery::Enrolled,
}

pub(crate) fn scene() -> Scene {
    let mut home = Home::research();
    let subject = home.subject(1);
    let one = home.enrol(&Picture::whole("one", &[(1, Some(subject)), (2, Some(subject)), (3, None)]));
    home.enrol_strangers(100..115);
    let two = home.enrol(&Picture::whole("two", &[(4, Some(subject))]));
    assert_eq!(home.rows(), (17, 19, 2));
    Scene { home, subject, one, two }
}

impl Scene {
    /// Erases the target and checks that exactly these faces are gone, now and after a restart.
    pub(crate) fn erase(self, target: ErasureTarget, gone: &[FaceId], counts: ErasureCounts) -> Home {
        let home = self.home;
        let mut expected = home.scores(100);
        gone.iter().for_each(|face| assert!(expected.remove(face).is_some()));
        let held: Vec<_> = gone.iter().map(|face| home.may_show(*face)).collect();
        let root = root_key(&home);

        assert_eq!(home.erase(target), counts);
        let check = |home: &Home| {
            assert_eq!(home.scores(100), expected);
            assert_eq!(home.scores(1).len(), expected.len());
            let swept = home.sweep(&[1], -1.0).hits[0].iter().map(|hit| hit.face).collect::<Vec<_>>();
            assert!(swept.len() == expected.len() && gone.iter().all(|face| !swept.contains(face)));
            assert_eq!(home.rows().1 as usize, expected.len());
            assert_eq!(home.house.faces_held(home.gallery).unwrap(), expected.len());
            assert!(held.iter().all(|shown| matches!(home.house.show(shown), Err(GalleryError::NotShown { .. }))));
            assert!(home.house.unfinished_erasures().unwrap().is_empty());
            assert!(!stands_in_a_file(home, &root), "the old root key stands nowhere");
        };
        check(&home);
        let home = home.reopen();
        assert_eq!(home.house.vault().recovery().blobs_swept, 0);
        check(&home);
        home
    }
}

/// The bytes of the root key: the last 32 before the file's digest.
pub(crate) fn root_key(home: &Home) -> Vec<u8> {
    let file = std::fs::read(&home.house.vault().places().root_key).unwrap();
    file[file.len() - 40..file.len() - 8].to_vec()
}

pub(crate) fn stands_in_a_file(home: &Home, bytes: &[u8]) -> bool {
    let stands = |path| std::fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes);
    files_below(&home.data()).into_iter().any(stands)
}

fn barred(home: &Home, name: &str) -> bool {
    let known = matches!(home.house.known(home.gallery, &home.tag(name)).unwrap(), Known::Barred(_));
    let again = home.try_enrol(vec![home.prepared(&Picture::of(name, &[(77, None)]), DIMENSION)]);
    assert_eq!(known, matches!(again, Err(GalleryError::Barred { .. })));
    known
}

#[test]
fn a_face_goes_and_the_others_of_its_picture_and_segment_stay() {
    let scene = scene();
    assert!(stands_in_a_file(&scene.home, &root_key(&scene.home)));
    let (one, face, stays) = (scene.one.image, scene.one.faces[0], scene.one.faces[2]);
    let counts = ErasureCounts { faces: 1, crops: 1, originals: 1, ..ErasureCounts::default() };
    let home = scene.erase(ErasureTarget::Face(face), &[face], counts);
    assert_eq!(home.show(stays).unwrap().crop.as_deref(), Some(&facts::crop(3)));
    assert_eq!(home.house.known(home.gallery, &home.tag("one")).unwrap(), Known::Enrolled(one));
    // Of what is left of the picture, its original is no more; with its last face it goes as a whole.
    let rest: Vec<_> = home.found_by(2).iter().filter(|c| c.cosine > 0.99).map(|c| c.face).collect();
    assert_eq!(home.erase(ErasureTarget::Face(rest[0])).images, 0);
    let last = home.erase(ErasureTarget::Face(stays));
    assert_eq!((last.images, last.originals), (1, 0));
    assert!(barred(&home, "one"));
}

#[test]
fn a_picture_goes_with_all_its_faces_and_is_barred() {
    let scene = scene();
    let (image, faces) = (scene.one.image, scene.one.faces.clone());
    let counts = ErasureCounts { faces: 3, images: 1, originals: 1, crops: 3, subjects: 0 };
    let home = scene.erase(ErasureTarget::Image(image), &faces, counts);
    assert!(barred(&home, "one"));
    assert!(!barred(&home, "three"));
}

#[test]
fn a_person_goes_from_every_picture_and_others_stay_in_them() {
    let scene = scene();
    let (subject, stays) = (scene.subject, scene.one.faces[2]);
    let gone = [scene.one.faces[0], scene.one.faces[1], scene.two.faces[0]];
    let counts = ErasureCounts { faces: 3, images: 1, originals: 2, crops: 3, subjects: 1 };
    let home = scene.erase(ErasureTarget::Subject(subject), &gone, counts);
    assert!(home.show(stays).is_ok());
    assert!(barred(&home, "two"));
    assert!(!barred(&home, "one"));
    assert!(matches!(home.plan(ErasureTarget::Subject(subject)), Err(GalleryError::NothingToErase { .. })));
}

#[test]
fn a_gallery_is_emptied_and_can_be_used_again() {
    let scene = scene();
    let all: Vec<_> = scene.home.scores(1).into_keys().collect();
    let counts = ErasureCounts { faces: 19, images: 17, originals: 2, crops: 4, subjects: 1 };
    let home = scene.erase(ErasureTarget::Gallery, &all, counts);
    assert_eq!((home.rows(), home.blob_files()), ((0, 0, 0), 0), "emptied segments go as a whole");
    assert!(barred(&home, "stranger 100"));
    home.enrol_strangers(200..210);
    assert_eq!(home.reopen().found_by(200).len(), 10);
}

#[test]
fn an_erasure_needs_its_own_permit_its_intent_and_its_execution_once() {
    let Scene { home, one, .. } = scene();
    let mut plan = home.plan(ErasureTarget::Face(one.faces[0])).unwrap();
    let other = home.may_erase(ErasureId::from_bytes([3; 16]));
    assert!(matches!(home.house.plain_of(&other, &plan), Err(GalleryError::WrongPermit { .. })));
    let intended = home.house.intend_erasure(&other, &plan, home.now());
    assert!(matches!(intended, Err(GalleryError::WrongPermit { what: "erasure" })));
    let early = home.house.carry_out_erasure(&mut plan, home.now());
    assert!(matches!(early, Err(GalleryError::NotOpen { .. })), "nothing is erased without its leaf");

    let permit = home.may_erase(plan.erasure);
    home.house.intend_erasure(&permit, &plan, home.now()).unwrap();
    let erased = home.house.carry_out_erasure(&mut plan, home.now()).unwrap();
    assert_eq!(home.house.carry_out_erasure(&mut plan, home.now()).unwrap(), erased, "twice is once");
    let stale = home.house.close_erasure(permit, &plan, erased, home.now());
    assert!(matches!(stale, Err(GalleryError::Ledger(_))), "the intent raised the epoch");
    let close = || home.house.close_erasure(home.may_erase(plan.erasure), &plan, erased, home.now());
    assert_eq!(close().unwrap().act().erasure, plan.erasure);
    assert!(matches!(close(), Err(GalleryError::NotOpen { .. })));
    assert!(matches!(home.house.carry_out_erasure(&mut plan.clone(), home.now()), Err(GalleryError::NotOpen { .. })));
    // What was planned before another erasure took it is not decided any more.
    let two = home.plan(ErasureTarget::Face(one.faces[1])).unwrap();
    home.erase(ErasureTarget::Face(one.faces[1]));
    let gone = home.house.intend_erasure(&home.may_erase(two.erasure), &two, home.now());
    assert!(matches!(gone, Err(GalleryError::NothingToErase { .. })));
}

#[test]
fn what_is_enrolled_between_plan_and_execution_goes_too() {
    let Scene { home, subject, .. } = scene();
    let plan = home.plan(ErasureTarget::Subject(subject)).unwrap();
    home.enrol(&Picture::whole("three", &[(5, Some(subject))]));
    home.house.intend_erasure(&home.may_erase(plan.erasure), &plan, home.now()).unwrap();
    assert!(home.found_by(5)[0].cosine < 0.9, "out of use once decided");
    let four = home.enrol(&Picture::whole("four", &[(6, Some(subject)), (7, None)]));
    let counts = home.finish(plan);
    assert_eq!((counts.faces, counts.images, counts.originals, counts.subjects), (5, 2, 4, 1));
    assert!(home.found_by(6)[0].cosine < 0.9);
    assert_eq!(home.found_by(7)[0].face, four.faces[1]);
    assert_eq!(home.reopen().found_by(7)[0].face, four.faces[1]);
}

#[test]
fn two_erasures_of_one_picture_leave_nothing_of_it() {
    let Scene { home, one, .. } = scene();
    let plans: Vec<_> = one.faces.iter().map(|face| home.intend(ErasureTarget::Face(*face))).collect();
    let counts: Vec<_> = plans.into_iter().map(|plan| home.finish(plan)).collect();
    assert_eq!(counts.iter().map(|counts| counts.images).collect::<Vec<_>>(), [0, 0, 1]);
    assert!(barred(&home, "one"));
}

/// "No bytes found" says little where all is ciphertext. So an older copy of everything, as a backup or a snapshot of
/// the file system keeps it, is opened twice: with the keys of its day it gives the face away, with those of today not.
#[test]
fn old_ciphertext_does_not_open_under_the_new_keys() {
    let Scene { home, subject, one, .. } = scene();
    let erased = home.read(|tx| faces::of_subject(tx, subject));
    let stranger = home.read(|tx| faces::get(tx, one.faces[2])).unwrap();
    let segments = home.read(|tx| segments::list(tx, home.gallery));
    let old = tempfile::tempdir().unwrap();
    copy(&home.data(), old.path());
    home.erase(ErasureTarget::Subject(subject));
    let opens = |vault: &vault::Vault, face: &faces::Face| -> Result<(), vault::KeyError> {
        let key = vault.keys().key(face.key_slot)?;
        assert!(vault::open(&key, &face.id.to_bytes(), &face.sealed_details.0).is_ok());
        Ok(())
    };

    let (_then, vault) = Home::vault_of(old.path(), old.path());
    assert_eq!(erased.len(), 3);
    assert!(erased.iter().chain([&stranger]).all(|face| opens(&vault, face).is_ok()));
    assert!(segments.iter().all(|segment| vault.keys().key(segment.key_slot).is_ok()));
    drop(vault);

    let (_now, vault) = Home::vault_of(old.path(), &home.data());
    let destroyed = |key| matches!(key, Err(vault::KeyError::Destroyed { .. }));
    assert!(erased.iter().all(|face| destroyed(opens(&vault, face))));
    let rewritten = segments.iter().filter(|segment| destroyed(vault.keys().key(segment.key_slot).map(drop)));
    assert!(rewritten.count() >= 1, "the segment that held the person has a new key");
    assert!(opens(&vault, &stranger).is_ok(), "of the others nothing is lost");
}
