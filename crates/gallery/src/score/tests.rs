use std::sync::Arc;

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::cohort::{Cohort, CohortError, Member, NEAREST};
use super::gallery::Yardstick;
use super::{NormedTemplate, fuse, normalised, person_score};
use crate::samples::{Dice, dot, face, query, record, subject};
use crate::{Facets, LowHalves, MemoryLowHalves, TemplateStore};

fn people(dice: &mut Dice, dimension: usize, count: usize) -> Vec<Vec<f32>> {
    (0..count).map(|_| dice.unit(dimension)).collect()
}

/// The statistic as it is written down, in f64 and without codes.
fn by_definition(template: &[f32], others: &[Vec<f32>]) -> f64 {
    let mean_of_best = |x: &[f32], leave_out: Option<usize>| {
        let others = others.iter().enumerate().filter(|(number, _)| Some(*number) != leave_out);
        let mut cosines: Vec<f64> = others.map(|(_, other)| dot(x, other)).collect();
        cosines.sort_by(|a, b| b.total_cmp(a));
        cosines[..NEAREST].iter().sum::<f64>() / NEAREST as f64
    };
    let level: f64 = others.iter().enumerate().map(|(number, other)| mean_of_best(other, Some(number))).sum();
    mean_of_best(template, None) - level / others.len() as f64
}

#[test]
fn the_statistic_is_that_of_the_definition() {
    let mut dice = Dice(3);
    for (dimension, size) in [(16, 21), (78, 200), (128, 90)] {
        let others = people(&mut dice, dimension, size);
        let cohort = Cohort::of_nobody(others.iter().map(Vec::as_slice)).unwrap();
        for template in people(&mut dice, dimension, 5).iter().chain(&others[..2]) {
            let statistic = f64::from(cohort.statistic(&query(template)));
            assert!((statistic - by_definition(template, &others)).abs() < 4e-3, "{dimension} {size}");
        }
    }
}

#[test]
fn vectors_that_are_no_cohort_are_refused() {
    let mut dice = Dice(1);
    let few = people(&mut dice, 16, NEAREST);
    let too_few = Cohort::of_nobody(few.iter().map(Vec::as_slice));
    assert_eq!(too_few.unwrap_err(), CohortError::TooFew { members: NEAREST });
    let mut mixed = people(&mut dice, 16, 30);
    mixed[7] = dice.unit(17);
    assert!(matches!(Cohort::of_nobody(mixed.iter().map(Vec::as_slice)), Err(CohortError::Member(_))));
}

#[test]
fn nobody_is_in_the_cohort_of_their_own_pair() {
    let mut dice = Dice(4);
    let others = people(&mut dice, 64, 100);
    let codes: Vec<_> = (0..).zip(&others).map(|(number, other)| record(number, other)).collect();
    let cohort_of = |members: &[usize]| {
        let of = |&n: &usize| {
            (Member::Face(face(n as u64), Some(subject(n as u64))), codes[n].code.high(), codes[n].code.scale())
        };
        Cohort::new(members.iter().map(of)).unwrap()
    };
    let all = cohort_of(&(0..100).collect::<Vec<_>>());
    let nearest = all.nearest(&query(&others[5]));
    let with = nearest.statistic(None);
    let without = nearest.statistic(Some(Member::Face(face(70_000), Some(subject(5)))));
    assert!(with > without + 0.02, "oneself is the nearest of all: {with} {without}");
    let nobody = nearest.statistic(Some(Member::Face(face(70_000), Some(subject(70_000)))));
    assert_eq!(nobody, with);
}

