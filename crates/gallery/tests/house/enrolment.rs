//! Taken in, found, shown; again after a restart; and what is not taken in.

use basis::{GalleryId, ImageId};
use gallery::{Candidate, GalleryError, Known, NormedTemplate, SearchOptions, StoreError};
use ledger::LedgerError;
use zeroize::Zeroizing;

use crate::facts::{self, DIMENSION};
use crate::home::{Home, Picture, SEGMENT_ROWS, everyone};

#[test]
fn an_enrolled_face_is_found_and_shown_also_after_a_restart() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let one = home.enrol(&Picture::whole("one", &[(1, Some(subject)), (2, None)]));
    home.enrol_strangers(100..100 + 2 * SEGMENT_ROWS as u64);
    assert_eq!(home.rows().2, 2, "two segments are sealed, and the tail is open");
    let before = home.scores(1);
    assert_eq!(before.len(), 2 + 2 * SEGMENT_ROWS);
    let home = home.reopen();
    assert_eq!(home.scores(1), before);
    assert_eq!(home.house.faces_held(home.gallery).unwrap(), before.len());
    assert_eq!(home.house.pack(home.gallery).unwrap().as_ref(), Some(&home.pack));

    let best = home.found_by(1)[0];
    assert_eq!((best.face, best.subject), (one.faces[0], Some(subject)));
    assert!(best.cosine > 0.9999);
    let shown = home.show(best.face).unwrap();
    assert_eq!((shown.face, shown.image, shown.subject), (one.faces[0], one.image, Some(subject)));
    assert_eq!(shown.details, facts::details(1, "one"));
    assert_eq!(shown.crop.as_deref(), Some(&facts::crop(1)));
    assert_eq!(home.show(one.faces[1]).unwrap().subject, None);
    assert_eq!(home.house.known(home.gallery, &home.tag("one")).unwrap(), Known::Enrolled(one.image));
    assert_eq!(home.house.known(home.gallery, &home.tag("two")).unwrap(), Known::New);
}

#[test]
fn several_photos_of_one_person_are_one_probe() {
    let home = Home::research();
    let faces = home.enrol_strangers(1..4);
    let (recorded, search) = home.may_search();
    let photos = [facts::template(1, DIMENSION), facts::template(3, DIMENSION)];
    let fused = gallery::fuse(photos.iter().map(Vec::as_slice)).unwrap();
    let probe = NormedTemplate::new(fused, None).unwrap();
    let found = home.house.identify(recorded, &probe, &SearchOptions { limit: 2, ..everyone() }).unwrap();
    let ids: Vec<_> = found.candidates.iter().map(|candidate| candidate.face).collect();
    assert_eq!((found.search, found.faces_searched), (search, 3));
    assert!(ids.len() == 2 && ids.contains(&faces[0]) && ids.contains(&faces[2]));
}

#[test]
fn a_person_of_several_faces_has_one_score_over_all_of_them() {
    let mut home = Home::research();
    let subject = home.subject(1);
    home.enrol(&Picture::of("one", &[(1, Some(subject)), (2, None)]));
    home.enrol(&Picture::of("another", &[(3, Some(subject))]));
    let found = home.found_by(1);
    let of = |candidates: &[Candidate]| {
        let scores: Vec<_> = candidates.iter().filter(|c| c.subject.is_some()).map(|c| c.score).collect();
        gallery::person_score(&scores).unwrap()
    };
    for candidate in &found {
        let expected = if candidate.subject.is_some() { of(&found) } else { candidate.score };
        assert_eq!(candidate.person_score, expected);
    }
    // A face below the threshold counts for its person all the same.
    let (recorded, _) = home.may_search();
    let options = SearchOptions { threshold: found[0].score, ..everyone() };
    let best = home.house.identify(recorded, &facts::normed(1, DIMENSION), &options).unwrap().candidates;
    assert_eq!((best.len(), best[0].person_score), (1, of(&found)));
}

#[test]
fn a_permit_for_another_gallery_picture_or_face_is_refused() {
    let home = Home::research();
    let other = GalleryId::from_bytes([9; 16]);
    home.register(other, [9; 32]);
    let picture = home.prepared(&Picture::of("one", &[(1, None)]), DIMENSION);
    let wrong = home.house.enrol(other, &home.pack, vec![picture], home.now());
    assert!(matches!(wrong, Err(GalleryError::WrongPermit { what: "gallery" })));
    let mut one = home.prepared(&Picture::of("one", &[(1, None)]), DIMENSION);
    let mut two = home.prepared(&Picture::of("two", &[(2, None)]), DIMENSION);
    std::mem::swap(&mut one.faces, &mut two.faces);
    assert!(matches!(home.try_enrol(vec![one]), Err(GalleryError::WrongPermit { what: "picture" })));
    assert_eq!(home.rows(), (0, 0, 0));

    let face = home.enrol_strangers([3])[0];
    let elsewhere = Home { gallery: other, facts: facts::research_gallery(other), ..home };
    let recorded = elsewhere.may_show(face);
    assert!(matches!(elsewhere.house.show(&recorded), Err(GalleryError::NotShown { .. })));
    assert!(elsewhere.found_by(3).is_empty());
}

