//! What a score of a pack means: how often strangers reach it, how often the same person does not.

mod tail;

use self::tail::Tail;
use super::{CosineSpec, Pack, ScoreSpec};

/// Scores and cosines as rates, from the tables of a pack's manifest.
///
/// A **score** is normalised: the cosine of two templates, less half of both faces' norm statistics (each the mean of
/// its 20 best cosines with the pack's synthetic people, less what those have among themselves). It ranks and
/// identifies. A **cosine** is that of two templates, -1 to 1; sweeps are decided by it.
///
/// The rates hold for people and pictures like those that were measured (for `dlib`: news photographs, see
/// `assets/README.md`), and for faces taken one pair at a time. Twins, relatives and groups that the recogniser knows
/// little about are confused more often.
#[derive(Clone, Debug)]
pub struct Calibration {
    calibrated: bool,
    strangers: Tail,
    same: Tail,
    similarity: Vec<(f64, f64)>,
    strangers_by_cosine: Tail,
    same_by_cosine: Tail,
}

impl Calibration {
    /// The tables of the pack, and where it has none the assumptions of [`Calibration::uncalibrated`].
    pub fn of(pack: &Pack) -> Self {
        let manifest = pack.manifest();
        let cosine = manifest.cosine.clone();
        let calibrated = manifest.score.is_some() && cosine.is_some();
        Self::new(
            &manifest.score.clone().unwrap_or_else(assumed_scores),
            &cosine.unwrap_or_else(assumed_cosines),
            calibrated,
        )
    }

    /// For a pack that publishes no tables. **Nothing here was measured**: of strangers half are assumed to reach a
    /// score of 0 and one in 100,000 a score of 0.5, falling exponentially between and beyond; of same-person pairs
    /// 2 % to stay below 0.2, 10 % below 0.4 and half below 0.6. Whoever shows such a number says so.
    pub fn uncalibrated() -> Self {
        Self::new(&assumed_scores(), &assumed_cosines(), false)
    }

    fn new(score: &ScoreSpec, cosine: &CosineSpec, calibrated: bool) -> Self {
        Self {
            calibrated,
            strangers: Tail::above(&score.impostor),
            same: Tail::below(&score.genuine),
            similarity: score.similarity.iter().map(|(x, y)| (f64::from(*x), *y)).collect(),
            strangers_by_cosine: Tail::above(&cosine.impostor),
            same_by_cosine: Tail::below(&cosine.genuine),
        }
    }

    /// Whether the pack publishes its own tables for scores and cosines.
    pub const fn is_calibrated(&self) -> bool {
        self.calibrated
    }

    /// What people are shown instead of a score: 0 to 100, never falling, the same for every gallery of the pack.
    ///
    /// 20, 40, 60 and 80 are reached by one pair of strangers in 10, 100, 1,000 and 10,000.
    pub fn similarity(&self, score: f32) -> f32 {
        let x = f64::from(score);
        let after = self.similarity.partition_point(|(at, _)| *at <= x);
        let value = match (after.checked_sub(1).map(|before| self.similarity[before]), self.similarity.get(after)) {
            (Some(from), Some(to)) => (from.1 + (x - from.0) / (to.0 - from.0) * (to.1 - from.1)).min(to.1),
            (Some(end), None) | (None, Some(&end)) => end.1,
            (None, None) => 0.0,
        };
        value as f32
    }

