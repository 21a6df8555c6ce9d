//! Several queries that go over the same rows.

#[cfg(target_arch = "x86_64")]
use super::amx;
#[cfg(target_arch = "x86_64")]
use super::avx512;
use super::{Kernel, Kind, LANES};
use crate::code::MAX_DIMENSION;

/// Queries of one width, made ready once for as many blocks of rows as there are.
pub struct Batch<'a> {
    kernel: Kernel,
    width: usize,
    queries: Vec<&'a [i16]>,
    #[cfg(target_arch = "x86_64")]
    /// Of several queries, where rows are wide enough.
    tiles: Option<amx::Tiles>,
}

impl Kernel {
    /// Makes these queries ready, each padded to [`LANES`].
    ///
    /// # Panics
    /// When they are of several widths, or of more than [`MAX_DIMENSION`] dimensions.
    #[must_use]
    pub fn batch<'a>(self, queries: &[&'a [i16]]) -> Batch<'a> {
        let width = queries.first().map_or(0, |query| query.len());
        assert!(width.is_multiple_of(LANES) && width <= MAX_DIMENSION, "queries are padded");
        assert!(queries.iter().all(|query| query.len() == width), "queries are of one width");
        Batch {
            kernel: self,
            width,
            queries: queries.to_vec(),
            #[cfg(target_arch = "x86_64")]
            tiles: match self.0 {
                Kind::Amx if queries.len() > 1 => amx::Tiles::of(queries),
                _ => None,
            },
        }
    }
}

impl Batch<'_> {
    /// How many queries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.queries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.queries.is_empty()
    }

    /// As [`Kernel::dot`] for each query, which costs far less than one after another: `sums[q * rows + r]` becomes the sum
    /// of `rows[r][i] * queries[q][i]`. Blocks of rows that stay in the cache are best.
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn dot(&self, rows: &[i8], sums: &mut [i64]) {
        assert_eq!(rows.len() * self.queries.len(), self.width * sums.len(), "a sum for each pair");
        let count = sums.len().checked_div(self.queries.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        if let [query] = self.queries[..] {
            return self.kernel.dot(rows, query, sums);
        }
        match self.kernel.0 {
            Kind::Portable => self.dot_one_by_one(rows, count, sums),
            // What makes several queries fast here is that they are asked coarsely.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => self.dot_one_by_one(rows, count, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => avx512::dot_each(rows, &self.queries, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Amx => match &self.tiles {
                Some(tiles) if count >= amx::ROWS => tiles.dot(rows, sums),
                _ => avx512::dot_each(rows, &self.queries, sums),
            },
        }
    }

    fn dot_one_by_one(&self, rows: &[i8], count: usize, sums: &mut [i64]) {
        for (query, sums) in self.queries.iter().zip(sums.chunks_exact_mut(count)) {
            self.kernel.dot(rows, query, sums);
        }
    }
}
