//! Searches of one gallery, scored as the product scores them.

use basis::{FaceId, SubjectId};
use gallery::kernel::{Kernel, LANES};
use gallery::{Cohort, Member, NEAREST, Nearest, Query, exact_cosine, normalised};
use rayon::prelude::*;

use crate::Failure;
use crate::metrics::{Outcome, Trials};
use crate::truth::Template;

/// Templates as they are compared.
pub(crate) struct Faces(Vec<Query>);

/// What is taken off the cosines of one set of probes with one set of faces.
pub(crate) enum Norm {
    /// Nothing.
    Cosine,
    /// The statistics of faces and probes.
    Statistics(Vec<f32>, Vec<f32>),
    /// Those with a cohort of the gallery's people, out of which each candidate is left for their own pair.
    Own { faces: Vec<f32>, probes: Vec<Nearest> },
}

/// More than leaving one person out of a cohort can add to a score: half of the widest cosine, over the nearest.
const MOST_GAINED: f32 = 1.0 / NEAREST as f32 + 0.001;

impl Faces {
    pub(crate) fn of<'a>(templates: impl IntoIterator<Item = &'a Template>) -> Result<Self, Failure> {
        Ok(Self(templates.into_iter().map(|template| Query::new(template)).collect::<Result<_, _>>()?))
    }

    /// The first of them.
    pub(crate) fn first(&self, count: usize) -> Self {
        Self(self.0[..count].to_vec())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn cosine(&self, probe: &Self, number: usize, face: usize) -> f32 {
        exact_cosine(&probe.0[number], self.0[face].code())
    }

    pub(crate) fn statistics(&self, cohort: &Cohort) -> Vec<f32> {
        self.0.par_iter().map(|face| cohort.statistic(face)).collect()
    }
}

impl Norm {
    pub(crate) fn by(cohort: &Cohort, faces: &Faces, probes: &Faces) -> Self {
        Self::Statistics(faces.statistics(cohort), probes.statistics(cohort))
    }

    /// As [`Norm::by`], but with everybody's statistic given to somebody else.
    pub(crate) fn permuted(cohort: &Cohort, faces: &Faces, probes: &Faces, by: usize) -> Self {
        let (mut faces, mut probes) = (faces.statistics(cohort), probes.statistics(cohort));
        faces.rotate_left(by);
        probes.rotate_left(by);
        Self::Statistics(faces, probes)
    }

    /// By a cohort of the first people of the gallery, see [`own_cohort`].
    pub(crate) fn by_own(cohort: &Cohort, faces: &Faces, probes: &Faces) -> Self {
        let without_self = |(number, face)| cohort.nearest(face).statistic(Some(member(number)));
        Self::Own {
            faces: faces.0.par_iter().enumerate().map(without_self).collect(),
            probes: probes.0.par_iter().map(|probe| cohort.nearest(probe)).collect(),
        }
    }

    /// The search of one probe: its mate's score and the best of anybody else.
    fn outcome(&self, probe: usize, cosines: &[f32], mate: Option<usize>) -> Outcome {
        let mut outcome = Outcome { mate: f32::NEG_INFINITY, other: f32::NEG_INFINITY };
        let mut take = |face: usize, score: f32| {
            let of = if Some(face) == mate { &mut outcome.mate } else { &mut outcome.other };
            *of = of.max(score);
            *of
        };
        match self {
            Self::Cosine => cosines.iter().enumerate().for_each(|(face, cosine)| _ = take(face, *cosine)),
            Self::Statistics(faces, probes) => {
                for (face, cosine) in cosines.iter().enumerate() {
                    take(face, normalised(*cosine, probes[probe], faces[face]));
                }
            }
            Self::Own { faces, probes } => {
                let (with_all, mut best) = (probes[probe].statistic(None), f32::NEG_INFINITY);
                for (face, cosine) in cosines.iter().enumerate() {
                    let at_least = normalised(*cosine, with_all, faces[face]);
                    if Some(face) == mate || at_least + MOST_GAINED > best {
                        let without = probes[probe].statistic(Some(member(face)));
                        let taken = take(face, normalised(*cosine, without, faces[face]));
                        best = if Some(face) == mate { best } else { taken };
                    }
                }
            }
        }
        outcome
    }
}

/// Searches all faces for every probe; one list of outcomes for each norm. `mate` tells whose face is the probe's.
pub(crate) fn search(
    faces: &Faces,
    probes: &Faces,
    mate: impl Fn(usize) -> Option<usize> + Sync,
    norms: &[&Norm],
) -> Vec<Vec<Outcome>> {
    let of_probe = |number: usize| -> Vec<Outcome> {
        let cosines: Vec<f32> = (0..faces.len()).map(|face| faces.cosine(probes, number, face)).collect();
        norms.iter().map(|norm| norm.outcome(number, &cosines, mate(number))).collect()
    };
    let outcomes: Vec<Vec<Outcome>> = (0..probes.len()).into_par_iter().map(of_probe).collect();
    (0..norms.len()).map(|norm| outcomes.iter().map(|of_probe| of_probe[norm]).collect()).collect()
}

