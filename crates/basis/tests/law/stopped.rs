//! The gate under an authority's order: what stops, for whom, and that rights do not.

use basis::gate::{
    Binding, ClusterAsk, Confirmation, DiscloseAsk, EnrolAsk, EraseAsk, ErasureCause, ExportAsk, IdentifyAsk, KeepAsk,
    SecondLookAsk, SweepAsk, SweepFor, VerifyAsk, cluster, disclose, enrol, erase, export, identify, keep, second_look,
    sweep, verify,
};
use basis::{
    Act, Consent, Epoch, ErasureId, GalleryFacts, GalleryState, OrderFacts, OrderId, OrderMeasure, PeopleInScope,
    Permit, Purpose, Refusal, RequestFacts, RequestId, RequestKind, Signatory, StandingOrder, SubjectFacts, Territory,
    UnknownTerritory,
};

use crate::sample::{
    OPERATOR, consent, consent_gallery, face, face_id, hour, image_id, mandate, refused, research_gallery, search_id,
    subject,
};

const EPOCH: Epoch = Epoch(5);

/// An order that stops collecting and using in the whole gallery.
fn order() -> StandingOrder {
    StandingOrder {
        order: OrderId::from_bytes([11; 16]),
        authority: "SAMPLE authority".into(),
        reference: "SAN-2022-019".into(),
        collecting: true,
        using: true,
        people: None,
    }
}

fn narrowed(unknown: UnknownTerritory) -> StandingOrder {
    let people = PeopleInScope { territory: vec!["FR".parse().expect("a country code")], unknown };
    StandingOrder { people: Some(people), ..order() }
}

fn under(orders: Vec<StandingOrder>) -> GalleryFacts {
    let purposes = vec![Purpose::EventPhotography, Purpose::GroupFaces];
    GalleryFacts { stopped_by: orders, purposes, ..consent_gallery() }
}

fn person(territory: Territory) -> SubjectFacts {
    SubjectFacts { territory, ..subject() }
}

/// What each act that uses faces is answered, for a person's face.
fn answers(gallery: &GalleryFacts, who: &SubjectFacts) -> [(&'static str, Result<(), Refusal>); 8] {
    fn asked<A: Act>(answer: Result<Permit<A>, Refusal>) -> Result<(), Refusal> {
        answer.map(drop)
    }
    let (yes, mandate, face, search, now) = (consent(), mandate(), face(), search_id(), hour(1));
    let (operator, consent, mandate) = (OPERATOR, Some(&yes), Some(&mandate));
    let taken = EnrolAsk { gallery, image: image_id(), manifestly_public_evidence: None };
    let kept =
        KeepAsk { gallery, image: image_id(), face: face_id(), subject: Some(who), consent, binding: Binding::ByHand };
    let shown = DiscloseAsk { gallery, search, operator, mandate, face: &face, subject: Some(who), consent };
    let confirmed =
        |by: &str| Confirmation { by: by.into(), authenticated: true, search, face: face_id(), at: hour(0) };
    let confirmations = [confirmed("anna"), confirmed("bela")];
    let viewer = Signatory { name: "bela".into(), authenticated: true };
    [
        ("enrol", asked(enrol(&taken, now, EPOCH))),
        ("keep", asked(keep(&kept, now, EPOCH))),
        ("identify", asked(identify(&IdentifyAsk { gallery, search, operator, mandate }, now, EPOCH))),
        ("cluster", asked(cluster(&ClusterAsk { gallery }, now, EPOCH))),
        ("verify", asked(verify(&VerifyAsk { gallery, search, operator, mandate, subject: who, consent }, now, EPOCH))),
        ("disclose", asked(disclose(&shown, now, EPOCH))),
        (
            "look again",
            asked(second_look(&SecondLookAsk { shown, viewer: &viewer, confirmations: &confirmations }, now, EPOCH)),
        ),
        ("export", asked(export(&ExportAsk { shown, confirmations: &confirmations, rejected_by: None }, now, EPOCH))),
    ]
}

fn stopped(gallery: &GalleryFacts, who: &SubjectFacts) -> Vec<&'static str> {
    let answered = answers(gallery, who).into_iter();
    answered
        .filter_map(|(act, answer)| {
            let refusal = answer.err()?;
            crate::sample::assert_well_formed(&refusal);
            assert_eq!(refusal.article, "GDPR Art. 58(2)(f)", "{act}: {refusal}");
            assert!(
                refusal.missing.contains("SAN-2022-019") && refusal.missing.contains("SAMPLE authority"),
                "{act}: {refusal}"
            );
            Some(act)
        })
        .collect()
}

const USING: [&str; 6] = ["identify", "cluster", "verify", "disclose", "look again", "export"];
const COLLECTING: [&str; 2] = ["enrol", "keep"];

#[test]
fn a_standing_order_is_named_by_every_act_that_it_stops() {
    let who = person(Territory::Unknown);
    assert!(stopped(&under(Vec::new()), &who).is_empty(), "without an order all of it is permitted");
    assert_eq!(stopped(&under(vec![order()]), &who), [&COLLECTING[..], &USING].concat());
    let collecting = StandingOrder { using: false, ..order() };
    assert_eq!(stopped(&under(vec![collecting.clone()]), &who), COLLECTING);
    let using = StandingOrder { collecting: false, ..order() };
    assert_eq!(stopped(&under(vec![using.clone()]), &who), USING);
    assert_eq!(stopped(&under(vec![collecting, using]), &who), [&COLLECTING[..], &USING].concat());
}

#[test]
fn the_order_is_named_before_anything_else_that_is_missing() {
    let gallery = GalleryFacts { state: GalleryState::Suspended, basis: None, ..under(vec![order()]) };
    assert_eq!(stopped(&gallery, &person(Territory::Unknown)).len(), 8);
}

