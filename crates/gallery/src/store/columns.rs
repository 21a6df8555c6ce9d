//! What stands beside the halves of a segment's rows, a column a fact: a scan reads few of them of every row, and all of them
//! together take fewer bytes than rows of structures would.

#[cfg(test)]
mod tests;

use basis::{FaceId, SubjectId};

use super::record::RowFacts;
use crate::filter::Facets;
use crate::kernel::bound::RowFactors;
use crate::kernel::{Extremes, RowSums, WORD_BITS};

/// Rows whose extremes are known, and that are scanned at a time: at 512 dimensions 128 KiB, which stays in the
/// second-level cache for all queries.
pub(super) const BLOCK: usize = 256;

/// Columns of one length. An erased row is all zeros and neither free nor restricted: whatever its sum is taken for, its
/// score is zero.
#[derive(Clone, Default)]
pub(crate) struct Columns {
    /// A bit a row, in words: held, and not restricted.
    free: Vec<u64>,
    /// A bit a row, in words: held, and restricted.
    restricted: Vec<u64>,
    /// A bit a row, in words: whose face it is is known.
    named: Vec<u64>,
    faces: Vec<[u8; 16]>,
    subjects: Vec<[u8; 16]>,
    /// Two letters, or zero for an unknown one.
    territories: Vec<u16>,
    enrolled_ms: Vec<i64>,
    scales: Vec<f32>,
    low_norms: Vec<f32>,
    residuals: Vec<f32>,
    statistics: Vec<f32>,
    /// What no row of a block goes beyond, a block of [`BLOCK`] rows each; as if erased rows had never been.
    extremes: Vec<Extremes>,
}

