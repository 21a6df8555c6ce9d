//! The inner loops: integer sums over rows of codes. Every kernel returns the same integers as the portable one.
//!
//! A kernel is chosen once, at run time. To add one: a file beside `avx2.rs` with the same two functions, a variant of
//! `Kind`, its detection in [`Kernel::available`] and its two arms below; the tests then compare it by themselves.

#[cfg(target_arch = "x86_64")]
mod avx2;
pub mod bound;
mod portable;
#[cfg(test)]
mod tests;

use crate::code::MAX_DIMENSION;

/// Rows of int8 halves are padded with zeros to a multiple of this many bytes.
pub const LANES: usize = 32;
/// Rows of bits are padded with zeros to a multiple of this many bits.
pub const WORD_BITS: usize = 64;

/// One way to run the inner loops. Values exist only for what this processor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Kernel {
    /// The plain Rust one: the oracle, and the only one where no other fits.
    #[must_use]
    pub const fn portable() -> Self {
        Self(Kind::Portable)
    }

    /// The fastest one this processor has.
    #[must_use]
    pub fn best() -> Self {
        Self::available().pop().unwrap_or(Self::portable())
    }

    /// All that this processor has, slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut kernels = vec![Self::portable()];
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            kernels.push(Self(Kind::Avx2));
        }
        kernels
    }

    /// Its name, for `doctor` and benchmarks.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
        }
    }

    /// `sums[r]` becomes the sum of `rows[r][i] * query[i]`.
    ///
    /// `rows` is row-major, `query.len()` bytes a row, `query.len()` a multiple of [`LANES`] up to [`MAX_DIMENSION`].
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn dot(self, rows: &[i8], query: &[i16], sums: &mut [i64]) {
        assert!(query.len().is_multiple_of(LANES) && query.len() <= MAX_DIMENSION, "queries are padded");
        assert_eq!(rows.len(), query.len() * sums.len(), "rows are as wide as the query");
        match self.0 {
            Kind::Portable => portable::dot(rows, query, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::dot(rows, query, sums),
        }
    }

    /// `sums[r]` becomes the sum of those `query[i]` whose bit `i` is set in row `r` (bit `i % 64` of word `i / 64`).
    ///
    /// `rows` is row-major, `query.len() / 64` words a row, `query.len()` a multiple of [`WORD_BITS`] up to
    /// [`MAX_DIMENSION`].
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn select(self, rows: &[u64], query: &[i8], sums: &mut [i32]) {
        assert!(query.len().is_multiple_of(WORD_BITS) && query.len() <= MAX_DIMENSION, "queries are padded");
        assert_eq!(rows.len() * WORD_BITS, query.len() * sums.len(), "rows are as wide as the query");
        match self.0 {
            Kind::Portable => portable::select(rows, query, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::select(rows, query, sums),
        }
    }
}
