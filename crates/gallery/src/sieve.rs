//! A filter made ready for many rows: narrow columns are asked for a word of 64 rows at a time, before any row is looked at.
//!
//! What passes is a superset of what the filter admits, because ids stand in the columns as 32 bits of a hash; whoever
//! uses a row asks the filter itself unless [`Sieve::is_exact`].

#[cfg(test)]
mod tests;

use std::ops::Range;

use basis::FaceId;

use crate::filter::{Facets, Filter};
use crate::store::set_bits;

/// Rows in a word.
const WORD: usize = 64;
/// Of a word with fewer rows in question, those are asked one by one.
const FEW: u32 = 16;
/// Marks for each id wanted, so that one in so many strangers passes.
const MARKS_AN_ID: usize = 64;
/// At most so many marks: 4 MiB, which a cache still holds.
const MOST_MARKS: usize = 1 << 25;
/// A word in so many is asked to tell how much of some rows passes.
const SAMPLED: usize = 32;

/// What sieves ask of rows, one column a facet. An erased row is all zeros.
#[derive(Default)]
pub(crate) struct Columns {
    faces: Vec<u32>,
    subjects: Vec<u32>,
    territories: Vec<u32>,
    enrolled_ms: Vec<i64>,
}

impl Columns {
    /// Without rows, and room for so many: growing would leave copies in freed memory.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self {
            faces: Vec::with_capacity(rows),
            subjects: Vec::with_capacity(rows),
            territories: Vec::with_capacity(rows),
            enrolled_ms: Vec::with_capacity(rows),
        }
    }

    /// So many erased rows.
    pub(crate) fn erased(rows: usize) -> Self {
        let mut columns = Self::with_capacity(rows);
        (0..rows).for_each(|_| columns.push(None));
        columns
    }

    /// Appends a row, an erased one where nothing is known of it.
    pub(crate) fn push(&mut self, row: Option<(FaceId, &Facets)>) {
        self.faces.push(0);
        self.subjects.push(0);
        self.territories.push(0);
        self.enrolled_ms.push(0);
        self.set(self.faces.len() - 1, row);
    }

    /// Writes a row.
    pub(crate) fn set(&mut self, row: usize, known: Option<(FaceId, &Facets)>) {
        self.faces[row] = known.map_or(0, |(face, _)| mixed(face.to_bytes()));
        let facets = known.map(|(_, facets)| facets);
        self.subjects[row] = facets.and_then(|facets| facets.subject).map_or(0, |subject| mixed(subject.to_bytes()));
        self.territories[row] = facets.map_or(0, |facets| territory(facets.territory));
        self.enrolled_ms[row] = facets.map_or(0, |facets| facets.enrolled_at_ms);
    }
}

/// The conditions of a filter, each as its column is asked for it.
pub(crate) struct Sieve {
    faces: Option<Marks>,
    subjects: Option<Marks>,
    territories: Option<Marks>,
    enrolled_ms: Option<Range<i64>>,
}

impl Sieve {
    /// Of a filter; `None` where it has no condition.
    pub(crate) fn of(filter: &Filter) -> Option<Self> {
        (!filter.is_empty()).then(|| Self {
            faces: filter
                .wanted_faces()
                .map(|faces| Marks::of_ids(faces.iter().map(|face| face.to_bytes()), faces.len())),
            subjects: filter
                .wanted_subjects()
                .map(|subjects| Marks::of_ids(subjects.iter().map(|subject| subject.to_bytes()), subjects.len())),
            territories: filter
                .wanted_territories()
                .map(|wanted| Marks::new(wanted.iter().map(|&wanted| territory(wanted)), 2 << 16)),
            enrolled_ms: filter.wanted_enrolled_ms().cloned(),
        })
    }

    /// Whether what passes is just what the filter admits.
    pub(crate) fn is_exact(&self) -> bool {
        self.faces.is_none() && self.subjects.is_none()
    }

    /// Which of the rows `64 * word..` that are set in `among` pass: bit `r` stands for row `64 * word + r`.
    pub(crate) fn pass(&self, columns: &Columns, word: usize, among: u64) -> u64 {
        let mut left = among;
        if let Some(range) = &self.enrolled_ms {
            left = passing(&columns.enrolled_ms, word, left, |at| (range.start <= at) & (at < range.end));
        }
        for (marks, column) in [
            (&self.territories, &columns.territories),
            (&self.subjects, &columns.subjects),
            (&self.faces, &columns.faces),
        ] {
            if let Some(marks) = marks {
                left = passing(column, word, left, |value| marks.holds(value));
            }
        }
        left
    }

    /// About which share of the rows that `open` has, from word `first` on, passes.
    pub(crate) fn share(&self, columns: &Columns, first: usize, open: &[u64]) -> f64 {
        let (mut asked, mut passed) = (0, 0);
        for (word, &open) in (first..).zip(open).step_by(SAMPLED) {
            asked += open.count_ones();
            passed += self.pass(columns, word, open).count_ones();
        }
        f64::from(passed) / f64::from(asked.max(1))
    }
}

/// Those of the word's rows in `among` for whose value something holds.
fn passing<T: Copy>(column: &[T], word: usize, among: u64, holds: impl Fn(T) -> bool) -> u64 {
    let rows = &column[(word * WORD).min(column.len())..];
    if among.count_ones() < FEW {
        return set_bits(&[among]).filter(|&row| rows.get(row).is_some_and(|&value| holds(value))).fold(0, with_bit);
    }
    // Without a branch a row: which rows pass cannot be foreseen.
    rows.iter().take(WORD).zip(0..).fold(0, |bits, (&value, row)| bits | u64::from(holds(value)) << row) & among
}

fn with_bit(bits: u64, bit: usize) -> u64 {
    bits | 1 << bit
}

/// A set of numbers, by their lowest bits.
struct Marks {
    words: Vec<u64>,
    mask: u32,
}

impl Marks {
    fn of_ids(ids: impl Iterator<Item = [u8; 16]>, count: usize) -> Self {
        Self::new(ids.map(mixed), count.saturating_mul(MARKS_AN_ID).clamp(1 << 12, MOST_MARKS))
    }

    fn new(values: impl Iterator<Item = u32>, size: usize) -> Self {
        let size = size.next_power_of_two();
        let mut marks = Self { words: vec![0; size.div_ceil(WORD)], mask: size as u32 - 1 };
        for value in values {
            let at = value & marks.mask;
            marks.words[at as usize / WORD] |= 1 << (at % 64);
        }
        marks
    }

    fn holds(&self, value: u32) -> bool {
        let at = value & self.mask;
        self.words[at as usize / WORD] >> (at % 64) & 1 == 1
    }
}

/// Zero stands for an unknown one, and no country has it.
fn territory(territory: Option<[u8; 2]>) -> u32 {
    territory.map_or(0, |letters| 1 << 16 | u32::from(u16::from_be_bytes(letters)))
}

/// Thirty-two bits of an id, the same in every process: SplitMix64's finaliser, because some ids are mostly a date.
fn mixed(id: [u8; 16]) -> u32 {
    let id = u128::from_be_bytes(id);
    let mut z = (id as u64) ^ ((id >> 64) as u64).rotate_left(32);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) as u32
}
