//! Orders: whom they reach, in which order they are carried out, what delay costs.

use basis::{
    Country, Euros, FINE_CAP, GalleryFacts, GalleryId, LegalBasis, OrderCourse, OrderEvent, OrderId, OrderMeasure,
    OrderScope, OrderState, ScopedFace, SubjectId, Territory, UnknownTerritory, days_late, exposure, fine_cap,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::sample::{assert_well_formed, consent_gallery, gallery_id, hour, refused, research_gallery, subject_id};

fn country(letters: &str) -> Country {
    letters.parse().expect("a country code")
}

fn declared(letters: &str) -> Territory {
    Territory::Declared { country: country(letters) }
}

fn face(territory: Territory) -> ScopedFace<'static> {
    ScopedFace { subject: Some(subject_id()), territory, enrolled_at: hour(10), source: "archive/2019/0001.jpg" }
}

fn left_out(by: &str, reason: &str) -> UnknownTerritory {
    UnknownTerritory::LeftOut { by: by.into(), reason: reason.into() }
}

mod reach {
    use super::*;

    #[test]
    fn people_are_in_scope_by_where_they_are_and_the_unknown_with_them() {
        let france = OrderScope { territory: vec![country("FR")], ..OrderScope::default() };
        let unless = OrderScope { unknown: left_out("officer", "SAMPLE reason"), ..france.clone() };
        let nowhere = consent_gallery();
        let french = GalleryFacts { territory: Territory::Gallery { country: country("FR") }, ..consent_gallery() };
        let german = GalleryFacts { territory: Territory::Gallery { country: country("DE") }, ..consent_gallery() };
        let source = |letters| Territory::Source { country: country(letters) };
        // The gallery, where the person is, reached by default, reached with the unknown left out.
        let table = [
            (&nowhere, declared("FR"), true, true),
            (&nowhere, source("FR"), true, true),
            (&nowhere, declared("DE"), false, false),
            (&nowhere, Territory::Unknown, true, false),
            (&french, Territory::Unknown, true, true),
            (&german, Territory::Unknown, false, false),
            (&german, declared("FR"), true, true),
            (&french, declared("DE"), false, false),
        ];
        for (gallery, person, by_default, with_decision) in table {
            assert_eq!(france.reaches(gallery, &face(person)), by_default, "{person:?} in {:?}", gallery.territory);
            assert_eq!(unless.reaches(gallery, &face(person)), with_decision, "{person:?} in {:?}", gallery.territory);
        }
    }

    #[test]
    fn an_order_without_a_territory_reaches_everybody() {
        let anywhere = OrderScope { unknown: left_out("officer", "SAMPLE reason"), ..OrderScope::default() };
        for person in [declared("FR"), declared("JP"), Territory::Unknown] {
            assert!(anywhere.reaches(&consent_gallery(), &face(person)));
        }
    }

    #[test]
    fn the_unknown_are_left_out_by_somebody_for_a_reason_or_not_at_all() {
        for unknown in [left_out("", "SAMPLE reason"), left_out("officer", " ")] {
            let scope = OrderScope { territory: vec![country("FR")], unknown, ..OrderScope::default() };
            assert!(scope.reaches(&consent_gallery(), &face(Territory::Unknown)), "{:?}", scope.unknown);
        }
        assert_eq!(OrderScope::default().unknown, UnknownTerritory::InScope);
    }