impl Columns {
    /// Without rows, and room for so many: growing would leave copies in freed memory.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let words = rows.div_ceil(WORD_BITS);
        Self {
            free: Vec::with_capacity(words),
            restricted: Vec::with_capacity(words),
            named: Vec::with_capacity(words),
            faces: Vec::with_capacity(rows),
            subjects: Vec::with_capacity(rows),
            territories: Vec::with_capacity(rows),
            enrolled_ms: Vec::with_capacity(rows),
            scales: Vec::with_capacity(rows),
            low_norms: Vec::with_capacity(rows),
            residuals: Vec::with_capacity(rows),
            statistics: Vec::with_capacity(rows),
            extremes: Vec::with_capacity(rows.div_ceil(BLOCK)),
        }
    }

    /// So many erased rows.
    pub(crate) fn erased(rows: usize) -> Self {
        let words = rows.div_ceil(WORD_BITS);
        Self {
            free: vec![0; words],
            restricted: vec![0; words],
            named: vec![0; words],
            faces: vec![[0; 16]; rows],
            subjects: vec![[0; 16]; rows],
            territories: vec![0; rows],
            enrolled_ms: vec![0; rows],
            scales: vec![0.0; rows],
            low_norms: vec![0.0; rows],
            residuals: vec![0.0; rows],
            statistics: vec![0.0; rows],
            extremes: vec![Extremes::NONE; rows.div_ceil(BLOCK)],
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.faces.len()
    }

    /// Appends a row; `None` is an erased one.
    pub(crate) fn push(&mut self, facts: Option<&RowFacts>) {
        if self.rows().is_multiple_of(WORD_BITS) {
            self.free.push(0);
            self.restricted.push(0);
            self.named.push(0);
        }
        if self.rows().is_multiple_of(BLOCK) {
            self.extremes.push(Extremes::NONE);
        }
        self.faces.push([0; 16]);
        self.subjects.push([0; 16]);
        self.territories.push(0);
        self.enrolled_ms.push(0);
        self.scales.push(0.0);
        self.low_norms.push(0.0);
        self.residuals.push(0.0);
        self.statistics.push(0.0);
        if let Some(facts) = facts {
            self.set(self.rows() - 1, facts);
        }
    }

    /// Writes a row that was erased.
    pub(crate) fn set(&mut self, row: usize, facts: &RowFacts) {
        self.faces[row] = facts.face.to_bytes();
        self.set_facets(row, &facts.facets);
        (self.scales[row], self.low_norms[row]) = (facts.factors.scale, facts.factors.low_norm);
        (self.residuals[row], self.statistics[row]) = (facts.residual, facts.norm_statistic);
        let extremes = &mut self.extremes[row / BLOCK];
        *extremes = extremes.with(facts.factors, facts.norm_statistic);
    }

    /// Writes what filters ask of a row that is held.
    pub(crate) fn set_facets(&mut self, row: usize, facets: &Facets) {
        self.subjects[row] = facets.subject.map_or([0; 16], SubjectId::to_bytes);
        self.territories[row] = territory(facets.territory);
        self.enrolled_ms[row] = facets.enrolled_at_ms;
        set_bit(&mut self.named, row, facets.subject.is_some());
        set_bit(&mut self.free, row, !facets.restricted);
        set_bit(&mut self.restricted, row, facets.restricted);
    }

    pub(crate) fn erase(&mut self, row: usize) {
        self.faces[row] = [0; 16];
        self.subjects[row] = [0; 16];
        self.territories[row] = 0;
        self.enrolled_ms[row] = 0;
        (self.scales[row], self.low_norms[row]) = (0.0, 0.0);
        (self.residuals[row], self.statistics[row]) = (0.0, 0.0);
        for bits in [&mut self.named, &mut self.free, &mut self.restricted] {
            set_bit(bits, row, false);
        }
        let first = row / BLOCK * BLOCK;
        self.extremes[row / BLOCK] = (first..self.rows().min(first + BLOCK))
            .filter(|&row| self.holds(row))
            .fold(Extremes::NONE, |extremes, row| extremes.with(self.factors(row), self.statistics[row]));
    }

    /// All of a row; `None` for an erased or unused one.
    pub(crate) fn facts(&self, row: usize) -> Option<RowFacts> {
        Some(RowFacts {
            face: self.face(row)?,
            facets: self.facets(row)?,
            factors: self.factors(row),
            residual: self.residuals[row],
            norm_statistic: self.statistics[row],
        })
    }

    /// What filters ask of a row; `None` for an erased or unused one.
    pub(crate) fn facets(&self, row: usize) -> Option<Facets> {
        self.holds(row).then(|| Facets {
            subject: bit(&self.named, row).then(|| SubjectId::from_bytes(self.subjects[row])),
            territory: (self.territories[row] != 0).then(|| self.territories[row].to_be_bytes()),
            restricted: bit(&self.restricted, row),
            enrolled_at_ms: self.enrolled_ms[row],
        })
    }

    /// Whose row it is; `None` for an erased or unused one.
    pub(crate) fn face(&self, row: usize) -> Option<FaceId> {
        self.holds(row).then(|| FaceId::from_bytes(self.faces[row]))
    }

    pub(crate) fn holds(&self, row: usize) -> bool {
        bit(&self.free, row) || bit(&self.restricted, row)
    }

    /// Whether the row is held, and its face may not be used for now.
    pub(crate) fn restricts(&self, row: usize) -> bool {
        bit(&self.restricted, row)
    }

    pub(crate) fn factors(&self, row: usize) -> RowFactors {
        RowFactors { scale: self.scales[row], low_norm: self.low_norms[row] }
    }

    pub(crate) fn statistic(&self, row: usize) -> f32 {
        self.statistics[row]
    }

    /// No row's residual is larger.
    pub(crate) fn residual(&self) -> f32 {
        self.residuals.iter().copied().fold(0.0, f32::max)
    }

    /// The rows that are held, and the faces in them.
    pub(crate) fn held(&self) -> impl Iterator<Item = (usize, FaceId)> {
        (0..self.rows()).filter_map(|row| Some((row, self.face(row)?)))
    }

    /// Which rows of a word a search may look at; beyond the last row none.
    pub(crate) fn free(&self, word: usize) -> u64 {
        self.free.get(word).copied().unwrap_or(0)
    }

    /// Which rows of a word are held and restricted.
    pub(crate) fn restricted(&self, word: usize) -> u64 {
        self.restricted.get(word).copied().unwrap_or(0)
    }

    /// What none of the [`BLOCK`] rows from `first` on goes beyond.
    pub(super) fn extremes(&self, first: usize) -> &Extremes {
        &self.extremes[first / BLOCK]
    }

    /// What a kernel asks of some rows, beside their sums.
    pub(crate) fn sums<'a>(&'a self, rows: std::ops::Range<usize>, sums: &'a [i64]) -> RowSums<'a> {
        RowSums {
            sums,
            scales: &self.scales[rows.clone()],
            low_norms: &self.low_norms[rows.clone()],
            statistics: &self.statistics[rows],
        }
    }

    pub(super) fn faces(&self) -> &[[u8; 16]] {
        &self.faces
    }

    pub(super) fn subjects(&self) -> &[[u8; 16]] {
        &self.subjects
    }

    pub(super) fn territories(&self) -> &[u16] {
        &self.territories
    }

    pub(super) fn enrolled_ms(&self) -> &[i64] {
        &self.enrolled_ms
    }
}

/// Zero stands for an unknown one, and no country has it.
pub(super) fn territory(territory: Option<[u8; 2]>) -> u16 {
    territory.map_or(0, u16::from_be_bytes)
}

pub(super) fn bit(bits: &[u64], row: usize) -> bool {
    bits.get(row / WORD_BITS).is_some_and(|word| word >> (row % WORD_BITS) & 1 == 1)
}

pub(super) fn set_bit(bits: &mut [u64], row: usize, set: bool) {
    let (word, bit) = (&mut bits[row / WORD_BITS], 1 << (row % WORD_BITS));
    *word = if set { *word | bit } else { *word & !bit };
}

/// The numbers of the bits that are set, counted over all words.
pub(crate) fn set_bits(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| at * WORD_BITS + left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(bit)
        })
    })
}
