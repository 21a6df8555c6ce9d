//! The way from a photograph to a template through the public door, with a permit from the gate.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use basis::gate::{CompareAsk, compare};
use basis::{
    Compare, Condition, Controller, Epoch, Ground, LegalBasis, LegalGround, Mandate, MandateId, Permit, ProbeGround,
    Purpose,
};
use face::packs::dlib;
use face::{DetectOptions, Limits, Picture, Pipeline, Runtime, RuntimeSearch, decode};
use jiff::Timestamp;

mod support;

fn permit() -> Permit<Compare> {
    let at = |second: i64| Timestamp::from_second(1_760_000_000 + second).unwrap();
    let controller = Controller {
        name: "SAMPLE association".into(),
        address: "1 rue de l'Exemple, 75000 Paris".into(),
        country: "FR".parse().unwrap(),
        established_in_union: true,
        contact: "contact@example.org".into(),
        representative: None,
        officer: None,
        public_authority: false,
    };
    let legal = LegalGround { basis: LegalBasis::Consent, ground: Ground::condition(Condition::ExplicitConsent) };
    let mandate = Mandate {
        id: MandateId::from_bytes([8; 16]),
        operator: "operator".into(),
        issued_by: "editor".into(),
        purpose: Purpose::EventPhotography,
        case: "SAMPLE-1".into(),
        galleries: Vec::new(),
        probe: ProbeGround::new(legal),
        issued_at: at(0),
        expires_at: at(3600),
        revoked_at: None,
        searches_left: None,
    };
    compare(
        &CompareAsk { controller: &controller, operator: &mandate.operator, mandate: Some(&mandate) },
        at(60),
        Epoch(1),
    )
    .unwrap()
}

fn pipeline() -> Pipeline {
    let pack = dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib")).unwrap();
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    Pipeline::open(&pack, &Runtime::load(&search).unwrap(), 1).unwrap()
}

fn portrait(name: &str) -> Picture {
    decode(&std::fs::read(support::cached("portraits").join(name)).unwrap(), &Limits::default()).unwrap()
}

#[test]
fn faces_are_described_in_order_and_kept_crops_give_the_same_templates() {
    let mut pipeline = pipeline();
    let permit = permit();
    // Two portraits side by side, so that one picture holds two people.
    let (left, right) = (portrait("obama.jpg"), portrait("biden.jpg"));
    let together = beside(&left, &right);
    let faces = pipeline.detect(&together, &DetectOptions::default()).unwrap();
    assert_eq!(faces.len(), 2);
    let described = pipeline.describe(&permit, &together, &faces).unwrap();
    assert_eq!(described.iter().map(|face| face.detection).collect::<Vec<_>>(), faces);
    let chips: Vec<Picture> = described.iter().map(|face| face.chip.clone()).collect();
    let again = pipeline.embed_chips(&permit, &chips).unwrap();
    for (face, template) in described.iter().zip(&again) {
        assert!(face.template.cosine(template).unwrap() > 0.99999);
    }
    assert!(described[0].template.cosine(&described[1].template).unwrap() < 0.4);
    // A crop kept as JPEG still leads to the same person.
    let jpeg = decode(&chips[0].to_jpeg(90).unwrap(), &Limits::default()).unwrap();
    let from_jpeg = pipeline.embed_chips(&permit, &[jpeg]).unwrap();
    assert!(from_jpeg[0].cosine(&again[0]).unwrap() > 0.95);
    assert!(!format!("{described:?}").contains("values: ["));
}

#[test]
fn a_picture_without_faces_has_none() {
    let mut pipeline = pipeline();
    for (width, height) in [(1, 1), (7, 3000), (640, 480)] {
        let empty = Picture::new(width, height, vec![127; (width * height * 3) as usize]).unwrap();
        assert!(pipeline.detect(&empty, &DetectOptions::default()).unwrap().is_empty());
        assert!(pipeline.describe(&permit(), &empty, &[]).unwrap().is_empty());
    }
    assert_eq!(pipeline.smallest_face_in(640, 480, &DetectOptions::default()), 40);
    assert_eq!(pipeline.smallest_face_in(6000, 4000, &DetectOptions { smallest_face_px: 1 }), 20);
}

fn beside(left: &Picture, right: &Picture) -> Picture {
    let (width, height) = (left.width() + right.width(), left.height().max(right.height()));
    let mut rgb = vec![0; (width * height * 3) as usize];
    for (picture, offset) in [(left, 0), (right, left.width())] {
        let row = picture.width() as usize * 3;
        for (y, source) in picture.rgb().chunks_exact(row).enumerate() {
            let at = (y * width as usize + offset as usize) * 3;
            rgb[at..at + row].copy_from_slice(source);
        }
    }
    Picture::new(width, height, rgb).unwrap()
}
