//! The inner loops: integer sums over rows of codes. Every kernel returns the same integers as the portable one.
//!
//! A kernel is chosen once, at run time. To add one: a file beside `avx2.rs` with the same functions, a variant of
//! `Kind`, its detection in [`Kernel::available`] and its arms below; the tests then compare it by themselves.

#[cfg(target_arch = "x86_64")]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod batch;
mod bits;
pub mod bound;
mod portable;
mod reach;
#[cfg(test)]
mod tests;

pub use batch::Batch;
pub use bits::{BitQuery, STRIP, place};
pub use reach::{Extremes, Reach, RowSums};

use crate::code::MAX_DIMENSION;

/// Rows of int8 halves are padded with zeros to a multiple of this many bytes.
pub const LANES: usize = 32;
/// Rows of bits are padded with zeros to a multiple of this many bits.
pub const WORD_BITS: usize = 64;

/// What one step of a coarse query is worth in steps of its 16-bit values.
pub const COARSE: i64 = 1 << COARSE_BITS;
const COARSE_BITS: u32 = 10;
/// A coarse query's elements are at most this, either way: 32,639 to the nearest [`COARSE`]. A byte without sign times a pair
/// of them, twice, is within 16 bits (255 * 32 * 4 = 32,640), which is what makes them fast.
pub const COARSEST: i8 = 32;

/// Vector kernels ask for memory so many bytes before they need it: what the processor fetches ahead by itself ends
/// with a page, and comes too late where rows are narrow. They ask line by line between their sums: many requests at
/// once fill the few places where lines are waited for. Where there is no memory nothing happens.
#[cfg(target_arch = "x86_64")]
const AHEAD: usize = 16 << 10;

