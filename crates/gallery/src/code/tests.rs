use proptest::prelude::*;

use super::{Code, CodeError, MAX_DIMENSION, Query, exact_cosine};
use crate::kernel::bound::quantisation;
use crate::samples::{Dice, dot, unit};

proptest! {
    #[test]
    fn what_a_code_leaves_out_is_within_what_it_says(dimension in 2..600usize, seed: u64) {
        let mut dice = Dice(seed);
        let mut vectors = Vec::new();
        for _ in 0..4 {
            vectors.push(dice.awkward(dimension, &vectors));
        }
        for x in &vectors {
            let code = Code::quantise(x).unwrap();
            let left_out = |keep_low: i32| {
                x.iter().zip(code.high().iter().zip(code.low())).map(|(&x, (&high, &low))| {
                    let value = 256 * i32::from(high) + keep_low * i32::from(low);
                    (f64::from(x) - f64::from(value) * f64::from(code.scale())).powi(2)
                }).sum::<f64>().sqrt()
            };
            prop_assert!(left_out(1) <= f64::from(code.residual()));
            prop_assert!(left_out(0) <= f64::from(code.residual_of_high()));
            prop_assert!(code.residual() < 1e-3, "sixteen bits: {}", code.residual());
            for q in &vectors {
                let query = Query::new(q).unwrap();
                let error = (f64::from(exact_cosine(&query, &code)) - dot(q, x)).abs();
                let bound = quantisation(code.residual(), query.code().residual(), query.norm());
                prop_assert!(error <= f64::from(bound), "{error} > {bound}");
            }
        }
    }

    #[test]
    fn a_code_is_the_same_from_its_parts(dimension in 2..100usize, seed: u64) {
        let code = Code::quantise(&Dice(seed).unit(dimension)).unwrap();
        let parts = Code::from_parts(code.high(), code.low(), code.scale(), code.low_norm(), code.residual());
        prop_assert_eq!(parts.unwrap(), code);
    }
}

/// The definition in numbers worked out by hand: it may not change with the machine or the release.
#[test]
fn the_definition_stands_still() {
    let code = Code::quantise(&[0.6, -0.8]).unwrap();
    // -0.8 is the peak, -32,639 = 256 * -127 - 127; 0.6 / 0.8 * 32,639 = 24,479.25, and 24,479 = 256 * 96 - 97.
    assert_eq!((code.high(), code.low()), (&[96, -127][..], &[-97, -127][..]));
    assert_eq!(code.scale(), 0.8 / 32_639.0);
    let cosine = exact_cosine(&Query::from_code(code.clone()), &code);
    let by_hand = f64::from(code.scale()).powi(2) * f64::from(24_479 * 24_479)
        + f64::from(code.scale()).powi(2) * f64::from(32_639 * 32_639);
    assert!((f64::from(cosine) - by_hand).abs() < 1e-7);
}

#[test]
fn what_is_no_template_is_refused() {
    let refused = |template: &[f32]| Code::quantise(template).unwrap_err();
    assert_eq!(refused(&[1.0]), CodeError::Dimension { dimension: 1 });
    assert_eq!(refused(&vec![0.0; MAX_DIMENSION + 1]), CodeError::Dimension { dimension: MAX_DIMENSION + 1 });
    assert_eq!(refused(&[1.0, f32::NAN]), CodeError::NotFinite { element: 1 });
    assert_eq!(refused(&[0.0, 0.0]), CodeError::NotUnit { length: 0.0 });
    assert!(matches!(refused(&[1.0, 1.0]), CodeError::NotUnit { .. }));
    assert!(Code::quantise(&unit(vec![1.0; MAX_DIMENSION])).is_ok());
}

#[test]
fn parts_that_contradict_each_other_are_refused() {
    let code = Code::quantise(&Dice(7).unit(40)).unwrap();
    let parts = |high: &[i8], low: &[i8], scale, low_norm, residual| {
        matches!(Code::from_parts(high, low, scale, low_norm, residual), Err(CodeError::Inconsistent { .. }))
    };
    let (scale, low_norm, residual) = (code.scale(), code.low_norm(), code.residual());
    assert!(parts(code.high(), &code.low()[1..], scale, low_norm, residual));
    assert!(parts(&[i8::MIN; 40], code.low(), scale, low_norm, residual));
    assert!(parts(code.high(), code.low(), f32::NAN, low_norm, residual));
    assert!(parts(code.high(), code.low(), 1.0, low_norm, residual));
    assert!(parts(code.high(), code.low(), scale, low_norm.next_down() / 2.0, residual));
    assert!(parts(code.high(), code.low(), scale, low_norm, -1.0));
}

#[test]
fn nothing_of_a_face_is_in_its_debug_text() {
    let code = Code::quantise(&[0.6, -0.8]).unwrap();
    assert_eq!(format!("{code:?}"), "Code(2 dimensions)");
    assert_eq!(format!("{:?}", Query::from_code(code)), "Query(2 dimensions)");
}
