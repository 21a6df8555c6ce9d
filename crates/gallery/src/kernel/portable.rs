//! The inner loops in plain Rust: the definition the others are held to.

use super::WORD_BITS;

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

pub(super) fn select(rows: &[u64], query: &[i8], sums: &mut [i32]) {
    for (row, sum) in rows.chunks_exact(query.len() / WORD_BITS).zip(sums) {
        *sum = 0;
        for (&word, query) in row.iter().zip(query.chunks_exact(WORD_BITS)) {
            let mut left = word;
            while left != 0 {
                *sum += i32::from(query[left.trailing_zeros() as usize]);
                left &= left - 1;
            }
        }
    }
}
