//! Made-up people in many orders: the same clusters every time, rather too many than too few.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use basis::{EventId, FaceId, ImageId};
use proptest::prelude::*;

use super::{Contradiction, Rule, Rules, Says, Unnamed, cluster};
use crate::samples::{Dice, dot, face, record};
use crate::store::{LowPart, MemoryLowHalves, SegmentNumber, TemplateStore};

const DIMENSION: usize = 96;
const THRESHOLD: f32 = 0.55;

/// Faces that a test knows by number: whose, in which picture, how they look.
#[derive(Clone, Debug, Default)]
struct Scene {
    people: Vec<usize>,
    pictures: Vec<u64>,
    templates: Vec<Vec<f32>>,
    statistics: Vec<f32>,
}

type Partition = Vec<Vec<usize>>;

impl Scene {
    /// `people` with `photos` each, of which two have a cosine of about 0.7 when they show the same person. Every
    /// picture shows `faces_a_picture` different faces.
    fn of(dice: &mut Dice, people: usize, photos: usize, faces_a_picture: u64) -> Self {
        let mut scene = Self::default();
        for person in 0..people {
            let centre = dice.unit(DIMENSION);
            for _ in 0..photos {
                let template = dice.near(&centre, 0.7f64.sqrt());
                scene.add(person, template);
            }
        }
        let count = scene.people.len() as u64;
        // Pictures show people who are far from each other in the list.
        let pictures = count.div_ceil(faces_a_picture);
        scene.pictures = (0..count).map(|number| number % pictures).collect();
        scene
    }

    fn add(&mut self, person: usize, template: Vec<f32>) {
        self.pictures.push(self.people.len() as u64);
        self.people.push(person);
        self.templates.push(template);
        self.statistics.push(0.0);
    }

    /// As if the faces had been enrolled in this order: ids and rows follow it. Clusters by the scene's own numbers.
    fn clusters(&self, order: &[usize], segment_rows: usize, rules: &Rules) -> Partition {
        let low = Arc::new(MemoryLowHalves::new());
        let store = TemplateStore::new(DIMENSION, segment_rows, Arc::clone(&low) as _).unwrap();
        let mut segments = 0;
        for (place, number) in order.iter().enumerate() {
            let mut record = record(place as u64, &self.templates[*number]);
            record.norm_statistic = self.statistics[*number];
            if store.insert(&record).unwrap().tail_full {
                let (sealed, revision) = store.tail_to_seal().unwrap();
                let (_, low_bytes) = sealed.to_bytes();
                low.put(SegmentNumber(segments), LowPart::from_bytes(&low_bytes).unwrap());
                store.promote_tail(SegmentNumber(segments), revision).unwrap();
                segments += 1;
            }
        }
        let mut faces: Vec<Unnamed> =
            order.iter().enumerate().map(|(place, number)| self.unnamed(place, *number)).collect();
        faces.reverse();
        let number: HashMap<FaceId, usize> =
            order.iter().enumerate().map(|(place, number)| (face(place as u64), *number)).collect();
        let clusters = cluster(&store, &faces, rules, THRESHOLD).unwrap();
        sorted(clusters.iter().map(|faces| faces.iter().map(|face| number[face]).collect()).collect())
    }

    fn unnamed(&self, place: usize, number: usize) -> Unnamed {
        Unnamed { face: face(place as u64), image: image(self.pictures[number]) }
    }

    /// In the scene's own order, where face `n` has number `n`.
    fn plainly(&self, rules: &Rules) -> Partition {
        self.clusters(&(0..self.people.len()).collect::<Vec<_>>(), 1_000, rules)
    }

    /// Clusters that hold faces of several people.
    fn mixed(&self, clusters: &Partition) -> usize {
        let people = |faces: &Vec<usize>| faces.iter().map(|face| self.people[*face]).collect::<HashSet<_>>().len();
        clusters.iter().filter(|faces| people(faces) > 1).count()
    }

    fn images(&self) -> HashMap<FaceId, ImageId> {
        (0..self.people.len()).map(|number| (face(number as u64), image(self.pictures[number]))).collect()
    }
}

fn image(number: u64) -> ImageId {
    ImageId::from_bytes(u128::from(number + 1).to_be_bytes())
}

fn edit(number: u8) -> EventId {
    EventId::from_bytes([number; 16])
}

fn rule(number: u8, says: Says, one: &[usize], other: &[usize]) -> Rule {
    let faces = |side: &[usize]| side.iter().map(|number| face(*number as u64)).collect();
    Rule { edit: edit(number), says, sides: [faces(one), faces(other)] }
}

fn sorted(mut clusters: Partition) -> Partition {
    clusters.iter_mut().for_each(|faces| faces.sort_unstable());
    clusters.sort_unstable();
    clusters
}

