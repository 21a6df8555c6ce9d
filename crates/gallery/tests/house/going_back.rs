//! A backup, erasures that wrote full segments again, and the older records back under the keys as they are now: all that
//! still exists is there with its scores, and nothing that was erased since.

use std::path::Path;
use std::sync::Arc;

use basis::FaceId;
use gallery::{ErasureTarget, House, Known, Rewound, Since, rewind};
use tempfile::TempDir;
use vault::backup::{Draft, Place, Restore};
use vault::{KeySlot, Places, Vault};

use crate::erasure::{root_key, scene, stands_in_a_file};
use crate::home::{Home, Picture, SEGMENT_ROWS, files_below, random};

/// Places apart from the house: of backups, of the copy of the keys, of what is restored.
struct Elsewhere {
    folder: TempDir,
}

impl Elsewhere {
    fn new(home: &Home) -> Self {
        let folder = tempfile::tempdir().unwrap();
        home.house.vault().keep_keys_in(&folder.path().join("keys")).unwrap();
        Self { folder }
    }

    fn place(&self) -> Place {
        Place::make(&self.folder.path().join("backups")).unwrap()
    }

    fn back_up(&self, home: &Home, name: &str) -> usize {
        let mut draft = Draft::begin(home.house.vault(), self.place(), name).unwrap();
        draft.records().unwrap();
        draft.blobs(&mut |_| true).unwrap();
        let drafted = draft.drafted();
        draft.finish(&[("manifest.json", b"{}")]).unwrap();
        assert_eq!(drafted.gone, 0);
        drafted.copied
    }

    /// What the server does after an erasure; sealed there.
    fn tell(&self, home: &Home) {
        let (place, vault) = (self.place(), home.house.vault());
        let since = Since::of(vault).unwrap();
        for id in since.blobs() {
            assert!(place.keep_blob(&vault.blobs().path(id), id, vault.random()).unwrap());
        }
        let key = vault.keys().key(KeySlot::CONTROLLER).unwrap();
        place.put_since(&vault.seal_json(&key, b"since", &since).unwrap().0, vault.random()).unwrap();
    }

    fn restore(&self, home: Home, name: &str, told: bool) -> (Home, Rewound) {
        let Home { folder, house, gallery, facts, consents, pack, ticks } = home;
        drop(house);
        let data = folder.path().join(format!("restored-{name}-{told}"));
        let places = Places::under(&data);
        let restoring = Restore::begin(self.place(), name, places.clone()).unwrap();
        restoring.keys(&self.folder.path().join("keys")).unwrap();
        restoring.files(&mut |_, _| ()).unwrap();
        drop(restoring);
        assert!(matches!(Vault::open(places.clone(), random(3)), Err(vault::VaultError::Restoring { .. })));
        let vault = Vault::open_restoring(places, random(900)).unwrap();
        let since = match self.place().since().unwrap().filter(|_| told) {
            Some(since) => {
                let key = vault.keys().key(KeySlot::CONTROLLER).unwrap();
                vault::open_json(&key, b"since", &vault::Sealed(since)).unwrap()
            }
            None => Since::default(),
        };
        for id in since.needed(&vault).unwrap() {
            assert!(vault.take_back(&self.place(), id).unwrap());
        }
        let at = crate::facts::second(5_000);
        let rewound = rewind(&vault, &since, at).unwrap();
        assert_eq!(rewind(&vault, &since, at).unwrap(), Rewound::default(), "a second time changes nothing");
        vault.restored().unwrap();
        let house = House::open(Arc::new(vault), SEGMENT_ROWS, at).unwrap();
        (Home { folder, house, gallery, facts, consents, pack, ticks }, rewound)
    }
}

fn kept(path: &Path, bytes: &[u8]) -> bool {
    files_below(path).iter().any(|file| std::fs::read(file).unwrap().windows(bytes.len()).any(|at| at == bytes))
}

