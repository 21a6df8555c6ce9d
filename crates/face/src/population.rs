//! Synthetic people: templates that belong to nobody, for normalising scores.

mod chance;

use self::chance::Chance;
use crate::error::FaceError;
use crate::packs::{Pack, PopulationSpec};

/// The people a pack's cohort is drawn from: a mixture of Gaussians with one covariance over templates.
///
/// The mixture's parameters are means over many people, so a cohort can be shipped without anybody's template. A face's
/// **norm statistic** is the mean of its 20 best cosines with a cohort of
/// [`size`](Self::size); scores are made comparable by taking half of both faces' statistics off their cosine (adaptive
/// score normalisation, mean only: Matejka et al. 2017, with the cohort synthetic).
#[derive(Clone, Debug)]
pub struct Population {
    seed: u64,
    size: usize,
    length: usize,
    /// Rising sums of the weights.
    reach: Vec<f64>,
    /// `[components][length]`.
    means: Vec<f64>,
    /// `[length][length]`, lower triangular.
    factor: Vec<f64>,
}

impl Population {
    /// Reads the population of a pack; `None` if its manifest names none.
    ///
    /// # Errors
    /// [`FaceError::PackFile`] if the file is not what the manifest says.
    pub fn open(pack: &Pack) -> Result<Option<Self>, FaceError> {
        let Some(spec) = &pack.manifest().population else { return Ok(None) };
        let bytes = std::fs::read(pack.file(&spec.file))
            .map_err(|error| FaceError::PackFile { file: spec.file.clone(), what: error.to_string() })?;
        Self::parse(spec, &bytes, pack.template_length()).map(Some)
    }

    fn parse(spec: &PopulationSpec, bytes: &[u8], length: usize) -> Result<Self, FaceError> {
        let malformed = |what: String| FaceError::PackFile { file: spec.file.clone(), what };
        let expected = (spec.components * (1 + length) + length * length) * 4;
        if bytes.len() != expected {
            return Err(malformed(format!("{} bytes, expected {expected}", bytes.len())));
        }
        let values: Vec<f64> = bytes.as_chunks().0.iter().map(|four| f64::from(f32::from_le_bytes(*four))).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(malformed("a value is not finite".to_owned()));
        }
        let (weights, rest) = values.split_at(spec.components);
        let (means, factor) = rest.split_at(spec.components * length);
        let mut sum = 0.0;
        let reach: Vec<f64> = weights.iter().map(|weight| (sum += weight, sum).1).collect();
        if weights.iter().any(|weight| *weight < 0.0) || sum <= 0.0 {
            return Err(malformed("the weights are not shares".to_owned()));
        }
        if (0..length).any(|row| factor[row * length + row] <= 0.0) {
            return Err(malformed("the factor's diagonal is not positive".to_owned()));
        }
        let (means, factor) = (means.to_vec(), factor.to_vec());
        Ok(Self { seed: spec.seed, size: spec.size, length, reach, means, factor })
    }

    /// How many people a cohort has.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Length of a template.
    pub const fn template_length(&self) -> usize {
        self.length
    }

    /// The first `count` people of the pack's own seed: unit vectors of [`template_length`](Self::template_length)
    /// values, one after another. The same to the last bit on every machine, and the first of many are the first of few.
    pub fn draw(&self, count: usize) -> Vec<f32> {
        self.draw_with_seed(self.seed, count)
    }

    /// Other people than the cohort's, for measurements.
    pub fn draw_with_seed(&self, seed: u64, count: usize) -> Vec<f32> {
        let mut people = Vec::with_capacity(count * self.length);
        for number in 0..count as u64 {
            people.extend(self.person(&mut Chance::new(seed, number)));
        }
        people
    }

    fn person(&self, chance: &mut Chance) -> impl Iterator<Item = f32> {
        let total = self.reach.last().copied().unwrap_or_default();
        let at = chance.uniform() * total;
        // A component without weight has no width here, so it is never met.
        let component = self.reach.partition_point(|reach| *reach <= at).min(self.reach.len() - 1);
        let mean = &self.means[component * self.length..][..self.length];
        let deviates: Vec<f64> = (0..self.length).map(|_| chance.normal()).collect();
        let moved = |(row, mean): (usize, &f64)| {
            let factors = &self.factor[row * self.length..][..=row];
            mean + factors.iter().zip(&deviates).map(|(factor, deviate)| factor * deviate).sum::<f64>()
        };
        let person: Vec<f64> = mean.iter().enumerate().map(moved).collect();
        let norm = person.iter().map(|value| value * value).sum::<f64>().sqrt();
        person.into_iter().map(move |value| (value / norm) as f32)
    }
}

#[cfg(test)]
mod tests;