fn shuffled(dice: &mut Dice, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    (1..count).rev().for_each(|at| order.swap(at, dice.below(at + 1)));
    order
}

/// Rules that do not contradict each other, drawn at random.
fn some_rules(scene: &Scene, dice: &mut Dice, count: u8) -> Rules {
    let (mut rules, images) = (Rules::default(), scene.images());
    for number in 0..count {
        let mut draw = || (0..1 + dice.below(3)).map(|_| dice.below(scene.people.len())).collect::<HashSet<_>>();
        let (one, other) = (draw(), draw());
        if !one.is_disjoint(&other) {
            continue;
        }
        let says = if dice.below(2) == 0 { Says::Together } else { Says::Apart };
        let [one, other] = [one, other].map(|side| side.into_iter().collect::<Vec<_>>());
        let rule = rule(number, says, &one, &other);
        if rules.contradiction(&rule, &images).is_none() {
            rules.0.push(rule);
        }
    }
    rules
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_enrolment_segments_and_threads_change_nothing(seed: u64, people in 2..12usize, photos in 1..7usize) {
        let mut dice = Dice(seed);
        let scene = Scene::of(&mut dice, people, photos, 2);
        let clusters = scene.plainly(&Rules::default());
        for segment_rows in [7, 1_000] {
            let order = shuffled(&mut dice, scene.people.len());
            prop_assert_eq!(&scene.clusters(&order, segment_rows, &Rules::default()), &clusters);
        }
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        prop_assert_eq!(&alone.install(|| scene.plainly(&Rules::default())), &clusters);
    }

    #[test]
    fn faces_of_one_picture_never_stand_together(seed: u64, faces_a_picture in 2..6u64) {
        let mut dice = Dice(seed);
        let mut scene = Scene::of(&mut dice, 4, 6, faces_a_picture);
        // As a mirror in the picture, or the same person montaged twice, would have it.
        let count = scene.people.len() as u64;
        scene.pictures = (0..count).map(|number| number / faces_a_picture).collect();
        for faces in scene.plainly(&Rules::default()) {
            let pictures: HashSet<u64> = faces.iter().map(|face| scene.pictures[*face]).collect();
            prop_assert_eq!(pictures.len(), faces.len());
        }
    }

    #[test]
    fn rules_are_obeyed_and_taking_the_last_back_restores_what_was(seed: u64, count in 1..12u8) {
        let mut dice = Dice(seed);
        let scene = Scene::of(&mut dice, 6, 4, 2);
        let mut rules = some_rules(&scene, &mut dice, count);
        let clusters = scene.plainly(&rules);
        let at = |number: u64| clusters.iter().position(|faces| faces.contains(&(number as usize)));
        let number = |id: &FaceId| (u128::from_be_bytes(id.to_bytes()) - 1) as u64;
        for Rule { says, sides: [one, other], .. } in &rules.0 {
            for (one, other) in one.iter().flat_map(|one| other.iter().map(move |other| (one, other))) {
                let (one, other) = (at(number(one)), at(number(other)));
                prop_assert_eq!(*says == Says::Together, one.is_some() && one == other, "{:?}", says);
            }
        }
        // Whatever stood before an edit stands again without it: clusters have no memory of their own.
        if let Some(last) = rules.0.pop() {
            let before = scene.plainly(&rules);
            rules.0.push(last);
            prop_assert_eq!(&scene.plainly(&rules), &clusters);
            rules.0.pop();
            prop_assert_eq!(&scene.plainly(&rules), &before);
        }
    }

    #[test]
    fn people_are_told_apart_and_found_together(seed: u64) {
        let scene = Scene::of(&mut Dice(seed), 10, 6, 2);
        let clusters = scene.plainly(&Rules::default());
        prop_assert_eq!(scene.mixed(&clusters), 0);
        let largest: usize = clusters.iter().map(Vec::len).sum();
        prop_assert!(largest >= 54, "nine faces in ten are with others of their person: {}", largest);
        prop_assert!(clusters.len() <= 14, "{:?}", clusters);
    }
}

/// Two people alike, of whom many pairs of photographs reach the threshold: joining on any link would make one of the two.
/// Chance may put one's photograph among the other's, but seldom.
#[test]
fn two_people_whose_clouds_touch_stay_two() {
    let (mut touching, mut mixed) = (0, 0);
    for seed in 0..100 {
        let mut dice = Dice(seed);
        let (mut scene, one) = (Scene::default(), dice.unit(DIMENSION));
        let other = dice.near(&one, 0.62);
        for _ in 0..30 {
            scene.add(0, dice.near(&one, 0.7f64.sqrt()));
            scene.add(1, dice.near(&other, 0.7f64.sqrt()));
        }
        let cosine = |a: usize, b: usize| dot(&scene.templates[a], &scene.templates[b]);
        let strays = (0..30).flat_map(|a| (0..30).map(move |b| cosine(2 * a, 2 * b + 1)));
        if strays.filter(|cosine| *cosine >= f64::from(THRESHOLD)).count() > 5 {
            touching += 1;
            mixed += usize::from(scene.mixed(&scene.plainly(&Rules::default())) > 0);
        }
    }
    assert!(touching > 50, "{touching}");
    assert!(50 * mixed <= touching, "{mixed} of {touching}");
}

