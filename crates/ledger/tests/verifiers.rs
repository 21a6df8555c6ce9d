//! A log written here is verified by two programs that build on nothing of this project, and a flipped byte is rejected
//! by both. `tests/verifiers/setup.sh` installs what they need; where it is not there they are skipped, unless
//! `COUNTENANCE_REQUIRE_VERIFIERS=1` is set, as CI does.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]
#![allow(clippy::disallowed_methods, reason = "where the verifiers are installed is told by the environment")]

mod fixture;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fixture::{MemoryStore, signer};
use ledger::{Log, check};

/// A command line that takes `LOG_DIR VERIFIER_KEY [OLDER_CHECKPOINT [PROOF]]` and exits with 0 or 1.
struct Verifier {
    name: &'static str,
    command: Vec<PathBuf>,
}

impl Verifier {
    fn accepts(&self, dir: &Path, more: &[&Path]) -> bool {
        let key = signer().verifier_key().to_string();
        let mut command = Command::new(&self.command[0]);
        let output = command.args(&self.command[1..]).arg(dir).arg(key).args(more).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)) && !said.contains("Traceback"), "{}: {said}", self.name);
        output.status.success()
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verifiers")
}

fn go(built: &Path) -> Result<Verifier, String> {
    let packages = Path::new("/usr/share/gocode");
    if !packages.join("src/golang.org/x/mod/sumdb/tlog").exists() {
        return Err("golang-golang-x-mod-dev is not installed".to_owned());
    }
    let mut build = Command::new("go");
    build.args(["build", "-o"]).arg(built).arg(sources().join("go/main.go"));
    build.env("GO111MODULE", "off").env("GOPATH", packages).env("GOFLAGS", "").env("GOPROXY", "off");
    let output = build.output().map_err(|error| format!("go does not run: {error}"))?;
    // A verifier that no longer builds is a broken test, not a missing tool.
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(Verifier { name: "go", command: vec![built.to_owned()] })
}

fn aics() -> Result<Verifier, String> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let python = cache.unwrap_or_default().join("countenance/verifiers/bin/python");
    let there = Command::new(&python).args(["-c", "import aics_tlog"]).output();
    match there {
        Ok(output) if output.status.success() => {
            Ok(Verifier { name: "aics-tlog", command: vec![python, sources().join("aics.py")] })
        }
        _ => Err(format!("aics-tlog is not installed for {}", python.display())),
    }
}

#[test]
fn outsiders_verify_the_log_and_reject_a_flipped_byte() {
    let root = tempfile::tempdir().unwrap();
    let (dir, kept) = (root.path().join("log"), root.path().join("kept"));
    let required = std::env::var_os("COUNTENANCE_REQUIRE_VERIFIERS").is_some_and(|value| value == "1");
    let verifiers: Vec<Verifier> = [go(&root.path().join("verify")), aics()]
        .into_iter()
        .filter_map(|found| found.map_err(|missing| assert!(!required, "{missing}; run tests/verifiers/setup.sh")).ok())
        .collect();

    let store = MemoryStore::of(300);
    let log = Log::open(&dir, &kept, signer(), &store).unwrap();
    let older = root.path().join("older");
    fs::write(&older, log.publish(&store).unwrap().note()).unwrap();
    store.grow(700);
    log.publish(&store).unwrap();
    let proof = root.path().join("leaf.tlog-proof");
    fs::write(&proof, log.proof(513).unwrap()).unwrap();

    // A tree of the same size and key with another leaf in it: signed as well, and not the one before.
    let forked = MemoryStore::of(300);
    forked.tamper(|lines| lines.swap(7, 8));
    let fork = root.path().join("fork");
    let fork_log = Log::open(root.path().join("fork-log"), root.path().join("fork-kept"), signer(), &forked).unwrap();
    fs::write(&fork, fork_log.publish(&forked).unwrap().note()).unwrap();
    let fork_proof = root.path().join("fork.tlog-proof");
    fs::write(&fork_proof, fork_log.proof(7).unwrap()).unwrap();

    for verifier in &verifiers {
        assert!(verifier.accepts(&dir, &[]), "{}", verifier.name);
        assert!(verifier.accepts(&dir, &[&older, &proof]), "{}", verifier.name);
        assert!(!verifier.accepts(&dir, &[&fork]), "{} accepted a fork", verifier.name);
        assert!(!verifier.accepts(&dir, &[&older, &fork_proof]), "{} accepted a fork's proof", verifier.name);
    }
    for (file, at) in [
        ("checkpoint", 60),
        ("tile/entries/001", 42 * 100 + 30),
        ("tile/entries/002.p/188", 42 * 187 + 41),
        ("tile/0/000", 32 * 200 + 5),
        ("tile/0/002.p/188", 1),
        ("tile/1/000.p/2", 33),
    ] {
        let path = dir.join(file);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&path, bad).unwrap();
        for verifier in &verifiers {
            assert!(!verifier.accepts(&dir, &[&older]), "{} accepted a flipped byte in {file}", verifier.name);
        }
        assert!(check(&dir, &signer().verifier_key(), Some(&store), Some(&kept)).is_err());
        fs::write(&path, good).unwrap();
    }
    for verifier in &verifiers {
        assert!(verifier.accepts(&dir, &[&older, &proof]), "{}", verifier.name);
    }
    if verifiers.is_empty() {
        eprintln!("no outside verifier is installed; run tests/verifiers/setup.sh");
    }
}
