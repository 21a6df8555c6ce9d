//! One client that searches.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::service::search::SearchAnswer;

use super::photos::Photograph;
use super::tally::Tally;
use super::truth::Truth;
use super::wire::{Answer, Caller, Heard};

/// A client with a key.
pub(super) struct Searching<'a> {
    pub(super) caller: Caller,
    pub(super) gallery: &'a str,
    pub(super) photos: &'a [Photograph],
    pub(super) truth: &'a Truth,
    /// Which photograph comes next.
    pub(super) next: usize,
}

impl Searching<'_> {
    /// Searches again and again.
    pub(super) fn until(&mut self, until: Instant) -> Tally {
        let mut tally = Tally::default();
        while Instant::now() < until {
            let photo = self.next % self.photos.len();
            self.next += 1;
            let looked = Look { gallery: self.gallery, truth: self.truth, photo, with: &self.photos[photo] };
            let (_, wait) = looked.once(&mut self.caller, &mut tally);
            if let Some(wait) = wait {
                std::thread::sleep(wait.min(until.saturating_duration_since(Instant::now())));
            }
        }
        tally
    }
}

/// One search, and what it must and must not show.
pub(super) struct Look<'a> {
    pub(super) gallery: &'a str,
    pub(super) truth: &'a Truth,
    /// Which photograph.
    pub(super) photo: usize,
    pub(super) with: &'a Photograph,
}

impl Look<'_> {
    /// Asks once and looks at the answer; also how long to wait, where the server says so.
    pub(super) fn once(&self, caller: &mut Caller, tally: &mut Tally) -> (Option<SearchAnswer>, Option<Duration>) {
        let began = self.truth.moment();
        let path = format!("/v1/galleries/{}/identify", self.gallery);
        let answer = match caller.upload(&path, &asking(), (&self.with.name, &self.with.bytes)) {
            Heard::Answer(answer) => answer,
            Heard::Nothing(reason) => {
                tally.is_wrong(format!("a search had no answer: {reason}"));
                return (None, None);
            }
        };
        match answer.status {
            200 => {}
            429 => {
                tally.later += 1;
                return (None, Some(wait(&answer)));
            }
            409 => {
                tally.changed += 1;
                return (None, None);
            }
            _ => {
                tally.is_wrong(format!("a search: {}", answer.told()));
                return (None, None);
            }
        }
        let found: SearchAnswer = match answer.read() {
            Ok(found) => found,
            Err(reason) => {
                tally.is_wrong(format!("a search: {reason}"));
                return (None, None);
            }
        };
        let labels: Vec<&str> = found.matches.iter().filter_map(|row| row.subject.as_deref()).collect();
        let faces: Vec<String> = found.matches.iter().map(|row| row.face.to_string()).collect();
        let risen = self.truth.risen(&began, labels.iter().copied().chain(faces.iter().map(String::as_str)));
        let missing = self.truth.missing(&began, self.photo, &labels);
        if !risen.is_empty() {
            tally.is_wrong(format!("a search shows {risen:?}, erased before it began"));
        } else if !missing.is_empty() {
            tally.is_wrong(format!("a search does not show {missing:?}, enrolled before it began"));
        } else {
            tally.is_good(&answer);
        }
        (Some(found), None)
    }
}

/// How long the server says to wait; a second where it does not say.
pub(super) fn wait(answer: &Answer) -> Duration {
    answer.retry_after.unwrap_or(Duration::from_secs(1))
}

/// What a search states.
fn asking() -> Value {
    json!({ "under": { "purpose": "event-photography", "case": "SAMPLE load" } })
}