/// What a step does to the faces held.
#[derive(Debug, Clone)]
enum Step {
    Insert(Option<u64>),
    Remove(usize),
    Restrict(usize, bool),
    Search,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => prop::option::of(0..60u64).prop_map(Step::Insert),
        2 => any::<usize>().prop_map(Step::Remove),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(of, restricted)| Step::Restrict(of, restricted)),
        2 => Just(Step::Search),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The statistics after any history are those of a yardstick that sees the faces for the first time.
    #[test]
    fn any_history_ends_as_if_drawn_anew(steps in prop::collection::vec(step(), 1..160), named: bool) {
        let low_halves: Arc<dyn LowHalves> = Arc::new(MemoryLowHalves::new());
        let store = TemplateStore::new(32, 4_096, low_halves).unwrap();
        let same_person = (!named).then_some(0.99);
        let (mut dice, mut faces) = (Dice(1), Vec::new());
        let used = Yardstick::of_members(25);
        let statistics = |yardstick: &Yardstick, faces: &[u64]| -> Vec<Option<f32>> {
            let drawing = yardstick.of(&store, same_person);
            faces.iter().map(|&n| drawing.statistic(&store, face(n), store.facets(face(n))?.subject)).collect()
        };
        for step in steps {
            match step {
                Step::Insert(of) => {
                    let template = dice.unit(32);
                    let mut record = record(dice.next() >> 20, &template);
                    record.facets = Facets { subject: of.map(subject), ..record.facets };
                    let (id, subject) = (record.face, record.facets.subject);
                    store.insert(&record).unwrap();
                    used.added(id, subject);
                    faces.push(u128::from_be_bytes(id.to_bytes()) as u64 - 1);
                }
                Step::Remove(of) if !faces.is_empty() => {
                    let gone = faces.swap_remove(of % faces.len());
                    store.remove(&[face(gone)]);
                    used.changed();
                }
                Step::Restrict(of, restricted) if !faces.is_empty() => {
                    store.set_restricted(&[face(faces[of % faces.len()])], restricted);
                    used.changed();
                }
                Step::Search => drop(used.of(&store, same_person)),
                _ => {}
            }
        }
        prop_assert_eq!(statistics(&used, &faces), statistics(&Yardstick::of_members(25), &faces));
    }
}

#[test]
fn an_album_of_few_people_is_no_cohort_and_a_crowd_of_strangers_is() {
    let mut dice = Dice(8);
    let low_halves = || Arc::new(MemoryLowHalves::new()) as Arc<dyn LowHalves>;
    let (album, crowd) = (TemplateStore::new(64, 999, low_halves()), TemplateStore::new(64, 999, low_halves()));
    let (album, crowd) = (album.unwrap(), crowd.unwrap());
    let family = people(&mut dice, 64, 8);
    for number in 0..300 {
        let mut of_family = record(number, &dice.near(&family[number as usize % 8], 0.85));
        let mut stranger = record(number, &dice.unit(64));
        (of_family.facets.subject, stranger.facets.subject) = (None, None);
        album.insert(&of_family).unwrap();
        crowd.insert(&stranger).unwrap();
    }
    let drawn = |store: &TemplateStore, same_person| {
        let statistic = Yardstick::of_members(200).of(store, same_person).statistic(store, face(0), None);
        statistic.is_some()
    };
    assert!(drawn(&crowd, Some(0.6)) && !drawn(&album, Some(0.6)));
    assert!(!drawn(&crowd, None), "unnamed faces are nobody's without a calibration");
}

#[test]
fn photos_are_fused_by_their_mean_and_a_person_scores_between_best_and_mean() {
    let mut dice = Dice(2);
    let person = dice.unit(64);
    let photos: Vec<_> = (0..5).map(|_| dice.near(&person, 0.8)).collect();
    let fused = fuse(photos.iter().map(Vec::as_slice)).unwrap();
    let closest = photos.iter().map(|photo| dot(photo, &person)).fold(f64::MIN, f64::max);
    assert!(dot(&fused, &person) > closest + 0.05, "the mean is closer to the person than any photo");
    assert_eq!(*fuse([person.as_slice()]).unwrap(), person);
    let opposite: Vec<f32> = person.iter().map(|x| -x).collect();
    assert!(fuse([person.as_slice(), &opposite]).is_none() && fuse([]).is_none());

    assert_eq!(person_score(&[0.5]), Some(0.5));
    assert_eq!(person_score(&[0.25, 0.75]), Some(0.625));
    assert_eq!(person_score(&[]), None);
}

