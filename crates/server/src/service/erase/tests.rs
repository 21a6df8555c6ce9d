//! Erasing by request, order and retention, on an installation with enrolled people.

use std::path::Path;
use std::sync::Arc;

use basis::{
    FaceId, GalleryId, OrderCourse, OrderEvent, OrderId, OrderMeasure, OrderScope, Proof, ProofKind, Request,
    RequestEvent, RequestId, RequestKind, RequestState, UnknownTerritory,
};
use jiff::{SignedDuration, Timestamp};
use vault::KeySlot;
use vault::records::requests::{self as request_rows, RequestFace};
use vault::records::{faces, galleries, matters as matter_rows};

use super::{Because, batch, for_request, preview_request};
use crate::service::barring::{self, Lift};
use crate::service::orders::{self, Order};
use crate::service::recipients::{self, Of};
use crate::service::requests::record::{self, Case};
use crate::service::requests::{Channel, Course};
use crate::service::{backup, certificates, consents, matters, requests, retention};
use crate::{Ambient, Clock, Installation, ServiceError};

use crate::fixture::{Desk, GALLERY};

/// A gallery with two people, one picture each.
fn two_people() -> (Desk, GalleryId, Vec<FaceId>) {
    let desk = Desk::of_consent();
    for (person, photo) in [("obama", "obama.jpg"), ("biden", "biden.jpg")] {
        desk.consenting(person);
        desk.photo(person, photo);
    }
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let gallery = desk.here.read(galleries::list).expect("galleries")[0].id;
    let all = faces_of(&desk.here, gallery);
    (desk, gallery, all)
}

fn faces_of(here: &Installation, gallery: GalleryId) -> Vec<FaceId> {
    here.read(|tx| faces::list(tx, gallery, None, 100)).expect("faces").iter().map(|face| face.id).collect()
}

/// The face of one of the two.
fn face_of(here: &Installation, label: &str) -> FaceId {
    let subject = crate::service::subjects::find(here, GALLERY, label).expect("a person");
    here.read(|tx| faces::of_subject(tx, subject.id)).expect("faces")[0].id
}

/// Registers a request that was searched and reviewed: the face is the person's.
fn request(here: &Installation, kind: RequestKind, gallery: GalleryId, face: FaceId) -> RequestId {
    let keys = here.house().vault().keys();
    let id = here.id(RequestId::from_parts);
    let case = Case {
        id,
        key: keys.allocate().expect("a key"),
        course: Course {
            channel: Channel::Letter,
            entered_by: Some("ada".into()),
            language: "en".into(),
            request: Request::received(kind, here.now()),
            leaf: 0,
            happened: Vec::new(),
            repeats: None,
            erasures: Vec::new(),
        },
        person: None,
        answer: None,
        written: 0,
    };
    let row = case.row(here).expect("a row");
    let theirs =
        RequestFace { request_id: id, face_id: face, gallery_id: gallery, similarity: 100.0, theirs: Some(true) };
    here.house()
        .vault()
        .transact(|tx| {
            request_rows::insert(tx, &row)?;
            request_rows::set_faces(tx, id, &[theirs])
        })
        .expect("a request");
    happen(here, id, RequestEvent::Searched { candidates: 1 });
    happen(here, id, RequestEvent::Reviewed { theirs: 1 });
    id
}

fn happen(here: &Installation, id: RequestId, event: RequestEvent) {
    let mut case = record::find(here, id).expect("the request");
    case.happen(here, event).expect("it may happen");
    let row = case.row(here).expect("a row");
    here.house().vault().transact(|tx| record::update(tx, &row).map(drop)).expect("its row");
}

fn prove(here: &Installation, id: RequestId, kind: ProofKind) {
    let proof = Proof { kind, at: here.now(), reviewed_by: Some("ada".into()), reason: Some("SAMPLE".into()) };
    happen(here, id, RequestEvent::Proved { proof });
}

