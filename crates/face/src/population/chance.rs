//! Normal deviates that are the same on every machine.

use aws_lc_rs::digest::{Context, SHA256};

/// A stream of normal deviates, determined by two numbers.
///
/// SHA-256 in counter mode, then Marsaglia's polar method (Marsaglia and Bray 1964) in 64-bit arithmetic with the
/// logarithm of `libm`: that of the platform may differ in the last bit, and a cohort must not.
pub(super) struct Chance {
    seed: u64,
    stream: u64,
    block: u64,
    left: Vec<f64>,
    spare: Option<f64>,
}

impl Chance {
    pub(super) const fn new(seed: u64, stream: u64) -> Self {
        Self { seed, stream, block: 0, left: Vec::new(), spare: None }
    }

    /// Evenly from 0 (included) to 1 (excluded), in steps of 2^-53.
    pub(super) fn uniform(&mut self) -> f64 {
        loop {
            if let Some(value) = self.left.pop() {
                return value;
            }
            let mut context = Context::new(&SHA256);
            for part in [self.seed, self.stream, self.block] {
                context.update(&part.to_le_bytes());
            }
            self.block += 1;
            let digest = context.finish();
            let eights = digest.as_ref().as_chunks().0.iter().rev();
            self.left = eights.map(|eight| (u64::from_le_bytes(*eight) >> 11) as f64 / (1_u64 << 53) as f64).collect();
        }
    }

    /// Mean 0, variance 1.
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviates_are_normal() {
        let mut chance = Chance::new(1, 2);
        let drawn: Vec<f64> = (0..40_000).map(|_| chance.normal()).collect();
        let moment = |power| drawn.iter().map(|value| value.powi(power)).sum::<f64>() / drawn.len() as f64;
        assert!(moment(1).abs() < 0.02 && (moment(2) - 1.0).abs() < 0.03);
        assert!(moment(3).abs() < 0.06 && (moment(4) - 3.0).abs() < 0.15);
    }

    #[test]
    fn the_stream_is_the_same_everywhere() {
        // SHA-256 of 24 zero bytes begins 9d908ecfb6b256de; its first eight, little-endian, over 2^64.
        let first = u64::from_le_bytes([0x9d, 0x90, 0x8e, 0xcf, 0xb6, 0xb2, 0x56, 0xde]) >> 11;
        assert_eq!(Chance::new(0, 0).uniform(), first as f64 / (1_u64 << 53) as f64);
    }
}
