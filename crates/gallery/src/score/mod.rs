//! Adaptive score normalisation: what a cosine means for this probe and this face.
//!
//! Some faces resemble everybody. Mean-only adaptive normalisation (Matejka et al., Interspeech 2017) takes off how much
//! both sides of a pair resemble other people anyway:
//!
//! ```text
//! score = cosine - (statistic(probe) + statistic(face)) / 2
//! statistic(x) = mean of the K best cosines of x with a cohort of other people - the cohort's own level
//! ```
//!
//! The level makes cohorts comparable: a statistic of 0 is that of a typical person, so scores lie where cosines lie,
//! whatever the cohort. A face's statistic with its pack's cohort, which is nobody, is the one number kept with it; a
//! gallery with enough people is a better cohort, which lives in memory and leaves no trace in anybody's record.
//!
//! Scores order candidates and calibrate what is shown. A sweep is decided by cosines alone.

mod cohort;
mod gallery;
mod person;
mod templates;
#[cfg(test)]
mod tests;

pub use cohort::{Cohort, CohortError, Member, NEAREST, Nearest};
pub use gallery::OWN_COHORT;
pub(crate) use gallery::{Drawing, Yardstick};
pub use person::person_score;
pub use templates::{NormedTemplate, fuse};

/// The normalised score of a pair.
#[must_use]
pub fn normalised(cosine: f32, probe_statistic: f32, face_statistic: f32) -> f32 {
    exactly(f64::from(cosine), f64::from(probe_statistic), f64::from(face_statistic)) as f32
}

/// The same before it is rounded to f32; two roundings of f64, so every machine gets the same order.
pub(crate) fn exactly(cosine: f64, probe_statistic: f64, face_statistic: f64) -> f64 {
    cosine - 0.5 * (probe_statistic + face_statistic)
}
