//! `kill -9` at random points of backups, of erasures that bring the copy of the keys up, and of restores: a backup is whole
//! or none, no old root key is left, and a restore is finished by running it again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::binary::{self, Installation, words};
use crate::{Chance, Pace};

/// Times each of the three is killed when nobody says.
const KILLS: u32 = 16;
/// Pictures that are left when every kill came too late.
const LEFT: u32 = 8;

fn root(data: &Path) -> Vec<u8> {
    let file = fs::read(data.join("keys/root.key")).expect("a root key");
    file[file.len() - 40..file.len() - 8].to_vec()
}

fn holds(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        fs::read(&path).unwrap_or_default().windows(bytes.len()).any(|window| window == bytes)
    })
}

fn backups(here: &Installation, place: &str) -> Vec<String> {
    let list = here.json(&["backup", "list", place]);
    let list = list.as_array().expect("a list");
    list.iter().map(|of| of["backup"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn kills_leave_no_half_backup_no_old_root_and_no_half_restore() {
    let kills = crate::kills(KILLS);
    let pictures = kills + LEFT;
    let mut here = Installation::with_consenting_gallery();
    here.draw_pictures(pictures);
    here.run(&here.enrolment());
    let [place, keys] = ["backups", "keys-elsewhere"].map(|name| here.beside(name).display().to_string());
    here.run(&words(&["backup", "keys", &keys]));
    here.run(&words(&["backup", "make", &place]));
    let oldest = backups(&here, &place).remove(0);
    let mut chance = Chance(0x00BA_C0FF);
    let (mut cut_backups, mut cut_erasures, mut cut_restores) = (0, 0, 0);
    let (mut carried_on, mut half_restored) = (0, 0);
    let (mut backing_up, mut erasures, mut restores) = (Pace::new(300), Pace::new(300), Pace::new(500));
    let mut roots = BTreeSet::new();
    let data = here.beside("data");
    for round in 0..kills {
        let made = here.killed(&words(&["backup", "make", &place]), backing_up.moment(&mut chance));
        cut_backups += u32::from(!backing_up.seen(made));
        for backup in backups(&here, &place) {
            // Each that is listed is whole.
            here.run(&words(&["backup", "check", &place, "--backup", &backup]));
        }
        let victim = here.faces().into_iter().next().expect("a face");
        roots.insert(root(&data));
        let erasure = ["erase", "face", binary::GALLERY, &victim, "--reason", "SAMPLE", "--yes"];
        let finished = erasures.seen(here.killed(&words(&erasure), erasures.moment(&mut chance)));
        // The next start finishes what was decided, here and in the copy.
        let left = here.faces();
        cut_erasures += u32::from(!finished);
        carried_on += u32::from(!finished && !left.contains(&victim));
        let now = root(&data);
        for old in roots.iter().filter(|old| **old != now) {
            for folder in [&data, &PathBuf::from(&keys), &PathBuf::from(&place)] {
                assert!(!holds(folder, old), "round {round}: an old root stands in {}", folder.display());
            }
        }
        assert!(!holds(Path::new(&place), &now), "round {round}: a backup holds no key");
        assert!(left.len() == here.count("faces") as usize, "round {round}");
    }
    here.run(&words(&["backup", "make", &place]));
    let still = here.faces();
    assert!(still.len() < pictures as usize);

    for round in 0..kills {
        here = here.with_data(&format!("restored-{round}"));
        let restore = words(&["backup", "restore", &place, "--backup", &oldest, "--keys", &keys]);
        if !restores.seen(here.killed(&restore, restores.moment(&mut chance))) {
            cut_restores += 1;
            half_restored += u32::from(here.beside(&format!("restored-{round}/restoring")).exists());
            let opened = here.command(&words(&["gallery", "list"])).output().expect("it starts");
            // A kill after the last step finds a restore that is done; before it, nothing opens.
            if !opened.status.success() || !here.beside(&format!("restored-{round}/format")).exists() {
                here.run(&restore);
            }
        }
        here.run(&words(&["gallery", "activate", binary::GALLERY]));
        let events = here.log_check();
        assert_eq!(events("backup-restored"), 1, "round {round}");
        assert_eq!(here.faces(), still, "round {round}: what exists is there, and nothing that was erased");
        let again = here.run(&[here.enrolment(), words(&["--json"])].concat());
        let again: Value = serde_json::from_str(&again).expect("JSON");
        assert_eq!(again["erased_before"], pictures - still.len() as u32, "round {round}: {again}");
        fs::remove_dir_all(here.beside(&format!("restored-{round}"))).expect("it goes");
    }
    assert!(
        cut_backups >= 3 && cut_erasures >= 3 && cut_restores >= 3,
        "only {cut_backups}, {cut_erasures} and {cut_restores} were cut off"
    );
    println!(
        "{kills} kills each: {cut_backups} backups were cut off; {cut_erasures} erasures, {carried_on} of them after they were \
         decided; {cut_restores} restores, {half_restored} of them half way"
    );
}
