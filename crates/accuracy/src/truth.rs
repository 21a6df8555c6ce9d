//! Synthetic truth: people who do not exist, and photos of them.

use face::{Calibration, FaceError, Pack, Population};

use crate::Failure;
use crate::chance::Chance;

/// The pack's population and calibration: all that synthetic people are made from.
pub(crate) struct Truth {
    pub(crate) population: Population,
    pub(crate) calibration: Calibration,
    /// The natural logarithm's mean over the pack's genuine cosines.
    level: f64,
}

/// Cosines of same-person pairs below this are taken for it: their logarithm is needed.
const LEAST_COSINE: f64 = 0.05;
/// No two photos are more alike.
const MOST_COSINE: f64 = 0.995;

/// A unit vector in the pack's transformed space.
pub(crate) type Template = Vec<f32>;

/// A photo of a person, and its cosine with what all photos of the person have in common: 0 to 1.
pub(crate) struct Photo {
    pub(crate) template: Template,
    pub(crate) quality: f64,
}

impl Truth {
    /// Of a pack with a population and calibrated scores.
    pub(crate) fn of(pack: &Pack) -> Result<Self, Failure> {
        let calibration = Calibration::of(pack);
        let missing = |what: &str| FaceError::PackFile { file: pack.id().to_string(), what: what.to_owned() };
        let population = Population::open(pack)?.ok_or_else(|| missing("it names no population"))?;
        if !calibration.is_calibrated() {
            return Err(missing("its scores are not calibrated").into());
        }
        let mut truth = Self { population, calibration, level: 0.0 };
        const STEPS: usize = 10_000;
        let logarithm = |step: usize| libm::log(truth.genuine((step as f64 + 0.5) / STEPS as f64));
        truth.level = (0..STEPS).map(logarithm).sum::<f64>() / STEPS as f64;
        Ok(truth)
    }

    /// The first `count` people of a seed. The pack's own cohort is that of another seed.
    pub(crate) fn people(&self, seed: u64, count: usize) -> Vec<Template> {
        let values = self.population.draw_with_seed(seed, count);
        values.chunks(self.population.template_length()).map(<[f32]>::to_vec).collect()
    }

    /// A second photo: the first turned towards a stranger, until their cosine is one of the pack's genuine ones.
    pub(crate) fn second(&self, first: &[f32], stranger: &[f32], chance: &mut Chance) -> Template {
        turned(first, stranger, self.genuine(chance.uniform()))
    }

    /// One photo of several. The quality is drawn so that the logarithm of the cosine of two photos of one person,
    /// which is about the product of their qualities, has the mean and the variance of the pack's genuine cosines.
    pub(crate) fn photo(&self, person: &[f32], stranger: &[f32], chance: &mut Chance) -> Photo {
        let deviation = libm::log(self.genuine(chance.uniform())) - self.level;
        let quality = libm::exp(self.level / 2.0 + deviation / 2.0_f64.sqrt()).min(MOST_COSINE);
        Photo { template: turned(person, stranger, quality), quality }
    }

    /// The cosine below which `share` of the pack's same-person pairs lie.
    fn genuine(&self, share: f64) -> f64 {
        f64::from(self.calibration.sweep_threshold(share)).clamp(LEAST_COSINE, MOST_COSINE)
    }
}

/// The unit vector between two whose cosine with the first is `cosine`.
pub(crate) fn turned(from: &[f32], towards: &[f32], cosine: f64) -> Template {
    let shared = dot(from, towards);
    let aside: Vec<f64> = from.iter().zip(towards).map(|(a, b)| f64::from(*b) - shared * f64::from(*a)).collect();
    let length = aside.iter().map(|x| x * x).sum::<f64>().sqrt();
    let sine = (1.0 - cosine * cosine).sqrt();
    from.iter().zip(aside).map(|(a, b)| (cosine * f64::from(*a) + sine * b / length) as f32).collect()
}

pub(crate) fn dot(left: &[f32], right: &[f32]) -> f64 {
    left.iter().zip(right).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_keeps_the_length_and_reaches_the_cosine() {
        let turned = turned(&[1.0, 0.0, 0.0], &[0.6, 0.8, 0.0], 0.28);
        assert!((turned[0] - 0.28).abs() < 1e-6 && (turned[1] - 0.96).abs() < 1e-6 && turned[2] == 0.0);
    }

    #[test]
    fn photos_of_one_person_are_as_alike_as_the_pack_says() {
        let truth = crate::tests::truth();
        let (people, strangers) = (truth.people(1, 1_000), truth.people(2, 2_000));
        let mut chance = Chance::new(1);
        let mut cosines: Vec<f64> = (people.iter().zip(strangers.chunks(2)))
            .map(|(person, strangers)| {
                let [one, other] = [0, 1].map(|at| truth.photo(person, &strangers[at], &mut chance));
                dot(&one.template, &other.template)
            })
            .collect();
        cosines.sort_by(f64::total_cmp);
        for share in [0.1, 0.25, 0.5, 0.75, 0.9] {
            let (drawn, wanted) = (cosines[(share * 1e3) as usize], truth.genuine(share));
            assert!((drawn - wanted).abs() < 0.06, "{share}: {drawn}, the pack says {wanted}");
        }
    }
}
