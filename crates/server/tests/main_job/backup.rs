//! Backups of an installation with real photographs: what an older one brings back, and what it does not.

use std::fs;
use std::path::{Path, PathBuf};

use server::service::backup::{self, BackupState, RestoreReport};
use server::service::certificates;
use server::service::erase::{self, Because};
use server::service::register;
use server::{Installation, KeyCopy, ServiceError, Settings};

use crate::fixture::{Desk, GALLERY, ambient, portrait};

/// Two people, a backup of both, and one of them erased since.
struct Case {
    desk: Desk,
    place: PathBuf,
    keys: PathBuf,
    similarity: f32,
}

fn case() -> Case {
    let desk = Desk::of_consent();
    for (person, photo) in [("obama", "obama.jpg"), ("biden", "biden.jpg")] {
        desk.consenting(person);
        desk.photo(person, photo);
    }
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let (place, keys) = (desk.folder.path().join("backups"), desk.folder.path().join("keys-elsewhere"));
    backup::keep_keys_in(&desk.here, &keys).expect("a copy of the keys");
    back_up(&desk, &place);
    let similarity = similarity(&desk);
    let old_root = root(&desk.settings);
    assert!(holds(&keys, &old_root), "the scanner finds the root while it is there");
    assert!(!holds(&place, &old_root), "a backup holds no key");
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    let erased = erase::subject(&desk.here, GALLERY, "obama", because, true).expect("an erasure");
    let scan = erased.scan.expect("a scan was asked for");
    assert_eq!((scan.before.in_opened, scan.after.in_opened), (2, 0), "{scan:?}");
    for folder in [&desk.settings.data, &keys, &place] {
        assert!(!holds(folder, &old_root), "{}", folder.display());
    }
    Case { desk, place, keys, similarity }
}

fn back_up(desk: &Desk, place: &Path) -> backup::BackupView {
    backup::make(&desk.here, place, None, "ada", &mut |_| true).expect("a backup")
}

fn similarity(desk: &Desk) -> f32 {
    let found = desk.search(&portrait("biden.jpg"));
    assert_eq!(found.matches[0].subject.as_deref(), Some("biden"));
    found.matches[0].similarity
}

fn root(settings: &Settings) -> Vec<u8> {
    let file = fs::read(settings.data.join("keys/root.key")).expect("a root key");
    file[file.len() - 40..file.len() - 8].to_vec()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn holds(folder: &Path, bytes: &[u8]) -> bool {
    files(folder).iter().any(|path| fs::read(path).unwrap_or_default().windows(bytes.len()).any(|at| at == bytes))
}

impl Case {
    fn elsewhere(&self, name: &str) -> Settings {
        Settings { data: self.desk.folder.path().join(name), ..self.desk.settings.clone() }
    }

    fn restore(&self, to: &Settings) -> Result<RestoreReport, ServiceError> {
        backup::restore(to, &ambient(), (&self.place, None), &self.keys, "ada", &mut |_, _| ())
    }
}

#[test]
fn a_restored_older_backup_brings_back_the_others_and_not_the_erased() {
    let case = case();
    let to = case.elsewhere("restored");
    let report = case.restore(&to).expect("a restore");
    assert_eq!((report.rewound.faces, report.rewound.subjects, report.rewound.lost), (1, 1, 0), "{report:?}");
    assert!(report.leaves_kept < report.leaves_signed, "{report:?}");
    assert_ne!(report.origin, report.origin_before);
    assert_eq!(report.suspended, [GALLERY]);

    let Case { desk, similarity: before, .. } = case;
    let Desk { here, folder, .. } = desk;
    let live_root = root(&to);
    drop(here);
    let here = Installation::open(to.clone(), ambient()).expect("it opens");
    let desk = Desk { here, folder, settings: to };
    assert!(matches!(backup::key_copy(&desk.here), KeyCopy::Current { .. }));
    register::activate(&desk.here, GALLERY).expect("looked at and active again");
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "the erased person is absent");
    assert_eq!(similarity(&desk), before, "the others have the same scores");
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 1);
    let again = desk.enrol(&desk.incoming()).expect("the same folder again");
    assert_eq!((again.erased_before, again.already_enrolled, again.images_enrolled), (1, 1, 0), "{again:?}");
    assert_eq!((desk.leaves("log-opened"), desk.leaves("backup-restored")), (2, 1));

    // What is erased from here on leaves nothing in the copy of the keys either.
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    erase::subject(&desk.here, GALLERY, "biden", because, false).expect("an erasure");
    for folder in [desk.settings.data.clone(), desk.folder.path().join("keys-elsewhere")] {
        assert!(!holds(&folder, &live_root), "{}", folder.display());
    }
}

#[test]
fn the_installation_that_was_restored_from_is_told_that_another_goes_on() {
    let case = case();
    case.restore(&case.elsewhere("restored")).expect("a restore");
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    let refused = erase::subject(&case.desk.here, GALLERY, "biden", because, false).expect_err("two with one copy");
    assert!(refused.to_string().contains("another installation goes on with it"), "{refused}");
}

