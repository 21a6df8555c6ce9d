//! People's requests: taken in, shown who asks, searched, decided, closed.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use basis::{ConsentId, FaceId, RefusalGround, RequestId, RequestKind, RequestState, Tier};
use jiff::{Timestamp, ToSpan as _};
use server::service::holdings::{self, FaceFilter};
use server::service::mail::{MailSettings, MailTls, Post};
use server::service::requests::{
    self, Answer, Channel, Decision, Filed, Identified, NewRequest, OfferedProof, Rectification, RefusalOf,
    RequestReceipt,
};
use server::service::search::{self, SearchRequest};
use server::service::{consents, document, log, register, subjects};
use server::{Ambient, Clock, Installation, ServiceError};

use crate::fixture::{Desk, GALLERY, asking, photograph, portrait, wait};

fn new(kind: RequestKind, identified: Vec<Identified>) -> NewRequest {
    NewRequest {
        kind,
        channel: Channel::Portal,
        language: "en".into(),
        received_at: None,
        entered_by: None,
        name: Some("SAMPLE Person".into()),
        contact: Some("person@sample.invalid".into()),
        message: None,
        identified,
    }
}

fn file(desk: &Desk, kind: RequestKind, identified: Vec<Identified>) -> RequestId {
    requests::file(&desk.here, new(kind, identified)).expect("it is taken in").id
}

/// A club with two people who are enrolled.
fn club() -> Desk {
    let desk = Desk::of_consent();
    for (person, photo) in [("obama", "obama.jpg"), ("biden", "biden.jpg")] {
        desk.consenting(person);
        desk.photo(person, photo);
    }
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").faces_enrolled, 2);
    desk
}

fn consent_of(desk: &Desk, label: &str) -> ConsentId {
    consents::show(&desk.here, GALLERY, label).expect("consents")[0].consent.id
}

fn face_of(desk: &Desk, label: &str) -> FaceId {
    let subject = Some(subjects::show(&desk.here, GALLERY, label).expect("a subject").id);
    let filter = FaceFilter { subject, image: None };
    holdings::faces(&desk.here, GALLERY, filter, None, 10).expect("faces")[0].id
}

/// What the person was given when the picture was taken in.
fn reference_of(desk: &Desk, label: &str) -> OfferedProof {
    let known = requests::reference(&desk.here, GALLERY, face_of(desk, label)).expect("a reference");
    OfferedProof::EnrolmentReference { reference: known.reference }
}

fn label(name: &str) -> Identified {
    Identified::Label { gallery: GALLERY.into(), label: name.into() }
}

