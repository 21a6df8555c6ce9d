//! Rows go in and come out as they were.

use basis::{ClusterId, ConsentId, ErasureId, EventId, MandateId, Scope, SearchId};
use vault::records::{
    barred, clusters, consents, erasures, faces, galleries, images, leaves, mandates, marks, scopes, segments, subjects,
};
use vault::{KeySlot, Sealed, Tx, VaultError};

use crate::support::{Bench, face, face_id, gallery, gallery_id, image, image_id, segment, subject, subject_id};

/// Runs `check` in a transaction on a vault with one gallery, one subject, one image.
fn with_records(check: impl FnOnce(&mut Tx<'_>) -> Result<(), VaultError>) {
    let bench = Bench::new();
    bench
        .vault
        .transact(|tx| {
            galleries::insert(tx, &gallery(1))?;
            subjects::insert(tx, &subject(1))?;
            images::insert(tx, &image(1))?;
            check(tx)
        })
        .unwrap();
}

#[test]
fn galleries_come_back_by_id_and_name_and_change() {
    with_records(|tx| {
        assert_eq!(galleries::get(tx, gallery_id(1))?, Some(gallery(1)));
        assert_eq!(galleries::by_name(tx, &[1; 32])?, Some(gallery(1)));
        assert_eq!(galleries::by_name(tx, &[2; 32])?, None);
        let changed = galleries::Gallery {
            state: "active".to_owned(),
            pack_id: Some("dlib".to_owned()),
            pack_digest: Some([9; 32]),
            ..gallery(1)
        };
        assert!(galleries::update(tx, &changed)?);
        assert_eq!(galleries::get(tx, gallery_id(1))?, Some(changed));
        assert!(galleries::update(tx, &gallery(1))?, "what is None now is cleared");
        assert_eq!(galleries::get(tx, gallery_id(1))?, Some(gallery(1)));
        assert!(!galleries::update(tx, &gallery(2))?);
        galleries::insert(tx, &gallery(2))?;
        assert_eq!(galleries::list(tx)?, [gallery(1), gallery(2)]);
        let same_name = galleries::Gallery { name_tag: [1; 32], ..gallery(3) };
        assert!(galleries::insert(tx, &same_name).is_err());
        assert!(scopes::epoch(tx, Scope::Gallery(gallery_id(3)))?.is_none());
        assert!(galleries::delete(tx, gallery_id(2))?);
        assert!(!galleries::delete(tx, gallery_id(2))?);
        assert!(galleries::delete(tx, gallery_id(1)).is_err(), "a gallery with records in it stays");
        Ok(())
    });
}

#[test]
fn subjects_images_and_consents_come_back() {
    with_records(|tx| {
        assert_eq!(subjects::get(tx, subject_id(1))?, Some(subject(1)));
        assert_eq!(subjects::by_label(tx, gallery_id(1), &[1; 32])?, Some(subject(1)));
        assert!(subjects::insert(tx, &subjects::Subject { label_tag: [1; 32], ..subject(2) }).is_err());
        subjects::insert(tx, &subject(2))?;
        assert_eq!(subjects::list(tx, gallery_id(1), None, 10)?.len(), 2);
        assert_eq!(subjects::list(tx, gallery_id(1), Some(subject_id(1)), 10)?, [subject(2)]);
        assert_eq!(galleries::counts(tx, gallery_id(1))?.subjects, 2);

        assert_eq!(images::by_content(tx, gallery_id(1), &[1; 32])?, Some(image(1)));
        assert!(images::insert(tx, &images::Image { content_tag: [1; 32], ..image(2) }).is_err());
        assert_eq!(images::get(tx, image_id(1))?, Some(image(1)));
        assert!(images::update(tx, &images::Image { faces_kept: 2, ..image(1) })?);
        assert_eq!(images::list(tx, gallery_id(1), None, 1)?[0].faces_kept, 2);
        assert_eq!(galleries::counts(tx, gallery_id(1))?.images, 1);

        let consent = consents::Consent {
            id: ConsentId::from_bytes([1; 16]),
            subject_id: subject_id(1),
            gallery_id: gallery_id(1),
            state: "given".to_owned(),
            sealed: Sealed(vec![1]),
            given_at: 5,
            withdrawn_at: None,
            stands_until: 9,
        };
        let later = consents::Consent { id: ConsentId::from_bytes([2; 16]), given_at: 6, ..consent.clone() };
        consents::insert(tx, &consent)?;
        consents::insert(tx, &later)?;
        let withdrawn = consents::Consent { withdrawn_at: Some(7), ..later };
        assert!(consents::update(tx, &withdrawn)?);
        assert_eq!(consents::of_subject(tx, subject_id(1))?, [withdrawn, consent.clone()]);
        assert_eq!(consents::with_an_end(tx, gallery_id(1), 8)?, [subject_id(1)], "one of two was withdrawn");
        assert!(consents::delete(tx, ConsentId::from_bytes([2; 16]))?);
        assert!(consents::with_an_end(tx, gallery_id(1), 8)?.is_empty(), "the other stands");
        assert_eq!(consents::with_an_end(tx, gallery_id(1), 9)?, [subject_id(1)], "until it is over");
        let counts = galleries::Counts { images: 1, faces: 0, subjects: 2 };
        assert_eq!(galleries::counts(tx, gallery_id(1))?, counts);
        assert!(subjects::delete(tx, subject_id(1)).is_err(), "a subject with consents stays");
        Ok(())
    });
}

#[test]
fn faces_are_paged_placed_moved_and_restricted() {
    with_records(|tx| {
        for number in 1..=5 {
            faces::insert(tx, &face(number))?;
        }
        assert_eq!(faces::get(tx, face_id(3))?, Some(face(3)));
        assert_eq!(galleries::counts(tx, gallery_id(1))?.faces, 5);
        let first = faces::list(tx, gallery_id(1), None, 3)?;
        let rest = faces::list(tx, gallery_id(1), Some(first[2].id), 3)?;
        assert_eq!([first, rest].concat(), (1..=5).map(face).collect::<Vec<_>>());
        assert_eq!(faces::of_image(tx, image_id(1))?.len(), 5);
        assert_eq!(faces::of_subject(tx, subject_id(1))?.len(), 5);

        segments::insert(tx, &segment(1))?;
        segments::insert(tx, &segment(2))?;
        assert_eq!(segments::list(tx, gallery_id(1))?, [segment(1), segment(2)]);
        assert!(faces::place(tx, face_id(2), segment(1).id, 1, false)?);
        assert!(faces::place(tx, face_id(4), segment(1).id, 0, true)?);
        for (id, row) in [(face_id(2), 1), (face_id(4), 0)] {
            let placed = faces::get(tx, id)?.expect("it was inserted");
            assert_eq!((placed.segment_id, placed.segment_row), (Some(segment(1).id), Some(row)));
            assert_eq!(placed.sealed_template, None);
        }
        let tail = faces::tail(tx, gallery_id(1), Some(face_id(1)), 10)?;
        assert_eq!(tail.iter().map(|face| face.id).collect::<Vec<_>>(), [face_id(3), face_id(5)]);
        assert_eq!(tail[0].sealed_template, Some(Sealed(vec![8; 40])));
        assert_eq!(faces::move_segment(tx, segment(1).id, segment(2).id)?, 2);
        assert!(segments::delete(tx, segment(1).id)?);
        assert!(segments::delete(tx, segment(2).id).is_err(), "a segment that faces name stays");

        assert!(faces::set_restricted(tx, face_id(1), true)?);
        let placements = faces::placements(tx, gallery_id(1), None, 10)?;
        assert_eq!(placements.iter().filter(|face| face.restricted).count(), 1);
        assert_eq!([&placements[0], &placements[1]].map(|face| face.segment_id), [None, Some(segment(2).id)]);
        assert!(faces::delete(tx, face_id(1))?);
        assert_eq!(faces::get(tx, face_id(1))?, None);
        assert_eq!(galleries::counts(tx, gallery_id(1))?.faces, 4, "what goes is not counted any more");
        Ok(())
    });
}

/// A start reads no others.
#[test]
fn a_face_is_noted_as_restated_by_whatever_changes_what_it_was_sealed_with() {
    with_records(|tx| {
        segments::insert(tx, &segment(1))?;
        for number in 1..=6 {
            faces::insert(tx, &face(number))?;
            assert!(faces::place(tx, face_id(number), segment(1).id, i64::from(number), number == 6)?);
        }
        let standings = |tx: &mut _| faces::standings(tx, segment(1).id);
        assert_eq!(standings(tx)?.iter().map(|standing| standing.id).collect::<Vec<_>>(), [face_id(6)]);
        faces::set_restricted(tx, face_id(1), true)?;
        faces::set_restricted(tx, face_id(1), false)?;
        let as_placed = |tx: &mut _, id| faces::get(tx, id).map(Option::unwrap);
        let unnamed = faces::Face { subject_id: None, ..as_placed(tx, face_id(2))? };
        faces::update(tx, &unnamed)?;
        let moved = faces::Face { territory_moved: true, ..as_placed(tx, face_id(3))? };
        faces::update(tx, &moved)?;
        // Another change says nothing of these.
        let described = faces::Face { sealed_details: Sealed(vec![3; 50]), ..as_placed(tx, face_id(4))? };
        faces::update(tx, &described)?;
        segments::insert(tx, &segment(2))?;
        faces::move_segment(tx, segment(1).id, segment(2).id)?;
        let restated = faces::standings(tx, segment(2).id)?;
        let ids: Vec<_> = restated.iter().map(|standing| standing.id).collect();
        assert_eq!(ids, [1, 2, 3, 6].map(face_id));
        assert_eq!(restated[0].segment_row, Some(1));
        assert_eq!((restated[1].subject_id, restated[2].territory_moved), (None, true));
        Ok(())
    });
}

#[test]
fn clusters_hold_faces_and_edits_until_nothing_is_left_to_say() {
    with_records(|tx| {
        for number in 1..=4 {
            faces::insert(tx, &face(number))?;
        }
        let cluster = |number: u8| ClusterId::from_bytes([number; 16]);
        let member = |number, of| clusters::Member {
            face_id: face_id(number),
            gallery_id: gallery_id(1),
            cluster_id: cluster(of),
        };
        clusters::replace(tx, gallery_id(1), &[member(1, 9), member(2, 9), member(3, 8), member(4, 8)])?;
        clusters::place(tx, gallery_id(1), face_id(4), Some(cluster(9)))?;
        assert_eq!(clusters::of_cluster(tx, cluster(9))?, [member(1, 9), member(2, 9), member(4, 9)]);
        assert_eq!(clusters::of_face(tx, face_id(3))?, Some(cluster(8)));
        assert!(faces::delete(tx, face_id(3)).is_err(), "a face in a cluster stays");

        let edit = clusters::Edit {
            id: EventId::from_bytes([1; 16]),
            gallery_id: gallery_id(1),
            kind: "merge".to_owned(),
            sealed_by: Sealed(vec![1]),
            at: 5,
        };
        let said = |number, side| clusters::EditFace {
            edit_id: edit.id,
            face_id: face_id(number),
            side,
            cluster_before: Some(cluster(8)),
            cluster_after: None,
        };
        clusters::insert_edit(tx, &edit, &[said(1, 0), said(2, 1), said(3, 1)])?;
        assert_eq!(clusters::edits(tx, gallery_id(1))?, std::slice::from_ref(&edit));
        assert_eq!(clusters::get(tx, edit.id)?, Some(edit.clone()));

        clusters::forget_face(tx, face_id(2))?;
        clusters::tidy(tx, gallery_id(1))?;
        assert_eq!(clusters::members(tx, gallery_id(1))?, [member(1, 9), member(4, 9)], "one alone is no cluster");
        assert_eq!(clusters::faces_of_edit(tx, edit.id)?, [said(1, 0), said(3, 1)]);
        assert!(faces::delete(tx, face_id(2))?);
        clusters::forget_face(tx, face_id(1))?;
        clusters::tidy(tx, gallery_id(1))?;
        assert!(clusters::edits(tx, gallery_id(1))?.is_empty() && clusters::members(tx, gallery_id(1))?.is_empty());
        assert!(!clusters::delete_edit(tx, edit.id)?);
        Ok(())
    });
}

#[test]
fn what_was_said_of_a_match_is_found_by_match_and_by_case_and_goes_with_the_face() {
    with_records(|tx| {
        faces::insert(tx, &face(1))?;
        faces::insert(tx, &face(2))?;
        let search = |number: u8| SearchId::from_bytes([number; 16]);
        let mark = |number: u8, of: u8, verdict: &str| marks::Mark {
            id: EventId::from_bytes([number; 16]),
            gallery_id: gallery_id(1),
            face_id: face_id(of),
            search_id: search(1),
            case_tag: [7; 32],
            verdict: verdict.to_owned(),
            sealed: Sealed(vec![1]),
            at: 5,
        };
        let elsewhere = marks::Mark { search_id: search(2), case_tag: [8; 32], ..mark(4, 1, "other") };
        for row in [&mark(1, 1, "same"), &mark(2, 1, "other"), &mark(3, 2, "other"), &elsewhere] {
            marks::insert(tx, row)?;
        }
        assert!(marks::insert(tx, &mark(5, 9, "same")).is_err(), "of a face that is not there nothing is said");
        assert_eq!(marks::of_match(tx, search(1), face_id(1))?, [mark(1, 1, "same"), mark(2, 1, "other")]);
        assert_eq!(marks::of_search(tx, search(2))?, std::slice::from_ref(&elsewhere));
        assert_eq!(marks::of_face(tx, face_id(1))?, [mark(1, 1, "same"), mark(2, 1, "other"), elsewhere.clone()]);
        let other = [mark(2, 1, "other"), mark(3, 2, "other")];
        assert_eq!(marks::of_case(tx, gallery_id(1), [7; 32], "other")?, other);
        assert!(marks::delete(tx, other[0].id)? && !marks::delete(tx, other[0].id)?);
        assert!(faces::delete(tx, face_id(2))?);
        assert_eq!(marks::of_search(tx, search(1))?, [mark(1, 1, "same")]);
        Ok(())
    });
}

#[test]
fn a_mandate_is_spent_search_by_search() {
    with_records(|tx| {
        let mandate = mandates::Mandate {
            id: MandateId::from_bytes([1; 16]),
            sealed: Sealed(vec![1]),
            issued_at: 1,
            expires_at: 100,
            revoked_at: None,
            searches_left: Some(2),
        };
        let endless = mandates::Mandate { id: MandateId::from_bytes([2; 16]), searches_left: None, ..mandate.clone() };
        mandates::insert(tx, &mandate)?;
        mandates::insert(tx, &endless)?;
        assert_eq!(mandates::list(tx)?, [endless.clone(), mandate.clone()]);
        let spent: Result<Vec<_>, _> = (0..3).map(|_| mandates::spend(tx, mandate.id)).collect();
        assert_eq!(spent?, [true, true, false]);
        assert!(mandates::spend(tx, endless.id)?);
        assert_eq!(mandates::get(tx, endless.id)?, Some(endless));
        assert!(!mandates::spend(tx, MandateId::from_bytes([3; 16]))?);
        Ok(())
    });
}

#[test]
fn leaves_are_dense_and_erasures_stay_open_until_executed() {
    with_records(|tx| {
        let event = |number: u8| EventId::from_bytes([number; 16]);
        for number in 0..5 {
            let record = Sealed(vec![number]);
            assert_eq!(leaves::append(tx, &[number; 40], event(number), KeySlot(7), &record)?, i64::from(number));
        }
        assert!(leaves::append(tx, &[9; 40], event(0), KeySlot(7), &Sealed(vec![])).is_err());
        assert_eq!(leaves::len(tx)?, 5);
        let range = leaves::range(tx, 1, 3)?;
        assert_eq!(range.iter().map(|leaf| (leaf.idx, leaf.leaf[0])).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
        assert_eq!(leaves::by_event(tx, event(4))?.map(|leaf| leaf.idx), Some(4));
        assert_eq!(leaves::by_event(tx, event(8))?, None);

        let erasure = erasures::Erasure {
            id: ErasureId::from_bytes([1; 16]),
            gallery_id: gallery_id(1),
            state: erasures::INTENDED.to_owned(),
            sealed_plan: Sealed(vec![1]),
            intended_at: 3,
            executed_at: None,
        };
        erasures::insert(tx, &erasure)?;
        assert_eq!(erasures::unfinished(tx)?, std::slice::from_ref(&erasure));
        assert!(erasures::execute(tx, erasure.id, &Sealed(vec![2]), 4)?);
        assert!(!erasures::execute(tx, erasure.id, &Sealed(vec![2]), 5)?);
        assert!(erasures::unfinished(tx)?.is_empty());
        assert_eq!(erasures::list(tx, gallery_id(1))?[0].executed_at, Some(4));

        let bar = barred::Barred { gallery_id: gallery_id(1), content_tag: [6; 32], erasure_id: erasure.id, at: 4 };
        barred::insert(tx, &bar)?;
        barred::insert(tx, &bar)?;
        assert_eq!(barred::get(tx, gallery_id(1), &[6; 32])?, Some(bar.clone()));
        assert_eq!(barred::get(tx, gallery_id(1), &[7; 32])?, None);
        assert_eq!(barred::list(tx, gallery_id(1))?, [bar]);
        assert!(barred::delete(tx, gallery_id(1), &[6; 32])?);
        assert_eq!(barred::delete_all(tx, gallery_id(1))?, 0);
        Ok(())
    });
}

#[test]
fn a_sealed_value_opens_only_in_its_place() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let key = vault.keys().key(vault.keys().allocate().unwrap()).unwrap();
    let sealed = vault.seal_json(&key, b"subjects 1", &("name", 3)).unwrap();
    let opened: (String, u8) = vault::open_json(&key, b"subjects 1", &sealed).unwrap();
    assert_eq!(opened, ("name".to_owned(), 3));
    assert!(vault::open_json::<(String, u8)>(&key, b"subjects 2", &sealed).is_err());
    assert!(vault::open_json::<u8>(&key, b"subjects 1", &sealed).is_err());
    assert_ne!(sealed, vault.seal_json(&key, b"subjects 1", &("name", 3)).unwrap(), "nonces differ");
    let other = vault.keys().key(KeySlot::CONTROLLER).unwrap();
    assert!(vault::open(&other, b"subjects 1", &sealed.0).is_err());
}