#[test]
fn backups_are_known_checked_and_copy_nothing_twice() {
    let case = case();
    let second = back_up(&case.desk, &case.place);
    assert_eq!((second.copied, second.state), (0, BackupState::Standing));
    let known = backup::known(&case.desk.here).expect("the records");
    assert_eq!(known.len(), 2);
    assert_eq!(backup::made_before(&case.desk.here, second.begun_at).expect("the records").len(), 1);
    // The certificate of what was erased between the two names the first, and its page too.
    let erasure = certificates::list(&case.desk.here).expect("certificates")[0].erasure;
    let document = certificates::show(&case.desk.here, erasure).expect("a certificate");
    let certificate = certificates::read(&document).expect("a certificate");
    let named: Vec<_> = certificate.backups.iter().map(|of| (of.backup, of.begun_at)).collect();
    assert_eq!(named, [(known[0].backup, known[0].begun_at)]);
    assert!(certificates::page(&document).expect("a page").contains(&known[0].backup.to_string()));
    assert_eq!(case.desk.leaves("backup-made"), 2);
    assert_eq!(backup::list(&case.place).expect("a folder of backups").len(), 2);
    let key = server::service::log::key(&case.desk.here).parse().expect("a key");
    let checked = backup::check(&case.place, None, Some(&key), &mut |_, _| ()).expect("a check");
    assert!(checked.signature_checked && checked.damaged.is_empty(), "{checked:?}");

    // A flipped byte anywhere is found by the check, and stops a restore.
    let name = backup::list(&case.place).expect("a list")[0].backup.to_string();
    let first = Some(name.as_str());
    for path in files(&case.place)
        .into_iter()
        .filter(|path| path.starts_with(case.place.join(&name)) || path.starts_with(case.place.join("blobs")))
    {
        let whole = fs::read(&path).expect("a file");
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        fs::write(&path, altered).expect("a write");
        let checked = backup::check(&case.place, first, Some(&key), &mut |_, _| ());
        let found = checked.as_ref().map_or(true, |checked| !checked.damaged.is_empty());
        let listed = backup::check(&case.place, first, None, &mut |_, _| ());
        let of_this = listed.as_ref().is_ok_and(|checked| checked.damaged.is_empty());
        // Blobs that only the second backup names are not this one's; there are none here.
        assert!(found, "{}", path.display());
        assert!(!of_this || path.ends_with("manifest.json") || path.ends_with("manifest.note"), "{}", path.display());
        let to = case.elsewhere("damaged");
        let restored = backup::restore(&to, &ambient(), (&case.place, first), &case.keys, "ada", &mut |_, _| ());
        assert!(restored.is_err(), "{}", path.display());
        assert!(Installation::open(to.clone(), ambient()).is_err(), "half a restore does not open");
        fs::remove_dir_all(&to.data).ok();
        fs::write(&path, whole).expect("a write");
    }
    let to = case.elsewhere("sound");
    backup::restore(&to, &ambient(), (&case.place, first), &case.keys, "ada", &mut |_, _| ()).expect("a restore");
}

#[test]
fn what_lies_within_another_or_is_taken_is_refused() {
    let case = case();
    let inside = case.desk.settings.data.join("backups");
    assert!(backup::make(&case.desk.here, &inside, None, "ada", &mut |_| true).is_err());
    assert!(!inside.exists());
    for folder in [case.place.join("keys"), case.desk.settings.data.join("more")] {
        assert!(backup::keep_keys_in(&case.desk.here, &folder).is_err(), "{}", folder.display());
    }
    assert!(backup::make(&case.desk.here, &case.keys.join("x"), None, "ada", &mut |_| true).is_err());
    assert!(case.restore(&case.desk.settings.clone()).is_err(), "a directory that holds something");
    // The keys that an installation works with are taken over by nobody: it would open no more.
    let (live, to) = (case.desk.settings.data.join("keys"), case.elsewhere("with-live-keys"));
    let refused = backup::restore(&to, &ambient(), (&case.place, None), &live, "ada", &mut |_, _| ());
    let refused = refused.expect_err("they are no copy").to_string();
    assert!(refused.contains("no copy of them"), "{refused}");
    // Stopped between two files it is no backup, and the next one is.
    let before = backup::list(&case.place).expect("a list").len();
    let stopped = backup::make(&case.desk.here, &case.place, None, "ada", &mut |_| false).expect_err("stopped");
    assert!(stopped.to_string().contains("stopped"), "{stopped}");
    assert_eq!(backup::list(&case.place).expect("a list").len(), before);
    back_up(&case.desk, &case.place);
    let states: Vec<_> = backup::known(&case.desk.here).expect("the records").iter().map(|known| known.state).collect();
    assert_eq!(states, [BackupState::Standing, BackupState::GivenUp, BackupState::Standing]);
}

#[test]
fn a_place_out_of_reach_holds_no_erasure_up_and_is_told_later() {
    let case = case();
    let away = case.place.with_extension("away");
    fs::rename(&case.place, &away).expect("the disk is taken out");
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    erase::subject(&case.desk.here, GALLERY, "biden", because, false).expect("an erasure");
    assert!(backup::known(&case.desk.here).expect("the records")[0].behind_since.is_some());
    fs::rename(&away, &case.place).expect("the disk is back");
    let place = case.place.clone();
    let desk = case.desk.reopen();
    assert!(backup::known(&desk.here).expect("the records")[0].behind_since.is_none());
    assert!(place.join("since").is_file());
}
