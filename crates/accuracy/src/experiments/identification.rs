//! Open-set search of one photo a person: cosine against scores, and what the cohort does.

use gallery::{Cohort, NEAREST};

use super::{Seed, Sizes};
use crate::Failure;
use crate::chance::Chance;
use crate::metrics::{Outcome, Row, Trials};
use crate::search::{Faces, Norm, Shelf, cohort, own_cohort, search, trials};
use crate::table::{count, estimate, table};
use crate::truth::{Template, Truth};

/// Numbers of nearest cohort members that are compared.
pub(crate) const NEARESTS: [usize; 5] = [5, 10, NEAREST, 50, 100];
/// By how many places labels and statistics are permuted. No divisor of the searches a person, so that nobody's photo
/// keeps its statistic.
const PERMUTED: usize = 7;

/// A gallery, searches for everybody in it, then searches for strangers.
pub(crate) struct Scene {
    pub(crate) gallery: Vec<Template>,
    pub(crate) probes: Vec<Template>,
}

/// Both tables: the scores, and the cohorts.
pub(crate) fn identification(truth: &Truth, sizes: &Sizes) -> Result<(String, String), Failure> {
    let scene = scene(truth, sizes);
    let (faces, probes) = (Faces::of(&scene.gallery)?, Faces::of(&scene.probes)?);
    let population = truth.people(Seed::Cohort as u64, sizes.cohorts.into_iter().max().unwrap_or_default());
    let pack = pack_cohort(truth)?;
    let own = own_cohort(&scene.gallery, sizes.own_cohort)?;

    let shelf = Shelf::of(&population[..sizes.cohorts[2]])?;
    let by_nearest = shelf.statistics(&faces, NEARESTS).into_iter().zip(shelf.statistics(&probes, NEARESTS));
    let mut norms = vec![
        Norm::Cosine,
        Norm::by(&pack, &faces, &probes),
        Norm::by_own(&own, &faces, &probes),
        Norm::permuted(&pack, &faces, &probes, PERMUTED),
    ];
    norms.extend(by_nearest.map(|(faces, probes)| Norm::Statistics(faces, probes)));
    for size in sizes.cohorts {
        norms.push(Norm::by(&cohort(&population[..size])?, &faces, &probes));
    }
    let norms: Vec<&Norm> = norms.iter().collect();
    let trials = trials(&faces, &probes, sizes.searches_each, &norms);
    let permuted = permuted(&faces, &probes, &trials[..2], &norms[..2]);

    let scores = [
        ("cosine".to_owned(), &trials[0]),
        (format!("score, the pack's cohort ({} drawn people)", count(pack.len())), &trials[1]),
        (format!("score, the gallery's own cohort ({} of its people)", count(own.len())), &trials[2]),
        ("score, everybody with somebody else's statistic".to_owned(), &trials[3]),
        ("cosine, labels permuted".to_owned(), &permuted[0]),
        ("score, labels permuted".to_owned(), &permuted[1]),
    ];
    let nearest = NEARESTS.into_iter().map(|nearest| format!("{} people, nearest {nearest}", count(sizes.cohorts[2])));
    let people = sizes.cohorts.into_iter().map(|size| format!("{} people, nearest {NEAREST}", count(size)));
    let cohorts = nearest.chain(people).zip(&trials[4..]);
    Ok((of_rows(scores.into_iter()), of_rows(cohorts)))
}

/// The cohort that every installation has.
pub(crate) fn pack_cohort(truth: &Truth) -> Result<Cohort, Failure> {
    let values = truth.population.draw(truth.population.size());
    Ok(Cohort::of_nobody(values.chunks(truth.population.template_length()))?)
}

fn scene(truth: &Truth, sizes: &Sizes) -> Scene {
    let gallery = truth.people(Seed::Enrolled as u64, sizes.enrolled);
    let elsewhere = truth.people(Seed::Elsewhere as u64, sizes.enrolled * sizes.searches_each);
    let mut chance = Chance::new(Seed::Chance as u64);
    let second = |(number, stranger): (usize, &Template)| {
        truth.second(&gallery[number / sizes.searches_each], stranger, &mut chance)
    };
    let mut probes: Vec<Template> = elsewhere.iter().enumerate().map(second).collect();
    probes.extend(truth.people(Seed::Strangers as u64, sizes.strangers));
    Scene { gallery, probes }
}

/// The same trials with somebody else taken for the person searched for.
fn permuted(faces: &Faces, probes: &Faces, trials: &[Trials], norms: &[&Norm]) -> Vec<Trials> {
    let of_score = |(trials, mated): (&Trials, Vec<Outcome>)| Trials {
        mated,
        searches_each: trials.searches_each,
        strangers: trials.strangers.clone(),
    };
    let searches_each = trials[0].searches_each;
    let mate = |probe: usize| Some((probe / searches_each + PERMUTED) % faces.len());
    let outcomes = search(faces, &probes.first(faces.len() * searches_each), mate, norms);
    trials.iter().zip(outcomes).map(of_score).collect()
}

fn of_rows<'a>(rows: impl Iterator<Item = (String, &'a Trials)>) -> String {
    let row = |(name, trials): (String, &Trials)| {
        let Row { rank1, fnir } = trials.row(Seed::Resampling as u64);
        let [ten, one, tenth] = fnir.map(estimate);
        [name, estimate(rank1), ten, one, tenth]
    };
    let headings = ["", "first", "missed at FPIR 10 %", "1 %", "0.1 %"];
    table(headings, rows.map(row))
}
