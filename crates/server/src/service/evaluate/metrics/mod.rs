//! Error rates from lists of scores, in the words of ISO/IEC 19795-1:2021. Pure: lists in, numbers out.
//!
//! A score is higher for people more alike, and a comparison or search is positive at a threshold when its score is at
//! or above it.

mod bootstrap;
mod chance;
mod distribution;
mod identification;
mod rate;
mod verification;

pub use bootstrap::{REPLICATES, fnir_interval};
pub use chance::SplitMix;
pub use distribution::{BINS, Distribution, distribution};
pub use identification::{DetPoint, det, fnir, fpir, rank1, threshold_at_fpir};
pub use rate::{Rate, wilson};
pub use verification::{Eer, equal_error_rate, fmr, fnmr, threshold_at_fmr};

/// The scores of one evaluation.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Pairs of photographs of one person.
    pub genuine: Vec<Trial>,
    /// Pairs of photographs of two people.
    pub impostor: Vec<ImpostorPair>,
    /// Searches with a photograph of somebody enrolled.
    pub mated: Vec<MatedSearch>,
    /// The best score of each search with a photograph of somebody who is not enrolled.
    pub non_mated: Vec<Trial>,
}

/// A score of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// The person's number.
    pub person: usize,
    /// The score.
    pub score: f32,
}

/// A pair of photographs of two people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImpostorPair {
    /// Their numbers.
    pub people: [usize; 2],
    /// The score.
    pub score: f32,
}

/// A search with a photograph of somebody who is enrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatedSearch {
    /// The person's number.
    pub person: usize,
    /// The score with that person's enrolment.
    pub mate: f32,
    /// The best score with anybody else's; negative infinity where nobody else is enrolled.
    pub best_other: f32,
}