    #[test]
    fn every_limit_that_is_set_must_hold() {
        let whole = OrderScope::default();
        let other_person = SubjectId::from_bytes([9; 16]);
        let of = |basis| OrderScope { bases: vec![basis], ..whole.clone() };
        let table: [(&str, OrderScope, bool); 13] = [
            ("no limit", whole.clone(), true),
            ("its gallery", OrderScope { galleries: vec![gallery_id()], ..whole.clone() }, true),
            ("another", OrderScope { galleries: vec![GalleryId::from_bytes([9; 16])], ..whole.clone() }, false),
            ("its source", OrderScope { sources: vec!["x/".into(), "archive/2019/".into()], ..whole.clone() }, true),
            ("another source", OrderScope { sources: vec!["archive/2018/".into()], ..whole.clone() }, false),
            ("its person", OrderScope { subjects: vec![other_person, subject_id()], ..whole.clone() }, true),
            ("another person", OrderScope { subjects: vec![other_person], ..whole.clone() }, false),
            ("its basis", of(LegalBasis::Consent), true),
            ("another basis", of(LegalBasis::LegitimateInterests), false),
            ("from its hour", OrderScope { enrolled_from: Some(hour(10)), ..whole.clone() }, true),
            ("later", OrderScope { enrolled_from: Some(hour(11)), ..whole.clone() }, false),
            ("before its hour", OrderScope { enrolled_before: Some(hour(10)), ..whole.clone() }, false),
            ("before the next", OrderScope { enrolled_before: Some(hour(11)), ..whole.clone() }, true),
        ];
        let gallery = consent_gallery();
        for (what, scope, reached) in &table {
            assert_eq!(scope.reaches(&gallery, &face(Territory::Unknown)), *reached, "{what}");
        }
        // Two limits, of which one holds, reach nobody.
        let both = OrderScope { sources: vec!["archive/2018/".into()], ..of(LegalBasis::Consent) };
        assert!(!both.reaches(&gallery, &face(Territory::Unknown)));
        // A face of nobody known is not one of the people who are named.
        let nobody = ScopedFace { subject: None, ..face(Territory::Unknown) };
        assert!(!OrderScope { subjects: vec![subject_id()], ..whole }.reaches(&gallery, &nobody));
    }

    /// The founding case: a gallery that was built without any basis is not out of reach for lack of one.
    #[test]
    fn a_gallery_without_a_basis_is_reached() {
        let baseless = GalleryFacts { basis: None, ..research_gallery() };
        let scope = OrderScope { bases: vec![LegalBasis::Consent], ..OrderScope::default() };
        assert!(scope.reaches_gallery(&baseless) && !scope.reaches_gallery(&research_gallery()));
    }
}

mod course {
    use super::*;

    fn all() -> OrderCourse {
        OrderCourse::received(&OrderMeasure::ALL).expect("an order")
    }

    fn done(measure: OrderMeasure) -> OrderEvent {
        OrderEvent::Done { measure }
    }

    #[test]
    fn an_order_demands_something_and_each_thing_once() {
        assert_eq!(refused(OrderCourse::received(&[])).article, "GDPR Art. 58(2)");
        let twice = [OrderMeasure::Erase, OrderMeasure::StopUsing, OrderMeasure::Erase];
        assert_eq!(OrderCourse::received(&twice).unwrap().measures, [OrderMeasure::StopUsing, OrderMeasure::Erase]);
    }

    #[test]
    fn before_two_people_approved_it_only_stops_are_done() {
        for measure in OrderMeasure::ALL {
            let stops = matches!(measure, OrderMeasure::StopCollecting | OrderMeasure::StopUsing);
            assert_eq!(all().after(done(measure), hour(1)).is_ok(), stops, "{}", measure.name());
        }
        assert!(refused(all().after(done(OrderMeasure::Erase), hour(1))).next_step.contains("order approve"));
        let facts = all().facts(OrderId::from_bytes([1; 16]));
        assert!(facts.open && !facts.approved);
    }

    #[test]
    fn who_asked_first_is_answered_before_the_erasure() {
        let approved = all().after(OrderEvent::Approved, hour(1)).unwrap();
        let early = refused(approved.after(done(OrderMeasure::Erase), hour(2)));
        assert!(early.missing.contains("access requests"), "{early}");
        let answered = approved.after(done(OrderMeasure::AnswerAccess), hour(2)).unwrap();
        assert!(answered.after(done(OrderMeasure::Erase), hour(3)).is_ok());
        let only = OrderCourse::received(&[OrderMeasure::Erase]).unwrap().after(OrderEvent::Approved, hour(1)).unwrap();
        assert!(only.after(done(OrderMeasure::Erase), hour(2)).is_ok());
    }

    #[test]
    fn an_order_is_executed_when_all_is_done_and_lifted_after_that() {
        let mut course = all();
        refused(course.after(OrderEvent::Lifted, hour(0)));
        course = course.after(OrderEvent::Approved, hour(1)).unwrap();
        assert!(course.facts(OrderId::from_bytes([1; 16])).approved);
        for measure in OrderMeasure::ALL {
            assert_eq!((course.state, course.executed_at), (OrderState::Approved, None));
            refused(course.after(OrderEvent::Lifted, hour(2)));
            course = course.after(done(measure), hour(2)).unwrap();
        }
        assert_eq!((course.state, course.executed_at), (OrderState::Executed, Some(hour(2))));
        let facts = course.facts(OrderId::from_bytes([1; 16]));
        assert!(!facts.open && !facts.approved, "nothing more is erased on it");
        refused(course.after(OrderEvent::Approved, hour(3)));
        refused(course.after(done(OrderMeasure::Erase), hour(3)));
        course = course.after(OrderEvent::Lifted, hour(4)).unwrap();
        assert_eq!((course.state, course.lifted_at), (OrderState::Lifted, Some(hour(4))));
        refused(course.after(OrderEvent::Lifted, hour(5)));
    }