fn receipt_of(desk: &Desk, name: &str) -> Identified {
    Identified::Consent { consent: consent_of(desk, name) }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ServiceError>) -> String {
    match answer {
        Err(ServiceError::Refused(refusals)) => refusals[0].to_string(),
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn access_by_a_consent_receipt_takes_no_picture() {
    let desk = club();
    let asked = new(RequestKind::Access, vec![receipt_of(&desk, "obama")]);
    let Filed { id, due, receipt, follow } = requests::file(&desk.here, asked).expect("it is taken in");
    let token = follow.strip_prefix("/request/").expect("the path of its page");
    assert_eq!(requests::follow(&desk.here, token).expect("the link leads to it"), id);
    assert!(requests::follow(&desk.here, &format!("{token}A")).is_err() && !receipt.json.contains(token));
    let key = log::key(&desk.here).parse().expect("a key");
    let says: RequestReceipt = document::check(&receipt, "request-receipt", &key).expect("it is signed");
    assert_eq!((says.request, says.due, says.right), (id, due, RequestKind::Access));
    assert!(says.sample && says.complain.contains("Art. 77"), "{says:?}");
    assert!(!receipt.json.contains("SAMPLE Person") && !receipt.json.contains("person@sample"), "{}", receipt.json);
    assert_eq!(requests::receipt(&desk.here, id).expect("again"), receipt);

    assert_eq!(requests::candidates(&desk.here, id).expect("held back from the receipt on").len(), 1);
    let found = requests::search(&desk.here, id, Vec::new(), 0.01).expect("a search");
    let view = &found.request;
    assert_eq!((view.candidates, view.theirs, view.tier), (Some(1), Some(1), Tier::Second), "{view:?}");
    assert_eq!((found.to_review, found.searched.by_reference, found.searched.swept.len()), (0, 1, 0));
    let candidates = requests::candidates(&desk.here, id).expect("candidates");
    assert_eq!((candidates[0].subject.as_deref(), candidates[0].theirs), (Some("obama"), Some(true)));
    let answer = Answer { text: Some("SAMPLE answer".into()), ..Answer::default() };
    let why = refused(requests::close(&desk.here, id, "ada", &answer));
    assert!(why.contains("not put together"), "{why}");
    for (kind, count) in [("request-received", 1), ("identity-proven", 1), ("sweep-performed", 0)] {
        assert_eq!(desk.leaves(kind), count, "{kind}");
    }
    // It survives a restart as it was.
    let desk = desk.reopen();
    let person = requests::person(&desk.here, id).expect("who asks");
    assert_eq!(person.contact.as_deref(), Some("person@sample.invalid"));
    assert!(person.history.iter().all(|past| past.leaf.is_some()), "{person:?}");
}

#[test]
fn a_letter_has_the_deadline_of_the_day_it_came() {
    let desk = Desk::of_consent();
    let now = requests::file(&desk.here, new(RequestKind::Erasure, Vec::new())).expect("it is taken in");
    let at: Timestamp = "2026-01-31T10:00:00Z".parse().expect("a time");
    let letter = NewRequest {
        channel: Channel::Letter,
        received_at: Some(at),
        entered_by: Some("ada".into()),
        ..new(RequestKind::Erasure, Vec::new())
    };
    let filed = requests::file(&desk.here, letter.clone()).expect("it is taken in");
    assert_eq!(filed.due.to_string(), "2026-02-28", "the last day of a shorter month");
    assert!(now.due > filed.due);
    let late = requests::alarms(&desk.here).expect("alarms");
    assert_eq!(late.iter().map(|view| view.id).collect::<Vec<_>>(), [filed.id]);
    assert_eq!(late[0].alarm, Some(basis::Alarm::Late));
    let why = refused(requests::extend(&desk.here, filed.id, "ada", "SAMPLE: many galleries"));
    assert!(why.contains("first month is over"), "{why}");
    let extended = requests::extend(&desk.here, now.id, "ada", "SAMPLE: many galleries").expect("in time");
    assert!(extended.extended && extended.due > now.due);
    let future = NewRequest { received_at: Some(Timestamp::MAX), ..letter };
    assert!(requests::file(&desk.here, future).is_err());
    let tongue = NewRequest { language: "tlh".into(), ..new(RequestKind::Access, Vec::new()) };
    assert!(requests::file(&desk.here, tongue).is_err());
}

#[test]
fn ten_requests_a_day_are_ten_requests() {
    let desk = Desk::of_consent();
    let ids: Vec<_> = (0..10).map(|_| file(&desk, RequestKind::Access, Vec::new())).collect();
    let listed = requests::list(&desk.here, Some(RequestState::Open), None, 100).expect("a list");
    assert_eq!(listed.len(), 10);
    assert_eq!(listed.iter().filter(|view| view.repeats.is_some()).count(), 9);
    assert_eq!(listed[0].repeats, Some(ids[8]), "each is linked with the one before");
    let other = NewRequest { contact: Some("other@sample.invalid".into()), ..new(RequestKind::Access, Vec::new()) };
    let other = requests::file(&desk.here, other).expect("it is taken in").id;
    assert_eq!(requests::show(&desk.here, other).expect("it").repeats, None);
    assert_eq!(desk.leaves("request-received"), 11);
}

#[test]
fn a_refusal_names_who_why_and_what_can_be_done() {
    let desk = Desk::of_consent();
    let id = file(&desk, RequestKind::Access, Vec::new());
    let whole = RefusalOf {
        ground: RefusalGround::ManifestlyExcessive,
        reason: "SAMPLE reason".into(),
        authority: "SAMPLE authority, 1 Sample Street".into(),
        court: "SAMPLE court".into(),
    };
    let why = |by: &str, of: RefusalOf| refused(requests::refuse(&desk.here, id, by, &of));
    why(" ", whole.clone());
    why("ada", RefusalOf { reason: " ".into(), ..whole.clone() });
    why("ada", RefusalOf { authority: String::new(), ..whole.clone() });
    why("ada", RefusalOf { court: String::new(), ..whole.clone() });
    why("ada", RefusalOf { ground: RefusalGround::LegalClaims, ..whole.clone() });
    let view = requests::refuse(&desk.here, id, "ada", &whole).expect("a whole refusal");
    assert_eq!((view.state, view.alarm, desk.leaves("request-refused")), (RequestState::Refused, None, 1));
    refused(requests::take_back(&desk.here, id, "ada", "SAMPLE"));
}

/// A folder for letters, and the code of the only new one in it.
fn letters(desk: &Desk) -> std::path::PathBuf {
    let folder = desk.folder.path().join("letters");
    std::fs::create_dir(&folder).expect("a folder");
    let mail = MailSettings {
        from: "desk@sample.invalid".into(),
        host: None,
        port: None,
        tls: MailTls::Starttls,
        user: None,
        password_file: None,
        folder: Some(folder.clone()),
    };
    desk.here.set_post(Post::open(&mail).expect("a post"));
    folder
}

fn code_in(folder: &Path) -> String {
    let mut letters: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    let letter = letters.pop().expect("a letter");
    assert!(letters.is_empty(), "one letter");
    let text = std::fs::read_to_string(&letter).expect("a letter");
    std::fs::remove_file(letter).expect("it was read");
    let (_, text) = text.split_once("\r\n\r\n").expect("a head and a text");
    let text = BASE64_STANDARD.decode(text.split_whitespace().collect::<String>()).expect("base64");
    let text = String::from_utf8(text).expect("a text");
    text.lines().find_map(|line| line.strip_prefix("Your code: ")).expect("a code").trim().to_owned()
}

#[test]
fn a_code_is_right_in_time_and_within_five_tries() {
    let desk = Desk::of_consent();
    let person = |label: &str, email: Option<&str>| subjects::NewSubject {
        label: label.into(),
        email: email.map(str::to_owned),
        ..subjects::NewSubject::default()
    };
    subjects::add_new(&desk.here, GALLERY, person("ada", Some("ada@sample.invalid"))).expect("a person");
    subjects::add_new(&desk.here, GALLERY, person("bob", None)).expect("a person");
    assert!(subjects::add_new(&desk.here, GALLERY, person("eve", Some("no address"))).is_err());
    let id = file(&desk, RequestKind::Access, vec![label("ada")]);
    let without = requests::send_code(&desk.here, id).expect_err("no mail").to_string();
    assert!(without.contains("no mail is configured"), "{without}");
    let folder = letters(&desk);
    let shown =
        |id, code: &str| requests::prove(&desk.here, id, &OfferedProof::EmailCode { code: code.into() }, "portal");
    let wrong = refused(shown(id, "12345678"));

    let sent = requests::send_code(&desk.here, id).expect("it is sent");
    let code = code_in(&folder);
    assert_eq!(code.len(), 8, "{code}");
    wait(31);
    assert_eq!(refused(shown(id, &code)), wrong, "too late");

    requests::send_code(&desk.here, id).expect("it is sent");
    let code = code_in(&folder);
    let other = if code == "00000000" { "00000001" } else { "00000000" };
    for _ in 0..5 {
        assert_eq!(refused(shown(id, other)), wrong);
    }
    assert_eq!(refused(shown(id, &code)), wrong, "tried too often");

    requests::send_code(&desk.here, id).expect("it is sent");
    let code = code_in(&folder);
    assert_eq!(refused(shown(id, other)), wrong);
    let proved = shown(id, &code).expect("the right one");
    assert!(proved.counts && proved.tier == Tier::Second);
    assert_eq!(refused(shown(id, &code)), wrong, "used once");

    // Nobody is told whether there is an address, or a person.
    for reference in [label("bob"), label("nobody")] {
        let id = file(&desk, RequestKind::Access, vec![reference]);
        let told = requests::send_code(&desk.here, id).expect("the same answer");
        assert_eq!(told.says, sent.says);
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0);
        assert_eq!(refused(shown(id, "00000000")), wrong);
    }
    // A mailbox is not flooded.
    let more = (0..5).filter(|_| requests::send_code(&desk.here, id).is_ok()).count();
    assert_eq!(more, 2);
}

#[test]
fn what_shows_nothing_is_answered_the_same() {
    let desk = club();
    let id = file(&desk, RequestKind::Access, vec![label("obama")]);
    let nowhere = |bytes| [bytes; 16];
    let shown = |shown| refused(requests::prove(&desk.here, id, &shown, "portal"));
    let answers = [
        shown(OfferedProof::ConsentReceipt { consent: ConsentId::from_bytes(nowhere(1)) }),
        shown(OfferedProof::EnrolmentReference { reference: face_of(&desk, "obama").to_string() }),
        shown(OfferedProof::EmailCode { code: "12345678".into() }),
        refused(requests::selfie(&desk.here, id, photograph("biden.jpg"), "portal")),
    ];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    refused(requests::prove(&desk.here, id, &OfferedProof::Staff { reason: "SAMPLE".into() }, " "));
    assert_eq!(requests::show(&desk.here, id).expect("it").tier, Tier::First);
    let vouched = requests::prove(&desk.here, id, &OfferedProof::Staff { reason: "SAMPLE: known here".into() }, "ada");
    assert_eq!(vouched.expect("a vouching").tier, Tier::Second);
    // What a label leads to still waits for a person.
    assert_eq!(requests::search(&desk.here, id, Vec::new(), 0.01).expect("a search").to_review, 1);
}

#[test]
fn a_receipt_of_ones_own_opens_nobody_elses_record() {
    let desk = club();
    let id = file(&desk, RequestKind::Erasure, vec![label("obama"), receipt_of(&desk, "biden")]);
    let reference = reference_of(&desk, "obama");
    let proved = requests::prove(&desk.here, id, &reference, "portal").expect("it is kept for the review");
    assert!(!proved.counts && proved.tier == Tier::Second, "{proved:?}");
    let found = requests::search(&desk.here, id, Vec::new(), 0.01).expect("a search");
    assert_eq!((found.to_review, found.request.candidates, found.request.theirs), (1, Some(2), None));
    let own = reference_of(&desk, "biden");
    assert_eq!(requests::prove(&desk.here, id, &own, "portal").expect("the same person").tier, Tier::Third);
}

#[test]
fn an_objection_takes_out_of_use_at_once_and_comes_back_by_name() {
    let desk = club();
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    let id = file(&desk, RequestKind::Objection, vec![label("obama")]);
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "in the next search already");
    assert_eq!(desk.found(&portrait("biden.jpg")), ["biden"]);
    let second = file(&desk, RequestKind::Restriction, vec![label("obama")]);
    let desk = desk.reopen();
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "after a restart too");
    assert_eq!(desk.leaves("restriction-set"), 2);

    refused(requests::lift(&desk.here, id, "ada", "SAMPLE", true));
    let why = RefusalOf {
        ground: RefusalGround::CompellingGrounds,
        reason: "SAMPLE grounds".into(),
        authority: "SAMPLE authority".into(),
        court: "SAMPLE court".into(),
    };
    requests::refuse(&desk.here, id, "ada", &why).expect("a refusal");
    refused(requests::lift(&desk.here, id, "ada", "SAMPLE", false));
    requests::lift(&desk.here, id, "ada", "SAMPLE", true).expect("it is lifted");
    assert!(desk.found(&portrait("obama2.jpg")).is_empty(), "another restriction stands");
    requests::lift(&desk.here, second, "ada", "SAMPLE", true).expect("it is lifted");
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
    assert!(requests::lift(&desk.here, second, "ada", "SAMPLE", true).is_err(), "nothing stands");
    assert_eq!(desk.leaves("restriction-lifted"), 2);
    let answer = Answer { text: Some("SAMPLE".into()), ..Answer::default() };
    let closed = requests::close(&desk.here, second, "ada", &answer).expect("it was done");
    assert_eq!(closed.state, RequestState::Answered);
    let desk = desk.reopen();
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["obama"]);
}

