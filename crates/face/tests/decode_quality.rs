//! Quality of drawn faces: what is measured moves as it should, and each limit refuses with its numbers.

use face::{Picture, Point, Quality, QualityLimits, QualityReason, Rect, judge, measure};

const FRONTAL: [Point; 5] = [
    Point { x: 38.3, y: 51.7 },
    Point { x: 73.5, y: 51.5 },
    Point { x: 56.0, y: 71.7 },
    Point { x: 41.5, y: 92.4 },
    Point { x: 70.7, y: 92.2 },
];
const FACE: Rect = Rect { x: 0.0, y: 0.0, width: 112.0, height: 112.0 };

/// A made-up pattern with edges at several sizes, as luma 0 to 1.
fn pattern(x: f32, y: f32) -> f32 {
    let wave = |period: f32| (x / period).sin() * (y / period * 1.3).cos();
    let ring = if ((x - 56.0).hypot(y - 60.0) / 6.0).fract() < 0.5 { 0.12 } else { -0.12 };
    (0.5 + 0.15 * wave(20.0) + 0.08 * wave(4.0) + ring).clamp(0.0, 1.0)
}

fn picture(luma: impl Fn(f32, f32) -> f32) -> Picture {
    let grey = |i: u32| (luma((i % 112) as f32, (i / 112) as f32) * 255.0).round() as u8;
    Picture::new(112, 112, (0..112 * 112).flat_map(|i| [grey(i); 3]).collect()).expect("the length fits")
}

fn blurred(radius: i32) -> Picture {
    picture(|x, y| {
        let around = (-radius..=radius).flat_map(|dy| (-radius..=radius).map(move |dx| (dx as f32, dy as f32)));
        let sum: f32 = around.map(|(dx, dy)| pattern(x + dx, y + dy)).sum();
        sum / ((2 * radius + 1) * (2 * radius + 1)) as f32
    })
}

fn quality(picture: &Picture) -> Quality {
    measure(picture, FACE, &FRONTAL, 0.99)
}

#[test]
fn a_good_face_passes_and_measures_as_drawn() {
    let good = quality(&picture(pattern));
    assert_eq!(judge(&good, &QualityLimits::default()), Ok(()));
    assert!((good.eye_distance_px - 35.2).abs() < 0.1, "{good:?}");
    assert!((good.mean_luma - 0.5).abs() < 0.05 && good.clipped_share == 0.0, "{good:?}");
    assert!(good.yaw_degrees.abs() < 3.0 && good.pitch_degrees.abs() < 3.0 && good.roll_degrees.abs() < 1.0);
    assert_eq!(good.detector_score, 0.99);
}

#[test]
fn sharpness_falls_with_blur_and_does_not_follow_light() {
    let series: Vec<f32> = [0, 1, 3, 6, 12].map(|radius| quality(&blurred(radius)).sharpness).to_vec();
    assert!(series.windows(2).all(|pair| pair[0] > pair[1]), "{series:?}");
    let dim = quality(&picture(|x, y| 0.2 + 0.4 * (pattern(x, y) - 0.5)));
    assert!((dim.sharpness / series[0] - 1.0).abs() < 0.05, "{} {}", dim.sharpness, series[0]);
    let flat = quality(&picture(|_, _| 0.5));
    assert_eq!(flat.sharpness, 0.0);
    assert!(matches!(judge(&flat, &QualityLimits::default()), Err(QualityReason::TooBlurred { .. })));
}

#[test]
fn a_box_that_reaches_beyond_the_picture_is_measured_inside_it() {
    let beyond = Rect { x: -30.0, y: -30.0, width: 500.0, height: 500.0 };
    let whole = picture(pattern);
    let measured = measure(&whole, beyond, &FRONTAL, 0.9);
    assert_eq!(measured.mean_luma, quality(&whole).mean_luma);
    let outside = measure(&whole, Rect { x: 200.0, ..FACE }, &FRONTAL, 0.9);
    assert!(judge(&outside, &QualityLimits::default()).is_err());
}

#[test]
fn light_is_judged() {
    let limits = QualityLimits::default();
    let judged = |luma: fn(f32, f32) -> f32| judge(&quality(&picture(luma)), &limits);
    assert!(matches!(judged(|x, y| 0.1 * pattern(x, y)), Err(QualityReason::TooDark { .. })));
    assert!(matches!(judged(|x, y| 0.94 + 0.06 * pattern(x, y)), Err(QualityReason::TooBright { .. })));
    assert!(matches!(judged(|x, y| pattern(x, y).round()), Err(QualityReason::Clipped { .. })));
}

#[test]
fn each_limit_refuses_just_beyond_it_and_tells_both_numbers() {
    let limits = QualityLimits::default();
    let good = quality(&picture(pattern));
    assert_eq!(judge(&Quality { detector_score: 0.7, eye_distance_px: 20.0, ..good }, &limits), Ok(()));
    assert_eq!(
        judge(&Quality { yaw_degrees: -60.0, pitch_degrees: 50.0, roll_degrees: 170.0, ..good }, &limits),
        Ok(())
    );
    let cases = [
        (Quality { detector_score: 0.69, ..good }, QualityReason::WeakDetection { measured: 0.69, required: 0.7 }),
        (Quality { eye_distance_px: 19.0, ..good }, QualityReason::TooSmall { measured: 19.0, required: 20.0 }),
        (Quality { yaw_degrees: -61.0, ..good }, QualityReason::TurnedAway { measured: 61.0, required: 60.0 }),
        (Quality { pitch_degrees: 51.0, ..good }, QualityReason::TurnedAway { measured: 51.0, required: 50.0 }),
        (Quality { sharpness: 0.09, ..good }, QualityReason::TooBlurred { measured: 0.09, required: 0.1 }),
    ];
    for (quality, reason) in cases {
        assert_eq!(judge(&quality, &limits), Err(reason));
        assert!(reason.to_string().contains("; use a"));
    }
    assert!(judge(&Quality { sharpness: f32::NAN, ..good }, &limits).is_err(), "what is not a number does not pass");
}

#[test]
fn limits_read_from_settings_keep_the_defaults_of_what_is_left_out() {
    let limits: QualityLimits = serde_json::from_str(r#"{"min_eye_distance_px": 40}"#).unwrap();
    assert_eq!(limits, QualityLimits { min_eye_distance_px: 40.0, ..QualityLimits::default() });
    assert!(serde_json::from_str::<QualityLimits>(r#"{"min_eye_distance": 40}"#).is_err());
}
