//! Templates of people who do not exist, and of several photographs of each.

use face::{Calibration, FaceError, Pack, Population};
use gallery::{Cohort, NormedTemplate};
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::error::LoadError;

/// Seeds of the people and of those they are turned towards; the pack's own cohort has another.
const PEOPLE: u64 = 0x10AD;
const STRANGERS: u64 = 0x10AE;
/// No two photographs of a person are less or more alike: cosines.
const LEAST: f64 = 0.05;
const MOST: f64 = 0.995;

/// What made-up faces are drawn from.
pub(super) struct Synthetic {
    population: Population,
    calibration: Calibration,
    cohort: Cohort,
}

/// The faces of some people, in turn.
pub(super) struct Drawn {
    people: Vec<f32>,
    strangers: Vec<f32>,
    length: usize,
    chance: Chance,
}

impl Synthetic {
    pub(super) fn of(pack: &Pack) -> Result<Self, LoadError> {
        let missing = || FaceError::PackFile { file: pack.id().to_string(), what: "it names no population".to_owned() };
        let population = Population::open(pack)?.ok_or_else(missing)?;
        // As the server draws it: a face's statistic is one number, whoever computes it.
        let cohort = population.draw(population.size());
        let cohort = Cohort::of_nobody(cohort.chunks_exact(population.template_length()))?;
        Ok(Self { population, calibration: Calibration::of(pack), cohort })
    }

    pub(super) fn draw(&self, people: usize, faces: usize) -> Drawn {
        let length = self.population.template_length();
        let people = self.population.draw_with_seed(PEOPLE, people);
        let strangers = self.population.draw_with_seed(STRANGERS, faces);
        Drawn { people, strangers, length, chance: Chance::new(PEOPLE) }
    }

    /// A face of a person: the person turned towards a stranger, so that two of the person's are about as alike as two
    /// photographs of one person are by the pack's own measurements.
    pub(super) fn face(&self, drawn: &mut Drawn, person: usize, face: usize) -> Result<NormedTemplate, LoadError> {
        let pair = f64::from(self.calibration.sweep_threshold(drawn.chance.uniform())).clamp(LEAST, MOST);
        let of = |all: &'_ [f32], number: usize| all[number * drawn.length..][..drawn.length].to_vec();
        let (person, stranger) = (of(&drawn.people, person), of(&drawn.strangers, face));
        Ok(NormedTemplate::new(Zeroizing::new(turned(&person, &stranger, pair.sqrt())), Some(&self.cohort))?)
    }
}

/// The unit vector between two whose cosine with the first is `cosine`.
fn turned(from: &[f32], towards: &[f32], cosine: f64) -> Vec<f32> {
    let shared: f64 = from.iter().zip(towards).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    let aside: Vec<f64> = from.iter().zip(towards).map(|(a, b)| f64::from(*b) - shared * f64::from(*a)).collect();
    let length = aside.iter().map(|x| x * x).sum::<f64>().sqrt();
    let sine = (1.0 - cosine * cosine).sqrt();
    from.iter().zip(aside).map(|(a, b)| (cosine * f64::from(*a) + sine * b / length) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_keeps_the_length_and_reaches_the_cosine() {
        let turned = turned(&[1.0, 0.0, 0.0], &[0.6, 0.8, 0.0], 0.28);
        assert!((turned[0] - 0.28).abs() < 1e-6 && (turned[1] - 0.96).abs() < 1e-6 && turned[2] == 0.0);
    }
}
