//! Rows of one bit a dimension as the kernels take them, and a query made ready for them.
//!
//! Four bits of a row choose one of the sixteen sums that four elements of the query can make, and a byte shuffle looks
//! up as many of them at once as a register has bytes (André, Kermarrec & Le Scouarnec, VLDB 9(4), 2015). So rows stand
//! in strips of [`STRIP`]: the first byte of each, then the second of each. A query's elements are taken to the nearest of
//! thirty-one steps, so that the sums of four choices fit into a byte: what a row's signs leave out is a hundred times that
//! (RaBitQ takes sixteen).

use vault::memory::Pages;

use super::WORD_BITS;

/// Rows that stand side by side.
pub const STRIP: usize = 16;
/// Bits that choose one of [`CHOICES`].
const CHOOSING: usize = 4;
const CHOICES: usize = 1 << CHOOSING;
/// Bytes of a row, eight bits each, whose choices stand together: as many as AVX2 adds up before it widens the sums.
const TOGETHER: usize = 4;
/// Four elements of so many steps, and four such sums, are within a byte: 240.
const STEPS: i32 = 15;

/// Where byte `byte` of row `row` stands among rows of `row_bytes` each.
#[must_use]
pub const fn place(row: usize, byte: usize, row_bytes: usize) -> usize {
    row / STRIP * STRIP * row_bytes + byte * STRIP + row % STRIP
}

/// A query's elements in thirty-one steps, summed for every choice of four bits; overwritten with zeros when dropped.
pub struct BitQuery {
    /// [`Choices`] one behind the other, on pages of their own.
    choices: Pages<u8>,
    /// The sum where every choice is the least: what choices say is above it.
    pub(super) least: i32,
    /// The sum of all elements.
    total: i32,
}

/// For four bytes of a row: what their lower four bits choose, and what their upper four do.
pub(super) type Choices = [[u8; TOGETHER * CHOICES]; 2];

/// An element to the nearest of [`STEPS`] either way.
pub(super) fn steps(element: i8) -> i32 {
    let (element, whole) = (i32::from(element), i32::from(i8::MAX));
    (element * STEPS + element.signum() * whole / 2) / whole
}

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
        let (mut least, mut total) = (0, 0);
        for (number, elements) in query.as_chunks::<CHOOSING>().0.iter().enumerate() {
            let (byte, upper) = (number / 2, number % 2);
            let elements = elements.map(steps);
            let lowest: i32 = elements.iter().map(|&q| q.min(0)).sum();
            least += lowest;
            total += elements.iter().sum::<i32>();
            for chosen in 0..CHOICES {
                let of = |(bit, &q): (usize, &i32)| if chosen >> bit & 1 == 1 { q } else { 0 };
                let above = elements.iter().enumerate().map(of).sum::<i32>() - lowest;
                choices[byte / TOGETHER][upper][byte % TOGETHER * CHOICES + chosen] = above as u8;
            }
        }
        Self { choices: pages, least, total }
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
        let nibbles = [bits % CHOICES as u8, bits / CHOICES as u8];
        let above = |(choices, bits): (&[u8; TOGETHER * CHOICES], u8)| {
            i32::from(choices[byte % TOGETHER * CHOICES + usize::from(bits)])
        };
        choices.iter().zip(nibbles).map(above).sum()
    }
}
