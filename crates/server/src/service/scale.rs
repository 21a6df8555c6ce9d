//! What a pack's scores mean: its cohort of people who do not exist, its calibration, and the words for both.

use face::{Calibration, Pack, Population, Template};
use gallery::{Cohort, NormedTemplate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::probe::Probe;
use crate::error::ServiceError;

/// The share of pairs of strangers that reach the cosine at which unnamed faces of a gallery count as one person's.
const SAME_PERSON: f64 = 1e-4;
/// Photos said to show one person, of which this share of same-person pairs is less alike, are remarked on.
const UNLIKELY: f64 = 0.01;

/// A pack's scores.
pub(crate) struct Scale {
    cohort: Option<Cohort>,
    calibration: Calibration,
}

/// From which score on a search shows faces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// The share of searches for people who are not enrolled that may show anybody (FPIR), or of comparisons of
    /// strangers that may call them a possible match; above 0 to 1.
    FalsePositives(f64),
    /// The similarity shown, 0 to 100; 0 shows all.
    Similarity(f32),
}

impl Threshold {
    /// A search that names none: about one false match in a hundred searches.
    pub const SEARCH: Self = Self::FalsePositives(0.01);
    /// A comparison that names none: one pair of strangers in ten thousand.
    pub const COMPARISON: Self = Self::FalsePositives(1e-4);
}

/// A threshold with what it costs in a gallery of some size.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// The least score shown; null for all.
    pub score: Option<f32>,
    /// The same as it is shown to people, 0 to 100.
    pub similarity: f32,
    /// Share of searches for people who are not enrolled that show anybody at this threshold (FPIR), 0 to 1.
    pub false_positive_rate: f64,
    /// The same in words.
    pub says: String,
    /// Whether the pack publishes tables; without them the numbers are assumptions.
    pub calibrated: bool,
}

impl Scale {
    pub(crate) fn of(pack: &Pack) -> Result<Self, ServiceError> {
        let cohort = match Population::open(pack)? {
            None => None,
            Some(population) => {
                let templates = population.draw(population.size());
                let cohort = Cohort::of_nobody(templates.chunks_exact(population.template_length()));
                Some(cohort.map_err(|error| ServiceError::input(error.to_string(), "Install the model pack anew."))?)
            }
        };
        Ok(Self { cohort, calibration: Calibration::of(pack) })
    }

    /// A template with what the pack's cohort says of it.
    pub(crate) fn normed(&self, template: &Template) -> Result<NormedTemplate, ServiceError> {
        self.normed_values(Zeroizing::new(template.values().to_vec()))
    }

    /// The photos of one person as one probe; `warnings` tells when they do not look like one person's.
    pub(crate) fn fused(&self, probes: &[Probe], warnings: &mut Vec<String>) -> Result<NormedTemplate, ServiceError> {
        let fused = gallery::fuse(probes.iter().map(|probe| probe.template().values())).ok_or_else(|| {
            ServiceError::input("the photographs contradict one another", "Search with photographs of one person.")
        })?;
        let unlike = self.calibration.sweep_threshold(UNLIKELY);
        for (number, one) in probes.iter().enumerate() {
            for (other, another) in probes.iter().enumerate().skip(number + 1) {
                if one.template().cosine(another.template()).is_ok_and(|cosine| cosine < unlike) {
                    warnings.push(format!(
                        "photographs {} and {} may show different people; search with each by itself",
                        number + 1,
                        other + 1
                    ));
                }
            }
        }
        self.normed_values(fused)
    }

    fn normed_values(&self, values: Zeroizing<Vec<f32>>) -> Result<NormedTemplate, ServiceError> {
        Ok(NormedTemplate::new(values, self.cohort.as_ref()).map_err(gallery::GalleryError::from)?)
    }

    /// How much more than a typical person a template resembles other people, by the pack's cohort; 0 where it has none.
    pub(crate) fn statistic(&self, template: &[f32]) -> f32 {
        let query = gallery::Query::new(template).ok();
        self.cohort.as_ref().zip(query).map_or(0.0, |(cohort, query)| cohort.statistic(&query))
    }

    /// The pack's cohort, where it has one.
    pub(crate) const fn cohort(&self) -> Option<&Cohort> {
        self.cohort.as_ref()
    }

    pub(crate) fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// What is shown of a score, 0 to 100.
    pub(crate) fn similarity(&self, score: f32) -> f32 {
        self.calibration.similarity(score)
    }

    /// The cosine from which unnamed faces count as one person's, where the pack knows.
    pub(crate) fn same_person(&self) -> Option<f32> {
        self.calibration.is_calibrated().then(|| self.calibration.review_threshold(SAME_PERSON))
    }

    /// What a threshold means in searches among so many faces.
    pub(crate) fn of_searches(&self, threshold: Threshold, faces: usize) -> Expectation {
        self.expectation(threshold, faces as u64, |rate| match rate {
            _ if faces == 0 => "the gallery holds no face".to_owned(),
            0.5.. => "most searches show a false match at this threshold in a gallery of this size".to_owned(),
            rate => format!(
                "about one false match in {} searches at this threshold in a gallery of this size",
                rounded(rate.recip())
            ),
        })
    }

    /// What a threshold means when two photographs are compared.
    pub(crate) fn of_comparisons(&self, threshold: Threshold) -> Expectation {
        self.expectation(threshold, 1, |rate| {
            format!("about one pair of strangers in {} reaches this threshold", rounded(rate.recip()))
        })
    }

    fn expectation(&self, threshold: Threshold, faces: u64, says: impl Fn(f64) -> String) -> Expectation {
        let score = match threshold {
            Threshold::FalsePositives(target) => self.calibration.threshold(target, faces),
            Threshold::Similarity(similarity) if similarity <= 0.0 => f32::NEG_INFINITY,
            Threshold::Similarity(similarity) => self.calibration.score_at(similarity),
        };
        let rate = if score.is_finite() { self.calibration.false_positive_rate(score, faces) } else { 1.0 };
        let mut says = says(rate);
        if !self.calibration.is_calibrated() {
            says.push_str(" (assumed: the model pack publishes no measurements)");
        }
        Expectation {
            score: score.is_finite().then_some(score),
            similarity: if score.is_finite() { self.similarity(score) } else { 0.0 },
            false_positive_rate: rate,
            says,
            calibrated: self.calibration.is_calibrated(),
        }
    }
}

impl Expectation {
    /// The least score shown.
    pub(crate) fn least(&self) -> f32 {
        self.score.unwrap_or(f32::NEG_INFINITY)
    }
}

/// Two digits of a count, with thin groups: an expectation is no more exact than that.
fn rounded(count: f64) -> String {
    let unit = 10f64.powf((count.log10().floor() - 1.0).max(0.0));
    let digits = format!("{:.0}", (count / unit).round() * unit);
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    #[test]
    fn expectations_are_said_with_two_digits() {
        for (count, said) in
            [(2.2, "2"), (99.7, "100"), (100.4, "100"), (1_234.0, "1,200"), (9_961_000.0, "10,000,000")]
        {
            assert_eq!(super::rounded(count), said);
        }
    }
}
