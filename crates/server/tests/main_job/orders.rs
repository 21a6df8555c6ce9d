//! An authority's order: it stops at once, is looked at, agreed on by two people, carried out, lifted and evidenced.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use basis::{
    Country, Euros, GalleryId, OrderId, OrderMeasure, OrderScope, OrderState, Signatory, Territory, UnknownTerritory,
};
use jiff::civil::Date;
use server::jobs::{JobRequest, JobState, Jobs, Work};
use server::service::enrol::{self, FileOutcome, SubjectsFrom, Watcher};
use server::service::erase::{self, Because};
use server::service::orders::{self, NewOrder, Order, Step};
use server::service::photo::Photo;
use server::service::tasks::{self, NewTask, TaskKind};
use server::service::{approvals, clusters, register, search, subjects, verify};
use server::sources::Sources;
use server::{Installation, ServiceError};

use crate::fixture::{Desk, GALLERY, asking, portrait, request};

pub(crate) fn person(name: &str) -> Signatory {
    Signatory { name: name.into(), authenticated: true }
}

pub(crate) fn france() -> Country {
    "FR".parse().expect("a country")
}

/// An order that demands everything, for people in France.
pub(crate) fn order() -> NewOrder {
    NewOrder {
        authority: "SAMPLE authority".into(),
        reference: "SAMPLE-2022-1".into(),
        document_sha256: None,
        received_at: None,
        scope: OrderScope { territory: vec![france()], ..OrderScope::default() },
        measures: OrderMeasure::ALL.to_vec(),
        last_day: None,
        daily_penalty: None,
        turnover: None,
        entered_by: "SAMPLE officer".into(),
    }
}

/// A gallery with a person in France, one of whom nothing is known, and one in Germany.
fn of_three() -> Desk {
    let desk = Desk::of_consent();
    for (label, photo, territory) in
        [("obama", "obama.jpg", Territory::Declared { country: france() }), ("biden", "biden.jpg", Territory::Unknown)]
    {
        subjects::add(&desk.here, GALLERY, label, false, Some(territory)).expect("a person");
        yes(&desk, label);
        desk.photo(label, photo);
    }
    desk.enrol(&desk.incoming()).expect("an enrolment");
    desk
}

fn yes(desk: &Desk, label: &str) {
    let yes = server::service::consents::NewConsent {
        text_version: "1".into(),
        evidence: basis::Sha256([7; 32]),
        guardian: None,
        expires_at: None,
    };
    server::service::consents::give(&desk.here, GALLERY, label, yes).expect("a consent");
}

/// Lets two people agree on a step.
pub(crate) fn agreed(here: &Installation, order: OrderId, step: Step) {
    let proposal = orders::propose(here, order, step, person("ada")).expect("a proposal");
    approvals::approve(here, proposal.id, proposal.about_sha256, person("grace")).expect("an approval");
}

#[track_caller]
fn names<T>(answer: Result<T, ServiceError>, order: &Order) {
    let error = answer.err().expect("the order stands against it");
    assert!(matches!(error, ServiceError::Refused(_)), "{error}");
    let said = error.to_string();
    assert!(said.contains(&order.reference) && said.contains(&order.id.to_string()), "{said}");
}

#[test]
fn what_an_order_stops_is_refused_everywhere_and_rights_go_on() {
    let desk = of_three();
    let received = orders::receive(&desk.here, order()).expect("an order");
    assert_eq!(received.stopped.len(), 1);
    let order = received.order;
    assert!(order.course.is_done(OrderMeasure::StopCollecting) && order.course.is_done(OrderMeasure::StopUsing));
    assert_eq!(order.held_before.as_ref().map(|held| held.faces_in_scope), Some(2));

    desk.photo("biden", "obama2.jpg");
    names(desk.enrol(&desk.incoming()), &order);
    names(search::search(&desk.here, &asking(&portrait("obama2.jpg"))), &order);
    let stated = asking(&portrait("obama2.jpg")).stated;
    let claimed = verify::VerifyRequest {
        gallery: GALLERY.into(),
        subject: "obama".into(),
        photos: vec![Photo::read(&portrait("obama2.jpg")).expect("a photograph")],
        face: None,
        stated,
        threshold: server::service::scale::Threshold::SEARCH,
    };
    names(verify::verify(&desk.here, &claimed), &order);
    names(clusters::run(&desk.here, GALLERY, None, "ada"), &order);

    // No change of facts leads past it: neither an amendment nor another state nor a new gallery.
    let dropped = register::amend(&desk.here, GALLERY, |facts| {
        facts.stopped_by.clear();
        Ok(())
    });
    assert!(dropped.is_err());
    register::suspend(&desk.here, GALLERY, "SAMPLE").expect("a suspension");
    register::activate(&desk.here, GALLERY).expect("active again");
    names(desk.enrol(&desk.incoming()), &order);
    let new = register::create(&desk.here, "another", None).expect("a gallery");
    assert_eq!(new.facts.stopped_by.len(), 1);

    // Erasing goes on, and so does everything after a new start.
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    erase::subject(&desk.here, GALLERY, "biden", because, false).expect("an erasure");
    let desk = desk.reopen();
    names(desk.enrol(&desk.incoming()), &order);
    assert_eq!((desk.leaves("order-received"), desk.leaves("order-executed")), (1, 0));
    assert!(desk.leaves("act-refused") >= 6);
}