fn order(here: &Installation, measures: &[OrderMeasure]) -> OrderId {
    let id = here.id(OrderId::from_parts);
    let course = OrderCourse::received(measures).expect("measures");
    let order = Order {
        id,
        authority: "SAMPLE authority".into(),
        reference: "SAMPLE-1".into(),
        document_sha256: None,
        received_at: here.now(),
        entered_by: "ada".into(),
        scope: OrderScope {
            territory: Vec::new(),
            unknown: UnknownTerritory::InScope,
            galleries: Vec::new(),
            ..OrderScope::default()
        },
        last_day: None,
        daily_penalty: None,
        turnover: None,
        course: course.after(OrderEvent::Approved, here.now()).expect("approved"),
        leaf: 0,
        happened: Vec::new(),
        held_before: None,
        erasures: Vec::new(),
        notes: Vec::new(),
        narrowed: false,
    };
    let row = matters::row(here, &order).expect("a row");
    here.house().vault().transact(|tx| matter_rows::insert(tx, &row)).expect("an order");
    id
}

fn articles(refused: Result<impl std::fmt::Debug, ServiceError>) -> Vec<String> {
    match refused {
        Err(ServiceError::Refused(refusals)) => refusals.into_iter().map(|refusal| refusal.article).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_is_carried_out_once_it_is_shown_who_asks() {
    let (desk, gallery, all) = two_people();
    let here = &desk.here;
    let face = face_of(here, "obama");
    let id = request(here, RequestKind::Erasure, gallery, face);
    // Answers that hold the face: one that the person got, and one that nobody handed over yet.
    let access = [true, false].map(|closed| {
        let access = request(here, RequestKind::Access, gallery, face);
        (access, answered(here, access, closed))
    });

    assert_eq!(articles(for_request(here, id, "ada")), ["GDPR Art. 12(6)"]);
    prove(here, id, ProofKind::ConsentReceipt);
    assert_eq!(articles(for_request(here, id, "ada")), ["GDPR Art. 12(6)"]);
    assert_eq!(faces_of(here, gallery), all, "a refusal changes nothing");
    prove(here, id, ProofKind::Staff);
    let preview = preview_request(here, id).expect("a preview");
    assert_eq!((preview[0].counts.faces, preview[0].counts.subjects, preview[0].extent.consents), (1, 1, 1));
    assert_eq!(faces_of(here, gallery), all, "a preview changes nothing");

    let reports = for_request(here, id, "ada").expect("an erasure");
    let [report] = &reports[..] else { panic!("one gallery: {reports:?}") };
    assert_eq!(report.counts, preview[0].counts);
    assert_eq!(faces_of(here, gallery).len(), 1);
    let case = record::find(here, id).expect("the request");
    assert!(case.course.request.erased && case.course.request.state == RequestState::Open);
    assert_eq!(for_request(here, id, "ada").expect("nothing is left").len(), 0);
    // Whoever asked is told, and may have the certificate of their own erasure alone.
    assert_eq!(requests::told(here, id).expect("the request").erasures, [report.erasure]);
    assert!(requests::certificate(here, id, report.erasure).is_ok());
    assert!(requests::certificate(here, access[0].0, report.erasure).is_err());
    for (access, (slot, blob)) in access {
        assert_eq!(record::find(here, access).expect("the request").answer, None);
        // Whoever copied the file holds what no key opens.
        assert!(matches!(here.house().vault().keys().key(slot), Err(vault::KeyError::Destroyed(_))));
        assert!(!here.house().vault().blobs().path(blob).exists(), "the file of the answer is gone");
    }

    // The certificate holds with the log's key alone, and an altered one does not.
    let document = certificates::show(here, report.erasure).expect("a certificate");
    let (key, page) = (crate::service::log::key(here), certificates::page(&document).expect("a page"));
    let certificate = certificates::check_with(&document, &key).expect("a whole certificate");
    assert_eq!((certificate.faces(), certificate.ground.request), (1, Some(id)));
    assert!(page.contains("GDPR Art. 17(1)") && page.contains("SAMPLE RECORDS") && !page.contains("<script"));
    let mut altered = document;
    altered.json = altered.json.replace("\"count\":1", "\"count\":2");
    assert!(certificates::check_with(&altered, &key).is_err());
    recipients::tell(here, Of::Erasure(report.erasure), "SAMPLE Ltd", "letter", "ada").expect("recorded");
    let told = certificates::show(here, report.erasure).expect("a certificate");
    let told = certificates::check_with(&told, &key).expect("signed anew");
    assert_eq!(told.recipients_told[0].recipient, "SAMPLE Ltd");

    // The same asset in other bytes stays out, until somebody lets it in.
    let path = desk.incoming().join("obama/obama.jpg");
    other_bytes(&path);
    desk.consenting("obama");
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").erased_before, 1);
    assert_eq!(barring::list(here, GALLERY).expect("bars")[0].digests, 2);
    let lifted = barring::lift(here, GALLERY, &Lift::Source("obama/obama.jpg"), "ada", "SAMPLE").expect("lifted");
    assert_eq!(lifted.digests, 1);
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").faces_enrolled, 1);
}

/// An access request with an answer that is kept, with the answer's key; handed over and closed, or still open.
fn answered(here: &Installation, id: RequestId, closed: bool) -> (KeySlot, vault::BlobId) {
    prove(here, id, ProofKind::ConsentReceipt);
    happen(here, id, RequestEvent::Disclosed);
    let vault = here.house().vault();
    let slot = vault.keys().allocate().expect("a key");
    let answer = vault.blobs().put(&vault.keys().key(slot).expect("its key"), b"SAMPLE answer").expect("a blob");
    if closed {
        happen(here, id, RequestEvent::Answered { by: "ada".into(), answer_sha256: basis::Sha256([1; 32]) });
    }
    let case = Case { answer: Some((slot, answer)), ..record::find(here, id).expect("the request") };
    let row = case.row(here).expect("a row");
    vault.transact(|tx| record::update(tx, &row).map(drop)).expect("its row");
    (slot, answer)
}

fn other_bytes(path: &Path) {
    let picture = image::open(path).expect("a picture").to_rgb8();
    picture.save(path).expect("written anew");
}

#[test]
fn an_order_leaves_whoever_asked_for_access_first() {
    let (desk, gallery, all) = two_people();
    let here = &desk.here;
    let obama = face_of(here, "obama");
    let access = request(here, RequestKind::Access, gallery, obama);
    let measures_without_erasure = order(here, &[OrderMeasure::StopUsing]);
    assert_eq!(articles(batch(here, gallery, &all, Because::Order(measures_without_erasure))), ["GDPR Art. 58(2)(g)"]);
    let order = order(here, &[OrderMeasure::Erase]);
    let report = batch(here, gallery, &all, Because::Order(order)).expect("an erasure");
    assert_eq!((report.counts.faces, report.counts.subjects, report.held_back), (1, 1, vec![obama]));
    assert_eq!(faces_of(here, gallery), [obama]);
    // Whoever asks for what is held back alone is refused.
    assert_eq!(articles(batch(here, gallery, &[obama], Because::Order(order))), ["GDPR Art. 12(3), 15"]);
    answered(here, access, true);
    let report = batch(here, gallery, &[obama], Because::Order(order)).expect("an erasure");
    assert_eq!((report.counts.faces, report.held_back), (1, vec![]));
    let certificate = certificates::list(here).expect("certificates");
    assert_eq!(certificate.len(), 2);
    assert!(certificate.iter().all(|of| of.ground.order == Some(order)));
    assert_eq!((desk.leaves("erasure-intended"), desk.leaves("erasure-executed")), (2, 2));

    // A crash before the erasures were noted with the order: the next start notes them, once.
    assert_eq!(orders::show(here, order).expect("the order").erasures, []);
    let desk = later(later(desk, 1), 1);
    let erasures = orders::show(&desk.here, order).expect("the order").erasures;
    let noted: Vec<_> = erasures.iter().map(|of| (of.erasure, of.counts.faces)).collect();
    assert_eq!(noted, [(certificate[0].erasure, 1), (certificate[1].erasure, 1)]);
}

/// So long after the desk's clock.
struct Later(SignedDuration);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_790_000_000).expect("a time") + self.0
    }
}

