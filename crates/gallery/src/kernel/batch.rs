//! Several queries that go over the same rows.

#[cfg(target_arch = "x86_64")]
use super::amx;
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

    /// As [`Kernel::dot`] for each query: `sums[q * rows + r]` becomes the sum of `rows[r][i] * queries[q][i]`. Blocks of rows
    /// that stay in the cache are best; with tiles it costs far less than one after another.
    ///
    /// # Panics
    /// When the lengths do not fit each other.
    pub fn dot(&self, rows: &[i8], sums: &mut [i64]) {
        assert_eq!(rows.len() * self.queries.len(), self.width * sums.len(), "a sum for each pair");
        let count = sums.len().checked_div(self.queries.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(tiles) = &self.tiles
            && count >= amx::ROWS
        {
            return tiles.dot(rows, sums);
        }
        // What makes several queries fast without tiles is that they are asked coarsely.
        for (query, sums) in self.queries.iter().zip(sums.chunks_exact_mut(count)) {
            self.kernel.dot(rows, query, sums);
        }
    }
}