/// Receives an order when the enrolment has begun.
struct Interrupting<'a>(&'a Installation, AtomicBool);

impl Watcher for Interrupting<'_> {
    fn begin(&self, _files: usize) {
        orders::receive(self.0, order()).expect("an order");
        self.1.store(true, Ordering::SeqCst);
    }
    fn file(&self, _outcome: &FileOutcome) {}
    fn stop(&self) -> bool {
        false
    }
}

#[test]
fn work_under_way_ends_when_an_order_arrives() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    let pictures = enrol::files(&[desk.incoming()], None, SubjectsFrom::Folders).expect("pictures");
    let watcher = Interrupting(&desk.here, AtomicBool::new(false));
    let ended = enrol::enrol(&desk.here, &enrol::EnrolRequest { pictures, ..request() }, &watcher);
    assert!(watcher.1.load(Ordering::SeqCst));
    let known = orders::list(&desk.here).expect("orders").remove(0);
    names(ended, &known);
    let gallery = register::show(&desk.here, GALLERY).expect("the gallery");
    assert_eq!((gallery.faces, gallery.images), (0, 0));
    assert_eq!(desk.leaves("act-refused"), 1);
}

#[test]
fn waiting_jobs_in_its_galleries_are_cancelled() {
    let Desk { here, folder: _folder, settings: _settings } = Desk::of_consent();
    let club = register::show(&here, GALLERY).expect("the gallery").facts.id;
    let here = Arc::new(here);
    let jobs = Jobs::new(Arc::clone(&here), Sources::default(), 1);
    let submit = |gallery: GalleryId| {
        let request = JobRequest { by: "ada".into(), work: Work::Cluster { threshold: None } };
        jobs.submit(Some(gallery), request).expect("a job").id
    };
    let (within, beyond) = (submit(club), submit(GalleryId::from_bytes([9; 16])));
    let collecting = NewOrder { measures: vec![OrderMeasure::StopCollecting, OrderMeasure::Prove], ..order() };
    assert_eq!(orders::receive(&here, collecting).expect("an order").jobs_cancelled, [], "grouping collects nothing");
    assert_eq!(orders::receive(&here, order()).expect("an order").jobs_cancelled, [within]);
    let state = |id| jobs.show(id).expect("a job").state;
    assert_eq!((state(within), state(beyond)), (JobState::Cancelled, JobState::Waiting));
}

#[test]
fn a_preview_says_who_is_reached_and_changes_nothing() {
    let desk = of_three();
    register::amend(&desk.here, GALLERY, |facts| {
        facts.territory = Territory::Unknown;
        Ok(())
    })
    .expect("facts");
    let id = orders::receive(&desk.here, order()).expect("an order").order.id;
    let preview = orders::preview(&desk.here, id).expect("a preview");
    assert_eq!((preview.faces_in_scope, preview.faces_out_of_scope), (2, 0), "of unknown territory: in scope");
    let club = &preview.galleries[0];
    assert_eq!((club.pictures_in_scope, club.people_in_scope, club.holding.consents), (2, 2, 2));
    let grounds: Vec<_> = club.territories.iter().map(|row| (row.ground.as_str(), row.in_scope)).collect();
    assert_eq!(grounds, [("unknown", 1), ("declared", 1)]);

    let left_out = |by: &str, reason: &str| NewOrder {
        scope: OrderScope {
            territory: vec![france()],
            unknown: UnknownTerritory::LeftOut { by: by.into(), reason: reason.into() },
            ..OrderScope::default()
        },
        ..order()
    };
    assert!(orders::receive(&desk.here, left_out("", "SAMPLE")).is_err(), "without a name");
    assert!(orders::receive(&desk.here, left_out("ada", " ")).is_err(), "without a reason");
    let id = orders::receive(&desk.here, left_out("ada", "SAMPLE reason")).expect("an order").order.id;
    let preview = orders::preview(&desk.here, id).expect("a preview");
    assert_eq!((preview.faces_in_scope, preview.faces_out_of_scope), (1, 1));

    let by_source = OrderScope { sources: vec!["nowhere/".into()], ..OrderScope::default() };
    let id = orders::receive(&desk.here, NewOrder { scope: by_source, ..order() }).expect("an order").order.id;
    assert_eq!(orders::preview(&desk.here, id).expect("a preview").faces_in_scope, 0);
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 2);
}

