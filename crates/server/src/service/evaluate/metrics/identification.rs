//! 1:N, open set: how often an enrolled person is missed, and a stranger matched with somebody.

use serde::Serialize;

use super::rate::Rate;
use super::verification::lowest_within;
use super::{MatedSearch, Trial};

/// False positive identification rate: the share of non-mated searches with anybody at or above the threshold.
#[must_use]
pub fn fpir<'a>(non_mated: impl IntoIterator<Item = &'a Trial>, threshold: f32) -> Rate {
    Rate::of(non_mated, |search| search.score >= threshold)
}

/// False negative identification rate: the share of mated searches whose mate stays below the threshold. A mate at or
/// above it counts as found at whatever rank: whoever looks at the candidates sees it.
#[must_use]
pub fn fnir<'a>(mated: impl IntoIterator<Item = &'a MatedSearch>, threshold: f32) -> Rate {
    Rate::of(mated, |search| search.mate < threshold)
}

/// The share of mated searches in which the mate comes first, without any threshold; a tie is a miss.
#[must_use]
pub fn rank1(mated: &[MatedSearch]) -> Rate {
    Rate::of(mated, |search| search.mate > search.best_other)
}

/// The lowest threshold at which at most the share `fpir` of non-mated searches is positive. None where there are too
/// few searches for even one to be within the rate.
#[must_use]
pub fn threshold_at_fpir(non_mated: &[Trial], fpir: f64) -> Option<f32> {
    lowest_within(&descending(non_mated), fpir)
}

/// One point of a detection error trade-off curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DetPoint {
    /// False positive identification rate, 0 to 1.
    pub fpir: f64,
    /// False negative identification rate, 0 to 1.
    pub fnir: f64,
    /// The threshold that has both.
    pub threshold: f32,
}

/// The trade-off between both errors, from the fewest false positives to the most, at up to `points` thresholds that
/// stand evenly on a logarithmic axis of the FPIR. Empty where either list is.
#[must_use]
pub fn det(mated: &[MatedSearch], non_mated: &[Trial], points: usize) -> Vec<DetPoint> {
    if mated.is_empty() || non_mated.is_empty() {
        return Vec::new();
    }
    let strangers = descending(non_mated);
    let mut mates: Vec<f32> = mated.iter().map(|search| search.mate).collect();
    mates.sort_unstable_by(f32::total_cmp);
    let all = strangers.len();
    let steps = points.max(2) - 1;
    let mut places: Vec<usize> = (0..=steps)
        .map(|step| ((all as f64).powf(step as f64 / steps as f64).round() as usize).clamp(1, all) - 1)
        .collect();
    places.dedup();
    let mut curve: Vec<DetPoint> = places
        .into_iter()
        .map(|place| {
            // The lowest threshold that lets no more strangers through, as `threshold_at_fpir` has it.
            let threshold = strangers.get(place + 1).map_or(strangers[place], |next| next.next_up());
            DetPoint {
                fpir: strangers.partition_point(|score| *score >= threshold) as f64 / all as f64,
                fnir: mates.partition_point(|score| *score < threshold) as f64 / mates.len() as f64,
                threshold,
            }
        })
        .collect();
    curve.dedup();
    curve
}

fn descending(trials: &[Trial]) -> Vec<f32> {
    let mut scores: Vec<f32> = trials.iter().map(|trial| trial.score).collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strangers(scores: &[f32]) -> Vec<Trial> {
        scores.iter().enumerate().map(|(person, score)| Trial { person, score: *score }).collect()
    }

    fn mated(scores: &[(f32, f32)]) -> Vec<MatedSearch> {
        let search = |(person, (mate, best_other)): (usize, &(f32, f32))| MatedSearch {
            person,
            mate: *mate,
            best_other: *best_other,
        };
        scores.iter().enumerate().map(search).collect()
    }

    #[test]
    fn ten_searches_show_one_in_ten_and_not_one_in_a_hundred() {
        let non_mated = strangers(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]);
        let threshold = threshold_at_fpir(&non_mated, 0.1).expect("one of ten");
        assert_eq!(threshold, 0.9_f32.next_up());
        assert_eq!(fpir(&non_mated, threshold).rate, Some(0.1));
        assert_eq!(threshold_at_fpir(&non_mated, 0.01), None);
        let searches = mated(&[(0.99, 0.1), (0.93, 0.95), (0.9, 0.1), (0.2, 0.3)]);
        assert_eq!(fnir(&searches, threshold).rate, Some(0.5), "a mate behind another is found all the same");
        assert_eq!(rank1(&searches).rate, Some(0.5));
    }

    #[test]
    fn a_tie_is_not_the_first_rank_and_a_lone_mate_is() {
        assert_eq!(rank1(&mated(&[(0.5, 0.5)])).count, 0);
        assert_eq!(rank1(&mated(&[(-0.5, f32::NEG_INFINITY)])).count, 1);
    }

    #[test]
    fn the_curve_falls_from_few_false_positives_to_many() {
        let non_mated = strangers(&[0.1, 0.2, 0.3, 0.4]);
        let searches = mated(&[(0.35, 0.0), (0.25, 0.0), (0.05, 0.0), (0.9, 0.0)]);
        let curve = det(&searches, &non_mated, 100);
        let seen: Vec<_> = curve.iter().map(|point| (point.fpir, point.fnir)).collect();
        assert_eq!(seen, [(0.25, 0.5), (0.5, 0.25), (0.75, 0.25), (1.0, 0.25)]);
        assert!(det(&[], &non_mated, 10).is_empty() && det(&searches, &[], 10).is_empty());
    }

    #[test]
    fn a_long_curve_is_thinned() {
        let non_mated = strangers(&(0..5_000).map(|i| i as f32 / 5_000.0).collect::<Vec<_>>());
        let curve = det(&mated(&[(0.5, 0.0)]), &non_mated, 60);
        assert!(curve.len() <= 60 && curve.len() > 40, "{}", curve.len());
        assert_eq!(curve[0].fpir, 1.0 / 5_000.0);
        assert_eq!(curve.last().map(|point| point.fpir), Some(1.0));
    }
}
