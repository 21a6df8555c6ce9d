//! What a scan still wants of the rows that it has summed, and what it must look at to find them.

use super::bound::RowFactors;

/// The rows that are wanted: those whose score may reach the floor.
///
/// The score is [`super::bound::Bounds::upper`] less `weight` times the row's statistic, in f64, operation for operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The query's scale.
    pub query_scale: f32,
    /// The query's upper bound on its length.
    pub query_norm: f32,
    /// What a row's statistic weighs; not negative.
    pub weight: f64,
    /// From here on a row is wanted.
    pub floor: f64,
}

/// Rows as [`super::Kernel::reaching`] looks at them: columns of one length.
#[derive(Debug, Clone, Copy)]
pub struct RowSums<'a> {
    /// The sums of their high halves with the query.
    pub sums: &'a [i64],
    /// Their scales.
    pub scales: &'a [f32],
    /// The upper bounds on the lengths of their low parts.
    pub low_norms: &'a [f32],
    /// Their statistics.
    pub statistics: &'a [f32],
}

/// What none of some rows goes beyond. Where their greatest sum does not reach a floor with these, none of them does, and
/// their columns need not be read: a scan that turns to other memory after each block of rows loses a fifth of its pace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extremes {
    /// Their greatest scale.
    pub scale: f32,
    /// The greatest upper bound on the length of a low part.
    pub low_norm: f32,
    /// Their least statistic.
    pub statistic: f32,
}

impl Reach {
    /// What is compared with the floor.
    pub(super) fn score(&self, sum: i64, row: RowFactors, statistic: f32) -> f64 {
        let centre = f64::from(row.scale) * f64::from(self.query_scale) * (256 * sum) as f64;
        let upper = centre + f64::from(row.low_norm) * f64::from(self.query_norm);
        upper - self.weight * f64::from(statistic)
    }

    /// Whether a row within `extremes` may reach the floor whose sum is at most `greatest`. Each operation is monotone,
    /// and so is its rounding: what a row has in its place is not above what stands here.
    #[must_use]
    pub fn meets(&self, greatest: i64, extremes: &Extremes) -> bool {
        let factors = RowFactors { scale: extremes.scale, low_norm: extremes.low_norm };
        // A negative sum is nearest to zero with the least scale, of which nothing is known.
        self.score(greatest.max(0), factors, extremes.statistic) >= self.floor
    }
}

impl Extremes {
    /// Of no row.
    pub const NONE: Self = Self { scale: 0.0, low_norm: 0.0, statistic: f32::MAX };

    /// With one more row.
    #[must_use]
    pub fn with(self, row: RowFactors, statistic: f32) -> Self {
        Self {
            scale: self.scale.max(row.scale),
            low_norm: self.low_norm.max(row.low_norm),
            statistic: self.statistic.min(statistic),
        }
    }
}