#[test]
fn a_batch_is_taken_in_whole_or_not_at_all() {
    let home = Home::research();
    home.enrol_strangers([1]);
    let files = home.blob_files();
    let leaves = home.leaves();
    let batch = |pictures: &[Picture]| pictures.iter().map(|picture| home.prepared(picture, DIMENSION)).collect();

    let twice = home.try_enrol(batch(&[Picture::whole("a", &[(2, None)]), Picture::whole("stranger 1", &[(1, None)])]));
    assert!(matches!(twice, Err(GalleryError::AlreadyEnrolled { .. })));
    let many: Vec<_> = (0..=SEGMENT_ROWS as u64).map(|seed| (seed, None)).collect();
    let large = home.try_enrol(batch(&[Picture::whole("crowd", &many)]));
    assert!(matches!(large, Err(GalleryError::BatchTooLarge { faces: 9, limit: 8 })));
    let short = home.try_enrol(vec![home.prepared(&Picture::whole("short", &[(4, None)]), DIMENSION - 1)]);
    assert!(matches!(short, Err(GalleryError::Store(StoreError::Dimension { .. }))));
    let mut long = home.prepared(&Picture::whole("long", &[(4, None), (5, None)]), DIMENSION);
    long.faces[1].template = NormedTemplate::new(Zeroizing::new(vec![1.0; DIMENSION]), None).unwrap();
    assert!(matches!(home.try_enrol(vec![long]), Err(GalleryError::Code(_))));

    assert_eq!((home.rows(), home.blob_files(), home.leaves()), ((1, 1, 0), files, leaves));
    assert_eq!(home.house.faces_held(home.gallery).unwrap(), 1);
    let home = home.reopen();
    assert_eq!(home.house.vault().recovery().blobs_swept, 0, "what was refused took its files with it");
    assert_eq!(home.found_by(1).len(), 1);
}

#[test]
fn a_permit_that_went_stale_leaves_nothing() {
    let home = Home::research();
    let picture = home.prepared(&Picture::whole("one", &[(1, None)]), DIMENSION);
    home.house
        .vault()
        .transact(|tx| vault::records::scopes::raise_epoch(tx, basis::Scope::Gallery(home.gallery)))
        .unwrap_or_else(|error: vault::VaultError| panic!("{error}"));
    assert!(matches!(home.try_enrol(vec![picture]), Err(GalleryError::Ledger(LedgerError::Stale { .. }))));
    assert_eq!((home.rows(), home.blob_files(), home.leaves().len()), ((0, 0, 0), 0, 0));
    assert_eq!(home.house.faces_held(home.gallery).unwrap(), 0);
    assert_eq!(home.house.pack(home.gallery).unwrap(), None);
    // The same picture under a new permit, and even of another pack.
    let home = Home { pack: facts::pack("another"), ..home };
    home.try_enrol(vec![home.prepared(&Picture::whole("one", &[(1, None)]), 128)]).unwrap();
}

#[test]
fn packs_are_not_mixed() {
    let home = Home::research();
    home.enrol_strangers([1]);
    let home = Home { pack: facts::pack("sample 22"), ..home };
    let mixed = home.try_enrol(vec![home.prepared(&Picture::of("two", &[(2, None)]), DIMENSION)]);
    assert!(matches!(mixed, Err(GalleryError::MixedPacks { .. })));
    let (recorded, _) = home.may_search();
    let found = home.house.identify(recorded, &facts::normed(1, 128), &everyone());
    assert!(matches!(found, Err(GalleryError::Store(StoreError::Dimension { .. }))));
}

#[test]
fn a_picture_without_a_face_is_remembered_and_names_no_pack() {
    let home = Home::research();
    let picture = Picture::of("landscape", &[]);
    let image: ImageId = home.enrol(&picture).image;
    assert_eq!(home.house.pack(home.gallery).unwrap(), None);
    assert_eq!(home.house.known(home.gallery, &home.tag("landscape")).unwrap(), Known::Enrolled(image));
    assert!(home.found_by(1).is_empty());
    assert!(home.sweep(&[1], -1.0).completeness.is_none());
}

#[test]
fn the_sweep_holds_everyone_and_the_search_all_but_the_restricted() {
    let mut home = Home::research();
    let subject = home.subject(1);
    home.enrol_strangers(10..30);
    let mine = home.enrol(&Picture::of("mine", &[(1, Some(subject)), (2, None)])).faces[0];
    home.restrict(subject);
    assert!(!home.scores(1).contains_key(&mine));
    let row = home.read(|tx| vault::records::faces::get(tx, mine)).unwrap();
    assert!(row.restricted);
    let home = home.reopen();
    assert!(!home.scores(1).contains_key(&mine));
    let recorded = home.may_show(mine);
    assert!(matches!(home.house.show(&recorded), Err(GalleryError::NotShown { .. })));

    let swept = home.sweep(&[1, 10], -1.0);
    let completeness = swept.completeness.unwrap();
    assert_eq!((completeness.searched, completeness.excluded_by_filter), (22, 0));
    assert_eq!(swept.hits[0][0].face, mine);
    let query = gallery::Query::new(&facts::template(10, DIMENSION)).unwrap();
    let seeds = (10..30).chain([1, 2]);
    let exact = |seed| {
        let code = gallery::Code::quantise(&facts::template(seed, DIMENSION)).unwrap();
        gallery::exact_cosine(&query, &code)
    };
    let mut brute: Vec<f32> = seeds.map(exact).collect();
    brute.sort_by(|a, b| b.total_cmp(a));
    let hits: Vec<f32> = swept.hits[1].iter().map(|hit| hit.cosine).collect();
    assert_eq!(hits, brute);
}
