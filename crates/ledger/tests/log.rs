//! A log is written, goes on after anything, and tells what was done to it.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod fixture;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use basis::EventKind;
use fixture::{MemoryStore, holder, signer};
use ledger::{
    BadLeaf, CheckError, CheckReport, CheckpointError, Leaf, Log, LogError, Place, Signer, check, check_proof, proof,
};
use proptest::prelude::*;
use tempfile::TempDir;

struct Site {
    root: TempDir,
}

impl Site {
    fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    fn dir(&self) -> PathBuf {
        self.root.path().join("log")
    }

    fn kept(&self) -> PathBuf {
        self.root.path().join("keys").join("checkpoint")
    }

    fn open(&self, store: &MemoryStore) -> Result<Log, LogError> {
        Log::open(self.dir(), self.kept(), signer(), store)
    }

    /// A log of `sizes`, published at each of them.
    fn published(sizes: &[u64]) -> (Self, MemoryStore) {
        let (site, store) = (Self::new(), MemoryStore::default());
        let log = site.open(&store).unwrap();
        for size in sizes {
            store.grow(*size);
            assert_eq!(log.publish(&store).unwrap().size(), *size);
        }
        (site, store)
    }

    /// The files of a log of 600 leaves, written once for the tests that then damage a copy.
    fn copy() -> (Self, MemoryStore) {
        static FILES: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
            let (site, _) = Site::published(&[300, 530, 600]);
            let relative = |path: PathBuf| path.strip_prefix(site.root.path()).unwrap().to_owned();
            files(site.root.path()).into_iter().map(|(path, bytes)| (relative(path), bytes)).collect()
        });
        let site = Self::new();
        for (path, bytes) in FILES.iter() {
            let path = site.root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        (site, MemoryStore::of(600))
    }

    fn check(&self, store: &MemoryStore) -> Result<CheckReport, CheckError> {
        check(&self.dir(), &signer().verifier_key(), Some(store), Some(&self.kept()))
    }

    fn check_alone(&self) -> Result<CheckReport, CheckError> {
        check(&self.dir(), &signer().verifier_key(), None, None)
    }

    fn edit(&self, file: &str, with: impl FnOnce(&mut Vec<u8>)) {
        let path = self.dir().join(file);
        let mut bytes = fs::read(&path).unwrap();
        with(&mut bytes);
        fs::write(path, bytes).unwrap();
    }
}

const ENTRY: usize = 42;

fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push((path.clone(), fs::read(path).unwrap())) }
        }
    }
    found.sort();
    found
}

#[test]
fn a_log_is_good_at_every_size_around_a_tile() {
    let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 700];
    let (site, store) = (Site::new(), MemoryStore::default());
    let log = site.open(&store).unwrap();
    for size in sizes {
        store.grow(size);
        let checkpoint = log.publish(&store).unwrap();
        let report = site.check(&store).unwrap();
        assert_eq!((report.size, report.root, report.unpublished), (size, checkpoint.root(), Some(0)));
        assert_eq!(report.events.values().sum::<u64>(), size);
    }
    assert_eq!(site.check_alone().unwrap().events[&EventKind::ConsentGiven], 175);
    store.grow(703);
    assert_eq!(site.check(&store).unwrap().unpublished, Some(3));
}

#[test]
fn the_way_to_a_size_leaves_the_same_tree() {
    let (at_once, _) = Site::published(&[700]);
    let (by_and_by, store) = Site::published(&[3, 255, 256, 600, 699, 700]);
    for (path, bytes) in files(&at_once.dir()) {
        let twin = by_and_by.dir().join(path.strip_prefix(at_once.dir()).unwrap());
        assert_eq!(fs::read(&twin).unwrap(), bytes, "{}", twin.display());
    }
    assert!(!by_and_by.dir().join("tile/0/000.p").exists(), "partial tiles go when the full one is there");
    assert!(by_and_by.dir().join("tile/0/002.p/88").exists(), "those of earlier checkpoints stay until then");
    let before = files(&by_and_by.dir());
    by_and_by.open(&store).unwrap().publish(&store).unwrap();
    assert_eq!(files(&by_and_by.dir()), before, "publishing nothing writes nothing");
}

