//! Ctrl-C in the middle of an enrolment.

use std::io::Read as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::main_job::club;

/// Far more than are enrolled before the signal arrives.
const FILES: usize = 400;

#[test]
fn an_interrupted_enrolment_keeps_what_is_done_and_goes_on_later() {
    let desk = club();
    let portrait = std::fs::read(desk.path("in/obama/a.jpg")).expect("the portrait");
    for number in 0..FILES {
        // Bytes after the end of a JPEG make it another file with the same picture.
        let bytes = [portrait.as_slice(), &number.to_be_bytes()].concat();
        std::fs::write(desk.path(&format!("in/obama/{number}.jpg")), bytes).expect("a photograph");
    }
    let mut running =
        desk.command(&["enrol", "club", "in", "--subjects", "folders", "--json"]).spawn().expect("it starts");
    // Sealed crops are written when the first photographs are committed.
    let begun = Instant::now();
    while files_under(&desk.path("data/blobs")) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(120) && running.try_wait().expect("a state").is_none());
        std::thread::sleep(Duration::from_millis(10));
    }
    let told = Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("kill runs");
    assert!(told.success());
    let mut out = String::new();
    running.stdout.take().expect("a pipe").read_to_string(&mut out).expect("the report");
    assert_eq!(running.wait().expect("an end").code(), Some(130), "{out}");
    let report: serde_json::Value = serde_json::from_str(&out).expect("the report is JSON");
    let (done, left) = (report["faces_enrolled"].as_u64().unwrap(), report["not_looked_at"].as_u64().unwrap());
    assert!(done > 0 && left > 0 && done + left == FILES as u64 + 1, "{report}");

    desk.line("log check").well();
    assert_eq!(desk.json("gallery show club")["faces"], done);
    // One of those that are enrolled already.
    assert_eq!(desk.json("enrol club in/obama/0.jpg --subjects folders")["files"], 1);
}

fn files_under(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|entry| if entry.path().is_dir() { files_under(&entry.path()) } else { 1 }).sum()
}
