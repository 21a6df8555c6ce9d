//! What is compared, and with what: the one place where an evaluation meets the score contract.

use basis::{FaceId, SubjectId};
use gallery::{Cohort, Member, OWN_COHORT, Query};

use crate::service::scale::Scale;

/// How a pack scores.
pub(super) trait Scoring {
    /// A template's statistic: how much more alike strangers tend to be to this face than to a typical one; 0 where
    /// nothing is known.
    fn statistic(&self, template: &[f32]) -> f32;

    /// What is shown for a score, 0 to 100.
    fn similarity(&self, score: f32) -> f32;
}

impl Scoring for Scale {
    fn statistic(&self, template: &[f32]) -> f32 {
        Self::statistic(self, template)
    }

    fn similarity(&self, score: f32) -> f32 {
        Self::similarity(self, score)
    }
}

/// The enrolled people as their own cohort, which a gallery has from [`OWN_COHORT`] people on.
pub(super) struct OwnCohort(Cohort);

impl OwnCohort {
    /// Of one template a person; `None` for too few.
    pub(super) fn of<'a>(enrolled: impl ExactSizeIterator<Item = &'a [f32]>) -> Option<Self> {
        if enrolled.len() < OWN_COHORT {
            return None;
        }
        let members = enrolled.enumerate().take(OWN_COHORT).map(|(number, template)| (member(number), template));
        Cohort::of_people(members).ok().map(Self)
    }

    /// The statistics of a template towards each enrolled person, who is left out of the cohort for it.
    pub(super) fn towards(&self, template: &[f32]) -> Option<impl Fn(usize) -> f32> {
        let nearest = self.0.nearest(&Query::new(template).ok()?);
        Some(move |number| nearest.statistic(Some(member(number))))
    }
}

fn member(number: usize) -> Member {
    let id = (number as u128).to_be_bytes();
    Member::Face(FaceId::from_bytes(id), Some(SubjectId::from_bytes(id)))
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
    fn the_inner_product_takes_every_dimension() {
        let (a, b): (Vec<f32>, Vec<f32>) = (1..=19).map(|i| (i as f32, 2.0)).unzip();
        assert_eq!(cosine(&a, &b), 380.0);
    }

    #[test]
    fn fewer_than_a_thousand_people_are_no_cohort() {
        let template = [1.0, 0.0];
        let people = |count| OwnCohort::of(vec![template.as_slice(); count].into_iter()).is_some();
        assert!(!people(OWN_COHORT - 1) && people(OWN_COHORT));
    }
}
