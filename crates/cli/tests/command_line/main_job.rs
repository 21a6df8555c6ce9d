//! The main job on the pinned portraits: enrol by consent, search, withdraw, erase.

use std::os::unix::fs::PermissionsExt as _;

use crate::desk::Desk;

/// A gallery by consent that is in use, with one person who said yes.
pub(crate) fn club() -> Desk {
    let desk = Desk::set_up();
    desk.write("paper.txt", "SAMPLE");
    desk.line(
        "gallery create club --template event-photography --set evidence=paper.txt --set retention-days=30 --set notice=paper.txt \
         --set notice-version=1 --set notice-language=en --set dpia=SAMPLE --set age-policy=adults-only",
    )
    .well();
    desk.line("gallery activate club").well();
    desk.line("subject add club obama").well();
    desk.line("consent give club obama --text-version 1 --evidence paper.txt").well();
    desk.portrait("obama.jpg", "in/obama/a.jpg");
    desk
}

#[test]
fn a_person_is_enrolled_found_withdrawn_and_erased() {
    let desk = club();
    desk.portrait("obama2.jpg", "probe.jpg");
    desk.portrait("biden.jpg", "stranger.jpg");
    desk.write("in/broken.jpg", "this is no picture");
    let enrol = "enrol club in --subjects folders";
    let report = desk.json(enrol);
    assert_eq!((&report["faces_enrolled"], &report["files"]), (&1.into(), &2.into()), "{report}");
    desk.line(enrol).well().says("1 file: enrolled already").says("broken.jpg");

    desk.line("search club probe.jpg").ends(3).says("mandate");
    let stated = "--purpose event-photography --case C-1";
    let found = desk.line(&format!("search club probe.jpg {stated} --sheet sheet.html")).well();
    found.says("1 possible match among 1 face").says("(self-issued)").says("obama").says("a.jpg");
    let sheet = std::fs::read_to_string(desk.path("sheet.html")).expect("the contact sheet");
    assert!(sheet.contains("SAMPLE RECORDS") && sheet.contains("data:image/png"));
    let mode = std::fs::metadata(desk.path("sheet.html")).expect("the contact sheet").permissions().mode();
    assert_eq!(mode & 0o077, 0, "a page with faces is its owner's only");
    let mandate = "mandate issue --for bob --gallery club --purpose event-photography --case 7 --expires 2999-12-31";
    let under = format!("search club probe.jpg --mandate {}", desk.json(mandate)["id"].as_str().expect("an id"));
    desk.line(&under).ends(3).says("somebody else");
    desk.line(&format!("{under} --operator bob")).well().says("1 possible match");
    let nobody = desk.json(&format!("search club stranger.jpg {stated}"));
    assert_eq!((&nobody["matches"], &nobody["faces_searched"]), (&serde_json::json!([]), &1.into()));

    desk.line("consent withdraw club obama --hold-erasure asked-for-a-copy").well();
    desk.line(&format!("search club probe.jpg {stated}")).well().says("0 possible matches");
    let erased = desk.json("erase subject club obama --reason withdrawn --scan --yes");
    assert!(erased["scan"]["before"]["in_opened"].as_u64() > Some(0), "{erased}");
    assert_eq!((&erased["scan"]["after"]["in_opened"], &erased["scan"]["after"]["in_files"]), (&0.into(), &0.into()));
    assert_eq!(desk.json(enrol)["erased_before"], 1);
    desk.line("log check").well().says("result-disclosed").says("erasure-executed");
    desk.line("doctor").says("all as signed");
}

#[test]
fn photographs_are_compared_and_looked_at_without_a_gallery() {
    let desk = Desk::set_up();
    for (name, to) in [("obama.jpg", "a.jpg"), ("obama2.jpg", "b.jpg"), ("biden.jpg", "c.jpg")] {
        desk.portrait(name, to);
    }
    desk.line("verify a.jpg b.jpg").ends(3).says("mandate");
    let stated = "--purpose research --case C-1 --probe-basis consent --probe-condition explicit-consent";
    desk.line(&format!("verify a.jpg b.jpg {stated}")).well().says("a possible match");
    assert_eq!(desk.json(&format!("verify a.jpg c.jpg {stated}"))["possible_match"], false);
    desk.line("detect a.jpg --annotate marked.png").well().says("1 face in");
    assert!(std::fs::read(desk.path("marked.png")).expect("the marked copy").starts_with(b"\x89PNG"));
    desk.line("detect nowhere.jpg").ends(1).says("nowhere.jpg");
    desk.line("detect a.jpg --annotate no/folder/marked.png").ends(1).says("no/folder/marked.png");
}