/// Strangers of a crowd that the recogniser takes for alike have a cosine of 0.6 with each other, above the threshold.
#[test]
fn a_crowd_that_looks_alike_is_not_glued_together() {
    let mut dice = Dice(11);
    let crowd = dice.unit(DIMENSION);
    let mut scene = Scene::of(&mut dice, 10, 4, 1);
    for stranger in 0..60 {
        scene.add(100 + stranger, dice.near(&crowd, 0.6f64.sqrt()));
    }
    let raw = scene.plainly(&Rules::default());
    assert!(scene.mixed(&raw) > 0, "by cosines alone they are one person");
    // What 20 best cosines with a cohort that has such people in it say of each face, less the cohort's own level.
    for number in 0..scene.people.len() {
        scene.statistics[number] = if scene.people[number] < 100 { 0.0 } else { 0.45 };
    }
    let clusters = scene.plainly(&Rules::default());
    assert_eq!(scene.mixed(&clusters), 0);
    let faces = clusters.iter().map(Vec::len).sum::<usize>();
    assert!(faces >= 36, "the others are found as before: {faces}");
}

/// The same with several photographs of each: means of a crowd's parts all point the same way, and must not count as
/// evidence.
#[test]
fn parts_of_a_crowd_are_not_joined_by_their_means() {
    let mut dice = Dice(12);
    let (mut scene, crowd) = (Scene::default(), dice.unit(DIMENSION));
    for person in 0..30 {
        let centre = dice.near(&crowd, 0.45f64.sqrt());
        (0..12).for_each(|_| scene.add(person, dice.near(&centre, 0.7f64.sqrt())));
    }
    let clusters = scene.plainly(&Rules::default());
    assert_eq!(scene.mixed(&clusters), 0, "{clusters:?}");
}

#[test]
fn someone_in_more_pictures_than_links_are_kept_is_one() {
    let mut dice = Dice(13);
    let (mut scene, person) = (Scene::default(), dice.unit(DIMENSION));
    for _ in 0..4 {
        let minute = dice.near(&person, 0.8f64.sqrt());
        (0..90).for_each(|_| scene.add(0, dice.near(&minute, 0.98)));
    }
    assert_eq!(scene.plainly(&Rules::default()), [(0..360).collect::<Vec<_>>()]);
}

#[test]
fn what_contradicts_is_named() {
    let images: HashMap<_, _> = (0..20).map(|number| (face(number), image(number % 18))).collect();
    let together = |number, one: &[usize], other: &[usize]| rule(number, Says::Together, one, other);
    let apart = |number, one: &[usize], other: &[usize]| rule(number, Says::Apart, one, other);
    let rules = Rules(vec![together(1, &[1], &[2, 3]), apart(2, &[3], &[4, 5]), together(3, &[5], &[6])]);
    let against = |rule: Rule| rules.contradiction(&rule, &images);
    assert_eq!(against(together(9, &[1], &[6])), Some(Contradiction::Edits(vec![edit(2)])), "through both");
    assert_eq!(against(apart(9, &[1], &[3])), Some(Contradiction::Edits(vec![edit(1)])));
    assert_eq!(against(apart(9, &[4], &[6])), None);
    assert_eq!(against(apart(9, &[1], &[6])), None, "said already");
    assert_eq!(against(together(9, &[7], &[4])), None);
    assert_eq!(against(together(9, &[0], &[18])), Some(Contradiction::SamePicture));
    assert_eq!(against(together(9, &[2], &[0, 19])), Some(Contradiction::SamePicture), "19 is in the picture of 1");
}

/// A gallery of ordinary size and one with a person in very many pictures; prints how long and how well.
#[test]
#[ignore = "a measurement: minutes"]
fn how_long_a_hundred_thousand_faces_take() {
    for (people, photos) in [(20_000, 5), (10, 2_000)] {
        let mut scene = Scene::of(&mut Dice(5), people, photos, 1);
        scene.pictures = (0..scene.people.len() as u64).collect();
        let started = std::time::Instant::now();
        let clusters =
            scene.clusters(&(0..scene.people.len()).collect::<Vec<_>>(), crate::SEGMENT_ROWS, &Rules::default());
        let grouped: usize = clusters.iter().map(Vec::len).sum();
        println!(
            "{people} x {photos}: {:?}, {} clusters, {grouped} faces in them, {} mixed",
            started.elapsed(),
            clusters.len(),
            scene.mixed(&clusters)
        );
    }
}