    /// The least score that is shown as `similarity` (0 to 100) or more.
    pub fn score_at(&self, similarity: f32) -> f32 {
        let y = f64::from(similarity.clamp(0.0, 100.0));
        let after = self.similarity.partition_point(|(_, shown)| *shown < y);
        let score = match (after.checked_sub(1).map(|before| self.similarity[before]), self.similarity.get(after)) {
            (Some(from), Some(to)) => from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0),
            (Some(end), None) | (None, Some(&end)) => end.0,
            (None, None) => 0.0,
        };
        let mut score = score as f32;
        // A 32-bit score has rounded, perhaps downwards.
        while self.similarity(score) < similarity && score < 1.0 {
            score = score.next_up();
        }
        score
    }

    /// Share of pairs of strangers whose score is at or above `score` (false match rate, ISO/IEC 19795-1), above 0 to
    /// 1. Beyond the last measured point extrapolated, log-linearly.
    pub fn false_match_rate(&self, score: f32) -> f64 {
        self.strangers.share(f64::from(score))
    }

    /// Share of same-person pairs whose score is below `score` (false non-match rate, ISO/IEC 19795-1), above 0 to 1.
    pub fn false_non_match_rate(&self, score: f32) -> f64 {
        self.same.share(f64::from(score))
    }

    /// Share of searches for somebody who is not enrolled that return anybody at or above `score`, among `faces`
    /// faces (false positive identification rate, ISO/IEC 19795-1): 1 - (1 - false match rate)^faces.
    pub fn false_positive_rate(&self, score: f32, faces: u64) -> f64 {
        -(faces as f64 * (-self.false_match_rate(score)).ln_1p()).exp_m1()
    }

    /// "One false match in N searches": N, at least 1; infinite among no faces.
    pub fn searches_per_false_match(&self, score: f32, faces: u64) -> f64 {
        self.false_positive_rate(score, faces).recip()
    }

    /// The least score at which at most `target` of the searches for strangers return anybody among `faces` faces.
    ///
    /// `target` is between 0 and 1 and clamped to 1e-12 and 1; no faces count as one. In a gallery that is large for
    /// its pack the threshold may lie above what same-person pairs reach: [`Calibration::false_non_match_rate`] tells.
    pub fn threshold(&self, target: f64, faces: u64) -> f32 {
        let target = target.clamp(1e-12, 1.0);
        let pair = -((-target).ln_1p() / faces.max(1) as f64).exp_m1();
        let mut score = self.strangers.reaching(pair) as f32;
        // A 32-bit score has rounded, perhaps downwards.
        while self.false_positive_rate(score, faces.max(1)) > target {
            score = score.next_up();
        }
        score
    }

    /// Share of same-person pairs whose cosine is below `cosine`, above 0 to 1: what a sweep misses.
    pub fn miss_rate(&self, cosine: f32) -> f64 {
        self.same_by_cosine.share(f64::from(cosine))
    }

    /// Share of other people's faces at or above `cosine`, above 0 to 1: what a sweep shows in vain.
    pub fn review_share(&self, cosine: f32) -> f64 {
        self.strangers_by_cosine.share(f64::from(cosine))
    }

    /// The cosine that the share `review_share` (above 0 to 1) of other people's faces reaches: -1 to 1.
    pub fn review_threshold(&self, review_share: f64) -> f32 {
        self.strangers_by_cosine.reaching(review_share.clamp(1e-12, 1.0)).clamp(-1.0, 1.0) as f32
    }

    /// The cosine below which the share `miss_rate` of same-person pairs lies: -1 to 1.
    ///
    /// `miss_rate` is clamped to 1e-6 and 1. Below the least share that was measured it is extrapolated, as shares of
    /// strangers are.
    pub fn sweep_threshold(&self, miss_rate: f64) -> f32 {
        self.same_by_cosine.reaching(miss_rate.clamp(1e-6, 1.0)).clamp(-1.0, 1.0) as f32
    }
}

fn assumed_scores() -> ScoreSpec {
    let strangers = Tail::above(&ASSUMED_STRANGERS);
    let decades = [(0.1, 20.0), (1e-2, 40.0), (1e-3, 60.0), (1e-4, 80.0), (1e-5, 88.0), (1e-6, 93.0)];
    let inner = decades.map(|(share, value)| (strangers.reaching(share) as f32, value));
    let similarity = [(-0.5, 0.0), (0.0, 6.0)].into_iter().chain(inner).chain([(1.0, 100.0)]).collect();
    ScoreSpec { impostor: ASSUMED_STRANGERS.to_vec(), genuine: ASSUMED_SAME.to_vec(), similarity }
}

fn assumed_cosines() -> CosineSpec {
    CosineSpec { impostor: ASSUMED_STRANGERS.to_vec(), genuine: ASSUMED_SAME.to_vec() }
}

const ASSUMED_STRANGERS: [(f32, f64); 2] = [(0.0, 0.5), (0.5, 1e-5)];
const ASSUMED_SAME: [(f32, f64); 4] = [(0.2, 0.02), (0.4, 0.1), (0.6, 0.5), (1.0, 1.0)];

#[cfg(test)]
mod tests;
