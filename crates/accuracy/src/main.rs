//! `countenance-accuracy write` measures and writes `docs/accuracy.md`; `write --keep` leaves the machine-dependent
//! tables as they stand; `check` fails with the difference when the document is not what the program writes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use accuracy::{Failure, Measured, Sizes, compose, difference};

#[path = "../../face/tests/support/mod.rs"]
mod support;

const USAGE: &str = "usage: countenance-accuracy write [--keep] | check (after `make setup`)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["write"] => write(false),
        ["write", "--keep"] => write(true),
        ["check"] => check(),
        _ => Ok(Some(USAGE.to_owned())),
    };
    match done {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(said)) => {
            eprintln!("{said}");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn write(keep: bool) -> Result<Option<String>, Failure> {
    let measured = if keep { Measured::of(&std::fs::read_to_string(path())?) } else { Measured::here(&root())? };
    std::fs::write(path(), composed(&measured)?)?;
    Ok(None)
}

/// What to say when the document is not what the program writes.
fn check() -> Result<Option<String>, Failure> {
    let committed = std::fs::read_to_string(path())?;
    let written = composed(&Measured::of(&committed))?;
    let say = |lines| format!("docs/accuracy.md is not what the program writes; run `make accuracy`\n{lines}");
    Ok(difference(&committed, &written).map(say))
}

/// The pack as this source makes it, whatever an older build has left in the cache.
fn composed(measured: &Measured) -> Result<String, Failure> {
    let folder = tempfile::tempdir()?;
    let pack = face::packs::dlib::build(&support::cached("wheelhouse"), &folder.path().join("dlib"))?;
    compose(&pack, &Sizes::full(), measured)
}

fn path() -> PathBuf {
    root().join("docs/accuracy.md")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
