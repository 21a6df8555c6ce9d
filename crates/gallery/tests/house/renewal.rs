//! To another pack: the same faces under other templates, and nothing left of the old ones.

use basis::{FaceId, ImageId};
use gallery::{ErasureTarget, Filter, GalleryError, NormedTemplate, SearchOptions};
use ledger::LedgerError;

use crate::facts::{self, DIMENSION};
use crate::home::{Home, Picture, everyone};

type Templates = Vec<(FaceId, NormedTemplate)>;

/// Nineteen faces with crops: two sealed segments and a tail.
fn crowd() -> (Home, Vec<FaceId>) {
    let home = Home::research();
    let picture = |seed| Picture { crops: true, ..Picture::of(&format!("picture {seed}"), &[(seed, None)]) };
    let faces = home.enrol_all(&(1..20).map(picture).collect::<Vec<_>>());
    (home, faces)
}

fn other_templates(faces: &[FaceId], dimension: usize) -> Templates {
    (1..).zip(faces).map(|(seed, face)| (*face, facts::normed(seed + 5_000, dimension))).collect()
}

fn renew(home: &Home, pack: &str, templates: &Templates) -> Result<gallery::Renewed, GalleryError> {
    let permit = home.may_enrol(ImageId::from_bytes([4; 16]));
    home.house.renew(permit, &facts::pack(pack), templates, home.now())
}

#[test]
fn faces_keep_their_ids_and_nothing_of_the_old_pack_is_left() {
    let (home, faces) = crowd();
    let crops = home.house.kept_crops(&home.may_enrol(ImageId::from_bytes([4; 16]))).unwrap();
    assert_eq!(crops.iter().map(|crop| crop.face).collect::<Vec<_>>(), faces);
    assert_eq!(*crops[0].crop, facts::crop(1));
    let plan = home.plan(ErasureTarget::Gallery).unwrap();
    let patterns = home.house.plain_of(&home.may_erase(plan.erasure), &plan).unwrap();
    let before = home.house.residue(&patterns).unwrap().in_opened;
    let (early, _) = home.may_search();

    let renewed = renew(&home, "sample 22", &other_templates(&faces, 128)).unwrap();
    assert_eq!((renewed.faces, renewed.pack.as_str()), (19, "sample 22"));
    let after = home.house.residue(&patterns).unwrap();
    assert_eq!(after.in_files, 0);
    // The crops stay; of the templates (a record each in the tail, two halves each and two parts in segments) none.
    assert_eq!((after.in_opened, before), (19, 19 + 3 + 2 * 16 + 2 * 2));

    let late = home.house.identify(early, &facts::normed(1, DIMENSION), &everyone());
    assert!(matches!(late, Err(GalleryError::MixedPacks { .. })), "recorded over the old templates");
    let mixed = home.try_enrol(vec![home.prepared(&Picture::of("new", &[(70, None)]), DIMENSION)]);
    assert!(matches!(mixed, Err(GalleryError::MixedPacks { .. })));
    let home = Home { pack: facts::pack("sample 22"), ..home };
    let found = |home: &Home| {
        let best = home.found_by(5_003)[0];
        assert!(best.face == faces[2] && best.cosine > 0.9999);
        assert_eq!(home.found_by(5_003).len(), 19);
    };
    found(&home);
    let home = home.reopen();
    assert_eq!(home.house.vault().recovery().blobs_swept, 0);
    found(&home);
    assert_eq!(home.show(faces[2]).unwrap().crop.as_deref(), Some(&facts::crop(3)));
    let patterns_after = home.house.residue(&patterns).unwrap();
    assert_eq!((patterns_after.in_files, patterns_after.in_opened), (0, 19));
    // And again to the old one; then everything can be erased.
    renew(&home, "sample 1", &other_templates(&faces, DIMENSION)).unwrap();
    let home = Home { pack: facts::pack("sample 1"), ..home };
    assert_eq!(home.erase(ErasureTarget::Gallery).faces, 19);
    assert_eq!(home.blob_files(), 0);
}

#[test]
fn a_renewal_that_is_refused_changes_nothing() {
    let (home, faces) = crowd();
    let before = (home.rows(), home.blob_files(), home.scores(1));
    let mut templates = other_templates(&faces, 128);
    let permit = home.may_enrol(ImageId::from_bytes([4; 16]));
    home.house
        .vault()
        .transact(|tx| vault::records::scopes::raise_epoch(tx, basis::Scope::Gallery(home.gallery)))
        .unwrap_or_else(|error: vault::VaultError| panic!("{error}"));
    let stale = home.house.renew(permit, &facts::pack("sample 22"), &templates, home.now());
    assert!(matches!(stale, Err(GalleryError::Ledger(LedgerError::Stale { .. }))));
    templates[18].1 = facts::normed(1, 64);
    assert!(matches!(renew(&home, "sample 22", &templates), Err(GalleryError::Store(_))));
    templates.pop();
    assert!(matches!(renew(&home, "sample 22", &templates), Err(GalleryError::NoCrops)));
    let after = (home.rows(), home.blob_files(), home.scores(1));
    assert_eq!(after, before);
    assert_eq!(home.reopen().house.vault().recovery().blobs_swept, 0);
}

#[test]
fn a_renewal_that_was_cut_off_after_its_commit_is_finished_at_the_next_start() {
    let (home, faces) = crowd();
    let slot = home.read(|tx| vault::records::segments::list(tx, home.gallery))[0].key_slot;
    let (nodes, aside) = (home.data().join("keys").join("nodes"), home.folder.path().join("aside"));
    std::fs::rename(&nodes, &aside).unwrap();
    let failed = renew(&home, "sample 22", &other_templates(&faces, 128));
    assert!(matches!(failed, Err(GalleryError::Vault(_))));
    std::fs::rename(&aside, &nodes).unwrap();
    let home = Home { pack: facts::pack("sample 22"), ..home };
    assert_eq!(home.found_by(5_001)[0].face, faces[0], "it counts");
    assert!(home.house.vault().keys().key(slot).is_ok());
    let home = home.reopen();
    assert!(home.house.vault().keys().key(slot).is_err(), "the old templates open no more");
    assert_eq!(home.found_by(5_001)[0].face, faces[0]);
}

#[test]
fn a_restriction_outlasts_a_renewal() {
    let mut home = Home::research();
    let subject = home.subject(1);
    let picture = Picture { crops: true, ..Picture::of("one", &[(1, Some(subject)), (2, None)]) };
    let faces = home.enrol(&picture).faces;
    home.restrict(subject);
    renew(&home, "sample 22", &other_templates(&faces, 128)).unwrap();
    let home = Home { pack: facts::pack("sample 22"), ..home };
    let options = SearchOptions { filter: Filter::new().subjects([subject]), ..everyone() };
    let found = |home: &Home| {
        let (recorded, _) = home.may_search();
        home.house.identify(recorded, &facts::normed(5_001, 128), &options).unwrap().candidates.len()
    };
    assert_eq!((found(&home), home.found_by(5_001).len()), (0, 1));
    let home = home.reopen();
    assert_eq!((found(&home), home.found_by(5_001).len()), (0, 1));
}
