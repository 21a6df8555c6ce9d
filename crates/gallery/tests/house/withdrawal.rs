//! Consent taken back: from its commit on nothing of the person is enrolled, found or shown.

use basis::Scope;
use gallery::{ErasureTarget, GalleryError};
use ledger::LedgerError;
use vault::records::{consents, scopes, subjects};

use crate::facts::DIMENSION;
use crate::home::{Home, Picture};

#[test]
fn what_was_permitted_before_a_withdrawal_is_not_done_after_it() {
    let mut home = Home::consent();
    let (leaving, staying) = (home.subject(1), home.subject(2));
    let one = home.enrol(&Picture::whole("one", &[(1, Some(leaving))])).faces[0];
    let two = home.enrol(&Picture::whole("two", &[(2, Some(staying))])).faces[0];
    let (rows, files, leaves) = (home.rows(), home.blob_files(), home.leaves());

    let prepared = home.prepared(&Picture::whole("three", &[(3, Some(leaving))]), DIMENSION);
    let shown = home.may_show(one);
    home.restrict(leaving);
    let refused = home.try_enrol(vec![prepared]);
    assert!(matches!(refused, Err(GalleryError::Ledger(LedgerError::Stale { .. }))));
    assert_eq!((home.rows(), home.blob_files()), (rows, files));
    assert_eq!(home.leaves().values().sum::<usize>(), leaves.values().sum::<usize>() + 2, "a showing, the restriction");
    assert!(matches!(home.house.show(&shown), Err(GalleryError::NotShown { .. })));
    assert_eq!(home.scores(1).into_keys().collect::<Vec<_>>(), [two]);
    let home = home.reopen();
    assert_eq!(home.scores(1).into_keys().collect::<Vec<_>>(), [two]);
    assert!(matches!(home.house.show(&home.may_show(one)), Err(GalleryError::NotShown { .. })));
    assert!(home.show(two).is_ok());
}

#[test]
fn a_restriction_stays_when_the_tail_is_sealed_around_it() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let face = home.enrol(&Picture::of("one", &[(1, Some(subject))])).faces[0];
    home.restrict(subject);
    home.enrol_strangers(10..30);
    assert!(!home.scores(1).contains_key(&face));
    let home = home.reopen();
    assert!(!home.scores(1).contains_key(&face));
    // Lifted in the records, which are the authority: at the next start the face is in use again.
    home.house
        .vault()
        .transact(|tx| vault::records::faces::set_restricted(tx, face, false))
        .unwrap_or_else(|error: vault::VaultError| panic!("{error}"));
    assert!(home.reopen().scores(1).contains_key(&face));
}

/// Out of use until the next start, and not for good because the tail was sealed meanwhile.
#[test]
fn a_restriction_that_was_never_written_ends_with_the_next_start() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let face = home.enrol(&Picture::of("one", &[(1, Some(subject))])).faces[0];
    let (house, gallery) = (&home.house, home.gallery);
    let undone: Result<(), GalleryError> = house.vault().transact(|tx| {
        house.restrict_subject(tx, gallery, subject)?;
        Err(GalleryError::NotShown { face })
    });
    assert!(undone.is_err());
    home.enrol_strangers(10..30);
    assert!(!home.scores(1).contains_key(&face));
    assert!(home.reopen().scores(1).contains_key(&face));
}

#[test]
fn a_restriction_of_another_gallery_s_person_touches_nothing() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let face = home.enrol(&Picture::of("one", &[(1, Some(subject))])).faces[0];
    let other = basis::GalleryId::from_bytes([9; 16]);
    home.register(other, [9; 32]);
    home.house
        .vault()
        .transact(|tx| home.house.restrict_subject(tx, other, subject))
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(home.scores(1).contains_key(&face));
}

#[test]
fn a_withdrawal_then_erases_person_consents_and_leaves_evidence() {
    let mut home = Home::consent();
    let subject = home.subject(1);
    home.enrol(&Picture::whole("one", &[(1, Some(subject))]));
    home.restrict(subject);
    let counts = home.erase(ErasureTarget::Subject(subject));
    assert_eq!((counts.faces, counts.images, counts.originals, counts.crops, counts.subjects), (1, 1, 1, 1, 1));
    let gone = home.read(|tx| Ok((subjects::get(tx, subject)?.is_none(), consents::count(tx, home.gallery)? == 0)));
    assert_eq!(gone, (true, true));
    let epoch = home.read(|tx| scopes::epoch(tx, Scope::Gallery(home.gallery))).unwrap();
    assert_eq!(epoch.0, basis::Epoch::FIRST.0 + 2, "the withdrawal and the intent");
}
