//! The inner loops in plain Rust: the definition the others are held to.

use super::bound::RowFactors;
use super::{BitQuery, COARSE, Reach, RowSums, STRIP, WORD_BITS};

pub(super) fn dot(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    for (row, sum) in rows.chunks_exact(query.len()).zip(sums) {
        // Sixteen products fit an i32 with room to spare (2^26), and short i32 sums are what compilers vectorise.
        *sum = row
            .chunks_exact(16)
            .zip(query.chunks_exact(16))
            .map(|(row, query)| {
                i64::from(row.iter().zip(query).map(|(&x, &q)| i32::from(x) * i32::from(q)).sum::<i32>())
            })
            .sum();
    }
}

pub(super) fn select(rows: &[u8], query: &BitQuery, sums: &mut [i32]) {
    let strips = rows.chunks_exact(STRIP * query.row_bytes());
    for (strip, sums) in strips.zip(sums.as_chunks_mut::<STRIP>().0) {
        *sums = [query.least; STRIP];
        for (number, bytes) in strip.as_chunks::<STRIP>().0.iter().enumerate() {
            for (sum, &byte) in sums.iter_mut().zip(bytes) {
                *sum += query.above_least(number, byte);
            }
        }
    }
}

pub(super) fn signs(row: &[i8], to: &mut [u8]) -> u32 {
    signs_from(0, row, to)
}

/// Of the numbers from `first` on, a multiple of eight: what is left where others take several bytes at a time.
pub(super) fn signs_from(first: usize, row: &[i8], to: &mut [u8]) -> u32 {
    for (number, eight) in (first / 8..).zip(row[first..].chunks(8)) {
        to[number * STRIP] = eight.iter().zip(0..).fold(0, |bits, (&x, at)| bits | u8::from(x >= 0) << at);
    }
    row[first..].iter().map(|x| u32::from(x.unsigned_abs())).sum()
}

pub(super) fn dot_coarse_each(rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
    let count = sums.len() / queries.len();
    let width = rows.len() / count;
    for (query, sums) in queries.iter().zip(sums.chunks_exact_mut(count)) {
        for (row, sum) in rows.chunks_exact(width).zip(sums) {
            // At most 4,096 * 2^12 = 2^24.
            *sum = COARSE * i64::from(row.iter().zip(*query).map(|(&x, &q)| i32::from(x) * i32::from(q)).sum::<i32>());
        }
    }
}

pub(super) fn above(sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
    let rows = rows.iter_mut().zip(sums.chunks_exact(WORD_BITS)).zip(factors.chunks_exact(WORD_BITS));
    for ((bits, sums), factors) in rows {
        let reaches = |(&sum, &factor): (&i32, &f32)| (2 * sum - total) as f32 * factor >= floor;
        *bits = (0..).zip(sums.iter().zip(factors)).map(|(row, pair)| u64::from(reaches(pair)) << row).sum();
    }
}

pub(super) fn greatest(sums: &[i64]) -> i64 {
    sums.iter().copied().max().unwrap_or(i64::MIN)
}

pub(super) fn reaching(reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    bits.fill(0);
    reaching_from(0, reach, rows, bits);
}

/// The rows from `first` on, whose bits are not set yet: what is left where others take several rows at a time.
pub(super) fn reaching_from(first: usize, reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    for row in first..rows.sums.len() {
        let factors = RowFactors { scale: rows.scales[row], low_norm: rows.low_norms[row] };
        let reaches = reach.score(rows.sums[row], factors, rows.statistics[row]) >= reach.floor;
        bits[row / WORD_BITS] |= u64::from(reaches) << (row % WORD_BITS);
    }
}
