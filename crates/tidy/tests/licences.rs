//! Licences and sources of everything that is built in, held against `deny.toml`; `cargo deny check` reads the same.

use std::collections::BTreeSet;
use std::process::Command;

use countenance_tidy::{read, root};
use serde_json::Value;

/// Whether an SPDX expression can be met with the allowed licences; `AND` binds closer than `OR`.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&tokens, &mut at, allowed);
    met && at == tokens.len()
}

fn any(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(tokens, at, allowed);
    }
    met
}

fn all(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at, allowed);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(&token) = tokens.get(*at) else { return false };
    *at += 1;
    if token == "(" {
        let met = any(tokens, at, allowed);
        *at += 1;
        return met;
    }
    if tokens.get(*at) == Some(&"WITH") {
        *at += 2;
        let exception = tokens.get(*at - 1).copied().unwrap_or_default();
        // An exception only gives, so the licence without it is enough.
        return allowed.contains(token) || allowed.contains(&format!("{token} WITH {exception}"));
    }
    allowed.contains(token)
}

fn texts(value: &toml::Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
    texts.map(str::to_owned).collect()
}

#[test]
fn everything_built_in_has_an_allowed_licence_and_comes_from_the_registry() {
    let deny: toml::Value = toml::from_str(&read("deny.toml")).expect("deny.toml is TOML");
    let allowed: BTreeSet<String> = texts(&deny["licenses"]["allow"]).into_iter().collect();
    let banned: Vec<String> = deny["bans"]["deny"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|ban| ban.get("crate").and_then(toml::Value::as_str))
        .map(str::to_owned)
        .collect();
    assert_eq!(deny["sources"]["unknown-registry"].as_str(), Some("deny"));

    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", HOST];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("it lists packages");
    assert!(packages.len() > 7, "only {} packages", packages.len());
    for package in packages {
        let (name, version) = (package["name"].as_str().unwrap_or("?"), package["version"].as_str().unwrap_or("?"));
        let licence = package["license"].as_str().unwrap_or("none stated");
        assert!(met(licence, &allowed), "{name} {version} is under {licence:?}, which deny.toml does not allow");
        assert!(!banned.iter().any(|ban| ban == name), "{name} is banned by deny.toml");
        let source = package["source"].as_str();
        let registry = source.is_none_or(|from| from.starts_with("registry+"));
        assert!(registry, "{name} {version} comes from {source:?}; take it from the registry");
    }
}

/// What is built here; other systems add packages that may not have been fetched.
const HOST: &str = match (cfg!(target_os = "macos"), cfg!(target_arch = "aarch64")) {
    (true, true) => "aarch64-apple-darwin",
    (true, false) => "x86_64-apple-darwin",
    (false, true) => "aarch64-unknown-linux-gnu",
    (false, false) => "x86_64-unknown-linux-gnu",
};

#[test]
fn expressions_are_understood() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for fine in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "MIT AND ISC",
        "(GPL-3.0 OR ISC) AND MIT",
        "Apache-2.0 WITH LLVM-exception",
        "MIT WITH any-exception",
        "GPL-3.0 AND ISC OR MIT",
    ] {
        assert!(met(fine, &allowed), "{fine}");
    }
    for wrong in ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR ISC) AND GPL-3.0", "none stated", "MIT ISC"]
    {
        assert!(!met(wrong, &allowed), "{wrong}");
    }
}
