//! Blobs on disk.

use std::fs;

use vault::{KeyError, VaultError};

use crate::support::{Bench, files_below, stands_in_a_file};

#[test]
fn a_blob_comes_back_and_its_plain_text_never_reached_the_disk() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let slot = vault.keys().allocate().unwrap();
    let key = vault.keys().key(slot).unwrap();
    let plain: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let id = vault.blobs().put(&key, &plain).unwrap();
    assert_eq!(**vault.blobs().get(id, &key).unwrap(), plain);
    assert_eq!(vault.blobs().get_locked(id, &key).unwrap()[..], plain);
    assert!(!stands_in_a_file(&bench.data(), &plain[1000..1032]));
    // With the ciphertext kept, the destroyed key is what makes it gone.
    let path = vault.blobs().path(id);
    let kept = fs::read(&path).unwrap();
    vault.keys().destroy(&[slot]).unwrap();
    vault.blobs().unlink(id).unwrap();
    vault.blobs().unlink(id).unwrap();
    assert!(!path.exists());
    assert_eq!(vault.keys().key(slot).unwrap_err(), KeyError::Destroyed(slot));
    fs::write(&path, kept).unwrap();
    let other = vault.keys().key(vault.keys().allocate().unwrap()).unwrap();
    assert!(matches!(vault.blobs().get(id, &other), Err(VaultError::Corrupt { .. })));
}

#[test]
fn an_altered_blob_is_named() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let key = vault.keys().key(vault.keys().allocate().unwrap()).unwrap();
    let (one, other) = (vault.blobs().put(&key, &[1; 500]).unwrap(), vault.blobs().put(&key, &[2; 500]).unwrap());
    let path = vault.blobs().path(one);
    fs::copy(vault.blobs().path(other), &path).unwrap();
    let refused = vault.blobs().get(one, &key).unwrap_err();
    assert!(refused.to_string().contains(&path.display().to_string()), "{refused}");
}

#[test]
fn a_batch_is_stored_together_and_a_dropped_one_leaves_nothing() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let key = vault.keys().key(vault.keys().allocate().unwrap()).unwrap();
    let mut batch = vault.blobs().batch();
    let ids: Vec<_> = (0..20_u8).map(|number| batch.put(&key, &[number; 100]).unwrap()).collect();
    assert!(ids.iter().all(|id| !vault.blobs().path(*id).exists()));
    batch.sync().unwrap();
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(**vault.blobs().get(*id, &key).unwrap(), [number as u8; 100]);
    }
    let mut dropped = vault.blobs().batch();
    dropped.put(&key, b"x").unwrap();
    drop(dropped);
    assert_eq!(files_below(&bench.data().join("blobs")).len(), 20);
}
