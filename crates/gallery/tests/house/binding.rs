//! Whose a face is, said afterwards: in memory, in the rows, in the log, in sealed segments, and after a restart. And
//! searching with what is enrolled.

use basis::{EventKind, FaceId, SubjectId};
use gallery::{Filter, GalleryError, SearchOptions};
use vault::records::faces;

use crate::facts;
use crate::home::{Home, Picture, SEGMENT_ROWS, everyone};

fn bind(home: &Home, face: FaceId, subject: SubjectId) -> Result<(), GalleryError> {
    let row = home.read(|tx| faces::get(tx, face)).unwrap();
    let leave = home.may_keep(row.image_id, face, Some(subject)).unwrap();
    let holder = home.house.controller_holder().unwrap();
    home.house.bind(home.gallery, vec![leave], &holder, home.now()).map(drop)
}

fn people_found(home: &Home, subject: SubjectId) -> Vec<FaceId> {
    let (recorded, _) = home.may_search();
    let options = SearchOptions { filter: Filter::new().subjects([subject]), ..everyone() };
    let probe = facts::normed(1, facts::DIMENSION);
    home.house.identify(recorded, &probe, &options).unwrap().candidates.iter().map(|found| found.face).collect()
}

#[test]
fn a_face_is_a_persons_from_the_moment_it_is_said_and_after_a_restart() {
    let mut home = Home::research();
    let (ada, ben) = (home.subject(1), home.subject(2));
    // The first stands in a sealed segment, the second in the open tail.
    let sealed = home.enrol_strangers(1..=SEGMENT_ROWS as u64)[0];
    let open = home.enrol_strangers(100..102)[0];
    let kept = home.leaves().get(&EventKind::FaceEnrolled).copied().unwrap_or(0);
    for face in [sealed, open] {
        bind(&home, face, ada).unwrap();
    }
    assert_eq!(home.leaves()[&EventKind::FaceEnrolled], kept + 2);
    let mut both = vec![sealed, open];
    both.sort_unstable();
    let found = |home: &Home, subject| {
        let mut found = people_found(home, subject);
        found.sort_unstable();
        found
    };
    assert_eq!(found(&home, ada), both);
    assert!(matches!(bind(&home, sealed, ben), Err(GalleryError::NotShown { .. })), "it is somebody's");
    let home = home.reopen();
    assert_eq!((found(&home, ada), found(&home, ben)), (both.clone(), vec![]));

    let holder = home.house.controller_holder().unwrap();
    let unbound = home.house.unbind(home.gallery, ada, &[sealed], (&holder, "SAMPLE"), home.now()).unwrap();
    assert_eq!((unbound, found(&home, ada)), (vec![sealed], vec![open]));
    assert_eq!(home.leaves()[&EventKind::DataRectified], 1);
    let home = home.reopen();
    assert_eq!(found(&home, ada), [open]);
    assert_eq!(home.house.faces_held(home.gallery).unwrap(), SEGMENT_ROWS + 2, "it stays enrolled");
}

#[test]
fn a_search_by_an_enrolled_face_scores_as_one_by_its_photograph() {
    let mut home = Home::research();
    let ada = home.subject(1);
    let one = home.enrol(&Picture::of("one", &[(1, Some(ada)), (2, None)]));
    home.enrol_strangers(100..100 + SEGMENT_ROWS as u64);
    let by_photograph = home.scores(1);
    let (recorded, _) = home.may_search();
    let by_face = home.house.identify_face(recorded, one.faces[0], &everyone()).unwrap();
    assert_eq!(by_face.candidates.len(), by_photograph.len());
    assert_eq!(by_face.candidates[0].face, one.faces[0], "the face itself is the nearest");
    for candidate in &by_face.candidates {
        let [cosine, score] = by_photograph[&candidate.face].map(f32::from_bits);
        assert!((candidate.cosine - cosine).abs() < 1e-3 && (candidate.score - score).abs() < 1e-3);
    }
    let (recorded, _) = home.may_search();
    let by_person = home.house.identify_person(recorded, ada, None, &everyone()).unwrap();
    assert_eq!(by_person.candidates.len(), by_photograph.len() - 1, "their own face is left out");

    home.restrict(ada);
    let (recorded, _) = home.may_search();
    let refused = home.house.identify_face(recorded, one.faces[0], &everyone());
    assert!(matches!(refused, Err(GalleryError::NotShown { .. })), "what is restricted is not searched with");
    let (recorded, _) = home.may_search();
    assert!(home.house.identify_person(recorded, ada, None, &everyone()).unwrap().candidates.is_empty());
}
