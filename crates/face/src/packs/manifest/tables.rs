//! `[population]`, `[score]` and `[cosine]`: what is known about strangers and same-person pairs of a recogniser.

use serde::{Deserialize, Serialize};

/// A mixture of Gaussians with one covariance that synthetic people are drawn from, in the templates' space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationSpec {
    /// Little-endian 32-bit floats: `components` weights, then as many means of template length row by row, then the
    /// lower triangular Cholesky factor of the covariance, row by row.
    pub file: String,
    /// How many Gaussians, 1 to 1024.
    pub components: usize,
    /// From where chance starts: the same seed draws the same people on every machine.
    pub seed: u64,
    /// How many people a cohort has, 100 to 65536.
    pub size: usize,
}

/// Normalised scores: cosine less half of both faces' norm statistics.
///
/// Points are `[score, value]` by rising score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreSpec {
    /// Share of pairs of strangers at or above the score; falling, above 0.
    pub impostor: Vec<(f32, f64)>,
    /// Share of same-person pairs below the score; rising, above 0.
    pub genuine: Vec<(f32, f64)>,
    /// What people are shown, 0 to 100; rising.
    pub similarity: Vec<(f32, f64)>,
}

/// Cosines of two templates. Points are `[cosine, value]` by rising cosine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CosineSpec {
    /// Share of pairs of strangers at or above the cosine; falling, above 0.
    pub impostor: Vec<(f32, f64)>,
    /// Share of same-person pairs below the cosine; rising, above 0.
    pub genuine: Vec<(f32, f64)>,
}

impl PopulationSpec {
    pub(super) fn validate(&self) -> Result<(), String> {
        let sizes = (1..=1024).contains(&self.components) && (100..=65_536).contains(&self.size);
        if !sizes {
            return Err("population: components runs from 1 to 1024, size from 100 to 65536".to_owned());
        }
        // TOML's integers end there.
        if i64::try_from(self.seed).is_err() {
            return Err(format!("population.seed runs from 0 to {}", i64::MAX));
        }
        Ok(())
    }
}

impl ScoreSpec {
    pub(super) fn validate(&self) -> Result<(), String> {
        shares("score.impostor", &self.impostor, |before, after| after < before)?;
        shares("score.genuine", &self.genuine, |before, after| after > before)?;
        let values = self.similarity.iter().all(|(_, value)| (0.0..=100.0).contains(value));
        if !values || !ordered(&self.similarity, |before, after| after >= before) {
            return Err(
                "score.similarity needs two points or more, scores rising, values rising from 0 to 100".to_owned()
            );
        }
        Ok(())
    }
}

impl CosineSpec {
    pub(super) fn validate(&self) -> Result<(), String> {
        shares("cosine.impostor", &self.impostor, |before, after| after < before)?;
        shares("cosine.genuine", &self.genuine, |before, after| after > before)
    }
}

fn shares(key: &str, points: &[(f32, f64)], goes_on: fn(f64, f64) -> bool) -> Result<(), String> {
    let sound = points.iter().all(|(_, share)| *share > 0.0 && *share <= 1.0);
    if !sound || !ordered(points, goes_on) {
        let way = if key.ends_with("genuine") { "rising" } else { "falling" };
        return Err(format!("{key} needs two points or more, the first values rising, the shares {way} and in 0 to 1"));
    }
    Ok(())
}

fn ordered(points: &[(f32, f64)], goes_on: fn(f64, f64) -> bool) -> bool {
    points.len() >= 2
        && points.iter().all(|(x, _)| x.is_finite())
        && points.windows(2).all(|pair| pair[0].0 < pair[1].0 && goes_on(pair[0].1, pair[1].1))
}
