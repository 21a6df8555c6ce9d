//! What the server acknowledged, kept where no kill reaches it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use super::wire::Answer;

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Its enrolment was asked for.
    Asked,
    /// Its enrolment was acknowledged.
    Held,
    /// Its erasure was asked for.
    Leaving,
    /// Its erasure was acknowledged.
    Gone,
}

/// A picture.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) state: State,
    /// The picture's id, once it was listed.
    pub(super) image: Option<String>,
    /// The answer that acknowledged its enrolment, word for word, while the server must still know it: an erasure in the
    /// gallery takes kept answers away.
    pub(super) answer: Option<Vec<u8>>,
    /// How many erasures had been asked for when this was, if none of them was still going on.
    erasures_before: Option<usize>,
}

/// Every picture that was ever asked for.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    by_name: BTreeMap<String, Picture>,
    erasures: usize,
}

impl Memory {
    /// A new name, for an enrolment that is about to be asked for.
    pub(super) fn asks(&self) -> String {
        let mut known = self.known();
        let name = format!("p{:05}.jpg", known.by_name.len());
        let quiet = known.by_name.values().all(|picture| picture.state != State::Leaving);
        let erasures_before = quiet.then_some(known.erasures);
        let picture = Picture { state: State::Asked, image: None, answer: None, erasures_before };
        known.by_name.insert(name.clone(), picture);
        name
    }

    /// An enrolment was acknowledged, or is known to have been done.
    pub(super) fn is_held(&self, name: &str, answer: Option<&Answer>) {
        let mut known = self.known();
        let erasures = known.erasures;
        let picture = known.by_name.get_mut(name).expect("it was asked for");
        picture.state = State::Held;
        let kept = picture.erasures_before == Some(erasures);
        picture.answer = answer.filter(|_| kept).map(|answer| answer.body.clone());
    }

    /// Takes one that is held, to erase it; nobody else takes it then. A name and a picture's id.
    pub(super) fn take(&self, listed: &BTreeMap<String, String>) -> Option<(String, String)> {
        let held = self.names(State::Held);
        let name = held.iter().find(|name| listed.contains_key(*name))?;
        self.leaves(name, &listed[name]);
        Some((name.clone(), listed[name].clone()))
    }

    /// The erasure of one that is held is about to be asked for.
    pub(super) fn leaves(&self, name: &str, image: &str) {
        let mut known = self.known();
        known.erasures += 1;
        known.by_name.values_mut().for_each(|picture| picture.answer = None);
        let picture = known.by_name.get_mut(name).expect("it was asked for");
        picture.state = State::Leaving;
        picture.image = Some(image.to_owned());
    }

    pub(super) fn is_gone(&self, name: &str) {
        self.known().by_name.get_mut(name).expect("it was asked for").state = State::Gone;
    }

    pub(super) fn get(&self, name: &str) -> Picture {
        self.known().by_name[name].clone()
    }

    pub(super) fn all(&self) -> BTreeMap<String, Picture> {
        self.known().by_name.clone()
    }

    pub(super) fn names(&self, state: State) -> BTreeSet<String> {
        self.known()
            .by_name
            .iter()
            .filter(|(_, picture)| picture.state == state)
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The ids of the pictures in a state, where they are known.
    pub(super) fn images(&self, state: State) -> BTreeSet<String> {
        self.known()
            .by_name
            .values()
            .filter(|picture| picture.state == state)
            .filter_map(|picture| picture.image.clone())
            .collect()
    }

    pub(super) fn count(&self, state: State) -> usize {
        self.names(state).len()
    }

    pub(super) fn len(&self) -> usize {
        self.known().by_name.len()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().expect("nobody panics with it")
    }
}
