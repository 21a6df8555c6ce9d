//! Several photos of the person searched for, and several faces of the people enrolled.

use gallery::{fuse, normalised, person_score};
use rayon::prelude::*;

use super::identification::pack_cohort;
use super::{Seed, Sizes};
use crate::Failure;
use crate::chance::Chance;
use crate::metrics::{Outcome, Trials};
use crate::search::Faces;
use crate::table::{estimate, table};
use crate::truth::{Photo, Template, Truth};

/// Photos of everybody.
pub(crate) const PHOTOS: usize = 5;
/// How many of them are used.
const USED: [usize; 3] = [2, 3, 5];
/// How far off a rough judgement of quality is at most.
pub(crate) const OFF: f64 = 0.15;
/// The column of a rate in [`crate::metrics::FPIRS`] that is shown: 1 %.
const SHOWN: usize = 1;

/// Everybody's photos, person after person.
pub(crate) struct Album {
    pub(crate) photos: Vec<Photo>,
    /// What a rough judge of quality says of each.
    judged: Vec<f64>,
}

/// Templates and their statistics with the pack's cohort.
struct Side {
    faces: Faces,
    statistics: Vec<f32>,
}

#[derive(Clone, Copy)]
enum Weights {
    Equal,
    /// As good as weights can be: the quality is known, and independent errors are weighed by their size.
    Known,
    /// By a judgement of the quality.
    Judged,
}

/// One score out of several.
#[derive(Clone, Copy)]
enum Combined {
    Best,
    Mean,
    Middle,
}

const COMBINED: [(Combined, &str); 3] = [
    (Combined::Best, "best score"),
    (Combined::Mean, "mean of the scores"),
    (Combined::Middle, "half best, half mean"),
];
const FUSED: [(Weights, &str); 3] = [
    (Weights::Equal, "mean template"),
    (Weights::Judged, "mean template, weighed by a rough judgement of quality"),
    (Weights::Known, "mean template, weighed by the true quality"),
];

/// Both tables, several photos of the probe and several faces enrolled; and a search by one photo of one face.
pub(crate) fn photos(truth: &Truth, sizes: &Sizes) -> Result<(String, String, String), Failure> {
    let albums = Albums::draw(truth, sizes);
    let (probes, faces) = (albums.several_probes(truth)?, albums.several_faces(truth)?);
    let single = estimate(probes.single.row(Seed::Resampling as u64).fnir[SHOWN]);
    let text = |trials: &Trials| estimate(trials.row(Seed::Resampling as u64).fnir[SHOWN]);
    let row = |(name, trials): (String, Vec<Trials>)| {
        let cells: Vec<String> = trials.iter().map(text).collect();
        (name, cells)
    };
    let probe_rows = probes
        .rows
        .into_iter()
        .map(row)
        .map(|(name, cells)| [name, cells[0].clone(), cells[1].clone(), cells[2].clone()]);
    let face_rows = faces
        .rows
        .into_iter()
        .map(row)
        .map(|(name, cells)| [name, cells[0].clone(), cells[1].clone(), cells[2].clone(), cells[3].clone()]);
    Ok((
        table(["", "2 photos", "3 photos", "5 photos"], probe_rows),
        table(["", "2 faces each", "3 faces each", "5 faces each", "1 to 5 faces, by person"], face_rows),
        single,
    ))
}

/// The photos that are enrolled, and those that are searched with: the enrolled people's, then the strangers'.
pub(crate) struct Albums {
    pub(crate) enrolled: Album,
    pub(crate) searched: Album,
    people: usize,
}

struct Results {
    single: Trials,
    rows: Vec<(String, Vec<Trials>)>,
}

impl Albums {
    pub(crate) fn draw(truth: &Truth, sizes: &Sizes) -> Self {
        let mut people = truth.people(Seed::Photographed as u64, sizes.photographed);
        let enrolled = Album::of(truth, &people, Seed::Faces);
        people.extend(truth.people(Seed::PhotographedStrangers as u64, sizes.photographed_strangers));
        Self { enrolled, searched: Album::of(truth, &people, Seed::Probes), people: sizes.photographed }
    }

    /// One face a person, several photos of the probe.
    fn several_probes(&self, truth: &Truth) -> Result<Results, Failure> {
        let cohort = pack_cohort(truth)?;
        let side = |templates: Vec<Template>| Side::of(&templates, &cohort);
        let faces = side(self.enrolled.firsts())?;
        let photos = side(self.searched.all())?;
        let mut fused = Vec::new();
        for (weights, _) in FUSED {
            for used in USED {
                fused.push(side(self.searched.fused(weights, |_| used))?);
            }
        }
        let trials = self.search(COMBINED.len() * USED.len() + fused.len() + 1, |set, person, scores| {
            let single = [0, 1, 2, 3, 4].map(|photo| photos.score(set * PHOTOS + photo, &faces, person));
            scores.extend(COMBINED.iter().flat_map(|(way, _)| USED.map(|used| way.of(&single[..used]))));
            scores.extend(fused.iter().map(|fused| fused.score(set, &faces, person)));
            scores.push(single[0]);
        });
        Ok(Results::of(trials, USED.len()))
    }

