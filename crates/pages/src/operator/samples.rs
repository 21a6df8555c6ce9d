//! Samples for the tests of the operator's pages: what the interface would answer, without an installation.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use server::access::{Principal, Role, Via};
use server::basis::{Condition, Controller, GalleryFacts, GalleryId, GalleryState, Ground, LegalBasis, Purpose};
use server::service::register::GalleryView;
use server::service::words::Language;

use crate::view::View;

/// Views in every language, of a signed-in operator.
pub(super) fn views() -> [View; 3] {
    Language::ALL.map(|language| {
        let who = Principal {
            name: "SAMPLE operator".into(),
            roles: [Role::Operator, Role::Administrator].into(),
            galleries: Vec::new(),
            via: Via::Portal([127, 0, 0, 1].into()),
        };
        let about = ("SAMPLE archive".to_owned(), "sample@example.org".to_owned(), true);
        View::new(language, about, TimeZone::UTC, Some(who), "/search".into(), None)
    })
}

/// A collection on consent, in use.
pub(super) fn gallery() -> GalleryView {
    let id = GalleryId::from_parts(Timestamp::UNIX_EPOCH, [1; 10]);
    let controller = Controller {
        name: "SAMPLE archive".into(),
        address: "1 Sample Street".into(),
        country: "FR".parse().expect("a country"),
        established_in_union: true,
        contact: "sample@example.org".into(),
        representative: None,
        officer: None,
        public_authority: false,
    };
    let mut facts = GalleryFacts::draft(id, "SAMPLE club", controller);
    facts.state = GalleryState::Active;
    facts.basis = Some(LegalBasis::Consent);
    facts.ground = Some(Ground::condition(Condition::ExplicitConsent));
    facts.purposes = vec![Purpose::EventPhotography, Purpose::GroupFaces, Purpose::Other("SAMPLE words".into())];
    let mut view = serde_json::to_value(&facts).expect("facts are data");
    let beside = json!({ "revision": "00".repeat(32), "pack": null, "created_at": "2027-01-01T00:00:00Z", "images": 3,
        "faces": 4, "subjects": 2, "missing": [], "questions": [] });
    let Value::Object(beside) = beside else { unreachable!("an object was written") };
    view.as_object_mut().expect("facts are an object").extend(beside);
    serde_json::from_value(view).expect("a collection")
}

/// An answer of a search with so many matches.
pub(super) fn answer(matches: usize) -> server::service::search::SearchAnswer {
    let id = |number: usize| format!("01980000-0000-7000-8000-{number:012x}");
    let row = |number: usize| {
        let subject = number.is_multiple_of(2).then(|| format!("SAMPLE person {number}"));
        json!({ "face": id(number), "image": id(number), "subject": subject, "similarity": 90.5,
            "score": 0.5, "cosine": 0.6, "source": format!("SAMPLE/{number}.jpg"), "region": [1.0, 2.0, 3.0, 4.0],
            "enrolled_at": "2027-01-02T00:00:00Z", "leaf": number, "crop": "iVBORw==",
            "set_aside": number.is_multiple_of(4).then(|| json!({ "search": id(9), "by": "SAMPLE colleague",
                "at": "2027-01-02T00:00:00Z" })) })
    };
    let person = |number: usize| {
        let subject = format!("SAMPLE person {number}");
        json!({ "subject": subject, "similarity": 90.5, "score": 0.5, "matches": 1 })
    };
    serde_json::from_value(json!({ "gallery": "SAMPLE club", "search": id(1), "leaf": 7, "at": "2027-01-03T00:00:00Z",
        "operator": "SAMPLE operator", "mandate": id(2), "self_issued": true, "purpose": "event-photography",
        "case": "SAMPLE case", "faces_searched": 12_345,
        "threshold": { "score": 0.3, "similarity": 62.5, "false_positive_rate": 0.01, "says": "", "calibrated": true },
        "matches": (0..matches).map(row).collect::<Vec<_>>(),
        "people": (0..matches.min(1)).map(person).collect::<Vec<_>>(),
        "set_aside": 3, "warnings": [], "sample": true, "probes": ["iVBORw=="] }))
    .expect("an answer")
}
