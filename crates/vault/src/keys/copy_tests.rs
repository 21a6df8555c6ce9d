//! The second place of the tree, cut off at every file step: it opens what exists and never what was erased.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::tests::{Bench, NARROW, stands_in_a_file};
use super::{KeyCopy, KeySlot, KeyTree, copy};
use crate::error::{KeyError, VaultError};
use crate::files::Files;
use crate::random::Random;

struct Fixed;

impl Random for Fixed {
    fn fill(&self, out: &mut [u8]) {
        out.fill(9);
    }
}

fn with_copy() -> (Bench, TempDir, Vec<KeySlot>) {
    let bench = Bench::new(NARROW, 7);
    let copy = tempfile::tempdir().unwrap();
    let mut slots: Vec<_> = (0..12).map(|_| bench.tree().allocate().unwrap()).collect();
    bench.tree().set_copy(copy.path()).unwrap();
    // Nodes that are made later reach the copy too.
    slots.extend((0..18).map(|_| bench.tree().allocate().unwrap()));
    assert_eq!(bench.tree().copy(), KeyCopy::Current { folder: copy.path().to_owned() });
    (bench, copy, slots)
}

/// The keys that a tree put back from the copy has.
fn of_the_copy(copy: &Path, slots: &[KeySlot]) -> Vec<Option<[u8; 32]>> {
    let lost = tempfile::tempdir().unwrap();
    let root = lost.path().join("root.key");
    // A tree that is put back goes on with its copy; this one is only looked at.
    let aside = tempfile::tempdir().unwrap();
    fs::create_dir(aside.path().join("nodes")).unwrap();
    for name in ["", "nodes"] {
        for entry in fs::read_dir(copy.join(name)).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), aside.path().join(name).join(entry.file_name())).unwrap();
        }
    }
    copy::put_back(aside.path(), lost.path(), &root, NARROW, &Files::default()).unwrap();
    let (tree, _) = KeyTree::open_shaped(lost.path(), &root, NARROW, Files::default(), Arc::new(Fixed)).unwrap();
    let key = |slot: &KeySlot| match tree.key(*slot) {
        Ok(key) => Some(*key.expose()),
        Err(KeyError::Destroyed(_)) => None,
        Err(other) => panic!("{other}"),
    };
    let keys = slots.iter().map(key).collect();
    let next = tree.allocate().unwrap();
    assert!(!slots.contains(&next), "no slot is given a second time");
    keys
}

#[test]
fn the_copy_opens_what_the_tree_opens() {
    let (bench, copy, slots) = with_copy();
    let keys: Vec<_> = slots.iter().map(|slot| bench.key(*slot)).collect();
    assert_eq!(of_the_copy(copy.path(), &slots), keys);
    bench.tree().destroy(&[slots[3], slots[20]]).unwrap();
    let keys: Vec<_> = slots.iter().map(|slot| bench.key(*slot)).collect();
    assert_eq!(keys.iter().filter(|key| key.is_none()).count(), 2);
    assert_eq!(of_the_copy(copy.path(), &slots), keys);
}

#[test]
fn an_erasure_cut_off_anywhere_leaves_no_old_root_in_the_copy_once_it_is_acknowledged() {
    let steps = {
        let (bench, _copy, slots) = with_copy();
        let before = bench.files.fuse.steps();
        bench.tree().destroy(&[slots[0], slots[20]]).unwrap();
        i64::try_from(bench.files.fuse.steps() - before).unwrap()
    };
    assert!(steps > 35, "the copy takes steps of its own: {steps}");
    for cut in 0..=steps {
        for restart in [true, false] {
            let (mut bench, copy, slots) = with_copy();
            let (batch, old_root) = ([slots[0], slots[20]], bench.root_key());
            let keys: Vec<_> = slots.iter().map(|slot| bench.key(*slot)).collect();
            assert!(stands_in_a_file(copy.path(), old_root.expose()), "the scanner finds it while it is there");
            bench.files.fuse.light(cut);
            let done = bench.tree().destroy(&batch).is_ok();
            assert_eq!(done, cut == steps, "after {cut} steps");
            // Whatever stands in the copy now opens everything that is not erased.
            let of_copy = of_the_copy(copy.path(), &slots);
            for ((slot, key), copied) in slots.iter().zip(&keys).zip(of_copy) {
                assert!(copied == *key || (batch.contains(slot) && copied.is_none()), "after {cut} steps");
            }
            if restart {
                bench.crash();
            } else {
                bench.files.fuse.light(i64::MAX);
            }
            bench.tree().destroy(&batch).unwrap();
            for folder in [bench.folder.path(), copy.path()] {
                assert!(!stands_in_a_file(folder, old_root.expose()), "after {cut} steps");
            }
            let keys: Vec<_> = slots.iter().map(|slot| bench.key(*slot)).collect();
            assert_eq!(of_the_copy(copy.path(), &slots), keys, "after {cut} steps");
            let nodes = |folder: &Path| {
                let mut names: Vec<_> =
                    fs::read_dir(folder.join("nodes")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
                names.sort();
                names
            };
            assert_eq!(nodes(bench.folder.path()), nodes(copy.path()), "after {cut} steps nothing is left over");
        }
    }
}

#[test]
fn without_its_copy_in_reach_a_tree_reads_and_neither_erases_nor_makes_nodes() {
    let (mut bench, copy, slots) = with_copy();
    let away = copy.path().with_extension("away");
    fs::rename(copy.path(), &away).unwrap();
    bench.reopen().unwrap();
    assert!(matches!(bench.tree().copy(), KeyCopy::Behind { .. }));
    assert!(bench.key(slots[1]).is_some());
    let refused = bench.tree().destroy(&[slots[1]]).unwrap_err();
    assert!(matches!(refused, VaultError::KeyCopy { .. }), "{refused}");
    assert!(bench.key(slots[1]).is_some(), "nothing was destroyed");
    let full = std::iter::repeat_with(|| bench.tree().allocate()).take(8).find_map(Result::err).unwrap();
    assert!(matches!(full, VaultError::KeyCopy { .. }), "{full}");
    // An empty folder where the disk was mounted is not taken for the copy.
    fs::create_dir(copy.path()).unwrap();
    assert!(bench.tree().destroy(&[slots[1]]).is_err());
    fs::remove_dir(copy.path()).unwrap();
    fs::rename(&away, copy.path()).unwrap();
    bench.tree().destroy(&[slots[1]]).unwrap();
    assert!(matches!(bench.tree().copy(), KeyCopy::Current { .. }));
    assert_eq!(of_the_copy(copy.path(), &slots[1..2]), [None]);
}

#[test]
fn a_folder_with_something_else_and_another_trees_copy_are_refused() {
    let (bench, copy, _) = with_copy();
    let other = Bench::new(NARROW, 8);
    assert!(matches!(other.tree().set_copy(copy.path()), Err(VaultError::KeyCopy { .. })));
    let taken = tempfile::tempdir().unwrap();
    fs::write(taken.path().join("letter.txt"), "SAMPLE").unwrap();
    assert!(other.tree().set_copy(taken.path()).is_err());
    assert_eq!(other.tree().copy(), KeyCopy::None);
    // Its own copy again is fine.
    bench.tree().set_copy(copy.path()).unwrap();
}