#[test]
fn an_older_backup_opens_all_that_still_exists_and_nothing_that_was_erased_since() {
    let scene = scene();
    let home = scene.home;
    let elsewhere = Elsewhere::new(&home);
    assert!(elsewhere.back_up(&home, "first") > 0);
    assert_eq!(elsewhere.back_up(&home, "second"), 0, "nothing is copied twice");
    let before = home.scores(100);
    let old_root = root_key(&home);
    assert!(kept(&elsewhere.folder.path().join("keys"), &old_root), "the scanner finds it while it is there");

    // One of a shared picture, the person with the pictures that show nobody else, and strangers of both full segments.
    let strangers: Vec<FaceId> = home.enrol_strangers([900]);
    let first = scene.one.faces[0];
    let mut gone = vec![first, scene.one.faces[1], scene.two.faces[0]];
    home.erase(ErasureTarget::Face(first));
    home.erase(ErasureTarget::Subject(scene.subject));
    let others: Vec<FaceId> = before.keys().copied().filter(|face| !scene.one.faces.contains(face)).collect();
    for face in others.iter().filter(|face| !gone.contains(face)).take(3).copied().collect::<Vec<_>>() {
        home.erase(ErasureTarget::Face(face));
        gone.push(face);
    }
    elsewhere.tell(&home);
    for folder in [home.data(), elsewhere.folder.path().to_owned()] {
        assert!(!kept(&folder, &old_root), "{}", folder.display());
    }

    let mut expected = before;
    gone.iter().for_each(|face| assert!(expected.remove(face).is_some()));
    for name in ["first", "second"] {
        let data = home.data();
        let (home, rewound) = elsewhere.restore(reopened(&home), name, true);
        assert_eq!((rewound.faces, rewound.subjects, rewound.lost), (gone.len(), 1, 0), "{rewound:?}");
        if name == "first" {
            assert!(rewound.segments >= 2 && rewound.originals >= 1, "{rewound:?}");
            assert!(!matches!(home.house.known(home.gallery, &home.tag("one")).unwrap(), Known::Barred(_)));
        }
        assert_eq!(home.scores(100), expected, "the same faces with the same scores");
        assert!(!home.scores(1).contains_key(&strangers[0]), "what came after the backup is not in it");
        assert!(gone.iter().all(|face| home.read(|tx| vault::records::faces::get(tx, *face)).is_none()));
        // What was erased stays out, whether its picture stood in the backup or not.
        assert!(matches!(home.house.known(home.gallery, &home.tag("two")).unwrap(), Known::Barred(_)));
        assert_ne!(home.data(), data);
        // The restored house goes on with the copy of the keys: its next erasure reaches it.
        let root = root_key(&home);
        let next = *expected.keys().next().unwrap();
        home.erase(ErasureTarget::Face(next));
        expected.remove(&next);
        gone.push(next);
        assert!(!stands_in_a_file(&home, &root) && !kept(&elsewhere.folder.path().join("keys"), &root));
        elsewhere.tell(&home);
    }
}

#[test]
fn bars_of_pictures_that_came_after_the_backup_come_back_too() {
    let home = Home::research();
    home.enrol_strangers(100..104);
    let elsewhere = Elsewhere::new(&home);
    elsewhere.back_up(&home, "only");
    let late = home.enrol(&Picture::of("late", &[(7, None)]));
    home.erase(ErasureTarget::Image(late.image));
    elsewhere.tell(&home);
    let (home, rewound) = elsewhere.restore(home, "only", true);
    assert_eq!((rewound.bars, rewound.faces), (1, 0));
    assert!(matches!(home.house.known(home.gallery, &home.tag("late")).unwrap(), Known::Barred(_)));
    assert_eq!(home.scores(100).len(), 4);
}

#[test]
fn a_segment_that_nobody_told_of_is_lost_and_said_so_and_can_be_enrolled_again() {
    let home = Home::research();
    let faces = home.enrol_strangers(100..112);
    let elsewhere = Elsewhere::new(&home);
    elsewhere.back_up(&home, "only");
    let (_, all, sealed) = home.rows();
    assert!(all == 12 && sealed >= 1);
    home.erase(ErasureTarget::Face(faces[0]));
    // The place was out of reach: it was not told.
    let (home, rewound) = elsewhere.restore(home, "only", false);
    assert_eq!(rewound.faces, 1);
    assert!(rewound.lost > 0 && rewound.segments == 0, "{rewound:?}");
    assert_eq!(home.scores(100).len(), 12 - 1 - rewound.lost);
    assert!(matches!(home.house.known(home.gallery, &home.tag("stranger 100")).unwrap(), Known::Barred(_)));
    home.enrol(&Picture::of("stranger 101", &[(101, None)]));
    assert_eq!(home.scores(100).len(), 12 - rewound.lost);
}

/// The same state again, so that several backups can be restored beside it; only its folder and facts are used.
fn reopened(home: &Home) -> Home {
    home.crashed()
}

#[test]
fn nothing_is_decided_while_the_copy_of_the_keys_is_out_of_reach() {
    let scene = scene();
    let home = scene.home;
    let elsewhere = Elsewhere::new(&home);
    let (keys, away) = (elsewhere.folder.path().join("keys"), elsewhere.folder.path().join("away"));
    std::fs::rename(&keys, &away).unwrap();
    let target = ErasureTarget::Face(scene.one.faces[0]);
    let plan = home.plan(target.clone()).unwrap();
    assert!(home.house.intend_erasure(&home.may_erase(plan.erasure), &plan, home.now()).is_err());
    assert!(home.house.unfinished_erasures().unwrap().is_empty(), "what is not decided need not be finished");
    assert!(home.scores(100).contains_key(&scene.one.faces[0]), "and stays in use");
    std::fs::rename(&away, &keys).unwrap();
    assert_eq!(home.erase(target).faces, 1);
}