#[test]
fn a_photograph_finds_and_a_person_decides() {
    let desk = club();
    register::suspend(&desk.here, GALLERY, "SAMPLE").expect("rights do not end with its use");
    let id = file(&desk, RequestKind::Objection, Vec::new());
    let nobody = [Decision { face: face_of(&desk, "obama"), theirs: true }];
    assert!(requests::decide(&desk.here, id, &nobody, None, "ada").is_err(), "nobody searched yet");
    let found = requests::search(&desk.here, id, vec![photograph("obama2.jpg")], 0.01).expect("a search");
    assert_eq!((found.searched.swept.len(), found.searched.swept[0].compared), (1, 2), "{found:?}");
    assert_eq!(requests::searches(&desk.here, id).expect("searches"), [found.searched]);
    let face = face_of(&desk, "obama");
    assert!(requests::candidates(&desk.here, id).expect("candidates").iter().any(|candidate| candidate.face == face));
    refused(requests::decide(&desk.here, id, &nobody, Some(false), ""));
    let view = requests::decide(&desk.here, id, &nobody, Some(false), "ada").expect("all are decided");
    assert_eq!((view.theirs, view.restricted), (Some(1), true), "{view:?}");
    register::activate(&desk.here, GALLERY).expect("in use again");
    assert!(desk.found(&portrait("obama2.jpg")).is_empty());
    assert_eq!(desk.found(&portrait("biden.jpg")), ["biden"]);
    // Searched again, what was decided stays.
    let again = requests::search(&desk.here, id, vec![photograph("obama2.jpg")], 0.01).expect("a search");
    assert_eq!((again.to_review, again.request.theirs), (0, Some(1)));
}