#[test]
fn more_leaves_than_fit_one_publication_and_a_third_level_of_tiles() {
    let store = MemoryStore::of(65_536 + 300);
    let site = Site::new();
    site.open(&store).unwrap().publish(&store).unwrap();
    assert_eq!(site.check(&store).unwrap().size, 65_836);
    assert!(site.dir().join("tile/1/000").exists() && site.dir().join("tile/2/000.p/1").exists());
    for index in [0, 65_535, 65_536, 65_835] {
        let text = proof(&site.dir(), &signer().verifier_key(), index).unwrap();
        let leaf = store.lines()[index as usize].leaf;
        assert_eq!(check_proof(&text, &leaf, &signer().verifier_key()).unwrap().0, index);
    }
    site.edit("tile/entries/200", |bytes| bytes[ENTRY + 2 + 20] ^= 1);
    assert!(matches!(site.check_alone(), Err(CheckError::BadLeaf { index: 51_201, .. })));
}

#[test]
fn what_is_missing_is_made_again() {
    let (site, store) = Site::published(&[300, 600]);
    let whole = files(&site.dir());
    for (path, _) in &whole {
        if path.ends_with("tile/1/000.p/1") {
            continue; // a copy of an older checkpoint's; nothing under this one needs it
        }
        fs::remove_file(path).unwrap();
        site.open(&store).unwrap();
        assert!(path.exists(), "{}", path.display());
    }
    assert_eq!(files(&site.dir()), whole);
    fs::remove_dir_all(site.dir()).unwrap();
    let log = site.open(&store).unwrap();
    assert_eq!(log.checkpoint().unwrap().size(), 600, "the kept checkpoint vouches for what was made again");
    site.check(&store).unwrap();
}

#[test]
fn an_older_journal_is_refused() {
    let (site, store) = Site::published(&[300]);
    store.tamper(|lines| lines.truncate(299));
    let Err(LogError::RolledBack { journal: 299, signed: 300, .. }) = site.open(&store) else { panic!() };
    assert!(matches!(
        site.check(&store),
        Err(CheckError::RolledBack { place: Place::Journal, found: 299, signed: 300 })
    ));

    // The whole data directory is put back, log and journal: only the copy beside the root key knows better.
    let (older, _) = Site::published(&[200]);
    fs::remove_dir_all(site.dir()).unwrap();
    fs::rename(older.dir(), site.dir()).unwrap();
    store.tamper(|lines| lines.truncate(200));
    let Err(error @ LogError::RolledBack { journal: 200, signed: 300, .. }) = site.open(&store) else { panic!() };
    assert!(error.to_string().contains("rolled back") && error.to_string().contains("cannot go on"), "{error}");
    assert!(matches!(site.check(&store), Err(CheckError::RolledBack { found: 200, signed: 300, .. })));
}

#[test]
fn an_older_journal_that_grew_again_is_refused() {
    for cut in [299, 255, 256, 10] {
        let (site, store) = Site::published(&[300]);
        store.tamper(|lines| lines.truncate(cut));
        let others: Vec<_> = (0..400).map(|number| fixture::note(10_000 + number)).collect();
        ledger::commit::<_, _, _, fixture::TestError>(&store, others, |_| Ok(())).unwrap();
        let refused = site.open(&store);
        assert!(matches!(refused, Err(LogError::LeafChanged { .. })), "{refused:?}");
        let Err(CheckError::BadLeaf { index, place: Place::Journal, .. }) = site.check(&store) else { panic!() };
        assert_eq!(index, cut as u64);
    }
}

#[test]
fn an_older_directory_is_written_again_from_the_journal() {
    let (site, store) = Site::published(&[300]);
    let (older, _) = Site::published(&[200]);
    fs::remove_dir_all(site.dir()).unwrap();
    fs::rename(older.dir(), site.dir()).unwrap();
    assert_eq!(site.open(&store).unwrap().checkpoint().unwrap().size(), 300);
    site.check(&store).unwrap();
}

