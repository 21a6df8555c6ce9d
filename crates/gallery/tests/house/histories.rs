//! Random histories against a model that only remembers who should be found.

use std::collections::{BTreeMap, BTreeSet};

use basis::{FaceId, ImageId, SubjectId};
use gallery::{Code, ErasureTarget, GalleryError, Query, exact_cosine, normalised};
use proptest::prelude::*;

use crate::facts::{self, DIMENSION};
use crate::home::{Home, Picture};

const PEOPLE: usize = 3;

#[derive(Debug, Clone)]
enum Step {
    /// Faces by whom they show: one of the people, or nobody known.
    Enrol(Vec<Option<usize>>),
    EnrolAgain(usize),
    EraseFace(usize),
    EraseImage(usize),
    EraseSubject(usize),
    Restrict(usize),
    /// Decides an erasure, ends, starts, finishes.
    CutOff(usize),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let who = prop::option::of(0..PEOPLE);
    prop_oneof![
        6 => prop::collection::vec(who, 0..5).prop_map(Step::Enrol),
        1 => any::<usize>().prop_map(Step::EnrolAgain),
        1 => any::<usize>().prop_map(Step::EraseFace),
        1 => any::<usize>().prop_map(Step::EraseImage),
        1 => (0..PEOPLE).prop_map(Step::EraseSubject),
        1 => (0..PEOPLE).prop_map(Step::Restrict),
        1 => any::<usize>().prop_map(Step::CutOff),
        1 => Just(Step::Reopen),
    ]
}

#[derive(Debug, Clone)]
struct Face {
    id: FaceId,
    image: ImageId,
    seed: u64,
    person: Option<usize>,
    restricted: bool,
}

/// Who is there, and which pictures were erased as a whole.
#[derive(Default)]
struct Model {
    faces: Vec<Face>,
    names: BTreeMap<ImageId, String>,
    barred: BTreeSet<String>,
    people: BTreeMap<usize, SubjectId>,
    seeds: u64,
}

impl Model {
    fn pick(&self, of: usize) -> Option<Face> {
        (!self.faces.is_empty()).then(|| self.faces[of % self.faces.len()].clone())
    }

    /// Takes these faces away, and the pictures that show nobody any more.
    fn remove(&mut self, goes: impl Fn(&Face) -> bool) {
        let touched: BTreeSet<_> = self.faces.iter().filter(|face| goes(face)).map(|face| face.image).collect();
        self.faces.retain(|face| !goes(face));
        for image in touched.into_iter().filter(|image| self.faces.iter().all(|face| face.image != *image)) {
            self.barred.extend(self.names.remove(&image));
        }
    }

    fn person(&mut self, home: &mut Home, person: usize) -> SubjectId {
        let label = (self.seeds % 200) as u8;
        self.seeds += 1;
        *self.people.entry(person).or_insert_with(|| home.subject(label))
    }

    /// Cosines and scores, computed anew from the templates.
    fn scores(&self, seed: u64, restricted: bool) -> BTreeMap<FaceId, [u32; 2]> {
        let probe = facts::normed(seed, DIMENSION);
        let query = Query::new(probe.values()).unwrap();
        let score = |face: &Face| {
            let held = facts::normed(face.seed, DIMENSION);
            let cosine = exact_cosine(&query, &Code::quantise(held.values()).unwrap());
            let score = normalised(cosine, probe.statistic(), held.statistic());
            (face.id, [cosine.to_bits(), score.to_bits()])
        };
        self.faces.iter().filter(|face| restricted || !face.restricted).map(score).collect()
    }

    fn run(&mut self, mut home: Home, step: Step) -> Home {
        match step {
            Step::Enrol(people) => {
                let name = format!("picture {}", self.seeds);
                let mut faces = Vec::new();
                for person in &people {
                    let subject = person.map(|person| self.person(&mut home, person));
                    self.seeds += 1;
                    faces.push((self.seeds, subject));
                }
                let enrolled = home.enrol(&Picture { crops: true, ..Picture::of(&name, &faces) });
                for ((id, (seed, _)), person) in enrolled.faces.into_iter().zip(faces).zip(people) {
                    self.faces.push(Face { id, image: enrolled.image, seed, person, restricted: false });
                }
                self.names.insert(enrolled.image, name);
                self.seeds += 1;
            }
            Step::EnrolAgain(of) => {
                let names: Vec<_> = self.barred.iter().chain(self.names.values()).cloned().collect();
                if let Some(name) = names.get(of % names.len().max(1)) {
                    let again = home.try_enrol(vec![home.prepared(&Picture::of(name, &[(1, None)]), DIMENSION)]);
                    match again {
                        Err(GalleryError::Barred { .. }) => assert!(self.barred.contains(name)),
                        Err(GalleryError::AlreadyEnrolled { .. }) => assert!(!self.barred.contains(name)),
                        other => panic!("{other:?}"),
                    }
                }
            }
            Step::EraseFace(of) => {
                if let Some(face) = self.pick(of) {
                    assert_eq!(home.erase(ErasureTarget::Face(face.id)).faces, 1);
                    self.remove(|other| other.id == face.id);
                }
            }
            Step::EraseImage(of) => {
                if let Some(face) = self.pick(of) {
                    home.erase(ErasureTarget::Image(face.image));
                    self.remove(|other| other.image == face.image);
                }
            }
            Step::EraseSubject(person) => {
                if let Some(subject) = self.people.remove(&person) {
                    assert_eq!(home.erase(ErasureTarget::Subject(subject)).subjects, 1);
                    self.remove(|face| face.person == Some(person));
                }
            }
            Step::Restrict(person) => {
                if let Some(subject) = self.people.get(&person) {
                    home.restrict(*subject);
                    for face in self.faces.iter_mut().filter(|face| face.person == Some(person)) {
                        face.restricted = true;
                    }
                }
            }
            Step::CutOff(of) => {
                if let Some(face) = self.pick(of) {
                    home.intend(ErasureTarget::Face(face.id));
                    home = home.reopen();
                    home.finish_interrupted();
                    self.remove(|other| other.id == face.id);
                }
            }
            Step::Reopen => home = home.reopen(),
        }
        home
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_and_sweep_agree_with_the_model(steps in prop::collection::vec(step(), 1..24)) {
        let (mut model, mut home) = (Model::default(), Home::research());
        for step in steps {
            home = model.run(home, step);
            let seed = model.seeds / 2;
            prop_assert_eq!(home.scores(seed), model.scores(seed, false));
            let swept = home.sweep(&[seed], -1.0);
            let hits: BTreeMap<_, _> = swept.hits[0].iter().map(|hit| (hit.face, hit.cosine.to_bits())).collect();
            let expected: BTreeMap<_, _> = model.scores(seed, true).into_iter().map(|(id, [c, _])| (id, c)).collect();
            prop_assert_eq!(hits, expected);
            prop_assert_eq!(home.rows().0 as usize, model.names.len());
        }
        home = home.reopen();
        prop_assert_eq!(home.house.vault().recovery().blobs_swept, 0);
        prop_assert_eq!(home.scores(1), model.scores(1, false));
    }
}
