//! Evenly spread numbers that are the same on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014), for measurements only.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Evenly from 0 (included) to 1 (excluded), in steps of 2^-53.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Evenly from 0 (included) to `end` (excluded).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.uniform() * end as f64) as usize
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_paper() {
        // The first two outputs for seed 0, as the reference implementation prints them.
        let mut chance = Chance::new(0);
        assert_eq!((chance.next(), chance.next()), (0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4));
        let mean = (0..10_000).map(|_| chance.uniform()).sum::<f64>() / 1e4;
        assert!((mean - 0.5).abs() < 0.01 && (0..1_000).all(|_| chance.below(3) < 3));
    }
}
