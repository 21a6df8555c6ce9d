//! The binary as another process, on a temporary installation.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::cache::cached;

/// The gallery of this test.
pub(crate) const GALLERY: &str = "club";

/// An installation that only the binary touches.
pub(crate) struct Installation {
    folder: TempDir,
    /// The data directory within it.
    data: String,
}

impl Installation {
    /// With a gallery that rests on consent and one person who gave it.
    pub(crate) fn with_consenting_gallery() -> Self {
        let here = Self { folder: TempDir::new().expect("a temporary folder"), data: "data".to_owned() };
        std::fs::write(here.paper(), "SAMPLE").expect("a paper");
        let wheelhouse = cached("wheelhouse").display().to_string();
        here.say(&["models", "pull", "dlib", "--wheelhouse", &wheelhouse]);
        let init = ["init", "--sample", "--name", "SAMPLE", "--address", "1 Street", "--country", "FR"];
        here.say(&[&init[..], &["--contact", "a@sample.invalid", "--pack", "dlib"]].concat());
        here.open_gallery(GALLERY);
        here.consents(GALLERY, "person");
        here
    }

    /// Opens a gallery that rests on consent.
    pub(crate) fn open_gallery(&self, gallery: &str) {
        let paper = self.paper();
        self.say(&["gallery", "create", gallery, "--template", "event-photography"]);
        let evidence = format!("evidence={paper}");
        let notice = format!("notice={paper}");
        let facts = [&evidence, "retention-days=30", &notice, "notice-version=1", "notice-language=en", "dpia=SAMPLE"];
        self.say(&[&["gallery", "set", gallery], &facts[..]].concat());
        self.say(&["gallery", "activate", gallery]);
    }

    /// Adds a person who said yes.
    pub(crate) fn consents(&self, gallery: &str, person: &str) {
        self.say(&["subject", "add", gallery, person]);
        self.say(&["consent", "give", gallery, person, "--text-version", "1", "--evidence", &self.paper()]);
    }

    /// Puts so many variations of one portrait into the person's folder.
    pub(crate) fn draw_pictures(&self, count: u32) {
        let files: Vec<_> = (0..count).map(|number| format!("in/person/{number:03}.png")).collect();
        self.draw(&files);
    }

    /// Draws a variation of one portrait for each of these files.
    pub(crate) fn draw(&self, files: &[String]) {
        let portrait = image::open(self.portrait()).expect("a portrait; run `make setup`");
        for (side, file) in (250..).zip(files) {
            let file = self.beside(file);
            std::fs::create_dir_all(file.parent().expect("in the folder")).expect("a folder");
            portrait.thumbnail(side, side).to_rgb8().save(file).expect("a picture");
        }
    }

    /// The arguments that enrol the folder.
    pub(crate) fn enrolment(&self) -> Vec<String> {
        let folder = self.folder.path().join("in").display().to_string();
        ["enrol", GALLERY, &folder, "--subjects", "folders"].map(str::to_owned).to_vec()
    }

    /// Starts a command and kills it after `delay`; how long it took when it had finished well before.
    pub(crate) fn killed(&self, arguments: &[String], delay: Duration) -> Option<Duration> {
        let mut child = self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let started = Instant::now();
        while started.elapsed() < delay {
            if let Some(status) = child.try_wait().expect("its state") {
                assert!(status.success(), "{arguments:?} failed by itself");
                return Some(started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().expect("SIGKILL");
        child.wait().expect("its end").success().then(|| started.elapsed())
    }

    /// The ids of every face that a search finds.
    pub(crate) fn faces(&self) -> BTreeSet<String> {
        self.found(GALLERY, "face")
    }

    /// Something of every face that a search of a gallery finds.
    pub(crate) fn found(&self, gallery: &str, what: &str) -> BTreeSet<String> {
        let photo = self.portrait().display().to_string();
        let search = ["search", gallery, &photo, "--purpose", "event-photography", "--case", "1"];
        let answer = self.json(&[&search[..], &["--limit", "1000", "--threshold", "0"]].concat());
        let matches = answer["matches"].as_array().expect("a list");
        matches.iter().map(|found| found[what].as_str().expect("text").to_owned()).collect()
    }

    /// A number that `gallery show` tells.
    pub(crate) fn count(&self, of: &str) -> u64 {
        self.json(&["gallery", "show", GALLERY])[of].as_u64().expect("a number")
    }

    /// Checks the whole log and tells how many leaves there are of a kind.
    pub(crate) fn log_check(&self) -> impl Fn(&str) -> u64 {
        let report = self.json(&["log", "check"]);
        move |kind| {
            let events = report["events"].as_array().expect("a list");
            events.iter().find(|event| event[0] == kind).map_or(0, |event| event[1].as_u64().expect("a number"))
        }
    }

    /// How many certificates of erasure there are.
    pub(crate) fn certificates(&self) -> u64 {
        self.json(&["certificate", "list"]).as_array().expect("a list").len() as u64
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command to its end, which must be a good one.
    pub(crate) fn run(&self, arguments: &[String]) -> String {
        let output = self.command(arguments).output().expect("it starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Hands out a key to a server.
    pub(crate) fn key(&self, holder: &str, roles: &[&str]) -> String {
        let roles = roles.iter().flat_map(|role| ["--role", *role]);
        let granted = self.json(&["key", "grant", "--holder", holder].into_iter().chain(roles).collect::<Vec<_>>());
        granted["secret"].as_str().expect("a secret").to_owned()
    }

    /// Runs a command to its end, which must be a good one, for the JSON that it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.say(&[arguments, &["--json"]].concat())).expect("JSON")
    }

    /// As [`Self::run`].
    pub(crate) fn say(&self, arguments: &[&str]) -> String {
        self.run(&words(arguments))
    }

    /// The binary with these arguments, on this installation.
    pub(crate) fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countenance"));
        command.args(arguments).arg("--data").arg(self.folder.path().join(&self.data));
        command.arg("--packs").arg(cached("packs")).arg("--onnxruntime").arg(cached("runtime"));
        command.arg("--operator").arg("ada");
        command
    }

    /// A folder of this test's own.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same installation's folder, with another data directory in it.
    pub(crate) fn with_data(self, data: &str) -> Self {
        Self { data: data.to_owned(), ..self }
    }

    fn paper(&self) -> String {
        self.beside("paper.txt").display().to_string()
    }

    pub(crate) fn portrait(&self) -> PathBuf {
        cached("portraits/obama.jpg")
    }
}

/// Arguments as a command takes them.
pub(crate) fn words(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(ToString::to_string).collect()
}