    /// One photo of the probe, several faces a person; at last a number of faces that differs from person to person.
    fn several_faces(&self, truth: &Truth) -> Result<Results, Failure> {
        let cohort = pack_cohort(truth)?;
        let side = |templates: Vec<Template>| Side::of(&templates, &cohort);
        let probes = side(self.searched.firsts())?;
        let faces = side(self.enrolled.all())?;
        let numbers = USED.map(|used| move |_: usize| used);
        let mixed = |person: usize| 1 + person % PHOTOS;
        let mut fused = Vec::new();
        for (weights, _) in FUSED {
            for used in numbers {
                fused.push(side(self.enrolled.fused(weights, used))?);
            }
            fused.push(side(self.enrolled.fused(weights, mixed))?);
        }
        let columns = USED.len() + 1;
        let trials = self.search(COMBINED.len() * columns + fused.len() + 1, |set, person, scores| {
            let single = [0, 1, 2, 3, 4].map(|face| probes.score(set, &faces, person * PHOTOS + face));
            for (way, _) in COMBINED {
                scores.extend(USED.into_iter().chain([mixed(person)]).map(|used| way.of(&single[..used])));
            }
            scores.extend(fused.iter().map(|fused| probes.score(set, fused, person)));
            scores.push(single[0]);
        });
        Ok(Results::of(trials, columns))
    }

    /// Every set of photos against everybody, by as many scores as `score` pushes.
    fn search(&self, ways: usize, score: impl Fn(usize, usize, &mut Vec<f32>) + Sync) -> Vec<Trials> {
        let of_set = |set: usize| {
            let mut outcomes = vec![Outcome { mate: f32::NEG_INFINITY, other: f32::NEG_INFINITY }; ways];
            let mut scores = Vec::with_capacity(ways);
            for person in 0..self.people {
                scores.clear();
                score(set, person, &mut scores);
                for (outcome, score) in outcomes.iter_mut().zip(&scores) {
                    let of = if person == set { &mut outcome.mate } else { &mut outcome.other };
                    *of = of.max(*score);
                }
            }
            outcomes
        };
        let sets = self.searched.photos.len() / PHOTOS;
        let outcomes: Vec<Vec<Outcome>> = (0..sets).into_par_iter().map(of_set).collect();
        let of_way = |way: usize| outcomes.iter().map(|outcomes| outcomes[way]).collect();
        (0..ways).map(|way| Trials::split(of_way(way), self.people, 1)).collect()
    }
}

impl Results {
    /// Trials way after way, each with as many columns; the last is that of one photo and one face.
    fn of(mut trials: Vec<Trials>, columns: usize) -> Self {
        let single = trials.pop().expect("a search by one photo is always among them");
        let names = COMBINED.map(|(_, name)| name).into_iter().chain(FUSED.map(|(_, name)| name));
        let mut trials = trials.into_iter();
        let rows = names.map(|name| (name.to_owned(), trials.by_ref().take(columns).collect())).collect();
        Self { single, rows }
    }
}

impl Album {
    fn of(truth: &Truth, people: &[Template], seed: Seed) -> Self {
        let strangers = truth.people(seed as u64, people.len() * PHOTOS);
        let mut chance = Chance::new(seed as u64);
        let photos: Vec<Photo> = (strangers.iter().enumerate())
            .map(|(number, stranger)| truth.photo(&people[number / PHOTOS], stranger, &mut chance))
            .collect();
        let judged = photos.iter().map(|photo| photo.quality + OFF * (2.0 * chance.uniform() - 1.0)).collect();
        Self { photos, judged }
    }

    pub(crate) fn all(&self) -> Vec<Template> {
        self.photos.iter().map(|photo| photo.template.clone()).collect()
    }

    pub(crate) fn firsts(&self) -> Vec<Template> {
        self.photos.iter().step_by(PHOTOS).map(|photo| photo.template.clone()).collect()
    }

    /// One template a person, of their first photos.
    fn fused(&self, weights: Weights, used: impl Fn(usize) -> usize) -> Vec<Template> {
        let weight = |number: usize| match weights {
            Weights::Equal => 1.0,
            Weights::Known => weight(self.photos[number].quality),
            Weights::Judged => weight(self.judged[number]),
        };
        let of_person = |person: usize| {
            let photos = person * PHOTOS..person * PHOTOS + used(person);
            let weighed: Vec<Template> = photos
                .map(|number| {
                    self.photos[number].template.iter().map(|x| (weight(number) * f64::from(*x)) as f32).collect()
                })
                .collect();
            fuse(weighed.iter().map(Vec::as_slice)).expect("photos of one person do not cancel out").to_vec()
        };
        (0..self.photos.len() / PHOTOS).map(of_person).collect()
    }
}

/// What a photo of a quality tells of the person, over the variance of what else it shows.
fn weight(quality: f64) -> f64 {
    let quality = quality.clamp(0.1, 0.99);
    quality / (1.0 - quality * quality)
}

impl Side {
    fn of(templates: &[Template], cohort: &gallery::Cohort) -> Result<Self, Failure> {
        let faces = Faces::of(templates)?;
        Ok(Self { statistics: faces.statistics(cohort), faces })
    }

    fn score(&self, probe: usize, faces: &Self, face: usize) -> f32 {
        normalised(faces.faces.cosine(&self.faces, probe, face), self.statistics[probe], faces.statistics[face])
    }
}

impl Combined {
    fn of(self, scores: &[f32]) -> f32 {
        match self {
            Self::Best => scores.iter().copied().fold(f32::NEG_INFINITY, f32::max),
            Self::Mean => (scores.iter().map(|score| f64::from(*score)).sum::<f64>() / scores.len() as f64) as f32,
            Self::Middle => person_score(scores).expect("everybody has a face"),
        }
    }
}