#[test]
fn two_people_agree_once_on_exactly_what_is_done() {
    let desk = of_three();
    let elsewhere = || NewOrder {
        scope: OrderScope { territory: vec!["DE".parse().expect("a country")], ..left_out_scope() },
        measures: vec![OrderMeasure::StopUsing, OrderMeasure::Erase, OrderMeasure::Prove],
        ..order()
    };
    let id = orders::receive(&desk.here, elsewhere()).expect("an order").order.id;
    let here = &desk.here;
    let refused = |answer: Result<(), ServiceError>, what: &str| {
        let error = answer.expect_err(what);
        assert!(matches!(error, ServiceError::Refused(_)), "{what}: {error}");
        assert!(error.to_string().contains(what), "{what}: {error}");
    };
    let execute = || orders::execute(here, id, "ada").map(drop);
    refused(execute(), "nobody proposed it");
    let typed = Signatory { name: "ada".into(), authenticated: false };
    refused(orders::propose(here, id, Step::Execute, typed.clone()).map(drop), "typed name");
    let proposal = orders::propose(here, id, Step::Execute, person("ada")).expect("a proposal");
    refused(execute(), "nobody approved it yet");
    let approve = |seen, by| approvals::approve(here, proposal.id, seen, by).map(drop);
    refused(approve(proposal.about_sha256, typed), "typed name");
    refused(approve(proposal.about_sha256, person(" ADA ")), "the same person");
    refused(approve(basis::Sha256([9; 32]), person("grace")), "changed after");
    approve(proposal.about_sha256, person("grace")).expect("an approval");
    refused(approve(proposal.about_sha256, person("grace")), "approved before");

    // The other step was not approved, and what changed since is another thing.
    refused(orders::lift(here, id, "ada").map(drop), "not carried out yet");
    let executed = orders::execute(here, id, "ada").expect("an execution");
    assert_eq!((executed.faces_left, &executed.to_do[..]), (0, &[OrderMeasure::Prove][..]));
    let order = orders::done(here, id, OrderMeasure::Prove, "SAMPLE letter sent", None, "ada").expect("a measure");
    assert_eq!(order.course.state, OrderState::Executed);
    assert_eq!(desk.leaves("order-executed"), 1);
    refused(orders::execute(here, id, "ada").map(drop), "the order is executed");

    // Lifting needs two people of its own; an approval serves once.
    refused(orders::lift(here, id, "ada").map(drop), "nobody proposed it");
    agreed(here, id, Step::Narrow);
    assert!(orders::narrow(here, id, "ada").expect("narrowed").narrowed);
    let standing = register::show(here, GALLERY).expect("the gallery").facts.stopped_by;
    assert_eq!(standing.iter().filter(|order| order.people.is_some()).count(), 1);
    assert!(!desk.found(&portrait("obama2.jpg")).is_empty(), "people out of its scope are found again");
    refused(orders::lift(here, id, "ada").map(drop), "nobody proposed it");
    agreed(here, id, Step::Lift);
    assert_eq!(orders::lift(here, id, "ada").expect("lifted").course.state, OrderState::Lifted);
    assert!(register::show(here, GALLERY).expect("the gallery").facts.stopped_by.is_empty());
    assert_eq!((desk.leaves("order-lifted"), desk.leaves("proposal-approved")), (2, 3));
    assert_eq!(register::show(here, GALLERY).expect("the gallery").faces, 2);
}

fn left_out_scope() -> OrderScope {
    let unknown = UnknownTerritory::LeftOut { by: "ada".into(), reason: "SAMPLE".into() };
    OrderScope { unknown, ..OrderScope::default() }
}

