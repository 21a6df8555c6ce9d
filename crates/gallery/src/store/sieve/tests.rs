use proptest::prelude::*;

use super::Sieve;
use crate::samples::{Dice, face, record, subject};
use crate::store::columns::Columns;
use crate::store::record::RowFacts;
use crate::{Filter, RestrictedFaces};

fn filters() -> Vec<Filter> {
    vec![
        Filter::new().subjects([subject(1), subject(3)]),
        Filter::new().territories([Some(*b"DE"), None]),
        Filter::new().territories([Some(*b"FR")]).enrolled_ms(2_000..90_000),
        Filter::new().faces((0..40).step_by(3).map(face)),
        Filter::new().enrolled_ms(5_000..5_000),
        Filter::new().subjects([]),
    ]
}

proptest! {
    /// Nobody whom the filter admits is held back, and where the sieve says that it is exact nobody else passes.
    #[test]
    fn what_the_filter_admits_passes(rows in 0..200u64, seed: u64) {
        let mut dice = Dice(seed);
        let records: Vec<_> =
            (0..rows).map(|number| (dice.below(5) > 0).then(|| record(number, &[0.6, 0.8]))).collect();
        let mut columns = Columns::with_capacity(records.len());
        for record in &records {
            columns.push(record.as_ref().map(RowFacts::of).as_ref());
        }
        for filter in filters() {
            let sieve = Sieve::of(&filter).unwrap();
            for word in 0..=records.len() / 64 {
                let among = dice.next();
                let passed = sieve.pass(&columns, word, among);
                prop_assert_eq!(passed & !among, 0);
                for (bit, record) in records.iter().skip(64 * word).take(64).enumerate() {
                    let Some(record) = record else { continue };
                    let (asked, passes) = (among >> bit & 1 == 1, passed >> bit & 1 == 1);
                    let admitted = filter.admits(record.face, &record.facets, RestrictedFaces::Included);
                    prop_assert!(!(asked && admitted) || passes, "held back");
                    prop_assert!(admitted || !sieve.is_exact() || !passes, "let through");
                }
            }
        }
    }
}

#[test]
fn few_strangers_pass() {
    let mut columns = Columns::with_capacity(64_000);
    let records: Vec<_> = (0..64_000).map(|number| record(number, &[0.6, 0.8])).collect();
    for record in &records {
        columns.push(Some(&RowFacts::of(record)));
    }
    let filter = Filter::new().faces((0..1_000).map(face));
    let sieve = Sieve::of(&filter).unwrap();
    let passed: u32 = (0..1_000).map(|word| sieve.pass(&columns, word, u64::MAX).count_ones()).sum();
    assert!((1_000..3_000).contains(&passed), "{passed}");
    let share = sieve.share(&columns, 0..1_000);
    assert!(share < 0.05, "{share}");
}

#[test]
fn no_condition_needs_no_sieve() {
    assert!(Sieve::of(&Filter::new()).is_none());
}
