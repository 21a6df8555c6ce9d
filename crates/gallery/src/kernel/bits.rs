//! Rows of one bit a dimension as the kernels take them, and a query made ready for them.
//!
//! Four bits of a row choose one of the sixteen sums that four elements of the query can make, and a byte shuffle looks
//! up as many of them at once as a register has bytes (André, Kermarrec & Le Scouarnec, VLDB 9(4), 2015). So rows stand
//! in strips of [`STRIP`]: the first byte of each, then the second of each. The sums are exact: they have two digits of
//! base 32, whose own sums of eight fit into a byte.

use vault::memory::Pages;

use super::WORD_BITS;

/// Rows that stand side by side.
pub const STRIP: usize = 16;
/// Bits that choose one of [`CHOICES`].
const CHOOSING: usize = 4;
const CHOICES: usize = 1 << CHOOSING;
/// Bytes of a row, eight bits each, whose choices stand together: as many as an AVX-512 register has strips' bytes.
const TOGETHER: usize = 4;
const BASE: i32 = 32;

/// Where byte `byte` of row `row` stands among rows of `row_bytes` each.
#[must_use]
pub const fn place(row: usize, byte: usize, row_bytes: usize) -> usize {
    row / STRIP * STRIP * row_bytes + byte * STRIP + row % STRIP
}

/// A query's elements summed for every choice of four bits; overwritten with zeros when dropped.
pub struct BitQuery {
    /// [`Choices`] one behind the other, on pages of their own: of 512 dimensions they are a page long, and where they do
    /// not begin with one, a scan was up to an eighth slower.
    choices: Pages<u8>,
    /// The sum where every choice is the least: what choices say is above it.
    pub(super) least: i32,
    /// The sum of all elements.
    total: i32,
}

/// For four bytes of a row: the lower digits of what their lower four bits choose, the upper digits, and the same of
/// their upper four bits.
pub(super) type Choices = [[u8; TOGETHER * CHOICES]; 4];

impl BitQuery {
    /// Of a query's int8 halves, padded with zeros to [`WORD_BITS`].
    ///
    /// # Panics
    /// When they are not padded.
    #[must_use]
    pub fn of(query: &[i8]) -> Self {
        assert!(query.len().is_multiple_of(WORD_BITS), "queries are padded");
        let mut pages = Pages::zeroed(query.len() / (8 * TOGETHER) * size_of::<Choices>());
        let choices: &mut [Choices] = pages.as_chunks_mut().0.as_chunks_mut().0;
        let mut least = 0;
        for (number, elements) in query.as_chunks::<CHOOSING>().0.iter().enumerate() {
            let (byte, upper) = (number / 2, number % 2);
            let lowest: i32 = elements.iter().map(|&q| i32::from(q.min(0))).sum();
            least += lowest;
            for chosen in 0..CHOICES {
                let of = |(bit, &q): (usize, &i8)| if chosen >> bit & 1 == 1 { i32::from(q) } else { 0 };
                let above = elements.iter().enumerate().map(of).sum::<i32>() - lowest;
                // At most 4 * 128: 16 times the base.
                for (digit, value) in [above % BASE, above / BASE].into_iter().enumerate() {
                    choices[byte / TOGETHER][2 * upper + digit][byte % TOGETHER * CHOICES + chosen] = value as u8;
                }
            }
        }
        Self { choices: pages, least, total: query.iter().map(|&q| i32::from(q)).sum() }
    }

    /// Those of four bytes of a row after another.
    pub(super) fn choices(&self) -> &[Choices] {
        self.choices.as_chunks().0.as_chunks().0
    }

    /// Bytes of a row.
    pub(super) fn row_bytes(&self) -> usize {
        self.choices().len() * TOGETHER
    }

    /// The sum of all elements.
    #[must_use]
    pub fn total(&self) -> i32 {
        self.total
    }

    /// What byte number `byte` of a row adds above the least.
    pub(super) fn above_least(&self, byte: usize, bits: u8) -> i32 {
        let choices = &self.choices()[byte / TOGETHER];
        let at = |digit: usize, bits: u8| i32::from(choices[digit][byte % TOGETHER * CHOICES + usize::from(bits)]);
        let (lower, upper) = (bits % CHOICES as u8, bits / CHOICES as u8);
        at(0, lower) + at(2, upper) + BASE * (at(1, lower) + at(3, upper))
    }
}
