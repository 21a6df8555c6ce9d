//! A breach, from the record to the close.

use jiff::{SignedDuration, Timestamp};
use server::ServiceError;
use server::service::breaches::{self, BreachNature, CloseBreach, NewBreach, NewNotice, Told, Touched};
use server::service::{register, subjects};

use crate::fixture::{Desk, GALLERY};

fn breach(aware_at: Timestamp) -> NewBreach {
    NewBreach {
        aware_at,
        nature: vec![BreachNature::Confidentiality],
        description: "SAMPLE: a laptop was stolen".into(),
        galleries: vec![GALLERY.into()],
        from: None,
        until: None,
        consequences: None,
        measures: Some("SAMPLE: its key was revoked".into()),
    }
}

fn notice(to: Told, reference: &str) -> NewNotice {
    NewNotice { to, at: None, reference: Some(reference.into()), to_follow: None, delay: None }
}

fn now(desk: &Desk) -> Timestamp {
    register::create(&desk.here, &format!("clock {}", register::list(&desk.here).expect("galleries").len()), None)
        .expect("a draft")
        .created_at
}

#[test]
fn a_breach_is_counted_told_and_closed() {
    let desk = Desk::of_consent();
    desk.consenting("obama");
    desk.photo("obama", "obama.jpg");
    desk.enrol(&desk.incoming()).expect("an enrolment");
    let before = now(&desk);
    subjects::add(&desk.here, GALLERY, "later", false, None).expect("a person who came later");
    let recorded = breaches::record(&desk.here, breach(before), "SAMPLE officer").expect("a breach");
    assert_eq!(recorded.breach.touched, Touched { people: 1, faces: 1, unnamed_faces: 0, images: 1 });
    assert_eq!((recorded.state.as_str(), recorded.hours_left, &recorded.alarm), ("open", Some(71), &None));
    let id = recorded.breach.id;

    let draft = breaches::draft(&desk.here, id).expect("a draft");
    assert!(
        draft.authority.starts_with("SAMPLE\n") && draft.authority.contains("people by name: 1"),
        "{}",
        draft.authority
    );
    assert!(draft.authority.contains("(c) Likely consequences: [to be said]"));
    assert!(draft.people.contains("a laptop was stolen") && !draft.people.contains("obama"));

    let refused =
        breaches::close(&desk.here, id, CloseBreach { reference: None, no_risk: None, people_not_told: None }, "x");
    assert!(matches!(&refused, Err(ServiceError::Refused(all)) if all.len() == 2), "{refused:?}");
    let told = breaches::notified(&desk.here, id, notice(Told::Authority, "SAMPLE-1"), "SAMPLE officer").expect("told");
    assert_eq!((told.state.as_str(), told.hours_left, told.breach.notices.len()), ("notified", None, 1));
    breaches::notified(&desk.here, id, notice(Told::People, "by e-mail"), "SAMPLE officer").expect("told");
    let with = CloseBreach { reference: Some("SAMPLE-1".into()), no_risk: None, people_not_told: None };
    let closed = breaches::close(&desk.here, id, with.clone(), "SAMPLE officer").expect("closed");
    assert_eq!(closed.state, "closed");
    breaches::close(&desk.here, id, with, "SAMPLE officer").expect_err("once");
    assert_eq!(desk.leaves("breach-recorded"), 4);
    let listed = breaches::list(&desk.here).expect("the register");
    assert_eq!((listed.len(), listed[0].breach.notices[0].leaf.is_some()), (1, true));
}

#[test]
fn a_late_notice_says_why() {
    let desk = Desk::of_consent();
    let now = now(&desk);
    let hours = |hours: i64| SignedDuration::from_hours(hours);
    let of = |aware_at| breaches::record(&desk.here, breach(aware_at), "SAMPLE officer").expect("a breach");
    let running = of(now - hours(70));
    assert!(running.alarm.is_some_and(|alarm| alarm.contains("within 1 h")));
    breaches::notified(&desk.here, running.breach.id, notice(Told::Authority, "SAMPLE-1"), "x").expect("in time");
    let late = of(now - hours(73));
    assert!(late.alarm.as_ref().is_some_and(|alarm| alarm.contains("over since 1 h")), "{:?}", late.alarm);
    let refused = breaches::notified(&desk.here, late.breach.id, notice(Told::Authority, "SAMPLE-2"), "x");
    assert!(matches!(&refused, Err(ServiceError::Refused(all)) if all[0].article == "GDPR Art. 33(1)"), "{refused:?}");
    let with_reason =
        NewNotice { delay: Some("SAMPLE: found on a holiday".into()), ..notice(Told::Authority, "SAMPLE-2") };
    breaches::notified(&desk.here, late.breach.id, with_reason, "x").expect("with reasons");
    // Sent in time and entered late: the time of sending counts.
    let entered = of(now - hours(80));
    let in_time = NewNotice { at: Some(now - hours(10)), ..notice(Told::Authority, "SAMPLE-3") };
    breaches::notified(&desk.here, entered.breach.id, in_time, "x").expect("it was sent after 70 hours");
    assert!(breaches::record(&desk.here, breach(now + hours(1_000)), "x").is_err());
}
