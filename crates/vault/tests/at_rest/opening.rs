//! Creating, opening, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use basis::{Epoch, Scope};
use diesel::prelude::*;
use vault::records::{galleries, meta, scopes};
use vault::{Places, Vault, VaultError};

use crate::support::{Bench, gallery, image, open, random};

#[test]
fn a_second_holder_is_refused_and_told_who_holds_it() {
    let bench = Bench::new();
    let refused = open(&bench.data()).err().unwrap();
    let pid = std::process::id().to_string();
    assert!(matches!(&refused, VaultError::InUse { holder, .. } if *holder == pid), "{refused}");
    assert!(refused.to_string().contains(&pid));
    let bench = bench.reopen();
    assert_eq!(bench.vault.recovery().blobs_swept, 0);
}

#[test]
fn a_root_key_that_others_can_read_is_refused_with_the_remedy() {
    let bench = Bench::new();
    let Bench { folder, vault } = bench;
    drop(vault);
    let data = folder.path().join("data");
    let root = data.join("keys").join("root.key");
    assert_eq!(fs::metadata(&root).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&root, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = open(&data).err().unwrap();
    assert!(matches!(refused, VaultError::KeyMode { mode: 0o640, .. }), "{refused}");
    assert!(refused.to_string().contains(&format!("chmod 600 {}", root.display())));
    fs::set_permissions(&root, fs::Permissions::from_mode(0o600)).unwrap();
    open(&data).unwrap();
    fs::remove_file(&root).unwrap();
    assert!(matches!(open(&data).err().unwrap(), VaultError::RootKeyMissing { .. }));
}

#[test]
fn the_root_key_may_stand_elsewhere_and_nothing_is_created_over_anything() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places { data: folder.path().join("data"), root_key: folder.path().join("safe/root.key") };
    drop(Vault::create(places.clone(), random(1)).unwrap());
    assert!(places.root_key.exists());
    assert!(!places.data.join("keys/root.key").exists());
    let again = Vault::create(places.clone(), random(1)).err().unwrap();
    assert!(matches!(again, VaultError::AlreadyThere { .. }), "{again}");
    let beside = Places { data: folder.path().join("other"), ..places.clone() };
    assert!(matches!(Vault::create(beside, random(1)).err().unwrap(), VaultError::AlreadyThere { .. }));
    drop(Vault::open(places, random(2)).unwrap());
    let nothing = open(&folder.path().join("nowhere")).err().unwrap();
    assert!(matches!(nothing, VaultError::NotAVault { .. }), "{nothing}");
}

#[test]
fn a_newer_schema_is_refused_untouched() {
    let Bench { folder, vault } = Bench::new();
    drop(vault);
    let data = folder.path().join("data");
    let mut raw = SqliteConnection::establish(data.join("records.db").to_str().unwrap()).unwrap();
    diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')")
        .execute(&mut raw)
        .unwrap();
    let refused = open(&data).err().unwrap();
    assert!(matches!(&refused, VaultError::SchemaNewer { version } if version == "29990101000000"), "{refused}");
}

#[test]
fn blobs_that_no_record_names_are_swept() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let slot = vault.keys().allocate().unwrap();
    let key = vault.keys().key(slot).unwrap();
    let named = vault.blobs().put(&key, b"named").unwrap();
    let forgotten = vault.blobs().put(&key, b"forgotten").unwrap();
    vault
        .transact(|tx| {
            galleries::insert(tx, &gallery(1))?;
            vault::records::images::insert(
                tx,
                &vault::records::images::Image { key_slot: slot, original_blob: Some(named), ..image(1) },
            )
        })
        .unwrap_or_else(|error: VaultError| panic!("{error}"));
    // As a crash leaves them: a half-written blob, and a file that is not ours.
    fs::write(vault.blobs().path(named).with_extension("tmp"), b"half").unwrap();
    fs::write(bench.data().join("blobs").join("README"), b"not a folder").unwrap();
    let bench = bench.reopen();
    assert_eq!(bench.vault.recovery().blobs_swept, 2);
    let key = bench.vault.keys().key(slot).unwrap();
    assert_eq!(&**bench.vault.blobs().get(named, &key).unwrap(), b"named");
    assert!(matches!(bench.vault.blobs().get(forgotten, &key), Err(VaultError::Missing { .. })));
    assert!(bench.data().join("blobs").join("README").exists());
    assert_eq!(bench.reopen().vault.recovery().blobs_swept, 0);
}

#[test]
fn a_transaction_is_whole_or_not_at_all_even_when_its_closure_panics() {
    let bench = Bench::new();
    let vault = &bench.vault;
    let failed: Result<(), VaultError> = vault.transact(|tx| {
        meta::set(tx, "a", b"1")?;
        Err(VaultError::Unsettled)
    });
    assert!(matches!(failed, Err(VaultError::Unsettled)));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.transact(|tx| -> Result<(), VaultError> {
            meta::set(tx, "a", b"1")?;
            panic!("in the middle")
        })
    }));
    assert!(panicked.is_err());
    let read = |name: &'static str| vault.read(|tx| meta::get(tx, name)).unwrap_or_else(|e: VaultError| panic!("{e}"));
    assert_eq!(read("a"), None);
    vault.transact(|tx| meta::set(tx, "a", b"2")).unwrap_or_else(|e: VaultError| panic!("{e}"));
    assert_eq!(read("a"), Some(b"2".to_vec()));
    let written: Result<(), VaultError> = vault.read(|tx| meta::set(tx, "a", b"3"));
    assert!(written.is_err(), "a reader cannot write");
    assert_eq!(read("a"), Some(b"2".to_vec()));
}

#[test]
fn the_controllers_scope_stands_from_the_start_and_a_gallerys_with_the_gallery() {
    let bench = Bench::new();
    let scope = Scope::Gallery(gallery(1).id);
    bench
        .vault
        .transact(|tx| {
            assert_eq!(scopes::epoch(tx, Scope::Controller)?, Some(Epoch::FIRST));
            assert_eq!(scopes::epoch(tx, scope)?, None);
            assert!(scopes::raise_epoch(tx, scope).is_err());
            galleries::insert(tx, &gallery(1))?;
            assert_eq!(scopes::epoch(tx, scope)?, Some(Epoch::FIRST));
            assert_eq!(scopes::raise_epoch(tx, scope)?, Epoch::FIRST.next());
            assert_eq!(scopes::epoch(tx, scope)?, Some(Epoch::FIRST.next()));
            assert_eq!(scopes::epoch(tx, Scope::Controller)?, Some(Epoch::FIRST));
            assert!(galleries::delete(tx, gallery(1).id)?);
            assert_eq!(scopes::epoch(tx, scope)?, None);
            Ok::<_, VaultError>(())
        })
        .unwrap();
}
