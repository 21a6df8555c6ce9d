//! Galleries, people, consents and mandates; no photograph is read.

use crate::desk::Desk;

#[test]
fn a_gallery_is_refused_until_its_facts_are_recorded() {
    let desk = Desk::set_up();
    desk.line("gallery create club")
        .well()
        .says("SAMPLE RECORDS")
        .says("no legal basis")
        .says("countenance gallery set club basis=");
    desk.line("gallery activate club").ends(3).says("GDPR Art. 6(1)").says("GDPR Art. 35");
    desk.line("enrol club .").ends(3).says("draft");
    desk.write("form.txt", "I agree");
    desk.write("notice.txt", "What we do with your face");
    desk.line("gallery set club law=something").ends(1).says("condition=CONDITION");
    desk.write(
        "facts.toml",
        "basis = 'consent'\ncondition = 'explicit-consent'\nevidence = 'form.txt'\nretention-days = 365\n\
         purpose = ['event-photography', 'other:club chronicle']\nnotice = 'notice.txt'\nnotice-language = 'en'\n",
    );
    desk.run(&[
        "gallery",
        "set",
        "club",
        "--facts",
        "facts.toml",
        "notice-version=1",
        "dpia=REG-7",
        "age-policy=adults-only",
    ])
    .well()
    .says("other:club chronicle");
    desk.line("gallery activate club").well();
    let gallery = desk.json("gallery show club");
    assert_eq!((&gallery["state"], &gallery["retention_days"]), (&"active".into(), &365.into()));
    assert_eq!(gallery["missing"], serde_json::json!([]));
    assert_eq!(gallery["notice"]["text"], "What we do with your face");

    desk.line("gallery suspend club").ends(2).says("--reason");
    desk.run(&["gallery", "suspend", "club", "--reason", "a question"]).well().says("suspended");
    desk.run(&["gallery", "close", "club", "--reason", "the event is over"]).well().says("closed");
    desk.line("gallery activate club").ends(1).says("closed");
    desk.line("log check").well().says("the log is whole").says("gallery-closed");
    let last = desk.json("log tail -n 1");
    assert_eq!(last[0]["kind"], "gallery-closed");
}

#[test]
fn people_and_their_consents_are_listed() {
    let desk = Desk::set_up();
    desk.write("form.txt", "I agree");
    desk.line("gallery create club --template event-photography --set retention-days=30")
        .well()
        .says("for you to answer");
    desk.line("subject add club kim --minor --territory fr").well();
    desk.line("subject add club kim").ends(1).says("already");
    desk.line("consent give club kim --text-version 2026-1 --evidence form.txt --guardian Eve --relationship mother --expires 2999-12-31").well();
    desk.line("consent show club kim").well().says("given").says("2026-1").says("3000-01-01");
    desk.line("subject show club kim").well().says("minor").says("FR").says("given");
    assert_eq!(desk.json("subject list club")[0]["label"], "kim");
    desk.line("consent give club lee --text-version 1 --evidence form.txt").ends(1).says("countenance subject list");

    desk.line("consent withdraw club kim --hold-erasure asked-for-a-copy").well().says("held back");
    desk.line("consent withdraw club kim").ends(1).says("standing consent");
    assert_eq!(desk.json("consent show club kim")[0]["state"], "withdrawn");
    desk.line("erase subject club kim --reason withdrawal --scan --yes").well().says("1 person").says("after: 0 in");
    assert_eq!(desk.json("subject list club"), serde_json::json!([]));
}

#[test]
fn a_mandate_is_issued_listed_and_revoked() {
    let desk = Desk::set_up();
    desk.line("gallery create club --template event-photography").well();
    let issue =
        "mandate issue --for bob --gallery club --purpose event-photography --case 7 --expires 2999-12-31 --searches 3";
    let mandate = desk.json(issue);
    assert_eq!(
        (&mandate["operator"], &mandate["issued_by"], &mandate["searches_left"]),
        (&"bob".into(), &"ada".into(), &3.into())
    );
    desk.line("mandate list").well().says("valid").says("bob");
    let id = mandate["id"].as_str().expect("an id");
    desk.line(&format!("mandate revoke {id}")).well();
    desk.line("mandate list").well().says("revoked");
    let none = "mandate issue --for bob --purpose research --case 7 --expires 2999-12-31";
    desk.line(none).ends(1).says("--probe-basis");
    desk.line(&format!("{none} --probe-basis consent --probe-condition explicit-consent --operator bob"))
        .well()
        .says("(self-issued)");
    assert!(desk.line("log key").well().out.starts_with("countenance/"));
    desk.line("log proof 0").well();
    desk.line("log proof 4000").ends(1);
}