#[test]
fn without_a_cohort_a_score_is_the_cosine() {
    let template = NormedTemplate::new(Zeroizing::new(Dice(1).unit(16)), None).unwrap();
    assert_eq!(template.statistic(), 0.0);
    assert_eq!(normalised(0.7, template.statistic(), template.statistic()), 0.7);
}

/// A population in which one person in five is of a group that resembles one another, and the others do not.
struct Town {
    group: Vec<f32>,
}

impl Town {
    fn person(&self, dice: &mut Dice, number: usize) -> Vec<f32> {
        if number.is_multiple_of(5) { dice.near(&self.group, 0.75) } else { dice.unit(64) }
    }

    fn photo(&self, dice: &mut Dice, person: &[f32]) -> Vec<f32> {
        dice.near(person, 0.86)
    }
}

/// Share of mated probes not found first and above the threshold that one stranger in a hundred reaches.
fn missed(mated: &[(Vec<f64>, usize)], strangers: &[Vec<f64>]) -> f64 {
    let best = |scores: &[f64]| scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let mut reached: Vec<f64> = strangers.iter().map(|scores| best(scores).1).collect();
    reached.sort_by(|a, b| b.total_cmp(a));
    let threshold = reached[reached.len() / 100];
    let found = mated.iter().filter(|(scores, mate)| best(scores).0 == *mate && best(scores).1 > threshold).count();
    1.0 - found as f64 / mated.len() as f64
}

/// The raw score confuses a group whose members resemble one another; the normalised one finds more of everybody at the
/// same rate of false positives, and none of it is left when the labels are permuted.
#[test]
fn normalisation_finds_more_beside_a_dense_group_and_nothing_under_permuted_labels() {
    let mut dice = Dice(20);
    let town = Town { group: dice.unit(64) };
    let cohort: Vec<_> = (0..1_000).map(|number| town.person(&mut dice, number)).collect();
    let cohort: Vec<_> = cohort.iter().map(|person| town.photo(&mut dice, person)).collect();
    let cohort = Cohort::of_nobody(cohort.iter().map(Vec::as_slice)).unwrap();
    let enrolled: Vec<_> = (0..400).map(|number| town.person(&mut dice, number)).collect();
    let gallery: Vec<_> = enrolled.iter().map(|person| town.photo(&mut dice, person)).collect();
    let held: Vec<f32> = gallery.iter().map(|photo| cohort.statistic(&query(photo))).collect();
    let scores = |photo: &[f32], normalise: bool| -> Vec<f64> {
        let probe = cohort.statistic(&query(photo));
        let score = |(face, &held): (&Vec<f32>, &f32)| {
            let cosine = dot(photo, face) as f32;
            f64::from(if normalise { normalised(cosine, probe, held) } else { cosine })
        };
        gallery.iter().zip(&held).map(score).collect()
    };
    let mated: Vec<_> = (0..600).map(|number| (town.photo(&mut dice, &enrolled[number % 400]), number % 400)).collect();
    let strangers: Vec<_> = (0..600).map(|number| town.person(&mut dice, number)).collect();
    let [raw, score] = [false, true].map(|normalise| {
        let strangers: Vec<_> = strangers.iter().map(|photo| scores(photo, normalise)).collect();
        let of = |shift: usize| {
            let mated: Vec<_> = mated.iter().map(|(p, mate)| (scores(p, normalise), (mate + shift) % 400)).collect();
            missed(&mated, &strangers)
        };
        (of(0), of(7))
    });
    assert!(score.0 < 0.7 * raw.0, "misses: {} raw, {} normalised", raw.0, score.0);
    assert!(raw.1 > 0.97 && score.1 > 0.97, "permuted labels: {} raw, {} normalised", raw.1, score.1);
}
