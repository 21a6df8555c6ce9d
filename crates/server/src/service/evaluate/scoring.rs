//! What is compared, and with what: the one place where an evaluation meets the score contract.

use face::Pack;
use zeroize::Zeroizing;

/// How a pack scores.
pub(super) trait Scoring {
    /// A template's statistic: how much more alike strangers tend to be to this face than to a typical one; 0 where
    /// nothing is known.
    fn statistic(&self, template: &[f32]) -> f32;

    /// What is shown for a score, 0 to 100.
    fn similarity(&self, score: f32) -> f32;
}

/// The scoring of a model pack.
pub(super) struct OfPack;

impl OfPack {
    pub(super) fn open(_pack: &Pack) -> Self {
        Self
    }
}

impl Scoring for OfPack {
    fn statistic(&self, _template: &[f32]) -> f32 {
        0.0
    }

    fn similarity(&self, score: f32) -> f32 {
        ((score + 1.0) * 50.0).clamp(0.0, 100.0)
    }
}

/// The normalised score of a pair (mean-only adaptive normalisation, Matejka et al., Interspeech 2017).
pub(super) fn score(cosine: f32, probe_statistic: f32, face_statistic: f32) -> f32 {
    cosine - (probe_statistic + face_statistic) / 2.0
}

/// One template for several photographs of a person: their mean, scaled to length one. One photograph stays as it is.
pub(super) fn fuse(templates: &[&[f32]]) -> Zeroizing<Vec<f32>> {
    let length = templates.first().map_or(0, |first| first.len());
    let mut fused = Zeroizing::new(vec![0.0; length]);
    for template in templates {
        fused.iter_mut().zip(*template).for_each(|(sum, value)| *sum += value);
    }
    let norm = cosine(&fused, &fused).sqrt();
    if norm > 0.0 {
        fused.iter_mut().for_each(|value| *value /= norm);
    }
    fused
}

/// The inner product of two vectors, which for unit vectors is their cosine.
pub(super) fn cosine(one: &[f32], other: &[f32]) -> f32 {
    // Eight sums side by side, which the compiler turns into vector instructions.
    let mut lanes = [0.0_f32; 8];
    for (a, b) in one.chunks(8).zip(other.chunks(8)) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fused_template_lies_between_and_has_length_one() {
        let (x, y) = ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]);
        let fused = fuse(&[&x, &y]);
        assert!((cosine(&fused, &fused) - 1.0).abs() < 1e-6 && (fused[0] - fused[1]).abs() < 1e-6);
        assert_eq!(*fuse(&[&x]), x);
        assert_eq!(*fuse(&[&x, &[-1.0, 0.0, 0.0]]), [0.0; 3], "no direction is left");
    }

    #[test]
    fn a_crowded_neighbourhood_lowers_the_score() {
        assert_eq!(score(0.5, 0.0, 0.0), 0.5);
        assert!((score(0.5, 0.2, 0.1) - 0.35).abs() < 1e-6);
    }

    #[test]
    fn the_inner_product_takes_every_dimension() {
        let (a, b): (Vec<f32>, Vec<f32>) = (1..=19).map(|i| (i as f32, 2.0)).unzip();
        assert_eq!(cosine(&a, &b), 380.0);
    }
}