#[test]
fn a_withdrawal_by_receipt_erases_at_once_and_by_a_label_waits() {
    let desk = club();
    let by_label = file(&desk, RequestKind::Withdrawal, vec![label("biden")]);
    assert!(desk.found(&portrait("biden.jpg")).is_empty(), "out of use");
    assert_eq!(register::show(&desk.here, GALLERY).expect("it").faces, 2, "and still there");
    let id = file(&desk, RequestKind::Withdrawal, vec![receipt_of(&desk, "obama")]);
    assert_eq!(register::show(&desk.here, GALLERY).expect("it").faces, 1);
    assert!(subjects::show(&desk.here, GALLERY, "obama").is_err());
    let answer = Answer { text: Some("SAMPLE".into()), ..Answer::default() };
    requests::close(&desk.here, id, "ada", &answer).expect("it was done");
    let proof = OfferedProof::ConsentReceipt { consent: consent_of(&desk, "biden") };
    requests::prove(&desk.here, by_label, &proof, "portal").expect("a proof");
    assert_eq!(register::show(&desk.here, GALLERY).expect("it").faces, 0);
    assert_eq!((desk.leaves("consent-withdrawn"), desk.leaves("erasure-executed")), (2, 2));
}

#[test]
fn nothing_of_a_selfie_is_kept() {
    let desk = club();
    let before = desk.blobs();
    let id = file(&desk, RequestKind::Access, vec![label("obama")]);
    let proved = requests::selfie(&desk.here, id, photograph("obama2.jpg"), "portal").expect("it matches");
    assert!(proved.counts && proved.tier == Tier::Second, "{proved:?}");
    refused(requests::selfie(&desk.here, id, photograph("biden.jpg"), "portal"));
    assert_eq!((desk.leaves("selfie-dropped"), desk.blobs()), (2, before));
    for name in ["obama2.jpg", "biden.jpg"] {
        // The enrolled picture of the second is kept as its pixels, so its file's bytes are nowhere either.
        let bytes = photograph(name).bytes().to_vec();
        let window = &bytes[bytes.len() / 2..bytes.len() / 2 + 32];
        assert!(!anywhere(&desk.settings.data, window), "{name}");
        // What is looked for can be found: the second lies where it was enrolled from.
        assert_eq!(anywhere(&desk.incoming(), window), name == "biden.jpg");
    }
}