#[test]
fn a_narrowed_order_keeps_the_people_of_its_territory_out_and_the_rest_goes_on() {
    let declared = |letters: &str| person(Territory::Declared { country: letters.parse().expect("a country code") });
    let whose = ["keep", "verify", "disclose", "look again", "export"];
    let by_default = under(vec![narrowed(UnknownTerritory::InScope)]);
    assert_eq!(stopped(&by_default, &declared("FR")), whose);
    assert!(stopped(&by_default, &declared("DE")).is_empty());
    assert_eq!(stopped(&by_default, &person(Territory::Unknown)), whose);

    let decided = UnknownTerritory::LeftOut { by: "officer".into(), reason: "SAMPLE reason".into() };
    let decided = under(vec![narrowed(decided)]);
    assert_eq!(stopped(&decided, &declared("FR")), whose);
    assert!(stopped(&decided, &person(Territory::Unknown)).is_empty());

    // Where nothing better is known, the gallery's territory is the person's.
    let french = Territory::Gallery { country: "FR".parse().expect("a country code") };
    let french = GalleryFacts { territory: french, ..decided };
    assert_eq!(stopped(&french, &person(Territory::Unknown)), whose);
    assert!(stopped(&french, &declared("DE")).is_empty());
}

#[test]
fn a_face_of_nobody_known_is_kept_and_shown_only_where_the_unknown_are_left_out() {
    let gallery = |unknown| GalleryFacts { stopped_by: vec![narrowed(unknown)], ..research_gallery() };
    let decided = UnknownTerritory::LeftOut { by: "officer".into(), reason: "SAMPLE reason".into() };
    for (gallery, may) in [(gallery(UnknownTerritory::InScope), false), (gallery(decided), true)] {
        let ask = KeepAsk {
            gallery: &gallery,
            image: image_id(),
            face: face_id(),
            subject: None,
            consent: None,
            binding: Binding::None,
        };
        assert_eq!(keep(&ask, hour(1), EPOCH).is_ok(), may);
        let (face, mandate) = (basis::FaceFacts { subject: None, ..face() }, mandate());
        let shown = DiscloseAsk {
            gallery: &gallery,
            search: search_id(),
            operator: OPERATOR,
            mandate: Some(&mandate),
            face: &face,
            subject: None,
            consent: None,
        };
        assert_eq!(disclose(&shown, hour(1), EPOCH).is_ok(), may);
    }
}

fn facts() -> OrderFacts {
    OrderFacts {
        id: OrderId::from_bytes([11; 16]),
        measures: vec![OrderMeasure::StopUsing, OrderMeasure::Erase],
        open: true,
        approved: true,
    }
}

fn request(kind: RequestKind) -> RequestFacts {
    RequestFacts { id: RequestId::from_bytes([10; 16]), kind, open: true, identity_proven: true }
}

fn erasing(gallery: &GalleryFacts, cause: ErasureCause<'_>, awaited: usize) -> Result<(), Refusal> {
    let ask = EraseAsk { gallery, erasure: ErasureId::from_bytes([12; 16]), cause, awaited };
    erase(&ask, hour(1), EPOCH).map(drop)
}

#[test]
fn no_order_stops_a_right_or_its_own_execution() {
    for people in [vec![order()], vec![narrowed(UnknownTerritory::InScope), order()]] {
        let gallery = under(people);
        let access = RequestFacts { identity_proven: false, ..request(RequestKind::Access) };
        for answers in [SweepFor::Request(&access), SweepFor::Order(&facts())] {
            assert!(sweep(&SweepAsk { gallery: &gallery, answers }, hour(1), EPOCH).is_ok());
        }
        let withdrawn = Consent { withdrawn_at: Some(hour(1)), ..consent() };
        let causes = [
            ErasureCause::Request(&request(RequestKind::Erasure)),
            ErasureCause::Order(&facts()),
            ErasureCause::Retention { ended_at: hour(1) },
            ErasureCause::Withdrawal(&withdrawn),
        ];
        for cause in causes {
            assert_eq!(erasing(&gallery, cause, 0), Ok(()), "{cause:?}");
        }
    }
}

#[test]
fn an_order_erases_once_two_people_approved_its_execution() {
    let gallery = consent_gallery();
    let unapproved = refused(erasing(&gallery, ErasureCause::Order(&OrderFacts { approved: false, ..facts() }), 0));
    assert!(unapproved.missing.contains("not approved by two people"), "{unapproved}");
    assert_eq!(unapproved.article, "GDPR Art. 58(2)(g)");
}

#[test]
fn faces_that_an_access_request_waits_for_outlast_an_order_and_a_retention() {
    let gallery = consent_gallery();
    for cause in [ErasureCause::Order(&facts()), ErasureCause::Retention { ended_at: hour(0) }] {
        let held = refused(erasing(&gallery, cause, 1));
        assert!(held.article == "GDPR Art. 12(3), 15" && held.missing.starts_with("1 of the faces"), "{held}");
        assert_eq!(erasing(&gallery, cause, 0), Ok(()));
    }
    // A person's own right does not wait for another's answer.
    let withdrawn = Consent { withdrawn_at: Some(hour(1)), ..consent() };
    for kind in [RequestKind::Erasure, RequestKind::Objection, RequestKind::Withdrawal] {
        assert_eq!(erasing(&gallery, ErasureCause::Request(&request(kind)), 1), Ok(()));
    }
    assert_eq!(erasing(&gallery, ErasureCause::Withdrawal(&withdrawn), 1), Ok(()));
}
