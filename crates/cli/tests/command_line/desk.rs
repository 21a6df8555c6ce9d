//! A folder to work in, and the program run there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::cache::cached;

/// A temporary folder with a model pack.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// A folder without anything.
    pub(crate) fn bare() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A folder with a pack and an installation of sample data.
    pub(crate) fn set_up() -> Self {
        let desk = Self::bare();
        let wheelhouse = fetched("wheelhouse");
        desk.run(&["models", "pull", "dlib", "--wheelhouse", wheelhouse.to_str().expect("a plain path")]).well();
        desk.run(&[
            "init",
            "--sample",
            "--name",
            "SAMPLE Archive",
            "--address",
            "1 Main Street",
            "--country",
            "FR",
            "--contact",
            "archive@example.org",
        ])
        .well();
        desk
    }

    /// Runs the program with words to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(words).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Ran { code: status.code().expect("not killed"), out: text(stdout), err: text(stderr) }
    }

    /// The program with words, in the folder, with nothing of the tester's own environment.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countenance"));
        command.args(words).current_dir(self.folder.path()).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("COUNTENANCE_DATA", self.path("data")).env("COUNTENANCE_PACKS", self.path("packs"));
        command.env("COUNTENANCE_OPERATOR", "ada").env("COLUMNS", "100");
        if let Some(library) = library() {
            command.env("COUNTENANCE_ONNXRUNTIME", library);
        }
        command
    }

    /// Runs a line of words without blanks inside.
    pub(crate) fn line(&self, line: &str) -> Ran {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// As [`Self::line`], for the JSON it prints.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let ran = self.line(&format!("{line} --json")).well();
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{line}: {error}\n{ran:?}"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("the file is written");
    }

    /// Copies a pinned portrait into the folder.
    pub(crate) fn portrait(&self, name: &str, to: &str) {
        let to = self.path(to);
        std::fs::create_dir_all(to.parent().expect("inside the folder")).expect("a folder");
        std::fs::copy(fetched("portraits").join(name), to).expect("the portrait is copied");
    }
}

impl Ran {
    /// The run ended well.
    #[track_caller]
    pub(crate) fn well(self) -> Self {
        self.ends(0)
    }

    /// The run ended with this status.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        for noise in ["panicked", "Some(", "Err(", "{ "] {
            assert!(!self.err.contains(noise), "an error is for people: {}", self.err);
        }
        self
    }

    /// What was printed says this.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(
            self.out.contains(words) || self.err.contains(words),
            "'{words}' is not in:\n{}\n{}",
            self.out,
            self.err
        );
        self
    }
}

/// A part of what `make setup` brings.
fn fetched(part: &str) -> PathBuf {
    let path = cached(part);
    assert!(path.exists(), "{} is missing: run `make setup`", path.display());
    path
}

/// The inference library that `make setup` brings; where it brings none, the system's is found.
fn library() -> Option<PathBuf> {
    let named =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libonnxruntime."));
    let mut entries = std::fs::read_dir(cached("runtime")).ok()?.flatten().map(|entry| entry.path());
    entries.find(|path| named(path))
}
