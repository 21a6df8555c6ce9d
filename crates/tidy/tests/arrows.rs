//! Which crate may know which: the arrows of `docs/ARCHITECTURE.md`, read off the manifests.

use std::collections::{BTreeMap, BTreeSet};

use countenance_tidy::{files, read};

/// Each crate and those it may name. Nobody else is known to anybody.
const ARROWS: [(&str, &[&str]); 12] = [
    ("basis", &[]),
    ("face", &["basis"]),
    ("ledger", &["basis"]),
    ("vault", &["basis"]),
    ("gallery", &["basis", "ledger", "vault"]),
    ("server", &["basis", "face", "gallery", "ledger", "vault"]),
    ("pages", &["server"]),
    ("cli", &["pages", "server"]),
    ("accuracy", &["basis", "face", "gallery"]),
    ("load", &["face", "gallery", "ledger", "server", "vault"]),
    ("case", &["server"]),
    ("tidy", &[]),
];

/// The crates of this workspace that a table of dependencies names, under whatever key.
fn own(table: Option<&toml::Value>, packages: &BTreeMap<String, String>) -> BTreeSet<String> {
    let table = table.and_then(toml::Value::as_table).into_iter().flatten();
    table
        .filter_map(|(key, value)| {
            let package = value.get("package").and_then(toml::Value::as_str).unwrap_or(key);
            ARROWS.iter().find(|(folder, _)| folder == key || packages.get(*folder).is_some_and(|own| own == package))
        })
        .map(|(folder, _)| (*folder).to_owned())
        .collect()
}

/// What is reached over any number of arrows; tests may look that far.
fn closure(of: &str) -> BTreeSet<&'static str> {
    let direct = ARROWS.iter().find(|(folder, _)| *folder == of).map_or(&[][..], |(_, known)| known);
    direct.iter().flat_map(|&known| closure(known).into_iter().chain([known])).collect()
}

fn manifests() -> Vec<(String, toml::Value)> {
    let is_crate = |file: &String| file.starts_with("crates/") && file.matches('/').count() == 2;
    let manifests = files().into_iter().filter(|file| is_crate(file) && file.ends_with("/Cargo.toml"));
    manifests
        .map(|file| {
            let folder = file.split('/').nth(1).expect("the path has three parts").to_owned();
            (folder, toml::from_str(&read(&file)).expect("cargo reads it too"))
        })
        .collect()
}

#[test]
fn crates_know_only_whom_they_may() {
    let manifests = manifests();
    let packages: BTreeMap<String, String> = manifests
        .iter()
        .map(|(folder, manifest)| (folder.clone(), manifest["package"]["name"].as_str().unwrap_or(folder).to_owned()))
        .collect();
    for (folder, manifest) in &manifests {
        let Some((_, may)) = ARROWS.iter().find(|(known, _)| known == folder) else {
            panic!("crates/{folder} is not in the table of arrows; add it to docs/ARCHITECTURE.md and to this test");
        };
        let mut scopes = vec![manifest];
        scopes.extend(manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten().map(|(_, t)| t));
        for scope in scopes {
            for (kind, allowed) in [
                ("dependencies", may.iter().copied().collect()),
                ("build-dependencies", may.iter().copied().collect()),
                ("dev-dependencies", closure(folder)),
            ] {
                for known in own(scope.get(kind), &packages) {
                    let fine = allowed.contains(known.as_str());
                    assert!(fine, "crates/{folder} names {known} in {kind}; it may name {may:?}");
                }
            }
        }
    }
}

#[test]
fn every_crate_of_the_house_stands() {
    let folders: BTreeSet<String> = manifests().into_iter().map(|(folder, _)| folder).collect();
    for (folder, _) in ARROWS {
        assert!(folders.contains(folder), "crates/{folder} is missing");
    }
}

#[test]
fn a_wrong_arrow_is_seen() {
    let packages = BTreeMap::from([("vault".to_owned(), "countenance-vault".to_owned())]);
    let seen = |text: &str| own(toml::from_str::<toml::Value>(text).expect("it is TOML").get("d"), &packages);
    assert_eq!(seen("d.vault.workspace = true"), BTreeSet::from(["vault".to_owned()]));
    assert_eq!(seen("d.other = { package = 'countenance-vault' }"), BTreeSet::from(["vault".to_owned()]));
    assert_eq!(seen("d.countenance-vault = '1'"), BTreeSet::from(["vault".to_owned()]));
    assert_eq!(seen("d.serde = '1'"), BTreeSet::new());
    assert_eq!(closure("cli").len(), 7);
}