#[test]
fn what_is_over_is_erased_in_one_batch() {
    let (desk, gallery, all) = two_people();
    assert_eq!(retention::run(&desk.here, &|| false).expect("a run").erasures.len(), 0);
    assert_eq!(articles(batch(&desk.here, gallery, &all, Because::Retention)), ["GDPR Art. 5(1)(e)"]);
    let obama = face_of(&desk.here, "obama");
    let desk = later(desk, 24 * 380);
    let here = &desk.here;
    let access = request(here, RequestKind::Access, gallery, obama);
    let due = &retention::due(here).expect("due")[0];
    assert_eq!((due.faces, due.people, due.late, &due.held_back), (2, 0, true, &vec![]), "it came no earlier");
    assert!(retention::alarm(here).expect("an alarm").is_some());
    happen(here, access, RequestEvent::TakenBack { by: "ada".into(), reason: "SAMPLE".into() });
    let report = retention::run(here, &|| false).expect("a run");
    assert_eq!((report.erasures.len(), report.erasures[0].counts.faces, report.failures.len()), (1, 2, 0));
    assert_eq!(report.erasures[0].counts.subjects, 0, "their consents stand");
    assert_eq!(faces_of(here, gallery), []);
    assert!(retention::alarm(here).expect("no alarm").is_none());
    let of = &certificates::list(here).expect("certificates")[0];
    assert_eq!((of.ground.article.as_str(), of.faces), ("GDPR Art. 5(1)(e)", 2));
}

