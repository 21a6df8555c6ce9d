//! The month of a request: calendars, zones, extensions, doubts, alarms.

use basis::{Alarm, RequestClock, due_date};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::sample::refused;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone of the bundled database")
}

fn paris() -> TimeZone {
    zone("Europe/Paris")
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_month_s_last() {
    let table = [
        ("2025-01-31T12:00:00Z", "2025-02-28"),
        ("2024-01-31T12:00:00Z", "2024-02-29"),
        ("2025-01-30T12:00:00Z", "2025-02-28"),
        ("2024-01-30T12:00:00Z", "2024-02-29"),
        ("2025-01-29T12:00:00Z", "2025-02-28"),
        ("2024-02-29T12:00:00Z", "2024-03-29"),
        ("2025-02-28T12:00:00Z", "2025-03-28"),
        ("2025-03-31T12:00:00Z", "2025-04-30"),
        ("2025-12-31T12:00:00Z", "2026-01-31"),
        ("2100-01-31T12:00:00Z", "2100-02-28"),
        ("2025-06-15T12:00:00Z", "2025-07-15"),
    ];
    for (received, due) in table {
        let clock = RequestClock::started(at(received));
        assert_eq!(clock.due(&paris(), at(received)), day(due), "received {received}");
    }
}

#[test]
fn the_day_of_receipt_is_the_one_in_the_controller_s_zone() {
    // One moment, three days.
    let received = at("2025-01-31T10:30:00Z");
    for (name, due) in [
        ("Pacific/Kiritimati", "2025-03-01"),
        ("Europe/Paris", "2025-02-28"),
        ("America/New_York", "2025-02-28"),
        ("Pacific/Pago_Pago", "2025-02-28"),
    ] {
        assert_eq!(due_date(received, 1, &zone(name)), day(due), "{name}");
    }
    let late_evening = at("2025-06-10T23:30:00Z");
    assert_eq!(due_date(late_evening, 1, &paris()), day("2025-07-11"));
    assert_eq!(due_date(late_evening, 1, &zone("America/New_York")), day("2025-07-10"));
}

#[test]
fn the_last_day_is_over_at_its_midnight_also_where_clocks_change() {
    let table = [
        ("Europe/Paris", "2025-02-28T12:00:00Z", "2025-03-28T23:00:00Z"),
        // Summer time begins on 30 March in Paris and on 9 March in New York.
        ("Europe/Paris", "2025-03-10T12:00:00Z", "2025-04-10T22:00:00Z"),
        ("America/New_York", "2025-02-20T12:00:00Z", "2025-03-21T04:00:00Z"),
        ("America/New_York", "2025-10-15T12:00:00Z", "2025-11-16T05:00:00Z"),
        ("Pacific/Kiritimati", "2025-01-01T00:00:00Z", "2025-02-01T10:00:00Z"),
    ];
    for (name, received, over) in table {
        let (clock, zone) = (RequestClock::started(at(received)), zone(name));
        let deadline = clock.deadline(&zone, at(received));
        assert_eq!(deadline, at(over), "{name}, received {received}");
        let left = |now| clock.days_left(&zone, now);
        assert_eq!((left(deadline - SignedDuration::from_secs(1)), left(deadline)), (0, -1), "{name}");
    }
}

#[test]
fn alarms_are_raised_at_seven_three_and_no_days_and_after() {
    let clock = RequestClock::started(at("2025-06-15T12:00:00Z"));
    let table = [
        ("2025-06-15T12:00:00Z", None),
        ("2025-07-07T12:00:00Z", None),
        ("2025-07-08T12:00:00Z", Some(Alarm::SevenDays)),
        ("2025-07-11T12:00:00Z", Some(Alarm::SevenDays)),
        ("2025-07-12T12:00:00Z", Some(Alarm::ThreeDays)),
        ("2025-07-14T12:00:00Z", Some(Alarm::ThreeDays)),
        ("2025-07-15T12:00:00Z", Some(Alarm::LastDay)),
        ("2025-07-15T21:59:59Z", Some(Alarm::LastDay)),
        ("2025-07-15T22:00:00Z", Some(Alarm::Late)),
        ("2026-01-01T00:00:00Z", Some(Alarm::Late)),
    ];
    for (now, alarm) in table {
        assert_eq!(clock.alarm(&paris(), at(now)), alarm, "at {now}");
    }
}

#[test]
fn two_more_months_are_told_within_the_first_and_once() {
    let received = at("2024-12-31T12:00:00Z");
    let extended = |now: &str| {
        let mut clock = RequestClock::started(received);
        clock.extend("officer", "many pictures", &paris(), at(now)).map(|()| clock)
    };
    // Three months from the receipt, not two from the end of the first.
    assert_eq!(extended("2025-01-31T22:59:59Z").expect("in time").due(&paris(), received), day("2025-03-31"));
    let late = refused(extended("2025-01-31T23:00:00Z"));
    assert!(late.article == "GDPR Art. 12(3)" && late.missing.contains("first month is over"), "{late}");

    let mut clock = extended("2025-01-10T12:00:00Z").expect("in time");
    let again = refused(clock.extend("officer", "still many", &paris(), at("2025-01-11T12:00:00Z")));
    assert!(again.missing.contains("extended once"), "{again}");
    for (by, reason) in [("", "many pictures"), ("officer", " ")] {
        let mut clock = RequestClock::started(received);
        refused(clock.extend(by, reason, &paris(), received));
        assert_eq!(clock, RequestClock::started(received));
    }
}

#[test]
fn a_doubt_has_a_name_a_reason_and_an_end() {
    let received = at("2025-06-15T12:00:00Z");
    let mut clock = RequestClock::started(received);
    refused(clock.pause(" ", "the address is another one", &paris(), received));
    refused(clock.pause("officer", "", &paris(), received));
    assert!(!clock.paused());
    clock.pause("officer", "the address is another one", &paris(), at("2025-06-20T15:00:00Z")).expect("a doubt");
    refused(clock.pause("officer", "again", &paris(), at("2025-06-21T15:00:00Z")));
    assert!(clock.paused());
    clock.resume(at("2025-06-30T09:00:00Z"));
    assert!(!clock.paused());
    let later = at("2025-07-20T09:00:00Z");
    assert_eq!(clock.due(&paris(), later), day("2025-07-25"), "ten midnights");
    clock.resume(later);
    assert_eq!(clock.due(&paris(), later), day("2025-07-25"), "an ended pause ends once");
}

/// A pause of some hours over midnight must neither make a request late nor let go of what waits for its answer.
#[test]
fn no_request_becomes_late_while_its_clock_stands() {
    let mut clock = RequestClock::started(at("2025-06-15T12:00:00Z"));
    let asked = at("2025-07-15T15:00:00Z");
    clock.pause("officer", "two people of this name", &paris(), asked).expect("on the last day");
    for hours in [0, 6, 7, 8, 12, 23, 24, 25, 48, 240] {
        let now = asked + SignedDuration::from_hours(hours);
        assert_eq!(clock.days_left(&paris(), now), 0, "after {hours} hours");
        assert!(now < clock.deadline(&paris(), now), "after {hours} hours");
    }
    clock.resume(at("2025-07-16T08:00:00Z"));
    assert_eq!(clock.alarm(&paris(), at("2025-07-16T08:00:00Z")), Some(Alarm::LastDay));
    assert_eq!(clock.alarm(&paris(), at("2025-07-17T08:00:00Z")), Some(Alarm::Late));
}

#[test]
fn a_doubt_after_the_last_day_makes_nothing_less_late() {
    let received = at("2025-06-15T12:00:00Z");
    let mut clock = RequestClock::started(received);
    let late = refused(clock.pause("officer", "who is it?", &paris(), at("2025-07-16T00:00:00Z")));
    assert!(late.missing.contains("last day is over"), "{late}");
    assert_eq!(clock, RequestClock::started(received));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_last_day_is_a_calendar_month_away_in_every_zone(
        second in 946_684_800_i64..4_102_444_800,
        name in prop::sample::select(vec!["Europe/Paris", "Pacific/Kiritimati", "America/New_York", "Asia/Kolkata", "UTC"]),
    ) {
        let (received, zone) = (Timestamp::from_second(second).expect("a second in range"), zone(name));
        let (from, due) = (received.to_zoned(zone.clone()).date(), due_date(received, 1, &zone));
        let months = i32::from(due.year()) * 12 + i32::from(due.month())
            - i32::from(from.year()) * 12 - i32::from(from.month());
        prop_assert_eq!(months, 1);
        // The same day, or the last of a shorter month: counted here without the library's own rule for months.
        prop_assert!(due.day() == from.day() || due.day() < from.day() && due.day() == due.days_in_month());
    }

    #[test]
    fn days_left_stand_while_the_clock_does(
        pauses in prop::collection::vec((0_i64..200, 0_i64..300), 0..4),
        name in prop::sample::select(vec!["Europe/Paris", "Pacific/Kiritimati", "America/New_York"]),
    ) {
        let (received, zone) = (at("2025-10-01T07:00:00Z"), zone(name));
        let mut clock = RequestClock::started(received);
        let mut now = received;
        for (running, standing) in pauses {
            now += SignedDuration::from_hours(running);
            let left = clock.days_left(&zone, now);
            prop_assert_eq!(clock.pause("officer", "a doubt", &zone, now).is_ok(), left >= 0);
            if !clock.paused() {
                break;
            }
            now += SignedDuration::from_hours(standing);
            prop_assert_eq!(clock.days_left(&zone, now), left);
            clock.resume(now);
            prop_assert_eq!(clock.days_left(&zone, now), left);
        }
        prop_assert_eq!(clock.received_at, received);
    }
}
