//! How scores spread.

use serde::Serialize;

/// How many bins a distribution has.
pub const BINS: usize = 60;

/// Two histograms over the same bins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// Where the first bin begins.
    pub from: f64,
    /// How wide each is.
    pub width: f64,
    /// Share of the genuine pairs in each bin, 0 to 1; empty where there are none.
    pub genuine: Vec<f64>,
    /// Share of the impostor pairs in each bin, 0 to 1; empty where there are none.
    pub impostor: Vec<f64>,
}

/// Counts scores in [`BINS`] bins from the least to the greatest. None where there is no score at all.
#[must_use]
pub fn distribution(genuine: &[f32], impostor: &[f32]) -> Option<Distribution> {
    let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
    for score in genuine.iter().chain(impostor).map(|score| f64::from(*score)) {
        (least, greatest) = (least.min(score), greatest.max(score));
    }
    if least > greatest {
        return None;
    }
    // Scores that are all equal still need a bin with a width.
    let width = ((greatest - least) / BINS as f64).max(1e-6);
    let counted = |scores: &[f32]| {
        if scores.is_empty() {
            return Vec::new();
        }
        let mut counts = vec![0_u64; BINS];
        for score in scores {
            counts[(((f64::from(*score) - least) / width) as usize).min(BINS - 1)] += 1;
        }
        counts.into_iter().map(|count| count as f64 / scores.len() as f64).collect()
    };
    Some(Distribution { from: least, width, genuine: counted(genuine), impostor: counted(impostor) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_is_in_a_bin() {
        let spread = distribution(&[1.0, 0.5], &[0.0, 0.0, -0.2, 1.0]).expect("scores");
        assert!((spread.from + 0.2).abs() < 1e-6 && (spread.width - 1.2 / BINS as f64).abs() < 1e-6);
        assert_eq!((spread.genuine[BINS - 1], spread.impostor[BINS - 1], spread.impostor[0]), (0.5, 0.25, 0.25));
        assert!((spread.impostor.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_and_none_are_no_trouble() {
        assert_eq!(distribution(&[0.5, 0.5], &[]).expect("scores").genuine[0], 1.0);
        assert!(distribution(&[0.5], &[]).expect("scores").impostor.is_empty());
        assert_eq!(distribution(&[], &[]), None);
    }
}
