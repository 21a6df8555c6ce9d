//! Galleries are loaded when they are first asked for: one by itself, whole, and with what happened meanwhile.

use std::path::PathBuf;

use basis::{FaceId, GalleryId};
use gallery::{ErasureTarget, GalleryError};
use vault::records::segments;

use crate::facts::{self, second};
use crate::home::{Home, SEGMENT_ROWS};

/// More than a segment.
const FACES: u64 = SEGMENT_ROWS as u64 + 2;

fn high_halves(home: &Home, gallery: GalleryId) -> PathBuf {
    let row = home.read(|tx| segments::list(tx, gallery)).remove(0);
    home.house.vault().blobs().path(row.high_blob)
}

fn finds(home: &Home, face: FaceId, seed: u64) -> bool {
    home.found_by(seed).iter().any(|found| found.face == face)
}

#[test]
fn a_gallery_that_cannot_be_loaded_leaves_the_others_alone_and_answers_nobody() {
    let mut home = Home::research();
    home.enrol_strangers(1..=FACES);
    let (sound, damaged) = (home.gallery, GalleryId::from_parts(second(0), [2; 10]));
    home.register(damaged, [2; 32]);
    (home.gallery, home.facts) = (damaged, facts::research_gallery(damaged));
    home.enrol_strangers(101..=100 + FACES);
    let path = high_halves(&home, damaged);
    let whole = std::fs::read(&path).unwrap();

    let home = home.reopen();
    let mut bytes = whole.clone();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(home.house.loaded(), 0);
    assert_eq!(home.house.faces_held(sound).unwrap(), FACES as usize);
    assert_eq!(home.house.loaded(), 1);
    let failed: Vec<GalleryId> = home.house.load().into_iter().map(|(gallery, _)| gallery).collect();
    assert_eq!(failed, [damaged]);
    assert!(home.house.faces_held(damaged).is_err(), "not the part that opened");
    assert_eq!(home.house.loaded(), 1, "nor is it counted");

    // Tried again when it is asked for again.
    std::fs::write(&path, whole).unwrap();
    assert_eq!(home.house.faces_held(damaged).unwrap(), FACES as usize);
    assert!(home.house.load().is_empty());
}

#[test]
fn whoever_comes_first_loads_and_the_others_wait_for_the_whole() {
    let home = Home::research();
    home.enrol_strangers(1..=3 * FACES);
    let home = home.reopen();
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let ask = || home.house.faces_held(home.gallery).unwrap();
        let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect()
    });
    assert_eq!(counts, [3 * FACES as usize; 4]);
}

/// How many rows a segment has is not written anywhere but in segments: it was another number once.
#[test]
fn what_was_sealed_with_more_rows_or_fewer_is_opened_searched_and_erased() {
    let mut home = Home::research();
    let mut held: Vec<(u64, FaceId)> = (1..).zip(home.enrol_strangers(1..=2 * FACES)).collect();
    for (first, rows) in [(101, 3), (201, 2 * SEGMENT_ROWS), (301, SEGMENT_ROWS)] {
        home = home.opened_anew(rows).1;
        held.extend((first..).zip(home.enrol_strangers(first..first + 3)));
        for at in [0, held.len() - 2] {
            let (seed, gone) = held.remove(at);
            assert!(finds(&home, gone, seed));
            home.erase(ErasureTarget::Face(gone));
            assert!(!finds(&home, gone, seed));
        }
        assert!(held.iter().all(|(seed, face)| finds(&home, *face, *seed)));
        assert_eq!(home.house.faces_held(home.gallery).unwrap(), held.len());
    }
}

/// The transaction fails, so that no row tells of the restriction: that a load learns of one which comes after it read
/// the rows is seen by it alone.
#[test]
fn a_restriction_before_the_load_stands_after_it() {
    let home = Home::research();
    let faces = home.enrol_strangers(1..=FACES);
    let home = home.reopen();
    // One in a sealed segment, one in the open tail.
    let restricted = [faces[0], faces[FACES as usize - 1]];
    let refused = home.house.vault().transact(|tx| {
        home.house.restrict_faces(tx, home.gallery, &restricted)?;
        Err::<(), GalleryError>(GalleryError::NotShown { face: faces[0] })
    });
    assert!(refused.is_err());
    assert!(!finds(&home, faces[0], 1) && !finds(&home, faces[FACES as usize - 1], FACES));
    assert!(finds(&home, faces[1], 2));
    home.house.use_again(home.gallery, &restricted).unwrap();
    assert!(finds(&home, faces[0], 1) && finds(&home, faces[FACES as usize - 1], FACES));
}

#[test]
fn what_an_erasure_names_is_out_of_use_in_a_gallery_that_is_loaded_later() {
    let home = Home::research();
    let faces = home.enrol_strangers(1..=FACES);
    home.intend(ErasureTarget::Face(faces[0]));
    let home = home.reopen();
    assert!(!finds(&home, faces[0], 1));
    home.finish_interrupted();
    assert_eq!(home.house.faces_held(home.gallery).unwrap(), FACES as usize - 1);
}
