//! What a gallery's scores can be expected to be worth: the pack's own measurements, at the gallery's size. What the
//! controller measured on their own pictures is `evaluate`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scale::{Expectation, Threshold};
use super::sweep::{self, SweepPlan};
use super::{models, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Shares of searches that may show a stranger, the usual one first.
const FALSE_POSITIVES: [f64; 3] = [0.01, 0.001, 0.1];
/// Shares of a person's faces that an answer to a right may miss.
const MISS_RATES: [f64; 2] = [0.01, 0.05];

/// What to expect of a gallery's scores.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccuracyView {
    /// The gallery's name.
    pub gallery: String,
    /// The model pack of its templates.
    pub pack: String,
    /// The pack's version.
    pub version: String,
    /// What is published about the pack's accuracy, and by whom.
    pub published: String,
    /// How many faces the gallery holds.
    pub faces: usize,
    /// At each threshold: what searches show of strangers, and what they miss.
    pub searches: Vec<AtThreshold>,
    /// What an answer to a right costs in review.
    pub sweeps: Vec<SweepPlan>,
}

/// One threshold of searches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AtThreshold {
    /// Whether it is the one that searches take where none is asked for.
    pub usual: bool,
    /// What to expect of it.
    #[serde(flatten)]
    pub expectation: Expectation,
    /// Share of searches for an enrolled person that do not show them (FNIR of one photograph), 0 to 1.
    pub false_negative_rate: f64,
}

/// What to expect of a gallery's scores. Nothing is compared.
///
/// # Errors
/// When there is no such gallery or pack.
pub fn expect(here: &Installation, gallery: &str) -> Result<AccuracyView, ServiceError> {
    let found = register::find(here, gallery)?;
    let pack = models::pack_of(here, &found)?;
    let scale = here.workshop().scale(&pack)?;
    let faces = here.house().faces_held(found.facts.id)?;
    let at = |rate: f64| {
        let expectation = scale.of_searches(Threshold::FalsePositives(rate), faces);
        let false_negative_rate = scale.calibration().false_non_match_rate(expectation.least());
        AtThreshold { usual: Threshold::FalsePositives(rate) == Threshold::SEARCH, expectation, false_negative_rate }
    };
    let summary = models::show(&here.settings().packs, &pack.manifest().name)?;
    Ok(AccuracyView {
        gallery: found.facts.name,
        pack: summary.name,
        version: summary.version,
        published: summary.accuracy,
        faces,
        searches: FALSE_POSITIVES.map(at).into(),
        sweeps: MISS_RATES.iter().map(|&rate| sweep::plan(here, gallery, rate)).collect::<Result<_, _>>()?,
    })
}
