//! 1:1: how often two photographs of one person do not match, and two of different people do.

use serde::Serialize;

use super::rate::Rate;

/// False non-match rate: the share of genuine pairs below the threshold.
#[must_use]
pub fn fnmr(genuine: impl IntoIterator<Item = f32>, threshold: f32) -> Rate {
    Rate::of(genuine, |score| score < threshold)
}

/// False match rate: the share of impostor pairs at or above the threshold.
#[must_use]
pub fn fmr(impostor: impl IntoIterator<Item = f32>, threshold: f32) -> Rate {
    Rate::of(impostor, |score| score >= threshold)
}

/// The lowest threshold at which at most the share `fmr` of impostor pairs matches; `impostor` stands in descending
/// order. None where there are too few pairs for even one false match to be within the rate.
#[must_use]
pub fn threshold_at_fmr(impostor: &[f32], fmr: f64) -> Option<f32> {
    lowest_within(impostor, fmr)
}

/// The lowest threshold that at most the share `rate` of descending scores reaches. None where `rate` allows less than
/// one of them: such a rate cannot be measured with so few.
pub(super) fn lowest_within(descending: &[f32], rate: f64) -> Option<f32> {
    // 0.01 of 100 is one, whatever the last bit of 0.01 says.
    let allowed = (rate * descending.len() as f64 + 1e-9).floor() as usize;
    if allowed == 0 {
        return None;
    }
    // Just above the first score that would be one too many; above none at all where all are allowed.
    Some(descending.get(allowed).map_or(f32::NEG_INFINITY, |score| score.next_up()))
}

/// Where false matches and false non-matches are equally frequent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Eer {
    /// The rate, 0 to 1: the mean of both where they do not meet exactly.
    pub rate: f64,
    /// The threshold at which they are nearest.
    pub threshold: f32,
}

/// The equal error rate; both lists stand in descending order. None where one is empty.
#[must_use]
pub fn equal_error_rate(genuine: &[f32], impostor: &[f32]) -> Option<Eer> {
    if genuine.is_empty() || impostor.is_empty() {
        return None;
    }
    let mut thresholds: Vec<f32> = genuine.iter().chain(impostor).copied().collect();
    thresholds.sort_unstable_by(|a, b| b.total_cmp(a));
    thresholds.dedup();
    let (mut matches, mut false_matches) = (0, 0);
    let mut best: Option<(f64, Eer)> = None;
    for threshold in thresholds {
        matches += genuine[matches..].iter().take_while(|score| **score >= threshold).count();
        false_matches += impostor[false_matches..].iter().take_while(|score| **score >= threshold).count();
        let fnmr = 1.0 - matches as f64 / genuine.len() as f64;
        let fmr = false_matches as f64 / impostor.len() as f64;
        let apart = (fnmr - fmr).abs();
        if best.is_none_or(|(least, _)| apart < least) {
            best = Some((apart, Eer { rate: f64::midpoint(fnmr, fmr), threshold }));
        }
    }
    best.map(|(_, eer)| eer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_at_the_threshold_matches() {
        assert_eq!(fnmr([0.2, 0.5, 0.9], 0.5).count, 1);
        assert_eq!(fmr([0.2, 0.5, 0.9], 0.5).count, 2);
    }

    #[test]
    fn the_threshold_allows_the_rate_and_no_more() {
        let impostor = [0.9, 0.8, 0.7, 0.7, 0.1];
        let at = |rate| threshold_at_fmr(&impostor, rate);
        assert_eq!(at(0.1), None, "five pairs do not show one in ten");
        let matches = |threshold: f32| fmr(impostor, threshold).count;
        assert_eq!(at(0.2).map(matches), Some(1));
        assert_eq!(at(0.4).map(matches), Some(2));
        assert_eq!(at(0.6).map(matches), Some(2), "of two that are equal none or both");
        assert_eq!(at(0.8).map(matches), Some(4));
        assert_eq!(at(1.0), Some(f32::NEG_INFINITY));
        assert_eq!(threshold_at_fmr(&[], 0.5), None);
    }

    #[test]
    fn equal_errors_meet_where_they_should() {
        let eer = equal_error_rate(&[0.9, 0.8, 0.6, 0.3], &[0.7, 0.4, 0.2, 0.1]).expect("scores");
        // At 0.6 one of four genuine pairs is below, and one of four impostors at or above.
        assert_eq!((eer.rate, eer.threshold), (0.25, 0.6));
        let apart = equal_error_rate(&[0.9, 0.8], &[0.2, 0.1]).expect("scores");
        assert_eq!((apart.rate, apart.threshold), (0.0, 0.8));
        let reversed = equal_error_rate(&[0.2, 0.1], &[0.9, 0.8]).expect("scores");
        assert_eq!(reversed.rate, 1.0);
        assert_eq!(equal_error_rate(&[], &[0.1]), None);
    }
}
