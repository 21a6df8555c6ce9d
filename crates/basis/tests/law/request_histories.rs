//! Random courses of requests, and what must hold on every one of them.

use basis::{Proof, RefusalGround, Request, RequestEvent, RequestId, RequestKind, RequestState, Tier, due_date, tier};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::clocks::zone;
use crate::requests::{PROOFS, remedies, taken_back};
use crate::sample::{DIGEST, assert_well_formed, hour};

/// A name, sometimes none.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["anna", "Anna ", "bela", ""]).prop_map(str::to_owned)
}

/// A reason, sometimes none.
fn reason() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["SAMPLE reason", "SAMPLE reason", " "]).prop_map(str::to_owned)
}

fn proof() -> impl Strategy<Value = Proof> {
    (prop::sample::select(PROOFS.to_vec()), prop::option::weighted(0.8, name()), prop::option::weighted(0.8, reason()))
        .prop_map(|(kind, reviewed_by, reason)| Proof { kind, at: hour(0), reviewed_by, reason })
}

fn event() -> impl Strategy<Value = RequestEvent> {
    prop_oneof![
        4 => proof().prop_map(|proof| RequestEvent::Proved { proof }),
        1 => (name(), reason()).prop_map(|(by, reason)| RequestEvent::Doubted { by, reason }),
        1 => Just(RequestEvent::DoubtEnded),
        1 => (name(), reason()).prop_map(|(by, reason)| RequestEvent::Extended { by, reason }),
        3 => (0_usize..4).prop_map(|candidates| RequestEvent::Searched { candidates }),
        4 => (0_usize..4).prop_map(|theirs| RequestEvent::Reviewed { theirs }),
        2 => Just(RequestEvent::Restricted),
        3 => Just(RequestEvent::Disclosed),
        3 => Just(RequestEvent::Erased),
        1 => Just(RequestEvent::Rectified),
        1 => name().prop_map(|by| RequestEvent::Answered { by, answer_sha256: DIGEST }),
        1 => (name(), reason(), prop::sample::select(basis::RefusalGround::ALL.to_vec())).prop_map(|(by, reason, ground)| {
            RequestEvent::Refused { by, ground, reason, remedies: remedies() }
        }),
        1 => (prop::bool::weighted(0.1), name(), reason()).prop_map(|(back, by, reason)| {
            if back { RequestEvent::TakenBack { by, reason } } else { RequestEvent::DoubtEnded }
        }),
    ]
}

/// What the person could read of a request that was done to them.
fn check(before: &Request, event: &RequestEvent, after: &Request, zone: &TimeZone, now: Timestamp) {
    assert_eq!((before.state, before.closed_at), (RequestState::Open, None), "something happened after it was closed");
    assert_eq!((after.kind, after.clock.received_at), (before.kind, before.clock.received_at));

    let newly = |was: bool, is: bool| !was && is;
    if newly(before.disclosed, after.disclosed) || newly(before.rectified, after.rectified) {
        assert!(tier(&before.proofs) >= Tier::Second);
    }
    if newly(before.disclosed, after.disclosed) || newly(before.erased, after.erased) {
        assert!(before.theirs.is_some(), "done before it was reviewed");
    }
    if newly(before.erased, after.erased) {
        let enough = if before.kind == RequestKind::Withdrawal { Tier::Second } else { Tier::Third };
        assert!(before.kind.may_erase() && tier(&before.proofs) >= enough);
        assert!(before.facts(RequestId::from_bytes([1; 16])).identity_proven);
    }
    // No proof and nothing that was done at once is lost on the way.
    assert!(after.proofs.starts_with(&before.proofs) && after.proofs.len() <= before.proofs.len() + 1);
    assert!(after.restricted >= before.restricted && after.rectified >= before.rectified);

    match (after.state, event) {
        (RequestState::Open, _) => assert_eq!(after.closed_at, None),
        (RequestState::Answered, RequestEvent::Answered { by, .. }) => {
            assert!(!by.trim().is_empty());
            match after.kind {
                RequestKind::Access | RequestKind::Portability => assert!(after.disclosed),
                RequestKind::Erasure => assert!(after.erased || after.theirs == Some(0)),
                RequestKind::Rectification => assert!(after.rectified),
                RequestKind::Restriction | RequestKind::Objection | RequestKind::Withdrawal => {
                    assert!(after.restricted || after.theirs == Some(0));
                }
            }
        }
        (RequestState::Refused, RequestEvent::Refused { by, reason, ground, .. }) => {
            assert!(!by.trim().is_empty() && !reason.trim().is_empty());
            assert!(ground.answers(after.kind) && after.kind != RequestKind::Withdrawal);
            assert!(*ground != RefusalGround::IdentityNotShown || before.tier() < Tier::Third);
        }
        (RequestState::TakenBack, RequestEvent::TakenBack { by, reason }) => {
            assert!(!by.trim().is_empty() && !reason.trim().is_empty());
        }
        (state, event) => panic!("{event:?} closed it as {state:?}"),
    }
    if after.state != RequestState::Open {
        assert_eq!(after.closed_at, Some(now));
        assert!(!after.clock.paused(), "a closed request's clock has stopped for good");
    }

    // The clock: a month at least, three at most with what doubts added; extended in time and once.
    let due = after.clock.due(zone, now);
    let received = after.clock.received_at;
    assert!(due >= due_date(received, 1, zone), "earlier than a month");
    let stood: i64 = after
        .clock
        .pauses
        .iter()
        .map(|pause| {
            let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
            i64::from(day(pause.from).until(day(pause.until.unwrap_or(now))).expect("dates in range").get_days())
        })
        .sum();
    let months = if after.clock.extension.is_some() { 3 } else { 1 };
    assert_eq!(due, due_date(received, months, zone).saturating_add(jiff::Span::new().days(stood)));
    if let (None, Some(extension)) = (&before.clock.extension, &after.clock.extension) {
        assert!(before.clock.days_left(zone, extension.at) >= 0 && !extension.reason.trim().is_empty());
    }
    if before.clock.extension.is_some() {
        assert_eq!(before.clock.extension, after.clock.extension, "an extension stays as it was told");
    }
    assert!(after.clock.deadline(zone, now) > received);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_rules_hold(
        kind in prop::sample::select(RequestKind::ALL.to_vec()),
        name in prop::sample::select(vec!["Europe/Paris", "Pacific/Kiritimati", "America/New_York"]),
        start in 0_i64..9_000,
        events in prop::collection::vec((event(), 0_i64..120), 1..40),
    ) {
        let zone = zone(name);
        let received = hour(start);
        let mut request = Request::received(kind, received);
        let mut now = received;
        for (event, hours) in events {
            now += SignedDuration::from_hours(hours);
            let before = request.clone();
            match request.after(&event, &zone, now) {
                Ok(next) => {
                    check(&before, &event, &next, &zone, now);
                    request = next;
                }
                Err(refusal) => assert_well_formed(&refusal),
            }
        }
    }

    #[test]
    fn a_closed_request_takes_nothing_more(
        kind in prop::sample::select(RequestKind::ALL.to_vec()),
        event in event(),
    ) {
        let closed = Request::received(kind, hour(0))
            .after(&taken_back(), &TimeZone::UTC, hour(1))
            .expect("the person's word closes it");
        let refusal = closed.after(&event, &TimeZone::UTC, hour(2)).expect_err("it is closed");
        assert_well_formed(&refusal);
        prop_assert!(refusal.missing.contains("closed"));
        prop_assert!(!closed.facts(RequestId::from_bytes([1; 16])).open);
    }
}
