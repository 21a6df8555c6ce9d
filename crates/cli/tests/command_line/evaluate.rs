//! Measuring accuracy, as typed.

use std::os::unix::fs::PermissionsExt as _;

use crate::desk::Desk;

#[test]
fn an_evaluation_prints_a_summary_and_writes_its_report() {
    let desk = Desk::set_up();
    for (name, to) in [("obama.jpg", "obama/1.jpg"), ("obama2.jpg", "obama/2.jpg"), ("biden.jpg", "biden/1.jpg")] {
        desk.portrait(name, &format!("in/{to}"));
    }
    desk.write("in/biden/torn.png", "\u{89}");
    desk.write("groups.csv", "person,region\nobama,west\n");
    desk.line("evaluate in --out measured").ends(3).says("mandate");
    assert!(!desk.path("measured").exists(), "a refusal leaves nothing");
    let stated = "--purpose measure-accuracy --case T-1 --probe-basis consent --probe-condition explicit-consent";
    let line = format!("evaluate in {stated} --fpir 0.4 --groups groups.csv --out measured");
    let ran = desk.line(&line).well();
    let ran = ran.says("measured on the pictures given").says("NORMALISED SCORE").says("RAW COSINE");
    ran.says("not measurable with 1 searches").says("SAMPLE RECORDS").says("nothing of the photographs is kept");

    for name in ["report.md", "report.json", "det.svg", "scores.svg"] {
        let path = desk.path("measured").join(name);
        let text = std::fs::read_to_string(&path).expect(name);
        assert!(!text.contains("obama") && !text.contains("biden"), "{name} names nobody");
        let mode = std::fs::metadata(&path).expect(name).permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is its owner's only");
    }
    let written = std::fs::read_to_string(desk.path("measured/report.json")).expect("the report");
    let written: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!((&written["format"], &written["version"]), (&"countenance-evaluation".into(), &1.into()));
    assert_eq!(written["trials"]["enrolled_people"], 1);
    let printed = desk.json(&format!("evaluate in {stated}"));
    assert_eq!(printed["trials"], written["trials"]);
    assert!(printed["leaf"].is_u64() && printed["failures"].is_array());
    desk.line("log check").well().says("evaluation-run");
}

#[test]
fn what_cannot_be_measured_is_said_before_anything_is_done() {
    let desk = Desk::bare();
    std::fs::create_dir_all(desk.path("in/ada")).expect("a folder");
    desk.write("file", "");
    for (line, told) in [
        ("evaluate", "<DIR>"),
        ("evaluate in --enrol 0", "1.."),
        ("evaluate in --strangers 1", "below 1"),
        ("evaluate in --fpir 0", "above 0"),
        ("evaluate in --out in/ada/report", "outside"),
        ("evaluate in --out in", "outside"),
        ("evaluate in --out file", "not a folder"),
        ("evaluate in --out no/where", "not a folder"),
    ] {
        desk.line(line).ends(2).says(told);
    }
    assert!(!desk.path("data").exists(), "nothing was made");
}
