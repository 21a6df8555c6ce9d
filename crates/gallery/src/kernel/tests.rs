use proptest::prelude::*;

use super::bits::steps;
use super::bound::{self, Bounds, ROUNDING, RowFactors, Verdict};
use super::{BitQuery, COARSE, COARSEST, Extremes, Kernel, LANES, Reach, RowSums, STRIP, WORD_BITS, place};
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
        lanes in 1..20usize, rows in 0..21usize, seed: u64,
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
    fn every_kernel_sums_for_several_queries_as_for_each(
        lanes in 1..70usize, rows in 0..70usize, queries in 1..20usize, seed: u64,
    ) {
        let width = lanes * LANES;
        let mut dice = Dice(seed);
        let codes: Vec<i8> = (0..width * rows).map(|_| dice.next() as i8).collect();
        let queries: Vec<Vec<i16>> =
            (0..queries).map(|_| (0..width).map(|_| dice.next() as i16).collect()).collect();
        let mut expected = vec![0i64; rows * queries.len()];
        for (number, query) in queries.iter().enumerate() {
            Kernel::portable().dot(&codes, query, &mut expected[number * rows..][..rows]);
        }
        let queries: Vec<&[i16]> = queries.iter().map(Vec::as_slice).collect();
        for kernel in Kernel::available() {
            let mut sums = vec![-1i64; rows * queries.len()];
            kernel.batch(&queries).dot(&codes, &mut sums);
            prop_assert_eq!(&sums, &expected, "{}", kernel.name());
        }
    }

    #[test]
    fn every_kernel_sums_coarse_queries_like_the_portable_one(
        lanes in 1..40usize, rows in 1..75usize, queries in 1..20usize, seed: u64,
    ) {
        let width = lanes * LANES;
        let mut dice = Dice(seed);
        let codes: Vec<i8> = (0..width * rows).map(|_| dice.next() as i8).collect();
        let queries: Vec<Vec<i8>> = (0..queries)
            .map(|_| {
                let coarsest = i64::from(COARSEST);
                let element = |dice: &mut Dice| (dice.below(2 * COARSEST as usize + 1) as i64 - coarsest) as i8;
                let mut query: Vec<i8> = (0..width).map(|_| element(&mut dice)).collect();
                query.resize(width.next_multiple_of(WORD_BITS), 0);
                query
            })
            .collect();
        let queries: Vec<&[i8]> = queries.iter().map(Vec::as_slice).collect();
        let mut expected = vec![0i64; rows * queries.len()];
        Kernel::portable().dot_coarse_each(&codes, &queries, &mut expected);
        let mut of_wide = vec![0i64; rows];
        let wide: Vec<i16> = queries[0][..width].iter().map(|&q| i16::from(q)).collect();
        Kernel::portable().dot(&codes, &wide, &mut of_wide);
        let of_wide: Vec<i64> = of_wide.iter().map(|sum| COARSE * sum).collect();
        prop_assert_eq!(&of_wide, &expected[..rows]);
        for kernel in Kernel::available() {
            let mut sums = vec![-1i64; rows * queries.len()];
            kernel.dot_coarse_each(&codes, &queries, &mut sums);
            prop_assert_eq!(&sums, &expected, "{}", kernel.name());
        }
    }

    /// The inequality of `bound::coarse_reach`, on the shapes that come closest to it: whoever reaches with the query itself is
    /// not passed over with the coarse one.
    #[test]
    fn who_reaches_with_a_query_reaches_with_the_coarse_one(which in 0..DIMENSIONS.len(), seed: u64) {
        let (dimension, mut dice) = (DIMENSIONS[which], Dice(seed));
        let mut vectors = Vec::new();
        for _ in 0..6 {
            vectors.push(dice.awkward(dimension, &vectors));
        }
        for q in &vectors {
            let query = Query::new(q).unwrap();
            for x in &vectors {
                let code = Code::quantise(x).unwrap();
                let (high, _) = sums(&query, &code);
                let coarse: i64 =
                    code.high().iter().zip(query.coarse()).map(|(&x, &q)| i64::from(x) * i64::from(q)).sum();
                let upper = Bounds::of_high(high, code.factors(), query.code().scale(), query.norm()).upper;
                let (query_scale, query_norm) = (query.code().scale(), query.norm());
                let whole = Reach { query_scale, query_norm, weight: 0.5, floor: upper - 0.5 * f64::from(0.3f32) };
                let column = |sum: i64, reach: &Reach| {
                    let mut bits = [0];
                    let rows = RowSums {
                        sums: &[sum],
                        scales: &[code.scale()],
                        low_norms: &[code.low_norm()],
                        statistics: &[0.3],
                    };
                    Kernel::portable().reaching(reach, &rows, &mut bits);
                    bits[0] == 1
                };
                prop_assert!(column(high, &whole), "the floor is the row's own");
                prop_assert!(column(COARSE * coarse, &bound::coarse_reach(&whole, query.coarse_rest())));
            }
        }
    }

    /// Half of the rows stand exactly on the floor, where a rounding of another order would show.
    #[test]
    fn every_kernel_compares_estimates_like_the_portable_one(words in 0..5usize, seed: u64) {
        let mut dice = Dice(seed);
        let count = words * WORD_BITS;
        let sums: Vec<i32> = (0..count).map(|_| dice.below(1 << 18) as i32 - (1 << 17)).collect();
        let factors: Vec<f32> = (0..count).map(|_| 1.0 / (1 + dice.below(50_000)) as f32).collect();
        let total = dice.below(1 << 18) as i32 - (1 << 17);
        let estimate = |row: usize| (2 * sums[row] - total) as f32 * factors[row];
        let floor = if count == 0 { 0.0 } else { estimate(dice.below(count)) };
        for floor in [floor, floor.next_up(), f32::NEG_INFINITY, f32::INFINITY] {
            let expected: Vec<bool> = (0..count).map(|row| estimate(row) >= floor).collect();
            for kernel in Kernel::available() {
                let mut rows = vec![u64::MAX; words];
                kernel.above(&sums, total, &factors, floor, &mut rows);
                let found: Vec<bool> = (0..count).map(|row| rows[row / 64] >> (row % 64) & 1 == 1).collect();
                prop_assert_eq!(&found, &expected, "{}", kernel.name());
            }
        }
    }

    /// The floor is some row's very score: what a scan passes over here is what `Bounds` says, to the last bit.
    #[test]
    fn every_kernel_reaches_what_the_bounds_reach(count in 0..150usize, seed: u64) {
        let mut dice = Dice(seed);
        let sums: Vec<i64> = (0..count).map(|_| (dice.next() as i64) >> 30).collect();
        let scales: Vec<f32> = (0..count).map(|_| 4e-7 + dice.below(1_000) as f32 * 3e-8).collect();
        let low_norms: Vec<f32> = (0..count).map(|_| dice.below(1_000) as f32 * 1e-5).collect();
        let statistics: Vec<f32> = (0..count).map(|_| dice.below(1_000) as f32 * 1e-3).collect();
        let (query_scale, query_norm) = (1.3e-6f32, 1.000_1f32);
        let rows = RowSums { sums: &sums, scales: &scales, low_norms: &low_norms, statistics: &statistics };
        let upper = |row: usize| {
            let factors = RowFactors { scale: scales[row], low_norm: low_norms[row] };
            Bounds::of_high(sums[row], factors, query_scale, query_norm).upper
        };
        for weight in [0.0, 0.5] {
            let score = |row: usize| upper(row) - weight * f64::from(statistics[row]);
            let floor = if count == 0 { 0.0 } else { score(dice.below(count)) };
            for floor in [floor, floor.next_up(), f64::NEG_INFINITY, f64::INFINITY] {
                let reach = Reach { query_scale, query_norm, weight, floor };
                let expected: Vec<bool> = (0..count).map(|row| score(row) >= floor).collect();
                for kernel in Kernel::available() {
                    let mut bits = vec![u64::MAX; count.div_ceil(WORD_BITS)];
                    kernel.reaching(&reach, &rows, &mut bits);
                    let set = |row: usize| bits[row / 64] >> (row % 64) & 1 == 1;
                    prop_assert_eq!((0..count).map(set).collect::<Vec<_>>(), expected.clone(), "{}", kernel.name());
                    prop_assert!((count..bits.len() * 64).all(|row| !set(row)), "no bit beyond the rows");
                }
            }
        }
    }

    /// The floor is the best row's very score, so its rounding has to be no lower with the extremes in its place. Where all
    /// sums are negative the best is not who has the greatest scale.
    #[test]
    fn rows_that_reach_are_met_in_their_extremes(count in 1..150usize, negative: bool, seed: u64) {
        let mut dice = Dice(seed);
        let mut extremes = Extremes::NONE;
        let rows: Vec<(i64, RowFactors, f32)> = (0..count)
            .map(|_| {
                let scale = 4e-7 + dice.below(1_000) as f32 * 3e-8;
                let factors = RowFactors { scale, low_norm: dice.below(1_000) as f32 * 1e-5 };
                let sum = (dice.next() as i64) >> 30;
                (if negative { -sum.abs() } else { sum }, factors, dice.below(1_000) as f32 * 1e-3)
            })
            .collect();
        for &(_, factors, statistic) in &rows {
            extremes = extremes.with(factors, statistic);
        }
        let sums: Vec<i64> = rows.iter().map(|row| row.0).collect();
        for weight in [0.0, 0.5] {
            let reach = Reach { query_scale: 1.3e-6, query_norm: 1.000_1, weight, floor: 0.0 };
            let best = rows.iter().map(|&(sum, row, statistic)| reach.score(sum, row, statistic)).fold(f64::MIN, f64::max);
            for kernel in Kernel::available() {
                let greatest = kernel.greatest(&sums);
                prop_assert_eq!(Some(&greatest), sums.iter().max(), "{}", kernel.name());
                let [reached, beyond] = [best, f64::INFINITY].map(|floor| Reach { floor, ..reach });
                prop_assert!(reached.meets(greatest, &extremes));
                prop_assert!(!beyond.meets(greatest, &extremes));
            }
        }
        prop_assert!(Kernel::available().into_iter().all(|kernel| kernel.greatest(&[]) == i64::MIN));
    }

    #[test]
    fn every_kernel_selects_by_definition(words in 1..12usize, strips in 0..4usize, seed: u64) {
        let mut dice = Dice(seed);
        let (row_bytes, rows) = (words * WORD_BITS / 8, strips * STRIP);
        let bits: Vec<u8> = (0..row_bytes * rows).map(|_| dice.next() as u8).collect();
        let query: Vec<i8> = (0..words * WORD_BITS).map(|_| dice.next() as i8).collect();
        let of_row = |row: usize| {
            let set = |i: usize| bits[place(row, i / 8, row_bytes)] >> (i % 8) & 1 == 1;
            query.iter().enumerate().filter(|(i, _)| set(*i)).map(|(_, &q)| steps(q)).sum::<i32>()
        };
        let expected: Vec<i32> = (0..rows).map(of_row).collect();
        let query = BitQuery::of(&query);
        for kernel in Kernel::available() {
            let mut sums = vec![-1i32; rows];
            kernel.select(&bits, &query, &mut sums);
            prop_assert_eq!(&sums, &expected, "{}", kernel.name());
        }
    }

    #[test]
    fn every_kernel_takes_signs_by_definition(count in 1..300usize, seed: u64) {
        let mut dice = Dice(seed);
        let row: Vec<i8> = (0..count).map(|_| dice.next() as i8).collect();
        for kernel in Kernel::available() {
            let mut bits = vec![0; count.div_ceil(8) * STRIP];
            let sum = kernel.signs(&row, &mut bits);
            prop_assert_eq!(sum, row.iter().map(|&x| u32::from(x.unsigned_abs())).sum::<u32>(), "{}", kernel.name());
            for at in 0..8 * count.div_ceil(8) {
                let set = bits[at / 8 * STRIP] >> (at % 8) & 1 == 1;
                prop_assert_eq!(set, row.get(at).is_some_and(|&x| x >= 0), "{} {}", kernel.name(), at);
            }
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
            // Enough rows and queries that they are summed together; narrow rows, and wide ones.
            for width in [96, 128, 2_048, 2_080, MAX_DIMENSION] {
                let (rows, queries) = (vec![x; 32 * width], vec![vec![q; width]; 4]);
                let queries: Vec<&[i16]> = queries.iter().map(Vec::as_slice).collect();
                let mut sums = [0; 128];
                kernel.batch(&queries).dot(&rows, &mut sums);
                assert_eq!(sums, [width as i64 * i64::from(x) * i64::from(q); 128], "{}", kernel.name());
                kernel.dot(&rows, queries[0], &mut sums[..32]);
                assert_eq!(sums, [width as i64 * i64::from(x) * i64::from(q); 128], "{}", kernel.name());
            }
        }
    }
    for q in [-COARSEST, COARSEST] {
        for (kernel, x) in Kernel::available().into_iter().flat_map(|kernel| [(kernel, i8::MIN), (kernel, i8::MAX)]) {
            let (rows, query) = ([x; 5 * MAX_DIMENSION], [q; MAX_DIMENSION]);
            let mut sums = [0; 25];
            kernel.dot_coarse_each(&rows, &[&query[..]; 5], &mut sums);
            assert_eq!(sums, [COARSE * MAX_DIMENSION as i64 * i64::from(x) * i64::from(q); 25], "{}", kernel.name());
        }
    }
    for q in [i8::MIN, i8::MAX] {
        for kernel in Kernel::available() {
            for (bits, set) in [(u8::MAX, MAX_DIMENSION as i32), (0, 0)] {
                let mut sums = [-1; STRIP];
                kernel.select(&[bits; STRIP * MAX_DIMENSION / 8], &BitQuery::of(&[q; MAX_DIMENSION]), &mut sums);
                assert_eq!(sums, [set * steps(q); STRIP], "{}", kernel.name());
            }
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