fn anywhere(folder: &Path, window: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return anywhere(&path, window);
        }
        std::fs::read(&path).is_ok_and(|bytes| bytes.windows(window.len()).any(|at| at == window))
    })
}

#[test]
fn data_are_put_right_for_whom_the_request_leads_to() {
    let desk = club();
    let change = |subject: &str| Rectification {
        gallery: GALLERY.into(),
        subject: subject.into(),
        label: Some("barack".into()),
        country: Some("US".parse().expect("a country")),
        ..Rectification::default()
    };
    let id = file(&desk, RequestKind::Rectification, vec![label("obama")]);
    refused(requests::rectify(&desk.here, id, &change("obama"), "ada"));
    let vouching = OfferedProof::Staff { reason: "SAMPLE: known here".into() };
    requests::prove(&desk.here, id, &vouching, "ada").expect("a vouching");
    refused(requests::rectify(&desk.here, id, &change("biden"), "ada"));
    let taken = Rectification { label: Some("biden".into()), ..change("obama") };
    assert!(requests::rectify(&desk.here, id, &taken, "ada").is_err());
    let within = |desk: &Desk, country: &str| {
        let territories = vec![country.parse().expect("a country")];
        let asked = SearchRequest { territories, ..asking(&portrait("obama2.jpg")) };
        search::search(&desk.here, &asked).expect("a search").matches.len()
    };
    assert_eq!(within(&desk, "US"), 0);
    requests::rectify(&desk.here, id, &change("obama"), "ada").expect("it is put right");
    assert_eq!(desk.found(&portrait("obama2.jpg")), ["barack"]);
    assert_eq!((within(&desk, "US"), within(&desk, "FR")), (1, 0), "with the next search");
    let desk = desk.reopen();
    assert_eq!((within(&desk, "US"), within(&desk, "FR")), (1, 0), "and after a start");
    let answer = Answer { text: Some("SAMPLE".into()), ..Answer::default() };
    requests::close(&desk.here, id, "ada", &answer).expect("it was done");
    assert_eq!(desk.leaves("data-rectified"), 1);
}

