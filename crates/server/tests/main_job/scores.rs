//! What scores, similarities and expectations say, and that a comparison and a search say the same of one pair.

use basis::{Condition, Ground, LegalBasis, LegalGround, RequestFacts, RequestId, RequestKind, gate};
use server::ServiceError;
use server::service::compare::{CompareRequest, compare};
use server::service::mandates::Stated;
use server::service::scale::Threshold;
use server::service::search::{SearchRequest, search};
use server::service::sweep::{self, SweepRequest};

use crate::fixture::{Desk, GALLERY, asking, photograph, portrait};

/// A desk with two photographs of one person and one of another.
fn desk() -> Desk {
    let desk = Desk::of_consent();
    for (person, photos) in [("obama", &["obama.jpg", "obama2.jpg"][..]), ("biden", &["biden.jpg"])] {
        desk.consenting(person);
        for photo in photos {
            desk.photo(person, photo);
        }
    }
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").faces_enrolled, 3);
    desk
}

#[test]
fn a_comparison_and_a_search_agree_on_a_pair() {
    let desk = desk();
    let all = SearchRequest { threshold: Threshold::Similarity(0.0), ..asking(&portrait("obama3.jpg")) };
    let answer = search(&desk.here, &all).expect("an answer");
    assert_eq!(answer.matches.len(), 3, "at similarity 0 everybody is shown");
    assert!(answer.matches.is_sorted_by(|a, b| a.score >= b.score && a.similarity >= b.similarity));
    let ground = LegalGround { basis: LegalBasis::Consent, ground: Ground::condition(Condition::ExplicitConsent) };
    for found in &answer.matches {
        let photo = photograph(found.source.rsplit('/').next().expect("a name"));
        let request = CompareRequest {
            one: photograph("obama3.jpg"),
            other: photo,
            stated: Stated { ground: Some(ground.clone()), ..all.stated.clone() },
            threshold: Threshold::COMPARISON,
        };
        let compared = compare(&desk.here, &request).expect("a comparison");
        assert!((compared.cosine - found.cosine).abs() < 1e-4 && (compared.score - found.score).abs() < 1e-4);
        assert!((compared.similarity - found.similarity).abs() < 0.1, "{found:?}");
        assert_eq!(compared.threshold.says, "about one pair of strangers in 10,000 reaches this threshold");
        assert!((compared.threshold.similarity - 80.0).abs() < 0.1);
        assert_eq!(compared.possible_match, found.subject.as_deref() == Some("obama"));
    }
    let people: Vec<_> = answer.people.iter().map(|person| (person.subject.as_str(), person.matches)).collect();
    assert_eq!(people, [("obama", 2), ("biden", 1)]);
    let of_obama = answer.people[0].score;
    assert!(answer.matches[0].score >= of_obama && of_obama >= answer.matches[1].score, "between best and mean");
}

#[test]
fn a_threshold_says_what_to_expect() {
    let desk = desk();
    let at = |threshold| {
        let request = SearchRequest { threshold, ..asking(&portrait("obama3.jpg")) };
        search(&desk.here, &request).expect("an answer").threshold
    };
    let (often, seldom) = (at(Threshold::FalsePositives(0.01)), at(Threshold::FalsePositives(0.000_1)));
    assert!(often.score < seldom.score && often.similarity < seldom.similarity);
    assert_eq!(seldom.says, "about one false match in 10,000 searches at this threshold in a gallery of this size");
    let all = at(Threshold::Similarity(0.0));
    assert_eq!((all.score, all.false_positive_rate), (None, 1.0));
    assert!(all.says.starts_with("most searches"));
    let again = at(Threshold::Similarity(seldom.similarity));
    assert!((again.score.unwrap() - seldom.score.unwrap()).abs() < 1e-3);
}

#[test]
fn several_photographs_are_one_probe_and_different_people_are_remarked_on() {
    let desk = desk();
    let with = |photos: &[&str]| {
        let photos = photos.iter().map(|photo| photograph(photo)).collect();
        search(&desk.here, &SearchRequest { photos, ..asking(&portrait("obama.jpg")) }).expect("an answer")
    };
    let both = with(&["obama3.jpg", "obama2.jpg"]);
    assert_eq!(both.matches.len(), 2);
    assert_eq!(both.warnings, [""; 0]);
    let mixed = with(&["obama3.jpg", "biden.jpg"]);
    assert!(mixed.warnings.iter().any(|warning| warning.contains("may show different people")), "{:?}", mixed.warnings);
}

#[test]
fn a_sweep_says_what_it_will_miss_and_brings_up_more_the_less_may_be_missed() {
    let desk = desk();
    let [few, many] = [0.001, 0.2].map(|miss| sweep::plan(&desk.here, GALLERY, miss).expect("a plan"));
    assert!(few.cosine < many.cosine && few.others_to_review > many.others_to_review && few.faces == 3);
    assert!(matches!(sweep::plan(&desk.here, GALLERY, 0.0), Err(ServiceError::Input { .. })));

    let request = RequestFacts {
        id: RequestId::from_bytes([5; 16]),
        kind: RequestKind::Access,
        open: true,
        identity_proven: false,
    };
    let swept = |facts: &RequestFacts, miss_rate| {
        let photos = vec![photograph("obama3.jpg"), photograph("obama_partial_face.jpg")];
        let answers = gate::SweepFor::Request(facts);
        sweep::sweep(&desk.here, &SweepRequest { gallery: GALLERY.into(), photos, face: None, answers, miss_rate })
    };
    let answer = swept(&request, 0.01).expect("an answer");
    assert_eq!((answer.compared, desk.leaves("sweep-performed")), (3, 1));
    let candidates: Vec<_> = answer.candidates.iter().map(|found| found.score).collect();
    assert!(candidates.len() >= 2 && candidates.is_sorted_by(|a, b| a >= b), "{candidates:?}");
    assert!(answer.candidates.iter().all(|found| found.cosine >= answer.plan.cosine));

    let closed = RequestFacts { open: false, ..request };
    assert!(matches!(swept(&closed, 0.01), Err(ServiceError::Refused(_))));
    assert_eq!((desk.leaves("sweep-performed"), desk.leaves("act-refused")), (1, 1));
}
