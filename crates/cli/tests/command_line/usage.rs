//! What cannot be understood is answered with what can be typed, before anything is done.

use crate::desk::Desk;

#[test]
fn wrong_words_end_with_status_2() {
    let desk = Desk::bare();
    for (line, told) in [
        ("", "Usage"),
        ("serach club a.jpg", "search"),
        ("search club", "<PHOTO>"),
        ("search club a.jpg --purpose fun --case 1", "archive-identification"),
        ("search club a.jpg --threshold 101", "from 0 to 100"),
        ("search club a.jpg --false-positives 2", "above 0, at most 1"),
        ("search club a.jpg --probe-basis consent", "--probe-condition"),
        ("search club a.jpg --mandate nonsense", "0190b5a2"),
        ("search club a.jpg --territory France", "FR"),
        ("search club a.jpg --limit 1001", "1..=1000"),
        ("log tail -n 0", "1..=10000"),
        ("key grant --holder bob", "--role"),
        ("key grant --holder bob --role king", "administrator"),
        ("job show not-an-id", "0190b5a2"),
        ("enrol club", "<PATH>"),
        ("enrol club a --smallest-face 0", "1.."),
        ("mandate issue --for bob --purpose research --case 7 --expires tomorrow", "2026-12-31"),
        ("gallery set club colour=red", "retention-days"),
        ("gallery set club keep=all", "crop | original | none"),
        ("gallery create club --template nothing", "press-archive"),
        ("init --name A --address B --country France --contact C", "FR"),
        ("init --name A --address B --country FR --contact C --public-authority", "--officer-name"),
        ("consent give club ada --text-version 1 --evidence f --guardian eve", "--relationship"),
        ("erase face club not-an-id --reason x", "0190b5a2"),
        ("models pull facenet", "opencv"),
        ("completions tcsh", "bash"),
    ] {
        desk.line(line).ends(2).says(told);
    }
    assert!(!desk.path("data").exists(), "nothing was made");
}

#[test]
fn an_erasure_that_nobody_confirmed_is_not_begun() {
    let desk = Desk::bare();
    desk.line("erase subject club ada --reason asked").ends(2).says("--yes");
    assert!(!desk.path("data").exists());
}

#[test]
fn what_is_missing_is_said_with_the_next_step() {
    let desk = Desk::bare();
    desk.line("gallery list").ends(1).says("countenance init");
    desk.line("models show dlib").ends(1).says("countenance models pull dlib");
    desk.line("models check").ends(1).says("countenance models pull dlib");
    desk.run(&["init", "--name", "A", "--address", "B", "--country", "FR", "--contact", "C"])
        .ends(1)
        .says("countenance models pull dlib");
    desk.line("doctor").ends(1).says("BAD");
}
