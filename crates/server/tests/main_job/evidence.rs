//! The evidence of an order checks offline, by us and by programs of others; an altered byte does not.

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use basis::{OrderMeasure, OrderScope};
use server::service::orders::{self, NewOrder, Step};
use server::service::{evidence, log, search};

use crate::fixture::{Desk, asking, portrait};
use crate::orders::{agreed, order};

/// A bundle of an executed order, with the log's key.
fn bundle() -> (Vec<u8>, String) {
    let desk = Desk::of_consent();
    let measures = vec![OrderMeasure::StopUsing, OrderMeasure::Erase, OrderMeasure::Prove];
    let new = NewOrder { scope: OrderScope::default(), measures, ..order() };
    let id = orders::receive(&desk.here, new).expect("an order").order.id;
    search::search(&desk.here, &asking(&portrait("obama.jpg"))).expect_err("it is stopped");
    agreed(&desk.here, id, Step::Execute);
    orders::execute(&desk.here, id, "ada").expect("an execution");
    orders::done(&desk.here, id, OrderMeasure::Prove, "SAMPLE letter", None, "ada").expect("a measure");
    (evidence::bundle(&desk.here, id).expect("a bundle"), log::key(&desk.here))
}

fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn a_bundle_checks_offline_and_an_altered_byte_does_not() {
    let (zip, key) = bundle();
    let report = evidence::check(&zip, &key).expect("a good bundle");
    let kinds: Vec<_> = report.opened.iter().map(|(_, kind)| *kind).collect();
    use basis::EventKind::{ActRefused, OrderExecuted, OrderReceived, ProposalApproved};
    assert_eq!(kinds, [OrderReceived, ActRefused, ProposalApproved, OrderExecuted]);
    assert_eq!((report.bundle.refusals, report.bundle.residuals.len()), (1, 0));

    let files = files(&zip);
    let page = &files.iter().find(|(name, _)| name == "index.html").expect("a page").1;
    let page = String::from_utf8_lossy(page);
    assert!(page.contains("SAMPLE RECORDS") && page.contains("<html lang=\"en\">") && !page.contains("<script"));
    assert_eq!(evidence::check(&zipped(&files), &key).expect("the same files").order, report.order);
    for at in 0..files.len() {
        let mut altered = files.clone();
        let middle = altered[at].1.len() / 2;
        altered[at].1[middle] ^= 1;
        assert!(evidence::check(&zipped(&altered), &key).is_err(), "{}", altered[at].0);
        let mut dropped = files.clone();
        let (name, _) = dropped.remove(at);
        assert!(evidence::check(&zipped(&dropped), &key).is_err(), "without {name}");
    }
    let mut more = files.clone();
    more.push(("more.txt".into(), b"more".to_vec()));
    assert!(evidence::check(&zipped(&more), &key).is_err(), "with another file");
    let (_, stranger) = bundle();
    assert!(evidence::check(&zip, &stranger).is_err(), "with another key");
    assert!(evidence::check(&zip[..zip.len() / 2], &key).is_err(), "cut off");
}

/// As in the tests of the log: a command line that takes `LOG_DIR VERIFIER_KEY` and exits with 0 or 1.
fn verifiers(scratch: &Path) -> Vec<Vec<PathBuf>> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verifiers");
    let mut found = Vec::new();
    let packages = Path::new("/usr/share/gocode");
    if packages.join("src/golang.org/x/mod/sumdb/tlog").exists() {
        let built = scratch.join("verify");
        let mut build = Command::new("go");
        build.args(["build", "-o"]).arg(&built).arg(sources.join("go/main.go"));
        build.env("GO111MODULE", "off").env("GOPATH", packages).env("GOFLAGS", "").env("GOPROXY", "off");
        let output = build.output().expect("go runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        found.push(vec![built]);
    }
    let python = caches().join("countenance/verifiers/bin/python");
    if Command::new(&python).args(["-c", "import aics_tlog"]).output().is_ok_and(|output| output.status.success()) {
        found.push(vec![python, sources.join("aics.py")]);
    }
    let needed = if required() { 2 } else { 0 };
    assert!(found.len() >= needed, "run tests/verifiers/setup.sh");
    found
}

#[allow(clippy::disallowed_methods, reason = "where the verifiers are installed is told by the environment")]
fn caches() -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    set("XDG_CACHE_HOME").unwrap_or_else(|| set("HOME").unwrap_or_default().join(".cache"))
}

#[allow(clippy::disallowed_methods, reason = "whether the verifiers must be there is told by the environment")]
fn required() -> bool {
    std::env::var_os("COUNTENANCE_REQUIRE_VERIFIERS").is_some_and(|value| value == "1")
}

#[test]
fn outsiders_verify_the_log_in_a_bundle() {
    let (zip, key) = bundle();
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let log = scratch.path().join("log");
    let in_log: Vec<_> = files(&zip).into_iter().filter(|(name, _)| name.starts_with("log/")).collect();
    for (name, bytes) in &in_log {
        let path = scratch.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
    }
    let verifiers = verifiers(scratch.path());
    let accepts = |verifier: &[PathBuf]| {
        let output = Command::new(&verifier[0]).args(&verifier[1..]).arg(&log).arg(&key).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)) && !said.contains("Traceback"), "{said}");
        output.status.success()
    };
    for verifier in &verifiers {
        assert!(accepts(verifier), "{verifier:?}");
    }
    let mut entries = in_log.iter().filter(|(name, _)| name.starts_with("log/tile/entries/"));
    let (name, bytes) = entries.next().expect("entries");
    assert!(entries.next().is_none(), "of an edge that grew, the widest alone");
    let mut altered = bytes.clone();
    altered[42 + 30] ^= 1;
    std::fs::write(scratch.path().join(name), altered).expect("a file");
    for verifier in &verifiers {
        assert!(!accepts(verifier), "{verifier:?} accepted a flipped byte");
    }
    if verifiers.is_empty() {
        eprintln!("no outside verifier is installed; run tests/verifiers/setup.sh");
    }
}
