//! A share of pairs by score, on a logarithmic scale.

/// Shares from 1 down, log-linear between measured points and beyond the last.
///
/// Beyond the last point the share falls as it did over the last two decades that were measured. Scores of strangers
/// have tails about as thin as an exponential's or thinner, so this rather says too much than too little.
#[derive(Clone, Debug)]
pub(super) struct Tail {
    /// 1 where the share falls with the score (strangers), -1 where it rises (same person).
    sign: f64,
    /// Signed score, rising, and -log10 of the share, rising.
    points: Vec<(f64, f64)>,
    /// Decades a unit of score beyond the last point, above 0.
    slope: f64,
}

impl Tail {
    /// Shares at or above a score: rising scores, falling shares, two points or more (the manifest was validated).
    pub(super) fn above(points: &[(f32, f64)]) -> Self {
        Self::new(1.0, points.iter().copied())
    }

    /// Shares below a score: rising scores, rising shares.
    pub(super) fn below(points: &[(f32, f64)]) -> Self {
        Self::new(-1.0, points.iter().rev().copied())
    }

    fn new(sign: f64, points: impl Iterator<Item = (f32, f64)>) -> Self {
        let points: Vec<(f64, f64)> = points.map(|(x, share)| (sign * f64::from(x), -share.log10())).collect();
        let (last_x, last_y) = points.last().copied().unwrap_or_default();
        // The first point within two decades of the last, so that the slope is not that of one noisy step.
        let from = points.iter().find(|(_, y)| last_y - y <= 2.0 + 1e-9);
        let (x, y) = from.filter(|(x, _)| *x < last_x).or(points.first()).copied().unwrap_or_default();
        Self { sign, slope: (last_y - y) / (last_x - x), points }
    }

    /// The share at `x`, above 0 and at most 1; falling or rising throughout.
    pub(super) fn share(&self, x: f64) -> f64 {
        let x = self.sign * x;
        let after = self.points.partition_point(|(at, _)| *at <= x);
        let decades = match (after, self.points.get(after)) {
            (0, _) => {
                let (from, to) = (self.points[0], self.points[1]);
                from.1 - (from.0 - x) * (to.1 - from.1) / (to.0 - from.0)
            }
            (_, None) => {
                let last = self.points[after - 1];
                last.1 + (x - last.0) * self.slope
            }
            (_, Some(to)) => {
                let from = self.points[after - 1];
                (from.1 + (x - from.0) / (to.0 - from.0) * (to.1 - from.1)).min(to.1)
            }
        };
        10_f64.powf(-decades.max(0.0))
    }

    /// Where the share is `share` (above 0; 1 and more give the edge where everything is taken).
    pub(super) fn reaching(&self, share: f64) -> f64 {
        let decades = -share.log10();
        let after = self.points.partition_point(|(_, y)| *y <= decades);
        let x = match (after, self.points.get(after)) {
            (0, _) => {
                let (from, to) = (self.points[0], self.points[1]);
                from.0 - (from.1 - decades.max(0.0)) * (to.0 - from.0) / (to.1 - from.1)
            }
            (_, None) => {
                let last = self.points[after - 1];
                last.0 + (decades - last.1) / self.slope
            }
            (_, Some(to)) => {
                let from = self.points[after - 1];
                from.0 + (decades - from.1) / (to.1 - from.1) * (to.0 - from.0)
            }
        };
        self.sign * x
    }
}
