use proptest::prelude::*;

use super::bound::{self, Bounds, ROUNDING, Verdict};
use super::{Kernel, LANES, WORD_BITS};
use crate::code::{Code, MAX_DIMENSION, Query};
use crate::samples::Dice;

const DIMENSIONS: [usize; 12] = [2, 3, 5, 31, 32, 33, 64, 78, 96, 128, 500, 512];

#[test]
fn this_machine_says_which_kernels_it_compared() {
    let names: Vec<_> = Kernel::available().into_iter().map(Kernel::name).collect();
    assert_eq!(names[0], "portable");
    assert_eq!(Kernel::best().name(), *names.last().unwrap());
}

proptest! {
    #[test]
    fn every_kernel_sums_like_the_portable_one(
        lanes in 1..20usize, rows in 0..9usize, seed: u64,
    ) {
        let width = lanes * LANES;
        let mut dice = Dice(seed);
        let codes: Vec<i8> = (0..width * rows).map(|_| dice.next() as i8).collect();
        let query: Vec<i16> = (0..width).map(|_| dice.next() as i16).collect();
        let mut expected = vec![0i64; rows];
        Kernel::portable().dot(&codes, &query, &mut expected);
        for (row, expected) in codes.chunks_exact(width).zip(&expected) {
            let plain: i64 = row.iter().zip(&query).map(|(&x, &q)| i64::from(x) * i64::from(q)).sum();
            prop_assert_eq!(plain, *expected);
        }
        for kernel in Kernel::available() {
            let mut sums = vec![-1i64; rows];
            kernel.dot(&codes, &query, &mut sums);
            prop_assert_eq!(&sums, &expected, "{}", kernel.name());
        }
    }

    #[test]
    fn every_kernel_selects_like_the_portable_one(
        words in 1..12usize, rows in 0..9usize, seed: u64,
    ) {
        let mut dice = Dice(seed);
        let bits: Vec<u64> = (0..words * rows).map(|_| dice.next()).collect();
        let query: Vec<i8> = (0..words * WORD_BITS).map(|_| dice.next() as i8).collect();
        let mut expected = vec![0i32; rows];
        Kernel::portable().select(&bits, &query, &mut expected);
        for (row, expected) in bits.chunks_exact(words).zip(&expected) {
            let set = |i: usize| row[i / 64] >> (i % 64) & 1 == 1;
            let plain: i32 = query.iter().enumerate().filter(|(i, _)| set(*i)).map(|(_, &q)| i32::from(q)).sum();
            prop_assert_eq!(plain, *expected);
        }
        for kernel in Kernel::available() {
            let mut sums = vec![-1i32; rows];
            kernel.select(&bits, &query, &mut sums);
            prop_assert_eq!(&sums, &expected, "{}", kernel.name());
        }
    }

    /// The inequality of `bound`, on the shapes that come closest to it.
    #[test]
    fn the_score_lies_within_the_bounds(which in 0..DIMENSIONS.len(), seed: u64) {
        let (dimension, mut dice) = (DIMENSIONS[which], Dice(seed));
        let mut vectors = Vec::new();
        for _ in 0..6 {
            vectors.push(dice.awkward(dimension, &vectors));
        }
        for q in &vectors {
            let query = Query::new(q).unwrap();
            for x in &vectors {
                let code = Code::quantise(x).unwrap();
                let (high, low) = sums(&query, &code);
                let score = bound::cosine(high, low, query.code().scale(), code.scale());
                let bounds = Bounds::of_high(high, code.factors(), query.code().scale(), query.norm());
                prop_assert!(bounds.lower - ROUNDING <= f64::from(score));
                prop_assert!(f64::from(score) <= bounds.upper + ROUNDING);
                // The thresholds at which the verdict is most easily wrong: the score itself and its neighbours.
                for threshold in [score.next_down(), score, score.next_up()] {
                    match bounds.against(threshold) {
                        Verdict::Below => prop_assert!(score < threshold),
                        Verdict::Reaches => prop_assert!(score >= threshold),
                        Verdict::Open => {}
                    }
                }
                for threshold in [bounds.lower as f32, bounds.upper as f32] {
                    for threshold in [threshold.next_down(), threshold, threshold.next_up()] {
                        match bounds.against(threshold) {
                            Verdict::Below => prop_assert!(score < threshold),
                            Verdict::Reaches => prop_assert!(score >= threshold),
                            Verdict::Open => {}
                        }
                    }
                }
            }
        }
    }
}

/// A low half that is parallel to the query takes the whole slack: without `low_norm` these rows would be missed.
#[test]
fn the_slack_is_used_up_by_rows_made_for_it() {
    let query = Query::new(&crate::samples::unit(vec![1.0; 32])).unwrap();
    let scale = query.code().scale();
    let (high, low) = (vec![100i8; 32], vec![127i8; 32]);
    let code = Code::from_parts(&high, &low, scale, bound::low_norm(scale, &low), 0.0).unwrap();
    let (high_sum, low_sum) = sums(&query, &code);
    let bounds = Bounds::of_high(high_sum, code.factors(), scale, query.norm());
    let score = bound::cosine(high_sum, low_sum, scale, code.scale());
    let share = (f64::from(score) - (bounds.lower + bounds.upper) / 2.0) / ((bounds.upper - bounds.lower) / 2.0);
    assert!(share > 0.999, "{share}");
    assert_ne!(bounds.against(score), Verdict::Below);
}

#[test]
fn extremes_do_not_overflow() {
    for (x, q) in [(i8::MIN, i16::MIN), (i8::MAX, i16::MAX), (i8::MIN, i16::MAX), (i8::MAX, i16::MIN)] {
        for kernel in Kernel::available() {
            let mut sum = [0];
            kernel.dot(&vec![x; MAX_DIMENSION], &vec![q; MAX_DIMENSION], &mut sum);
            assert_eq!(sum[0], MAX_DIMENSION as i64 * i64::from(x) * i64::from(q), "{}", kernel.name());
        }
    }
    for q in [i8::MIN, i8::MAX] {
        for kernel in Kernel::available() {
            let mut sum = [0];
            kernel.select(&[u64::MAX; MAX_DIMENSION / WORD_BITS], &vec![q; MAX_DIMENSION], &mut sum);
            assert_eq!(sum[0], MAX_DIMENSION as i32 * i32::from(q), "{}", kernel.name());
        }
    }
}

#[test]
fn up_is_the_smallest_number_that_is_not_below() {
    for x in [0.0, 1.0, 0.1, 1.0 / 3.0, f64::from(0.1f32), 1e-9] {
        let up = bound::up(x);
        assert!(f64::from(up) >= x && f64::from(up.next_down()) < x, "{x}");
    }
}

fn sums(query: &Query, code: &Code) -> (i64, i64) {
    let sum = |half: &[i8]| half.iter().zip(query.wide()).map(|(&x, &q)| i64::from(x) * i64::from(q)).sum();
    (sum(code.high()), sum(code.low()))
}
