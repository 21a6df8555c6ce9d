//! The tree against a model, cut off at every file step. Narrow trees (fan-out 4) reach every corner quickly.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use tempfile::TempDir;

use super::node::{KEY_LEN, Node, Position, Shape};
use super::root::RootFile;
use super::{Key, KeySlot, KeyTree};
use crate::error::{KeyError, VaultError};
use crate::files::Files;
use crate::random::Random;

pub(super) const NARROW: Shape = Shape { bits: 2 };

/// SplitMix64: repeatable, and no two calls alike.
struct Repeatable(AtomicU64);

impl Random for Repeatable {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A tree in a folder of its own that can be cut off and opened again.
pub(super) struct Bench {
    pub(super) folder: TempDir,
    shape: Shape,
    pub(super) files: Files,
    random: Arc<dyn Random>,
    tree: Option<KeyTree>,
}

impl Bench {
    pub(super) fn new(shape: Shape, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::default();
        let random: Arc<dyn Random> = Arc::new(Repeatable(AtomicU64::new(seed)));
        let root = folder.path().join("root.key");
        let tree = KeyTree::create_shaped(folder.path(), &root, shape, files.clone(), Arc::clone(&random)).unwrap();
        Self { folder, shape, files, random, tree: Some(tree) }
    }

    pub(super) fn tree(&self) -> &KeyTree {
        self.tree.as_ref().unwrap()
    }

    fn root_path(&self) -> PathBuf {
        self.folder.path().join("root.key")
    }

    fn nodes(&self) -> PathBuf {
        self.folder.path().join("nodes")
    }

    pub(super) fn root_key(&self) -> Key {
        RootFile::at(&self.root_path(), Files::default()).read().unwrap().key
    }

    /// Ends the process: nothing more reaches the disk, then the tree is opened as at the next start.
    pub(super) fn crash(&mut self) -> u64 {
        self.files.fuse.light(0);
        self.reopen().unwrap()
    }

    pub(super) fn reopen(&mut self) -> Result<u64, VaultError> {
        self.tree = None;
        self.files.fuse.light(i64::MAX);
        let (files, random) = (self.files.clone(), Arc::clone(&self.random));
        let (tree, swept) = KeyTree::open_shaped(self.folder.path(), &self.root_path(), self.shape, files, random)?;
        self.tree = Some(tree);
        Ok(swept)
    }

