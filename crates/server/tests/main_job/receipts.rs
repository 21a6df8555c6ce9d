//! Receipts of consents, guardians, versions of the notice, and consents from a table.

use basis::{AgePolicy, Consent, Guardian, Notice, Party, Sha256};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use server::ServiceError;
use server::service::consent_import::{self, ImportRow, Outcome, RowReport};
use server::service::consents::{self, ConsentView, NewConsent};
use server::service::document::Document;
use server::service::particulars::{self, Particulars};
use server::service::{consent_receipts, log, notices, register, subjects};

use crate::fixture::{Desk, GALLERY, portrait};

fn yes() -> NewConsent {
    NewConsent { text_version: "1".into(), evidence: Sha256([7; 32]), guardian: None, expires_at: None }
}

fn mother() -> Option<Guardian> {
    Some(Guardian { name: "SAMPLE mother".into(), relationship: "mother".into(), evidence_sha256: None })
}

/// Everything that a receipt says beside the gallery's facts.
fn complete(desk: &Desk) {
    let all = Particulars {
        storage_locations: Some(vec!["SAMPLE server room, FR".into()]),
        recipients: Some(Vec::new()),
        transfers: Some(Vec::new()),
        authority: Some(Party { name: "SAMPLE authority".into(), contact: "https://authority.sample.invalid".into() }),
        ..Particulars::default()
    };
    particulars::record(&desk.here, None, all, "SAMPLE officer").expect("the particulars");
}

fn consenting(desk: &Desk, label: &str, new: NewConsent) -> Consent {
    subjects::add(&desk.here, GALLERY, label, false, None).expect("a person");
    consents::give(&desk.here, GALLERY, label, new).expect("a consent").consent
}

fn receipt(desk: &Desk, label: &str, consent: &Consent) -> Document {
    consent_receipts::receipt(&desk.here, GALLERY, label, consent.id).expect("a receipt")
}

#[test]
fn a_receipt_has_every_required_field_and_checks_offline() {
    let desk = Desk::of_consent();
    complete(&desk);
    let consent = consenting(&desk, "ada", yes());
    let receipt = receipt(&desk, "ada", &consent);
    let content: Value = serde_json::from_str(&receipt.json).expect("JSON");
    for (pointer, what) in consent_receipts::REQUIRED {
        let there = content.pointer(pointer);
        assert!(there.is_some_and(|value| !value.is_null() && value != ""), "{what} at {pointer}: {content:#}");
    }
    assert_eq!(content["dct:conformsTo"], "https://w3id.org/dpv/schema/dpv-27560");
    let process = &content["dpv:hasProcess"][0];
    assert_eq!(process["dpv:hasConsentStatus"][0]["dpv:hasLegalBasis"], "dpv:ExplicitlyExpressedConsent");
    assert_eq!(process["dpv:hasPersonalData"][0]["@type"][0], "dpv:SpecialCategoryPersonalData");
    assert_eq!(content["dpv:hasNotice"][0]["countenance:text"], "SAMPLE notice");

    let key = log::key(&desk.here).parse().expect("a key");
    let checked = consent_receipts::check(&receipt, &key).expect("it checks");
    assert_eq!((checked.consent, checked.state.as_str()), (consent.id, "dpv:ConsentGiven"));
    assert!(checked.leaf.is_some());

    // Altered text, another's signature: nothing of it is believed.
    let altered =
        Document { json: receipt.json.replace("mother", "x").replace("SAMPLE club", "SAMPLE clab"), ..receipt.clone() };
    let error = consent_receipts::check(&altered, &key).expect_err("an altered receipt");
    assert!(error.to_string().contains("altered"), "{error}");
    let other = Desk::of_consent();
    let foreign = log::key(&other.here).parse().expect("a key");
    consent_receipts::check(&receipt, &foreign).expect_err("another house's key");
}