#[test]
fn an_approval_does_not_outlive_a_change_of_what_it_is_for() {
    let desk = of_three();
    let id = orders::receive(&desk.here, order()).expect("an order").order.id;
    agreed(&desk.here, id, Step::Execute);
    let because = Because::Decision { by: "ada".into(), reason: "SAMPLE".into() };
    erase::subject(&desk.here, GALLERY, "biden", because, false).expect("an erasure");
    let refused = orders::execute(&desk.here, id, "ada").expect_err("it reaches one face less");
    assert!(refused.to_string().contains("changed after"), "{refused}");
    assert_eq!(orders::show(&desk.here, id).expect("the order").course.state, OrderState::Received);
}

#[test]
fn what_an_order_reaches_is_erased_and_the_rest_stays() {
    let desk = of_three();
    let scope = OrderScope { territory: vec![france()], ..left_out_scope() };
    let id = orders::receive(&desk.here, NewOrder { scope, ..order() }).expect("an order").order.id;
    agreed(&desk.here, id, Step::Execute);
    let executed = orders::execute(&desk.here, id, "ada").expect("an execution");
    assert_eq!((executed.erased.len(), executed.erased[0].counts.faces, executed.faces_left), (1, 1, 0));
    assert_eq!(executed.to_do, [OrderMeasure::Inform, OrderMeasure::Prove]);
    assert_eq!(register::show(&desk.here, GALLERY).expect("the gallery").faces, 1);
    let again = orders::execute(&desk.here, id, "ada").expect("nothing is left to do");
    assert_eq!((again.erased.len(), again.order.erasures.len()), (0, 1));
    assert_eq!((desk.leaves("erasure-intended"), desk.leaves("erasure-executed")), (1, 1));
}

#[test]
fn delay_costs_by_the_day_and_the_cap_of_a_fine_is_another_number() {
    let desk = Desk::of_consent();
    let day = |text: &str| text.parse::<Date>().expect("a day");
    let of = |daily: u64, turnover: Option<u64>| {
        let new = NewOrder {
            received_at: Some("2022-10-19T09:00:00Z".parse().expect("a time")),
            last_day: Some(day("2022-12-19")),
            daily_penalty: Some(Euros(daily)),
            turnover: turnover.map(Euros),
            ..order()
        };
        let id = orders::receive(&desk.here, new).expect("an order").order.id;
        orders::exposure(&desk.here, id, Some(day("2023-02-09"))).expect("an exposure")
    };
    let first = of(100_000, None);
    assert_eq!((first.days_late, first.penalty, first.fine_cap), (52, Euros(5_200_000), Euros(20_000_000)));
    let second = of(90_000, Some(1_000_000_000));
    assert_eq!((second.days_late, second.penalty, second.fine_cap), (52, Euros(4_680_000), Euros(40_000_000)));
    let id = orders::list(&desk.here).expect("orders")[0].id;
    let on_time = orders::exposure(&desk.here, id, Some(day("2022-12-19"))).expect("an exposure");
    assert_eq!((on_time.days_late, on_time.penalty), (0, Euros(0)));
    let late = NewOrder { last_day: Some(day("2022-12-19")), ..order() };
    assert!(orders::receive(&desk.here, late).is_err(), "the last day lies before the receipt");
}

#[test]
fn a_question_without_an_answer_is_overdue() {
    let desk = Desk::of_consent();
    let id = orders::receive(&desk.here, order()).expect("an order").order.id;
    let task = |due: &str| NewTask {
        order: id,
        kind: TaskKind::Questionnaire,
        question: "SAMPLE: which sources are used?".into(),
        due: due.parse().expect("a day"),
        document_sha256: None,
        by: "ada".into(),
    };
    let late = tasks::add(&desk.here, task("2026-01-31")).expect("a task");
    let ahead = tasks::add(&desk.here, task("2099-01-31")).expect("a task");
    assert!(late.overdue && late.days_left < 0 && !ahead.overdue);
    let list = tasks::list(&desk.here, Some(id), true).expect("tasks");
    assert_eq!(list.iter().map(|task| task.id).collect::<Vec<_>>(), [late.id, ahead.id]);
    tasks::answer(&desk.here, late.id, "SAMPLE answer", None, "ada").expect("an answer");
    assert!(tasks::answer(&desk.here, late.id, "SAMPLE other", None, "ada").is_err(), "an answer stays");
    assert_eq!(tasks::list(&desk.here, None, true).expect("tasks").len(), 1);
}