    pub(super) fn key(&self, slot: KeySlot) -> Option<[u8; 32]> {
        match self.tree().key(slot) {
            Ok(key) => Some(*key.expose()),
            Err(KeyError::Destroyed(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

pub(super) fn stands_in_a_file(folder: &Path, bytes: &[u8]) -> bool {
    files_below(folder).iter().any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
}

#[derive(Debug, Clone)]
enum Step {
    Allocate,
    Destroy(Vec<prop::sample::Index>),
    Reopen,
    /// Cut off the next allocation after so many file steps.
    CutAllocate(i64),
    /// Cut off the next destruction after so many file steps, then restart or go on in the same process.
    CutDestroy(Vec<prop::sample::Index>, i64, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let some = || prop::collection::vec(any::<prop::sample::Index>(), 1..5);
    let step = prop_oneof![
        4 => Just(Step::Allocate),
        2 => some().prop_map(Step::Destroy),
        1 => Just(Step::Reopen),
        1 => (0_i64..12).prop_map(Step::CutAllocate),
        2 => (some(), 0_i64..40, any::<bool>()).prop_map(|(slots, steps, restart)| Step::CutDestroy(slots, steps, restart)),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_agrees_with_the_model(seed: u64, steps in steps()) {
        let mut bench = Bench::new(NARROW, seed);
        // Every slot ever given: its key, `None` once destroyed.
        let mut model = BTreeMap::from([(KeySlot::CONTROLLER, bench.key(KeySlot::CONTROLLER))]);
        let choose = |model: &BTreeMap<KeySlot, Option<[u8; 32]>>, picks: &[prop::sample::Index]| -> Vec<KeySlot> {
            let given: Vec<_> = model.keys().copied().filter(|slot| *slot != KeySlot::CONTROLLER).collect();
            if given.is_empty() { vec![] } else { picks.iter().map(|pick| *pick.get(&given)).collect() }
        };
        for step in steps {
            match step {
                Step::Allocate | Step::CutAllocate(_) if model.keys().next_back().unwrap().0 >= 55 => {}
                Step::Allocate => {
                    let slot = bench.tree().allocate().unwrap();
                    prop_assert!(model.insert(slot, bench.key(slot)).is_none(), "given twice");
                }
                Step::CutAllocate(cut) => {
                    bench.files.fuse.light(cut);
                    if let Ok(slot) = bench.tree().allocate() {
                        bench.files.fuse.light(i64::MAX);
                        prop_assert!(model.insert(slot, bench.key(slot)).is_none(), "given twice");
                    }
                    bench.crash();
                }
                Step::Destroy(picks) => {
                    let slots = choose(&model, &picks);
                    bench.tree().destroy(&slots).unwrap();
                    slots.iter().for_each(|slot| { model.insert(*slot, None); });
                }
                Step::Reopen => { bench.reopen().unwrap(); }
                Step::CutDestroy(picks, cut, restart) => {
                    let slots = choose(&model, &picks);
                    bench.files.fuse.light(cut);
                    let done = bench.tree().destroy(&slots).is_ok();
                    if restart { bench.crash(); } else { bench.files.fuse.light(i64::MAX); }
                    let gone: Vec<_> = slots.iter().filter(|slot| model[slot].is_some())
                        .map(|slot| bench.key(*slot).is_none()).collect();
                    prop_assert!(gone.windows(2).all(|pair| pair[0] == pair[1]), "half a batch");
                    prop_assert!(!done || gone.iter().all(|gone| *gone));
                    if gone.first() == Some(&true) {
                        slots.iter().for_each(|slot| { model.insert(*slot, None); });
                    }
                }
            }
            for (slot, key) in &model {
                prop_assert_eq!(bench.key(*slot), *key);
            }
        }
        bench.reopen().unwrap();
        for (slot, key) in &model {
            prop_assert_eq!(bench.key(*slot), *key);
        }
        prop_assert!(!bench.folder.path().join("root.key.old").exists());
        prop_assert!(!bench.folder.path().join("root.key.new").exists());
    }
}

/// Cuts one batch off after every possible number of file steps; whatever stands then, asking again finishes it.
#[test]
fn a_batch_cut_off_anywhere_is_whole_or_not_begun_and_is_finished_by_asking_again() {
    let prepare = || {
        let bench = Bench::new(NARROW, 7);
        let slots: Vec<_> = (0..30).map(|_| bench.tree().allocate().unwrap()).collect();
        (bench, slots)
    };
    let steps_of_a_batch = {
        let (bench, slots) = prepare();
        let before = bench.files.fuse.steps();
        bench.tree().destroy(&[slots[0], slots[20]]).unwrap();
        i64::try_from(bench.files.fuse.steps() - before).unwrap()
    };
    assert!(steps_of_a_batch > 20);
    let (mut begun, mut whole) = (0, 0);
    for cut in 0..=steps_of_a_batch {
        for restart in [true, false] {
            let (mut bench, slots) = prepare();
            let batch = [slots[0], slots[20]];
            let keys: Vec<_> = slots.iter().map(|slot| bench.key(*slot)).collect();
            let (old_root, old_name) = (bench.root_key(), bench.tree().fingerprint());
            bench.files.fuse.light(cut);
            let done = bench.tree().destroy(&batch).is_ok();
            assert_eq!(done, cut == steps_of_a_batch);
            if restart {
                bench.crash();
            } else {
                bench.files.fuse.light(i64::MAX);
            }
            match batch.map(|slot| bench.key(slot).is_some()) {
                [true, true] => begun += 1,
                [false, false] => whole += 1,
                half => panic!("after {cut} steps: {half:?}"),
            }
            let change = bench.tree().destroy(&batch).unwrap();
            assert_eq!((change.before, change.after), (old_name, bench.tree().fingerprint()), "after {cut} steps");
            assert!(!stands_in_a_file(bench.folder.path(), old_root.expose()), "after {cut} steps");
            assert_eq!(bench.reopen().unwrap(), 0, "after {cut} steps something was left to sweep");
            for (slot, key) in slots.iter().zip(&keys) {
                assert_eq!(bench.key(*slot), if batch.contains(slot) { None } else { *key });
            }
        }
    }
    assert!(begun > 0 && whole > 0);
}

#[test]
fn the_old_root_is_overwritten_where_it_stood() {
    let bench = Bench::new(NARROW, 1);
    let slot = bench.tree().allocate().unwrap();
    let old = bench.root_key();
    assert!(stands_in_a_file(bench.folder.path(), old.expose()), "the scanner finds it while it is there");
    // The handle keeps the old file's blocks readable after the name is gone.
    let mut handle = fs::File::open(bench.root_path()).unwrap();
    bench.tree().destroy(&[slot]).unwrap();
    let mut bytes = vec![];
    handle.read_to_end(&mut bytes).unwrap();
    assert!(!bytes.is_empty() && bytes.iter().all(|byte| *byte == 0));
    assert!(!stands_in_a_file(bench.folder.path(), old.expose()));
}

#[test]
fn no_key_of_the_new_tree_opens_an_old_node_that_was_kept() {
    let bench = Bench::new(NARROW, 2);
    let slots: Vec<_> = (0..12).map(|_| bench.tree().allocate().unwrap()).collect();
    let victim = slots[5];
    let kept: Vec<_> = files_below(&bench.nodes()).iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    let every_key = |bench: &Bench| {
        let mut keys = vec![bench.root_key()];
        let mut state = bench.tree().state();
        for position in state.positions() {
            let node = state.node(position).unwrap();
            keys.extend((0..NARROW.fan_out()).filter_map(|entry| node.key(entry)));
        }
        keys
    };
    let opens = |keys: &[Key], position: Position, bytes: &[u8]| {
        keys.iter().any(|key| Node::open(position, NARROW, key, bytes).is_some())
    };
    let leaf = Position::of_slot(victim.0, NARROW);
    let (_, old_leaf) = kept.iter().find(|(path, _)| position_of(path) == leaf).unwrap();
    assert!(opens(&every_key(&bench), leaf, old_leaf), "before, the tree opens its own leaf");
    bench.tree().destroy(&[victim]).unwrap();
    let keys = every_key(&bench);
    let touched = [leaf, leaf.parent(NARROW).unwrap(), Position::TOP];
    for (path, bytes) in &kept {
        let position = position_of(path);
        assert_eq!(opens(&keys, position, bytes), !touched.contains(&position), "{}", path.display());
    }
}

#[test]
fn old_nodes_put_back_beside_the_new_ones_are_swept() {
    let mut bench = Bench::new(NARROW, 3);
    let slots: Vec<_> = (0..12).map(|_| bench.tree().allocate().unwrap()).collect();
    let kept: Vec<_> = files_below(&bench.nodes()).iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    let other = bench.key(slots[6]);
    bench.tree().destroy(&[slots[5]]).unwrap();
    for (path, bytes) in &kept {
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(bench.reopen().unwrap(), 3);
    assert_eq!(bench.key(slots[5]), None);
    assert_eq!(bench.key(slots[6]), other);
}

#[test]
fn what_is_missing_altered_or_foreign_is_said() {
    let mut bench = Bench::new(NARROW, 4);
    let slots: Vec<_> = (0..12).map(|_| bench.tree().allocate().unwrap()).collect();
    let beyond = KeySlot(63);
    assert_eq!(bench.tree().key(beyond).unwrap_err(), KeyError::NeverGiven(beyond));
    let refused = bench.tree().destroy(&[slots[0], KeySlot::CONTROLLER]).unwrap_err();
    assert!(matches!(refused, VaultError::Key(KeyError::Controller)));
    assert!(bench.key(slots[0]).is_some());

    let leaf = files_below(&bench.nodes()).into_iter().find(|path| position_of(path).level == 2).unwrap();
    let index = position_of(&leaf).index;
    let inside = KeySlot(index << NARROW.bits);
    let whole = fs::read(&leaf).unwrap();
    let mut altered = whole.clone();
    altered[40] ^= 1;
    fs::write(&leaf, altered).unwrap();
    bench.reopen().unwrap();
    assert!(matches!(bench.tree().key(inside), Err(KeyError::Unreadable { .. })));
    fs::remove_file(&leaf).unwrap();
    bench.reopen().unwrap();
    assert!(matches!(bench.tree().key(inside), Err(KeyError::Unreadable { .. })));
    fs::write(&leaf, whole).unwrap();

    let foreign = Bench::new(NARROW, 5);
    fs::copy(foreign.root_path(), bench.root_path()).unwrap();
    assert!(matches!(bench.reopen(), Err(VaultError::RootKeyWrong { .. })));
    fs::write(bench.root_path(), b"something else").unwrap();
    assert!(matches!(bench.reopen(), Err(VaultError::Corrupt { .. })));
    fs::remove_file(bench.root_path()).unwrap();
    assert!(matches!(bench.reopen(), Err(VaultError::RootKeyMissing { .. })));
}

#[test]
fn an_orderly_end_gives_unused_slots_back_and_a_crash_skips_them() {
    let mut bench = Bench::new(Shape::PRODUCT, 6);
    let first = bench.tree().allocate().unwrap();
    bench.reopen().unwrap();
    assert_eq!(bench.tree().allocate().unwrap(), KeySlot(first.0 + 1));
    bench.crash();
    assert_eq!(bench.tree().allocate().unwrap(), KeySlot(first.0 + 1 + 1024));
}

#[test]
fn the_products_tree_destroys_across_leaves_in_one_root_change() {
    let mut bench = Bench::new(Shape::PRODUCT, 8);
    let slots: Vec<_> = (0..5000).map(|_| bench.tree().allocate().unwrap()).collect();
    let other = bench.key(slots[4500]);
    let change = bench.tree().destroy(&[slots[10], slots[4900], slots[10]]).unwrap();
    assert_ne!(change.before, change.after);
    assert_eq!(bench.reopen().unwrap(), 0);
    assert_eq!((bench.key(slots[10]), bench.key(slots[4900]), bench.key(slots[4500])), (None, None, other));
    for path in files_below(&bench.nodes()) {
        assert_eq!(fs::metadata(path).unwrap().len(), 12 + 4096 * KEY_LEN as u64 + 16);
    }
}

fn position_of(path: &Path) -> Position {
    Position::parse(path.file_name().unwrap().to_str().unwrap()).unwrap().0
}