#[test]
fn a_receipt_without_a_required_field_is_refused_and_names_the_place() {
    let desk = Desk::of_consent();
    let consent = consenting(&desk, "ada", yes());
    let error = consent_receipts::receipt(&desk.here, GALLERY, "ada", consent.id).expect_err("no particulars");
    let ServiceError::Refused(refusals) = error else { panic!("{error}") };
    assert_eq!(refusals.len(), 4, "{refusals:?}");
    for (refusal, option) in refusals.iter().zip(["--storage-location", "--recipient", "--transfer", "--authority"]) {
        assert!(refusal.next_step.contains(option), "{refusal}");
    }
}

#[test]
fn a_receipt_says_that_a_consent_ended() {
    let desk = Desk::of_consent();
    complete(&desk);
    let soon = consents_end(&desk);
    let consent = consenting(&desk, "ada", NewConsent { expires_at: Some(soon), ..yes() });
    let state = |label: &str, consent: &Consent| {
        let content: Value = serde_json::from_str(&receipt(&desk, label, consent).json).expect("JSON");
        content["dpv:hasProcess"][0]["dpv:hasConsentStatus"][0]["@type"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(state("ada", &consent), "dpv:ConsentGiven");
    // The clock of these tests moves a second with every look.
    while now(&desk) < soon {}
    assert_eq!(state("ada", &consent), "dpv:ConsentExpired");

    let other = consenting(&desk, "grace", yes());
    consents::withdraw_by_receipt(&desk.here, other.id, Some("asked for a copy first"), false).expect("a withdrawal");
    assert_eq!(state("grace", &other), "dpv:ConsentWithdrawn");
    let again = consents::withdraw_by_receipt(&desk.here, other.id, None, false).expect_err("it was withdrawn");
    assert!(again.to_string().contains("withdrawn before"), "{again}");
}

/// A moment a little after now.
fn consents_end(desk: &Desk) -> Timestamp {
    now(desk) + SignedDuration::from_secs(60)
}

/// The time of the desk's clock, by a person who is added now.
fn now(desk: &Desk) -> Timestamp {
    subjects::add(&desk.here, GALLERY, &format!("clock {}", count(desk)), false, None).expect("a person").created_at
}

fn count(desk: &Desk) -> usize {
    subjects::list(&desk.here, GALLERY, None, 1_000).expect("people").len()
}

#[test]
fn the_receipts_number_alone_withdraws_and_the_next_search_finds_nobody() {
    let desk = Desk::of_consent();
    let consent = consenting(&desk, "obama", yes());
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    let report = consents::withdraw_by_receipt(&desk.here, consent.id, None, false).expect("a withdrawal");
    assert_eq!(report.expect("erased at once").counts.faces, 1);
    assert!(desk.found(&portrait("obama2.jpg")).is_empty());
    consents::withdraw_by_receipt(&desk.here, consent.id, None, false).expect_err("nothing is left of it");
}

#[test]
fn a_declared_minor_needs_a_guardian_and_an_adults_gallery_takes_none() {
    let desk = Desk::of_consent();
    subjects::add(&desk.here, GALLERY, "child", true, None).expect("a minor");
    let refused = consents::give(&desk.here, GALLERY, "child", yes()).expect_err("no guardian");
    assert!(matches!(&refused, ServiceError::Refused(all) if all[0].article == "GDPR Art. 8(1)"), "{refused}");
    assert!(consents::show(&desk.here, GALLERY, "child").expect("consents").is_empty());
    assert_eq!((desk.leaves("consent-given"), desk.leaves("act-refused")), (0, 1));
    let guarded = NewConsent { guardian: mother(), ..yes() };
    consents::give(&desk.here, GALLERY, "child", guarded.clone()).expect("with a guardian");
    register::amend(&desk.here, GALLERY, |facts| {
        facts.age_policy = Some(AgePolicy::AdultsOnly);
        Ok(())
    })
    .expect("adults only");
    let refused = consents::give(&desk.here, GALLERY, "child", guarded).expect_err("adults only");
    assert!(refused.to_string().contains("adults only"), "{refused}");
}

#[test]
fn texts_are_bounded_and_a_consent_that_ended_is_none() {
    let desk = Desk::of_consent();
    let long = "x".repeat(201);
    assert!(subjects::add(&desk.here, GALLERY, &long, false, None).is_err());
    subjects::add(&desk.here, GALLERY, &long[..200], false, None).expect("200 characters are a label");
    subjects::add(&desk.here, GALLERY, "ada", false, None).expect("a person");
    let named = |name: &str| Some(Guardian { name: name.into(), relationship: "mother".into(), evidence_sha256: None });
    let past = "2001-01-01T00:00:00Z".parse().ok();
    for bad in [
        NewConsent { text_version: "x".repeat(101), ..yes() },
        NewConsent { text_version: " ".into(), ..yes() },
        NewConsent { text_version: "a\nb".into(), ..yes() },
        NewConsent { guardian: named(&long), ..yes() },
        NewConsent { guardian: named(""), ..yes() },
        NewConsent { expires_at: past, ..yes() },
    ] {
        let error = consents::give(&desk.here, GALLERY, "ada", bad.clone()).expect_err("it does not fit");
        assert!(matches!(error, ServiceError::Input { .. }), "{bad:?}: {error}");
    }
    assert_eq!(desk.leaves("consent-given"), 0);
}

#[test]
fn every_version_of_a_notice_stays_readable() {
    let desk = Desk::of_consent();
    complete(&desk);
    let first = consenting(&desk, "ada", yes());
    register::amend(&desk.here, GALLERY, |facts| {
        facts.notice = Some(Notice {
            version: "2".into(),
            language: "fr".into(),
            text_sha256: Sha256([3; 32]),
            text: Some("SAMPLE avis".into()),
        });
        Ok(())
    })
    .expect("a new notice");
    let versions = notices::list(&desk.here, GALLERY).expect("notices");
    assert_eq!(versions.iter().map(|of| of.version.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(versions[0].text.as_deref(), Some("SAMPLE notice"));
    let of = |label: &str, consent: &Consent| -> Value {
        serde_json::from_str(&receipt(&desk, label, consent).json).expect("JSON")
    };
    assert_eq!(of("ada", &first)["dpv:hasNotice"][0]["countenance:text"], "SAMPLE notice");
    let second = consenting(&desk, "grace", NewConsent { text_version: "2".into(), ..yes() });
    let content = of("grace", &second);
    assert_eq!((&content["dct:language"], &content["dct:title"]), (&"fr".into(), &"Reçu de consentement".into()));
    let unknown = consenting(&desk, "zoe", NewConsent { text_version: "2019".into(), ..yes() });
    assert_eq!(of("zoe", &unknown)["dpv:hasNotice"][0]["countenance:textHeld"], false);
}

fn row(line: u64, label: &str, given_at: &str) -> ImportRow {
    ImportRow {
        line,
        label: label.into(),
        text_version: "1".into(),
        evidence: "07".repeat(32),
        given_at: given_at.into(),
        ..ImportRow::default()
    }
}

fn outcomes(reports: &[RowReport]) -> Vec<Outcome> {
    reports.iter().map(|report| report.outcome).collect()
}

#[test]
fn a_table_of_consents_is_taken_row_by_row_and_once() {
    use Outcome::{Known, Recorded, Refused, WouldRecord};
    let desk = Desk::of_consent();
    let rows = [
        row(2, "ada", "2024-02-29"),
        row(3, "", "2024-02-29"),
        row(4, "bob", "2999-01-01"),
        ImportRow { evidence: "form.pdf".into(), ..row(5, "carl", "2024-01-01") },
        ImportRow { declared_minor: "yes".into(), ..row(6, "dora", "2024-01-01") },
        ImportRow {
            declared_minor: "yes".into(),
            guardian_name: "SAMPLE".into(),
            guardian_relationship: "father".into(),
            country: "FR".into(),
            ..row(7, "emil", "2024-01-01T10:00:00Z")
        },
        row(8, "ada", "2024-02-29"),
        ImportRow { expires_at: "2001-01-01".into(), ..row(9, "fay", "2000-01-01") },
        row(10, &"x".repeat(201), "2024-01-01"),
    ];
    let rehearsal = consent_import::import(&desk.here, GALLERY, &rows, true).expect("a rehearsal");
    let wanted = [WouldRecord, Refused, Refused, Refused, Refused, WouldRecord, Known, Refused, Refused];
    assert_eq!(outcomes(&rehearsal), wanted, "{rehearsal:#?}");
    assert_eq!((count(&desk), desk.leaves("consent-given")), (0, 0), "a rehearsal leaves nothing");

    let done = consent_import::import(&desk.here, GALLERY, &rows, false).expect("an import");
    let wanted = wanted.map(|outcome| if outcome == WouldRecord { Recorded } else { outcome });
    assert_eq!(outcomes(&done), wanted, "{done:#?}");
    assert!(done.iter().all(|report| (report.outcome == Refused) == report.reason.is_some()));
    assert_eq!((count(&desk), desk.leaves("consent-given")), (2, 2), "who is refused is not added");
    let emil: Vec<ConsentView> = consents::show(&desk.here, GALLERY, "emil").expect("consents");
    assert_eq!(emil[0].consent.given_at.to_string(), "2024-01-01T10:00:00Z");
    assert_eq!(emil[0].consent.guardian.as_ref().map(|of| of.relationship.as_str()), Some("father"));

    // Handed in again: nothing is recorded twice, and a withdrawal is not undone.
    let again = consent_import::import(&desk.here, GALLERY, &rows, false).expect("an import");
    assert_eq!(again.iter().filter(|report| report.outcome == Known).count(), 3);
    consents::withdraw(&desk.here, GALLERY, "ada", Some("asked for a copy first"), false).expect("a withdrawal");
    let older = [row(2, "ada", "2024-02-29"), row(3, "ada", "2024-03-15")];
    let late = consent_import::import(&desk.here, GALLERY, &older, false).expect("an import");
    assert_eq!(outcomes(&late), [Known, Refused], "{late:?}");
    assert!(late[1].reason.as_deref().is_some_and(|reason| reason.contains("took their consent back")));
    let many = vec![row(1, "x", "2024-01-01"); consent_import::MOST_ROWS + 1];
    assert!(consent_import::import(&desk.here, GALLERY, &many, true).is_err());
}

#[test]
fn tables_are_read_with_their_line_numbers_and_digests() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("form.txt"), "abc").expect("a form");
    let csv = "\u{feff}label,text_version,evidence,given_at,language\r\n\
               \"ada, of\nLondon\",1,form.txt,2024-01-01,en\r\n\
               too,short\r\n\
               bob,1,missing.txt,2024-01-01,fr\r\n";
    std::fs::write(path("table.csv"), csv).expect("a table");
    let read: Vec<_> = consent_import::table(&path("table.csv")).expect("a table").collect();
    let first = read[0].as_ref().expect("a row");
    assert_eq!((first.line, first.label.as_str()), (2, "ada, of\nLondon"));
    assert!(first.evidence.starts_with("ba7816bf8f01cfea"), "{}", first.evidence);
    assert!(read[1].as_ref().is_err_and(|report| report.line == 4), "{:?}", read[1]);
    assert!(read[2].as_ref().is_err_and(|report| report.line == 5 && report.reason.is_some()), "{:?}", read[2]);

    std::fs::write(path("bad.csv"), "label,version\nada,1\n").expect("a table");
    assert!(consent_import::table(&path("bad.csv")).err().is_some_and(|error| error.to_string().contains("'version'")));
    let lines = "{\"label\":\"ada\",\"text_version\":\"1\",\"given_at\":\"2024-01-01\"}\n\nno json\n{\"labl\":1}\n";
    std::fs::write(path("table.jsonl"), lines).expect("a table");
    let read: Vec<_> = consent_import::table(&path("table.jsonl")).expect("a table").collect();
    let places: Vec<_> =
        read.iter().map(|row| row.as_ref().map_or_else(|report| report.line, |row| row.line)).collect();
    assert_eq!((places, read.iter().filter(|row| row.is_err()).count()), (vec![1, 3, 4], 2));
}
