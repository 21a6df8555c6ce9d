//! A publication is cut off after each of its steps; what stands then is good, and the next start goes on.

use std::fs;
use std::path::{Path, PathBuf};

use super::steps::Step;
use super::{CheckError, Log, check};
use crate::fixture::{MemoryStore, signer};

fn open(root: &Path, store: &MemoryStore) -> Log {
    Log::open(root.join("log"), root.join("keys/checkpoint"), signer(), store).unwrap()
}

fn steps(log: &Log, store: &MemoryStore, size: u64) -> Vec<Step> {
    let state = log.state().clone();
    log.plan(&state, store, size).unwrap().0
}

#[test]
fn a_publication_cut_off_anywhere_is_finished_by_the_next() {
    for (old, new) in [(0, 3), (250, 520), (256, 257)] {
        let count = {
            let root = tempfile::tempdir().unwrap();
            let store = MemoryStore::of(old);
            let log = open(root.path(), &store);
            log.publish(&store).unwrap();
            store.grow(new);
            steps(&log, &store, new).len()
        };
        for done in 0..=count {
            let root = tempfile::tempdir().unwrap();
            let store = MemoryStore::of(old);
            let log = open(root.path(), &store);
            log.publish(&store).unwrap();
            store.grow(new);
            let steps = steps(&log, &store, new);
            steps[..done].iter().for_each(|step| step.run().unwrap());
            // The step in which it died leaves its new file half written beside the old one.
            if let Some(Step::Put(path, bytes)) = steps.get(done) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(format!("{}.new", path.display()), &bytes[..bytes.len() / 2]).unwrap();
            }
            drop(log);

            let key = signer().verifier_key();
            let (dir, kept) = (root.path().join("log"), root.path().join("keys/checkpoint"));
            let size = check(&dir, &key, Some(&store), Some(&kept)).unwrap().size;
            assert!(size == old || size == new, "{old} to {new}, {done} steps: {size}");

            let log = open(root.path(), &store);
            assert_eq!(log.publish(&store).unwrap().size(), new);
            let report = check(&dir, &key, Some(&store), Some(&kept)).unwrap();
            assert_eq!(report.size, new, "{old} to {new}, {done} steps");
            assert_eq!(fs::read(dir.join("checkpoint")).unwrap(), fs::read(kept).unwrap());
        }
    }
}

#[test]
fn files_written_ahead_for_leaves_that_were_lost_are_replaced() {
    let root = tempfile::tempdir().unwrap();
    let store = MemoryStore::of(100);
    let log = open(root.path(), &store);
    log.publish(&store).unwrap();
    store.grow(120);
    let unsigned: Vec<Step> = steps(&log, &store, 120);
    let until_checkpoint = unsigned.iter().position(|step| is_put(step, "checkpoint")).unwrap();
    unsigned[..until_checkpoint].iter().for_each(|step| step.run().unwrap());
    store.tamper(|lines| lines.truncate(100));
    store.grow(110);
    store.tamper(|lines| lines[105..].reverse());
    store.grow(120);
    let log = open(root.path(), &store);
    log.publish(&store).unwrap();
    check(&root.path().join("log"), &signer().verifier_key(), Some(&store), None).unwrap();
}

#[test]
fn a_disk_that_refuses_leaves_the_log_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    let store = MemoryStore::of(10);
    let log = open(root.path(), &store);
    log.publish(&store).unwrap();
    store.grow(20);
    // Where the partial tile has to go stands a folder.
    let blocked: PathBuf = root.path().join("log/tile/0/000.p/20");
    fs::create_dir_all(blocked.join("in the way")).unwrap();
    let refused = log.publish(&store).unwrap_err().to_string();
    assert!(refused.contains("000.p/20"), "{refused}");
    assert_eq!(log.checkpoint().unwrap().size(), 10);
    fs::remove_dir_all(blocked).unwrap();
    assert_eq!(log.publish(&store).unwrap().size(), 20);
    let good: Result<_, CheckError> = check(&root.path().join("log"), &signer().verifier_key(), Some(&store), None);
    assert_eq!(good.unwrap().size, 20);
}

fn is_put(step: &Step, name: &str) -> bool {
    matches!(step, Step::Put(path, _) if path.ends_with(name))
}