#[test]
fn another_history_of_the_same_length_is_refused() {
    let (site, store) = Site::published(&[300]);
    fs::remove_dir_all(site.dir()).unwrap();
    store.tamper(|lines| lines.swap(3, 4));
    assert!(matches!(site.open(&store), Err(LogError::Forked { size: 300, .. })));
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    let (site, store) = Site::published(&[3]);
    let other = Signer::new("countenance.local/tests", &[8; 32]).unwrap();
    let refused = check(&site.dir(), &other.verifier_key(), None, None);
    assert!(matches!(refused, Err(CheckError::Checkpoint { error: CheckpointError::Signature, .. })));
    let refused = Log::open(site.dir(), site.kept(), other, &store);
    assert!(matches!(refused, Err(LogError::Checkpoint { .. })));
    assert!(Signer::new("two words", &[8; 32]).is_err() && Signer::new("a+b", &[8; 32]).is_err());
}

#[test]
fn a_damaged_checkpoint_is_told() {
    let (site, _) = Site::published(&[3]);
    let note = fs::read(site.dir().join("checkpoint")).unwrap();
    for at in 0..note.len() {
        site.edit("checkpoint", |bytes| bytes[at] ^= 2);
        let refused = site.check_alone();
        assert!(matches!(refused, Err(CheckError::Checkpoint { .. })), "byte {at}: {refused:?}");
        fs::write(site.dir().join("checkpoint"), &note).unwrap();
    }
}

#[test]
fn bad_tiles_are_named_and_good_leaves_are_not_blamed() {
    for (file, hash, first) in [("tile/0/000", 7, 7), ("tile/0/002.p/88", 80, 592), ("tile/1/000.p/2", 1, 256)] {
        let (site, store) = Site::copy();
        site.edit(file, |bytes| bytes[32 * hash] ^= 1);
        for result in [site.check(&store), site.check_alone()] {
            let Err(CheckError::BadTile { path, first_leaf }) = result else { panic!("{file}: {result:?}") };
            assert_eq!((path, first_leaf), (site.dir().join(file), first));
        }
    }
    let (site, _) = Site::published(&[520, 600]);
    site.edit("tile/0/002.p/8", |bytes| bytes[32 * 5] ^= 1);
    let Err(CheckError::BadTile { first_leaf: 517, .. }) = site.check_alone() else { panic!() };
    let (site, _) = Site::copy();
    fs::remove_file(site.dir().join("tile/0/001")).unwrap();
    assert!(matches!(site.check_alone(), Err(CheckError::Missing { path }) if path.ends_with("tile/0/001")));
}

#[test]
fn a_leaf_altered_together_with_its_hash_is_found() {
    let (site, store) = Site::copy();
    site.edit("tile/entries/001", |bytes| bytes[ENTRY * 10 + 30] ^= 1);
    let bundle = fs::read(site.dir().join("tile/entries/001")).unwrap();
    let hash = tlog_tiles::record_hash(&bundle[ENTRY * 10 + 2..ENTRY * 11]);
    site.edit("tile/0/001", |bytes| bytes[320..352].copy_from_slice(&hash.0));
    let Err(CheckError::BadRange { first: 256, last: 511, path }) = site.check_alone() else { panic!() };
    assert_eq!(path, site.dir().join("tile/1/000.p/2"));
    let Err(CheckError::BadLeaf { index: 266, place: Place::File(path), .. }) = site.check(&store) else { panic!() };
    assert_eq!(path, site.dir().join("tile/entries/001"));
}

#[test]
fn proofs_show_their_leaf_and_no_other() {
    let (site, store) = Site::published(&[300]);
    let key = signer().verifier_key();
    let leaves: Vec<Leaf> = store.lines().iter().map(|line| line.leaf).collect();
    let text = proof(&site.dir(), &key, 266).unwrap();
    let (index, checkpoint) = check_proof(&text, &leaves[266], &key).unwrap();
    assert_eq!((index, checkpoint.size()), (266, 300));
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 266\n"));
    let with_extra = text.replacen("index", "extra AAAA\nindex", 1);
    assert_eq!(check_proof(&with_extra, &leaves[266], &key).unwrap().0, 266);

    assert!(check_proof(&text, &leaves[265], &key).is_err());
    assert!(check_proof(&text.replacen("index 266", "index 267", 1), &leaves[266], &key).is_err());
    assert!(check_proof(&text.replacen("index 266", "index 0266", 1), &leaves[266], &key).is_err());
    assert!(check_proof(&text, &leaves[266], &Signer::new("other", &[9; 32]).unwrap().verifier_key()).is_err());
    assert!(proof(&site.dir(), &key, 300).unwrap_err().to_string().contains("publish first"));
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(check_proof(&text, &leaves[266], &key).is_err(), "byte {at}");
        }
    }
}

