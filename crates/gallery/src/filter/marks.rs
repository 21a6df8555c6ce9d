//! A set of ids that answers fast and sometimes yes to a stranger: one bit of a table for each id.

/// Marks for each id wanted, so that one in so many strangers passes.
const MARKS_AN_ID: usize = 64;
/// At least so many marks, and at most so many: 4 MiB, which a cache still holds.
const MARKS: std::ops::RangeInclusive<usize> = 1 << 12..=1 << 25;

/// A bit for each id, and room between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marks {
    words: Vec<u64>,
    /// One less than the number of bits, a power of two.
    mask: u64,
}

impl Marks {
    /// Of `count` ids.
    pub(super) fn of(ids: impl Iterator<Item = [u8; 16]>, count: usize) -> Self {
        let size = count.saturating_mul(MARKS_AN_ID).clamp(*MARKS.start(), *MARKS.end()).next_power_of_two();
        let mut marks = Self { words: vec![0; size / 64], mask: size as u64 - 1 };
        for id in ids {
            let at = marks.place(id);
            marks.words[at / 64] |= 1 << (at % 64);
        }
        marks
    }

    /// Whether it has this id's mark: it has those of all its ids.
    #[inline]
    pub(crate) fn hold(&self, id: [u8; 16]) -> bool {
        let at = self.place(id);
        self.words[at / 64] >> (at % 64) & 1 == 1
    }

    /// Ids end in this installation's own chance, so that their last bits need no mixing.
    #[inline]
    fn place(&self, id: [u8; 16]) -> usize {
        let id = u128::from_be_bytes(id);
        (((id >> 64) as u64 ^ id as u64) & self.mask) as usize
    }
}