/// One way to run the inner loops. Values exist only for what this processor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX-512, with the tile unit for several queries at once.
    #[cfg(target_arch = "x86_64")]
    Amx,
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
        {
            use std::arch::is_x86_feature_detected as detected;
            if detected!("avx2") {
                kernels.push(Self(Kind::Avx2));
            }
            if detected!("avx512f")
                && detected!("avx512bw")
                && detected!("avx512dq")
                && detected!("avx512vl")
                && detected!("avx512vnni")
            {
                kernels.push(Self(Kind::Avx512));
                if amx::detected() {
                    kernels.push(Self(Kind::Amx));
                }
            }
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
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512",
            #[cfg(target_arch = "x86_64")]
            Kind::Amx => "amx",
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
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 | Kind::Amx => avx512::dot(rows, query, sums),
        }
    }

    /// Has these numbers brought into the cache while something else is computed; rows that are looked at out of order would
    /// be waited for one by one. Where the processor cannot be told, nothing happens.
    pub fn prefetch<T>(self, rows: &[T]) {
        match self.0 {
            Kind::Portable => {}
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 | Kind::Avx512 | Kind::Amx => avx2::prefetch(rows),
        }
    }

    /// Whether asking [`Kernel::dot_coarse_each`] first saves more than asking again about what it leaves open costs.
    #[must_use]
    pub const fn asks_coarsely(self) -> bool {
        match self.0 {
            Kind::Portable => false,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 | Kind::Avx512 => true,
            // The unit takes both halves faster than what the coarse sums leave open is asked for again.
            #[cfg(target_arch = "x86_64")]
            Kind::Amx => false,
        }
    }

    /// As [`Batch::dot`] for queries to the nearest [`COARSE`]: `sums[q * rows + r]` becomes that many times the sum of
    /// `rows[r][i] * queries[q][i]`, and [`bound::coarse_reach`] says how far it may be from the whole.
    ///
    /// `rows` is row-major, each padded to [`LANES`] bytes; `queries` are [`crate::code::Query::coarse`], within
    /// [`COARSEST`], each padded to [`WORD_BITS`].
    ///
    /// # Panics
    /// When the lengths do not fit each other, or an element is beyond.
    pub fn dot_coarse_each(self, rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
        let count = sums.len().checked_div(queries.len()).unwrap_or(0);
        let Some(width) = rows.len().checked_div(count) else {
            assert!(rows.is_empty() && sums.is_empty(), "no row or no query has no sums");
            return;
        };
        assert!(width.is_multiple_of(LANES) && width <= MAX_DIMENSION, "rows are padded");
        assert!(sums.len() == count * queries.len() && rows.len() == count * width, "a sum for each pair");
        let padded = width.next_multiple_of(WORD_BITS);
        assert!(queries.iter().all(|query| query.len() == padded), "queries are as wide as the rows, and padded");
        let beyond = |query: &&[i8]| query.iter().fold(false, |found, q| found | (q.unsigned_abs() > COARSEST as u8));
        assert!(!queries.iter().any(beyond), "queries are coarse");
        match self.0 {
            Kind::Portable => portable::dot_coarse_each(rows, queries, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::dot_coarse_each(rows, queries, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 | Kind::Amx => avx512::dot_coarse_each(rows, queries, sums),
        }
    }

    /// `sums[r]` becomes the sum of those elements of the query whose bit is set in row `r`: element `i` has bit `i %
    /// 8` of the row's byte `i / 8`, which stands at [`place`].
    ///
    /// # Panics
    /// When the lengths do not fit each other, or rows are no whole strips.
    pub fn select(self, rows: &[u8], query: &BitQuery, sums: &mut [i32]) {
        assert!(sums.len().is_multiple_of(STRIP), "whole strips");
        assert_eq!(rows.len(), query.row_bytes() * sums.len(), "rows are as wide as the query");
        match self.0 {
            Kind::Portable => portable::select(rows, query, sums),
            #[cfg(target_arch = "x86_64")]
            // With registers of twice the width it looks up faster than memory gives, but asks for lines in bursts, which
            // memory answers at half the rate.
            Kind::Avx2 | Kind::Avx512 | Kind::Amx => avx2::select(rows, query, sums),
        }
    }

    /// Makes a row of bits: `to[i * STRIP]` becomes the signs of the eight numbers from `8 * i` on, a bit each, set
    /// where it is not negative. Returns the sum of what they are without their signs.
    ///
    /// # Panics
    /// When `to` ends before.
    pub fn signs(self, row: &[i8], to: &mut [u8]) -> u32 {
        match self.0 {
            Kind::Portable => portable::signs(row, to),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 | Kind::Avx512 | Kind::Amx => avx2::signs(row, to),
        }
    }

    /// Which rows of bits are estimated at `floor` or more: bit `r % 64` of `rows[r / 64]` is set where
    /// `(2 * sums[r] - total) * factors[r]`, in f32, is. `sums` are within 2^24, and 64 times as many as `rows`.
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn above(self, sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
        assert!(sums.len() == factors.len() && sums.len() == rows.len() * WORD_BITS, "whole words of rows");
        match self.0 {
            Kind::Portable => portable::above(sums, total, factors, floor, rows),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::above(sums, total, factors, floor, rows),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 | Kind::Amx => avx512::above(sums, total, factors, floor, rows),
        }
    }

    /// The greatest of these sums; the least number there is where there are none.
    #[must_use]
    pub fn greatest(self, sums: &[i64]) -> i64 {
        match self.0 {
            Kind::Portable => portable::greatest(sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::greatest(sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 | Kind::Amx => avx512::greatest(sums),
        }
    }

    /// Which rows may reach a floor: bit `r % 64` of `bits[r / 64]` is set where they do, and no other. Sums are within
    /// 2^42, as [`Kernel::dot`] makes them.
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn reaching(self, reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
        let count = rows.sums.len();
        assert!(
            rows.scales.len() == count && rows.low_norms.len() == count && rows.statistics.len() == count,
            "columns are of one length"
        );
        assert_eq!(bits.len(), count.div_ceil(WORD_BITS), "a bit a row");
        match self.0 {
            Kind::Portable => portable::reaching(reach, rows, bits),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => avx2::reaching(reach, rows, bits),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 | Kind::Amx => avx512::reaching(reach, rows, bits),
        }
    }
}
