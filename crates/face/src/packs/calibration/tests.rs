use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Tables {
    score: ScoreSpec,
    cosine: CosineSpec,
}

fn dlib() -> Calibration {
    let tables: Tables = toml::from_str(include_str!("../../../assets/dlib-calibration.toml")).unwrap();
    Calibration::new(&tables.score, &tables.cosine, true)
}

fn both() -> impl Strategy<Value = Calibration> {
    prop_oneof![Just(dlib()), Just(Calibration::uncalibrated())]
}

proptest! {
    #[test]
    fn rates_and_similarity_never_turn_round(calibration in both(), a in -3.0_f32..3.0, step in 0.0_f32..0.5) {
        let b = a + step;
        prop_assert!(calibration.similarity(a) <= calibration.similarity(b));
        prop_assert!((0.0..=100.0).contains(&calibration.similarity(a)));
        prop_assert!(calibration.false_match_rate(a) >= calibration.false_match_rate(b));
        prop_assert!(calibration.false_non_match_rate(a) <= calibration.false_non_match_rate(b));
        prop_assert!(calibration.miss_rate(a) <= calibration.miss_rate(b));
        prop_assert!(calibration.review_share(a) >= calibration.review_share(b));
        for share in [calibration.false_match_rate(b), calibration.miss_rate(a), calibration.review_share(b)] {
            prop_assert!(share > 0.0 && share <= 1.0, "{}", share);
        }
    }

    #[test]
    fn neighbouring_scores_are_in_order_too(calibration in both(), score in -1.0_f32..1.2) {
        let next = score.next_up();
        prop_assert!(calibration.similarity(score) <= calibration.similarity(next));
        prop_assert!(calibration.false_match_rate(score) >= calibration.false_match_rate(next));
    }

    #[test]
    fn a_threshold_keeps_its_promise_and_is_not_stricter_than_that(
        calibration in both(), exponent in -6.0_f64..-0.01, faces in 1_u64..10_000_000,
    ) {
        let target = 10_f64.powf(exponent);
        let score = calibration.threshold(target, faces);
        let rate = calibration.false_positive_rate(score, faces);
        prop_assert!(rate <= target && rate > target * 0.999, "{} for {}", rate, target);
        let searches = calibration.searches_per_false_match(score, faces);
        prop_assert!((searches * rate - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_sweep_misses_the_share_that_was_asked_for(calibration in both(), exponent in -3.0_f64..-0.1) {
        let miss = 10_f64.powf(exponent);
        let cosine = calibration.sweep_threshold(miss);
        prop_assert!((calibration.miss_rate(cosine) / miss - 1.0).abs() < 1e-3, "{} at {}", miss, cosine);
    }
}

#[test]
fn similarity_counts_decades_of_strangers() {
    let calibration = dlib();
    for (share, similarity) in [(0.1, 20.0), (1e-2, 40.0), (1e-3, 60.0), (1e-4, 80.0), (1e-5, 88.0), (1e-6, 93.0)] {
        let score = calibration.threshold(share, 1);
        assert!((calibration.similarity(score) - similarity).abs() < 0.1, "{share}: {}", calibration.similarity(score));
    }
    assert_eq!(
        (calibration.similarity(-1.5), calibration.similarity(1.0), calibration.similarity(2.0)),
        (0.0, 100.0, 100.0)
    );
}

#[test]
fn a_similarity_leads_back_to_the_least_score_that_shows_it() {
    let calibration = dlib();
    for similarity in [0.5, 20.0, 79.9, 80.0, 95.5, 100.0] {
        let score = calibration.score_at(similarity);
        assert!(calibration.similarity(score) >= similarity && calibration.similarity(score - 1e-4) < similarity);
    }
    assert!((calibration.review_share(calibration.review_threshold(1e-4)) / 1e-4 - 1.0).abs() < 1e-3);
}

#[test]
fn the_measured_points_are_met_and_the_tail_goes_on() {
    let points = [(0.0, 0.5), (0.1, 1e-2), (0.2, 1e-3), (0.4, 1e-4)];
    let tail = Tail::above(&points);
    for (score, share) in points {
        assert!((tail.share(f64::from(score)) / share - 1.0).abs() < 1e-6, "{score}");
    }
    // Between two points the logarithm is linear; the last two decades took 0.3, so the next two do.
    assert!((tail.share(0.3) / 10_f64.powf(-3.5) - 1.0).abs() < 1e-6);
    assert!((tail.share(0.7) / 1e-6 - 1.0).abs() < 1e-5);
    assert_eq!(tail.share(-9.0), 1.0);
}

#[test]
fn a_thousand_times_the_faces_need_a_higher_threshold_and_one_search_in_a_hundred_fails() {
    let calibration = dlib();
    let (small, large) = (calibration.threshold(0.01, 1000), calibration.threshold(0.01, 1_000_000));
    assert!(small < large, "{small} {large}");
    assert!((calibration.searches_per_false_match(small, 1000) - 100.0).abs() < 0.1);
    assert!(calibration.searches_per_false_match(small, 0).is_infinite());
    assert!((0.5..0.7).contains(&small) && calibration.false_non_match_rate(small) < 0.35, "{small}");
}

#[test]
fn what_a_sweep_costs_is_what_the_histogram_says() {
    let calibration = dlib();
    for (miss, cosine, review) in [(0.01, 0.283, 0.034), (0.05, 0.438, 0.0045)] {
        let found = calibration.sweep_threshold(miss);
        assert!((found - cosine).abs() < 0.002, "{miss}: {found}");
        assert!((calibration.review_share(found) / review - 1.0).abs() < 0.05, "{}", calibration.review_share(found));
    }
}

#[test]
fn without_tables_the_assumptions_hold_and_are_told_apart() {
    let assumed = Calibration::uncalibrated();
    assert!(!assumed.is_calibrated() && dlib().is_calibrated());
    assert!((assumed.false_match_rate(0.5) / 1e-5 - 1.0).abs() < 1e-6);
    assert!((assumed.similarity(0.5) - 88.0).abs() < 1e-3);
}