#[test]
fn leaves_carry_nothing_of_their_records() {
    let (site, store) = Site::published(&[300]);
    let published: Vec<u8> = files(&site.dir()).into_iter().flat_map(|(_, bytes)| bytes).collect();
    for line in store.lines() {
        let id = line.event.to_bytes();
        assert!(!published.windows(16).any(|window| window == id), "event ids stay in the journal");
    }
    assert_eq!(holder(1).slot, 1);
}

#[derive(Debug, Clone)]
enum Tampering {
    Alter { at: usize, byte: usize, bit: u8 },
    Drop { at: usize },
    Swap { one: usize, other: usize },
    Insert { at: usize },
}

fn tamperings(size: usize) -> impl Strategy<Value = Tampering> {
    prop_oneof![
        (0..size, 4..40_usize, 0..8_u8).prop_map(|(at, byte, bit)| Tampering::Alter { at, byte, bit }),
        (0..size).prop_map(|at| Tampering::Drop { at }),
        (0..size, 0..size)
            .prop_filter("two leaves", |(one, other)| one != other)
            .prop_map(|(one, other)| Tampering::Swap { one, other }),
        (0..size).prop_map(|at| Tampering::Insert { at }),
    ]
}

impl Tampering {
    /// Does it to a row of items of `header + 40` bytes, and returns the first item that is another one then.
    fn apply(&self, items: &mut Vec<Vec<u8>>, header: usize) -> usize {
        match *self {
            Self::Alter { at, byte, bit } => {
                items[at][header + byte] ^= 1 << bit;
                at
            }
            Self::Drop { at } => {
                items.remove(at);
                at
            }
            Self::Swap { one, other } => {
                items.swap(one, other);
                one.min(other)
            }
            Self::Insert { at } => {
                let again = items[at].clone();
                items.insert(at, again);
                at + 1
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_tampered_bundle_is_found_at_its_first_bad_leaf(number in 0..2_usize, tampering in tamperings(256)) {
        let (site, store) = Site::copy();
        let file = format!("tile/entries/00{number}");
        let mut index = 0;
        site.edit(&file, |bytes| {
            let mut entries: Vec<_> = bytes.chunks(ENTRY).map(<[u8]>::to_vec).collect();
            index = 256 * number + tampering.apply(&mut entries, 2);
            *bytes = entries.concat();
        });
        for result in [site.check(&store), site.check_alone()] {
            match result {
                Err(CheckError::BadLeaf { index: found, place: Place::File(path), .. }) => {
                    prop_assert_eq!((found, path), (index as u64, site.dir().join(&file)));
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn a_tampered_journal_is_found_at_its_first_bad_leaf(tampering in tamperings(599)) {
        let (site, store) = Site::copy();
        store.grow(603);
        let mut index = 0;
        store.tamper(|lines| {
            let mut leaves: Vec<_> = lines.iter().map(|line| line.leaf.as_bytes().to_vec()).collect();
            index = tampering.apply(&mut leaves, 0);
            let template = lines[0].clone();
            *lines = leaves
                .iter()
                .map(|leaf| ledger::Line { leaf: Leaf::parse(leaf).unwrap(), ..template.clone() })
                .collect();
        });
        match site.check(&store) {
            Err(CheckError::BadLeaf { index: found, place: Place::Journal, why: BadLeaf::Other }) => {
                prop_assert_eq!(found, index as u64);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn every_flipped_byte_of_every_file_is_found(
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8_u8,
    ) {
        let (site, store) = Site::copy();
        let all = files(&site.dir());
        let (path, _) = &all[file.index(all.len())];
        site.edit(path.strip_prefix(site.dir()).unwrap().to_str().unwrap(), |bytes| {
            *at.get_mut(bytes.as_mut_slice()) ^= 1 << bit;
        });
        prop_assert!(site.check(&store).is_err(), "{}", path.display());
        prop_assert!(site.check_alone().is_err(), "{}", path.display());
    }
}
