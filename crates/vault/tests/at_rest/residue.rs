//! Deleted means gone: the bytes of the files are read.

use vault::records::{faces, galleries, images, meta, subjects};
use vault::{Sealed, VaultError};

use crate::support::{Bench, face, gallery, image, stands_in_a_file, subject};

/// Bytes that would not stand in a file by accident, of a given length.
fn pattern(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
    .take(length)
    .collect()
}

#[test]
fn a_deleted_row_leaves_no_byte_after_settling() {
    let bench = Bench::new();
    let vault = &bench.vault;
    // Small rows share a page with others, large ones spill to overflow pages; both must go.
    let details = [pattern(1, 64), pattern(2, 20_000)];
    vault
        .transact(|tx| {
            galleries::insert(tx, &gallery(1))?;
            subjects::insert(tx, &subject(1))?;
            images::insert(tx, &image(1))?;
            for number in 0..100 {
                let sealed_details = Sealed(match number {
                    40 | 41 => details[usize::from(number) - 40].clone(),
                    _ => pattern(u64::from(number) + 10, 300),
                });
                faces::insert(tx, &faces::Face { sealed_details, ..face(number) })?;
            }
            Ok::<_, VaultError>(())
        })
        .unwrap();
    vault.settle().unwrap();
    let windows: Vec<&[u8]> = details.iter().flat_map(|bytes| bytes.chunks_exact(32)).collect();
    assert!(windows.iter().any(|window| stands_in_a_file(&bench.data(), window)), "the scanner finds them before");
    let ids = [face(40).id.to_bytes(), face(41).id.to_bytes()];
    assert!(ids.iter().all(|id| stands_in_a_file(&bench.data(), id)));
    vault
        .transact(|tx| {
            assert!(faces::delete(tx, face(40).id)?);
            faces::delete(tx, face(41).id)
        })
        .unwrap_or_else(|error: VaultError| panic!("{error}"));
    vault.settle().unwrap();
    let database = std::fs::read(bench.data().join("records.db")).unwrap();
    assert_eq!(std::fs::metadata(bench.data().join("records.db-wal")).unwrap().len(), 0);
    for window in windows.iter().copied().chain(ids.iter().map(|id| &id[..])) {
        assert!(!database.windows(window.len()).any(|bytes| bytes == window));
    }
    assert!(!ids.iter().any(|id| stands_in_a_file(&bench.data(), id)));
}

#[test]
fn an_overwritten_value_leaves_no_byte_after_settling() {
    let bench = Bench::new();
    let old = pattern(5, 32);
    bench.vault.transact(|tx| meta::set(tx, "name", &old)).unwrap_or_else(|e: VaultError| panic!("{e}"));
    bench.vault.transact(|tx| meta::set(tx, "name", b"new")).unwrap_or_else(|e: VaultError| panic!("{e}"));
    bench.vault.settle().unwrap();
    assert!(!stands_in_a_file(&bench.data(), &old));
}

#[test]
fn settling_waits_for_a_reader_to_end() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let old = pattern(6, 32);
    let written = vault.transact(|tx| meta::set(tx, "name", &old));
    written.unwrap_or_else(|error: VaultError| panic!("{error}"));
    let (started, reading) = std::sync::mpsc::channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|threads| {
        threads.spawn(move || {
            let read = vault.read(|tx| {
                let value = meta::get(tx, "name")?;
                started.send(()).unwrap();
                ended.recv().unwrap();
                Ok::<_, VaultError>(value)
            });
            assert!(read.unwrap().is_some());
        });
        reading.recv().unwrap();
        let deleted = vault.transact(|tx| meta::delete(tx, "name"));
        assert!(deleted.unwrap_or_else(|error: VaultError| panic!("{error}")));
        let settled = threads.spawn(|| vault.settle());
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert!(!settled.is_finished(), "the reader still sees the old state");
        end.send(()).unwrap();
        settled.join().unwrap().unwrap();
    });
    assert!(!stands_in_a_file(&bench.data(), &old));
}