#[test]
fn doubt_lets_the_clock_stand_and_a_proof_lets_it_go_on() {
    let desk = Desk::of_consent();
    let id = file(&desk, RequestKind::Access, Vec::new());
    refused(requests::doubt(&desk.here, id, "ada", " "));
    assert!(requests::doubt(&desk.here, id, "ada", "SAMPLE: another name").expect("a doubt").paused);
    let vouching = OfferedProof::Staff { reason: "SAMPLE: came to the counter".into() };
    assert!(!requests::prove(&desk.here, id, &vouching, "bob").expect("a proof").request.paused);
    assert!(requests::doubt(&desk.here, id, "ada", "SAMPLE").expect("another").paused);
    assert!(!requests::end_doubt(&desk.here, id, "ada").expect("its end").paused);
}

/// The day on which the requests' own retention is over.
struct Later(Timestamp);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[test]
fn who_asked_goes_three_years_after_the_end() {
    let desk = Desk::of_consent();
    let (closed, open) = (file(&desk, RequestKind::Access, Vec::new()), file(&desk, RequestKind::Access, Vec::new()));
    refused(requests::take_back(&desk.here, closed, " ", "SAMPLE: by telephone"));
    refused(requests::take_back(&desk.here, closed, "ada", " "));
    let view = requests::take_back(&desk.here, closed, "ada", "SAMPLE: by telephone").expect("it is taken back");
    let history = requests::person(&desk.here, closed).expect("the request").history;
    let last = history.last().expect("what happened");
    assert_eq!((last.by.as_deref(), last.reason.as_deref()), (Some("ada"), Some("SAMPLE: by telephone")));
    assert_eq!(requests::forget_old(&desk.here).expect("nothing yet"), 0);
    let Desk { here, folder, settings } = desk;
    drop(here);
    let ended = view.closed_at.expect("it is closed").to_zoned(jiff::tz::TimeZone::UTC);
    let at = ended.checked_add(3.years().days(1)).expect("a time").timestamp();
    let ambient = Ambient { clock: Arc::new(Later(at)), random: Ambient::system().random };
    let here = Installation::open(settings, ambient).expect("it opens");
    assert_eq!(requests::forget_old(&here).expect("one"), 1);
    assert_eq!(requests::forget_old(&here).expect("none is left"), 0);
    let gone = requests::person(&here, closed).expect("how it went stays");
    assert!(gone.forgotten && gone.contact.is_none() && !gone.history.is_empty(), "{gone:?}");
    assert!(!requests::person(&here, open).expect("it waits").forgotten);
    assert!(requests::list(&here, None, None, 10).is_ok_and(|all| all.len() == 2));
    drop(folder);
}