/// Searches of one gallery: the first probes are of enrolled people, as many of each, the others of strangers.
pub(crate) fn trials(faces: &Faces, probes: &Faces, searches_each: usize, norms: &[&Norm]) -> Vec<Trials> {
    let mated = faces.len() * searches_each;
    let mate = |probe: usize| (probe < mated).then_some(probe / searches_each);
    let outcomes = search(faces, probes, mate, norms);
    outcomes.into_iter().map(|outcomes| Trials::split(outcomes, mated, searches_each)).collect()
}

/// A cohort of people who are not enrolled.
pub(crate) fn cohort(templates: &[Template]) -> Result<Cohort, Failure> {
    Ok(Cohort::of_nobody(templates.iter().map(Vec::as_slice))?)
}

/// A cohort of the first people of a gallery with one face each.
pub(crate) fn own_cohort(gallery: &[Template], members: usize) -> Result<Cohort, Failure> {
    let people = gallery.iter().take(members).enumerate().map(|(number, face)| (member(number), face.as_slice()));
    Ok(Cohort::of_people(people)?)
}

fn member(number: usize) -> Member {
    let id = (number as u128 + 1).to_be_bytes();
    Member::Face(FaceId::from_bytes(id), Some(SubjectId::from_bytes(id)))
}

/// The product's cohort with the number of nearest members open, to see what that number does.
pub(crate) struct Shelf {
    rows: Vec<i8>,
    scales: Vec<f32>,
    members: Vec<Query>,
}

/// How many members tell a cohort's level, as in the product.
const LEVEL_FROM: usize = 256;

impl Shelf {
    pub(crate) fn of(templates: &[Template]) -> Result<Self, Failure> {
        let Faces(members) = Faces::of(templates)?;
        let padded = |query: &Query| {
            let width = query.dimension().next_multiple_of(LANES);
            let high = query.code().high().iter().copied().chain(std::iter::repeat(0));
            high.take(width).collect::<Vec<i8>>()
        };
        let rows = members.iter().flat_map(padded).collect();
        Ok(Self { rows, scales: members.iter().map(|member| member.code().scale()).collect(), members })
    }

    /// Statistics by each number of nearest members.
    pub(crate) fn statistics<const N: usize>(&self, faces: &Faces, nearest: [usize; N]) -> [Vec<f32>; N] {
        let level_from = &self.members[..LEVEL_FROM.min(self.members.len())];
        let levels: Vec<[f64; N]> = (level_from.par_iter().enumerate())
            .map(|(number, member)| self.means(member, Some(number), nearest))
            .collect();
        let level = |at: usize| levels.iter().map(|means| means[at]).sum::<f64>() / levels.len() as f64;
        let means: Vec<[f64; N]> = faces.0.par_iter().map(|face| self.means(face, None, nearest)).collect();
        std::array::from_fn(|at| means.iter().map(|means| (means[at] - level(at)) as f32).collect())
    }

    fn means<const N: usize>(&self, of: &Query, leave_out: Option<usize>, nearest: [usize; N]) -> [f64; N] {
        let mut sums = vec![0_i64; self.members.len()];
        Kernel::best().dot(&self.rows, of.wide(), &mut sums);
        let scale = f64::from(of.code().scale());
        let others = (0..sums.len()).filter(|row| Some(*row) != leave_out);
        let mut cosines: Vec<f64> =
            others.map(|row| f64::from(self.scales[row]) * scale * (256 * sums[row]) as f64).collect();
        let most = nearest.into_iter().max().unwrap_or_default();
        cosines.select_nth_unstable_by(most - 1, |a, b| b.total_cmp(a));
        cosines[..most].sort_unstable_by(|a, b| b.total_cmp(a));
        nearest.map(|nearest| cosines[..nearest].iter().sum::<f64>() / nearest as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_has_the_statistics_of_the_products_cohort() {
        let truth = crate::tests::truth();
        let people = truth.people(1, 400);
        let faces = Faces::of(&people[300..]).unwrap();
        let [by_shelf] = Shelf::of(&people[..300]).unwrap().statistics(&faces, [NEAREST]);
        let by_cohort = faces.statistics(&cohort(&people[..300]).unwrap());
        // The level is measured with all 16 bits here and with eight there, which moves all scores alike.
        let apart: Vec<f32> = by_shelf.iter().zip(by_cohort).map(|(shelf, cohort)| shelf - cohort).collect();
        assert!(apart[0].abs() < 1e-3 && apart.iter().all(|one| (one - apart[0]).abs() < 1e-6), "{apart:?}");
    }

    #[test]
    fn nobody_is_in_the_cohort_of_their_own_pair() {
        let truth = crate::tests::truth();
        let people = truth.people(1, 60);
        let own = own_cohort(&people, 40).unwrap();
        let (faces, probes) = (Faces::of(&people).unwrap(), Faces::of(&people[..20]).unwrap());
        let norm = Norm::by_own(&own, &faces, &probes);
        let found = &search(&faces, &probes, Some, &[&norm])[0];
        let by_definition = |probe: usize, face: usize| {
            let statistic = |query| own.nearest(query).statistic(Some(member(face)));
            normalised(faces.cosine(&probes, probe, face), statistic(&probes.0[probe]), statistic(&faces.0[face]))
        };
        for (probe, found) in found.iter().enumerate() {
            let others = (0..60).filter(|face| *face != probe).map(|face| by_definition(probe, face));
            let expected = Outcome { mate: by_definition(probe, probe), other: others.fold(f32::MIN, f32::max) };
            assert_eq!(*found, expected);
        }
    }
}
