//! A filter made ready for many rows: columns are asked for a word of 64 rows at a time, before any row is looked at.
//!
//! What passes is a superset of what the filter admits, because ids are looked for by a few of their bits; whoever uses a
//! row asks the filter itself unless [`Sieve::is_exact`].

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::columns::{Columns, bit, set_bit, set_bits, territory};
use crate::filter::{Filter, Marks};
use crate::kernel::{Kernel, WORD_BITS};

/// Of a word with fewer rows in question, those are asked one by one.
const FEW: u32 = 16;
/// At most so many words are asked to tell how much of some rows passes.
const SAMPLED: usize = 8;
/// And no more than one in so many.
const APART: usize = 32;

/// The conditions of a filter, each as its column is asked for it.
pub(crate) struct Sieve<'a> {
    faces: Option<&'a Marks>,
    subjects: Option<&'a Marks>,
    /// A bit for each two bytes.
    territories: Option<Vec<u64>>,
    enrolled_ms: Option<&'a Range<i64>>,
}

impl<'a> Sieve<'a> {
    /// Of a filter; `None` where it has no condition.
    pub(crate) fn of(filter: &'a Filter) -> Option<Self> {
        (!filter.is_empty()).then(|| Self {
            faces: filter.face_marks(),
            subjects: filter.subject_marks(),
            territories: filter.wanted_territories().map(|wanted| {
                let mut bits = vec![0; (1 << 16) / WORD_BITS];
                wanted.iter().for_each(|&wanted| set_bit(&mut bits, usize::from(territory(wanted)), true));
                bits
            }),
            enrolled_ms: filter.wanted_enrolled_ms(),
        })
    }

    /// Whether what passes is just what the filter admits.
    pub(crate) fn is_exact(&self) -> bool {
        self.faces.is_none() && self.subjects.is_none()
    }

    /// Which of the rows `64 * word..` that are set in `among` pass: bit `r` stands for row `64 * word + r`.
    pub(crate) fn pass(&self, columns: &Columns, word: usize, among: u64) -> u64 {
        let mut left = among;
        if let Some(range) = self.enrolled_ms {
            left = passing(columns.enrolled_ms(), word, left, |at| (range.start <= at) & (at < range.end));
        }
        if let Some(wanted) = &self.territories {
            left = passing(columns.territories(), word, left, |territory| bit(wanted, usize::from(territory)));
        }
        for (marks, column) in [(self.subjects, columns.subjects()), (self.faces, columns.faces())] {
            if let Some(marks) = marks {
                left = passing(column, word, left, |id| marks.hold(id));
            }
        }
        left
    }

    /// Has what [`Self::pass`] reads for these rows brought into the cache.
    pub(crate) fn prefetch(&self, kernel: Kernel, columns: &Columns, word: usize, among: u64) {
        for row in set_bits(&[among]).map(|row| word * WORD_BITS + row) {
            if self.enrolled_ms.is_some() {
                kernel.prefetch(&columns.enrolled_ms()[row..=row]);
            }
            if self.territories.is_some() {
                kernel.prefetch(&columns.territories()[row..=row]);
            }
            if self.subjects.is_some() {
                kernel.prefetch(&columns.subjects()[row..=row]);
            }
            if self.faces.is_some() {
                kernel.prefetch(&columns.faces()[row..=row]);
            }
        }
    }

    /// About which share of the rows in these words that a search may look at passes.
    pub(crate) fn share(&self, columns: &Columns, words: Range<usize>) -> f64 {
        let (mut asked, mut passed) = (0, 0);
        let apart = words.len().div_ceil(SAMPLED).max(APART);
        let first = words.len().min(apart) / 2;
        for word in words.skip(first).step_by(apart) {
            let free = columns.free(word);
            asked += free.count_ones();
            passed += self.pass(columns, word, free).count_ones();
        }
        f64::from(passed) / f64::from(asked.max(1))
    }
}

/// Those of the word's rows in `among` for whose value something holds.
fn passing<T: Copy>(column: &[T], word: usize, among: u64, holds: impl Fn(T) -> bool) -> u64 {
    let rows = &column[(word * WORD_BITS).min(column.len())..];
    if among.count_ones() < FEW {
        return set_bits(&[among]).filter(|&row| rows.get(row).is_some_and(|&value| holds(value))).fold(0, with_bit);
    }
    // Without a branch a row: which rows pass cannot be foreseen.
    rows.iter().take(WORD_BITS).zip(0..).fold(0, |bits, (&value, row)| bits | u64::from(holds(value)) << row) & among
}

fn with_bit(bits: u64, bit: usize) -> u64 {
    bits | 1 << bit
}