    #[test]
    fn what_was_not_demanded_is_not_done() {
        let stop = OrderCourse::received(&[OrderMeasure::StopUsing]).unwrap();
        refused(stop.after(done(OrderMeasure::StopCollecting), hour(1)));
        let approved = stop.after(OrderEvent::Approved, hour(1)).unwrap();
        refused(approved.after(done(OrderMeasure::Erase), hour(1)));
    }

    fn event() -> impl Strategy<Value = OrderEvent> {
        prop_oneof![
            1 => Just(OrderEvent::Approved),
            6 => prop::sample::select(OrderMeasure::ALL.to_vec()).prop_map(done),
            1 => Just(OrderEvent::Lifted),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_happens_the_sequence_holds(
            measures in prop::collection::vec(prop::sample::select(OrderMeasure::ALL.to_vec()), 1..7),
            events in prop::collection::vec(event(), 1..30),
        ) {
            let mut course = OrderCourse::received(&measures).expect("it demands something");
            for (at, event) in (1..).zip(events) {
                match course.after(event, hour(at)) {
                    Ok(next) => {
                        prop_assert!(next.done.starts_with(&course.done), "what was done stays done");
                        prop_assert!(next.approved_at >= course.approved_at);
                        course = next;
                    }
                    Err(refusal) => assert_well_formed(&refusal),
                }
                let moment = |measure| course.done.iter().find(|(done, _)| *done == measure).map(|(_, at)| *at);
                for (measure, at) in &course.done {
                    prop_assert!(course.measures.contains(measure));
                    let stops = matches!(measure, OrderMeasure::StopCollecting | OrderMeasure::StopUsing);
                    prop_assert!(stops || course.approved_at.is_some_and(|approved| approved <= *at));
                }
                if let Some(erased) = moment(OrderMeasure::Erase)
                    && course.measures.contains(&OrderMeasure::AnswerAccess)
                {
                    prop_assert!(moment(OrderMeasure::AnswerAccess).is_some_and(|answered| answered < erased));
                }
                let executed = course.measures.iter().all(|measure| course.is_done(*measure));
                prop_assert_eq!(course.executed_at.is_some(), executed);
                prop_assert!(course.lifted_at.is_none() || executed);
            }
        }
    }
}

mod cost {
    use super::*;

    const LAST_DAY: Date = date(2022, 12, 19);

    #[test]
    fn fifty_two_days_late() {
        let days = days_late(LAST_DAY, date(2023, 2, 9));
        assert_eq!(days, 52);
        assert_eq!(exposure(days, Euros(100_000)), Euros(5_200_000));
        assert_eq!(exposure(days, Euros(90_000)), Euros(4_680_000));
        assert_eq!(exposure(days, Euros(100_000)).to_string(), "EUR 5,200,000");
    }

    #[test]
    fn the_last_day_itself_is_not_late() {
        let table = [
            (date(2022, 12, 1), 0),
            (LAST_DAY, 0),
            (date(2022, 12, 20), 1),
            (date(2023, 1, 1), 13),
            (date(2024, 2, 29), 437),
        ];
        for (until, days) in table {
            assert_eq!(days_late(LAST_DAY, until), days, "{until}");
        }
        assert_eq!(exposure(0, Euros(100_000)), Euros(0));
        assert_eq!(exposure(u32::MAX, Euros(u64::MAX)), Euros(u64::MAX));
    }

    #[test]
    fn the_cap_of_a_fine_is_the_greater_of_the_two() {
        let millions = |amount: u64| Euros(amount * 1_000_000);
        let table = [(None, 20), (Some(0), 20), (Some(400), 20), (Some(500), 20), (Some(600), 24), (Some(10_000), 400)];
        for (turnover, cap) in table {
            assert_eq!(fine_cap(turnover.map(millions)), millions(cap), "{turnover:?}");
        }
        assert_eq!(FINE_CAP, millions(20));
    }
}
