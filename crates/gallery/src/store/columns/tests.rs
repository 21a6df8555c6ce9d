use proptest::prelude::*;

use super::{BLOCK, Columns};
use crate::kernel::Extremes;
use crate::samples::{Dice, record};
use crate::store::record::{Record, RowFacts};

fn columns(records: &[Option<Record>]) -> Columns {
    let mut columns = Columns::with_capacity(records.len());
    for record in records {
        columns.push(record.as_ref().map(RowFacts::of).as_ref());
    }
    columns
}

proptest! {
    /// Of an erased face nothing stays behind in what is known of its block, either.
    #[test]
    fn extremes_are_those_of_the_rows_held(rows in 1..600u64, seed: u64) {
        let mut dice = Dice(seed);
        let mut records: Vec<_> = (0..rows)
            .map(|number| {
                let angle = dice.below(1_000) as f32 / 200.0;
                let norm_statistic = dice.below(100) as f32;
                Some(Record { norm_statistic, ..record(number, &[angle.cos(), angle.sin()]) })
            })
            .collect();
        let mut held = columns(&records);
        for (row, record) in records.iter_mut().enumerate() {
            if dice.below(3) == 0 {
                held.erase(row);
                *record = None;
            }
        }
        let left = columns(&records);
        for (number, block) in records.chunks(BLOCK).enumerate() {
            let extremes = held.extremes(number * BLOCK);
            prop_assert_eq!(extremes, left.extremes(number * BLOCK));
            let mut block = block.iter().flatten().peekable();
            prop_assert_eq!(block.peek().is_none(), *extremes == Extremes::NONE);
            prop_assert!(block.all(|record| record.code.scale() <= extremes.scale
                && record.code.low_norm() <= extremes.low_norm
                && record.norm_statistic >= extremes.statistic));
        }
    }
}