/// The same installation so much later.
fn later(desk: Desk, hours: i64) -> Desk {
    let Desk { here, folder, settings } = desk;
    drop(here);
    let clock = Arc::new(Later(SignedDuration::from_hours(hours)));
    let ambient = Ambient { clock, random: Arc::clone(&Ambient::system().random) };
    let here = Installation::open(settings.clone(), ambient).expect("it opens later");
    Desk { here, folder, settings }
}

#[test]
fn a_withdrawal_that_was_held_back_erases_with_the_answer_or_after_a_month() {
    let (desk, gallery, _) = two_people();
    let faces = ["obama", "biden"].map(|label| face_of(&desk.here, label));
    let access = request(&desk.here, RequestKind::Access, gallery, faces[0]);
    for label in ["obama", "biden"] {
        consents::withdraw(&desk.here, GALLERY, label, Some("SAMPLE: asked for a copy"), false).expect("withdrawn");
    }
    let due = |desk: &Desk| {
        let due = retention::due(&desk.here).expect("due").remove(0);
        (due.people, due.held_back)
    };
    let desk = later(desk, 1);
    assert_eq!(due(&desk), (0, vec![]), "one waits for the answer, the other for the end of the month");
    answered(&desk.here, access, true);
    assert_eq!(due(&desk).0, 1, "it waited for the answer, and that is out");
    let report = retention::run(&desk.here, &|| false).expect("a run");
    assert_eq!((report.erasures.len(), report.erasures[0].counts.faces, report.failures.len()), (1, 1, 0));
    assert_eq!(faces_of(&desk.here, gallery), [faces[1]]);
    let of = &certificates::list(&desk.here).expect("certificates")[0];
    assert_eq!(of.ground.article, "GDPR Art. 17(1)(b)");

    let desk = later(desk, 24 * 27);
    assert_eq!(retention::run(&desk.here, &|| false).expect("a run").erasures.len(), 0, "within the month");
    let desk = later(desk, 24 * 33);
    assert_eq!(due(&desk).0, 1);
    assert_eq!(retention::run(&desk.here, &|| false).expect("a run").erasures[0].counts.subjects, 1);
    assert_eq!(faces_of(&desk.here, gallery), []);
}

#[test]
fn a_withdrawal_whose_erasure_was_cut_off_erases_with_the_next_retention() {
    let (desk, gallery, all) = two_people();
    let (keys, aside) = (desk.folder.path().join("keys-elsewhere"), desk.folder.path().join("aside"));
    backup::keep_keys_in(&desk.here, &keys).expect("a copy of the keys");
    std::fs::rename(&keys, &aside).expect("out of reach");
    std::fs::write(&keys, "SAMPLE").expect("something else in its place");
    consents::withdraw(&desk.here, GALLERY, "obama", None, false)
        .expect_err("nothing is erased out of the copy's reach");
    assert_eq!(faces_of(&desk.here, gallery), all);
    std::fs::remove_file(&keys).expect("removed");
    std::fs::rename(&aside, &keys).expect("in reach again");
    assert_eq!(retention::due(&desk.here).expect("due")[0].people, 0, "it may be at work");
    let desk = later(desk, 1);
    let report = retention::run(&desk.here, &|| false).expect("a run");
    assert_eq!((report.erasures.len(), report.erasures[0].counts.subjects), (1, 1));
    assert_eq!(faces_of(&desk.here, gallery).len(), 1);
    assert!(retention::alarm(&desk.here).expect("no alarm").is_none());
}
