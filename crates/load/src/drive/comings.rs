//! One client that enrols and erases known people, one after another, and looks whether searches follow.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use server::service::enrol::EnrolReport;
use server::service::erase::ErasureReport;
use server::service::search::SearchAnswer;

use super::photos::Photograph;
use super::searching::{Look, wait};
use super::tally::Tally;
use super::truth::Truth;
use super::wire::{Answer, Caller, Heard};

/// How often a step is tried that the server puts off.
const ATTEMPTS: usize = 1_000;
/// How long it waits where facts changed meanwhile.
const A_MOMENT: Duration = Duration::from_millis(20);

/// The client.
pub(super) struct Comings<'a> {
    pub(super) integration: Caller,
    pub(super) operator: Caller,
    pub(super) gallery: &'a str,
    pub(super) photos: &'a [Photograph],
    pub(super) truth: &'a Truth,
    /// Makes labels and bytes that no other step has, nor another load of the same server: erased bytes stay out.
    pub(super) mark: String,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) enrolments: Tally,
    pub(super) erasures: Tally,
    pub(super) searches: Tally,
    /// People and consents: looked at, not shown.
    others: Tally,
}

impl Counts {
    pub(super) fn broken() -> Self {
        Self { enrolments: Tally::broken("the client that enrols panicked"), ..Self::default() }
    }
}

impl Comings<'_> {
    /// Enrols, looks, erases, looks.
    pub(super) fn until(mut self, stop: &AtomicBool) -> Counts {
        let photos = self.photos;
        let fit: Vec<usize> = (0..photos.len()).filter(|&at| photos[at].can_be_enrolled()).collect();
        let mut counts = Counts::default();
        for number in 0.. {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let label = format!("somebody {}-{number:06}", self.mark);
            // A wrong answer is counted where it is seen; then the next person is taken.
            let _ = self.one(&label, fit[number % fit.len()], stop, &mut counts);
        }
        counts.enrolments.add(std::mem::take(&mut counts.others));
        counts
    }

    /// One person's coming and going; `None` once something was wrong or the time was up.
    fn one(&mut self, label: &str, photo: usize, stop: &AtomicBool, counts: &mut Counts) -> Option<()> {
        let gallery = format!("/v1/galleries/{}", self.gallery);
        let (integration, photos) = (&mut self.integration, self.photos);
        let with = &photos[photo];

        let person = json!({ "label": label });
        insist(stop, &mut counts.others, || integration.post(&format!("{gallery}/subjects"), &person))?;
        let yes = json!({ "text_version": "1", "evidence_sha256": "07".repeat(32) });
        // The space of the label is written as a path writes it.
        let consents = format!("{gallery}/subjects/{}/consents", label.replace(' ', "%20"));
        insist(stop, &mut counts.others, || integration.post(&consents, &yes))?;

        let rows = json!({ "faces": [{ "file": with.name, "subject": label }] });
        let bytes = with.with_remark(label);
        let images = format!("{gallery}/images");
        let answer = insist(stop, &mut counts.enrolments, || integration.upload(&images, &rows, (&with.name, &bytes)))?;
        match answer.read::<EnrolReport>() {
            Ok(report) if report.faces_enrolled == 1 => counts.enrolments.is_good(&answer),
            Ok(report) => {
                counts.enrolments.is_wrong(format!("an enrolment kept {} faces of one", report.faces_enrolled));
                return None;
            }
            Err(reason) => {
                counts.enrolments.is_wrong(format!("an enrolment: {reason}"));
                return None;
            }
        }
        self.truth.stands(label, photo);

        let found = self.look(photo, stop, &mut counts.searches)?;
        let faces: Vec<String> = found
            .matches
            .iter()
            .filter(|row| row.subject.as_deref() == Some(label))
            .map(|row| row.face.to_string())
            .collect();

        self.truth.leaves(label);
        let target = json!({ "target": { "kind": "subject", "subject": label }, "reason": "SAMPLE load" });
        let integration = &mut self.integration;
        let answer = insist(stop, &mut counts.erasures, || integration.post(&format!("{gallery}/erasures"), &target))?;
        match answer.read::<ErasureReport>() {
            Ok(report) if report.counts.faces == 1 => counts.erasures.is_good(&answer),
            Ok(report) => {
                counts.erasures.is_wrong(format!("an erasure of one face erased {}", report.counts.faces));
                return None;
            }
            Err(reason) => {
                counts.erasures.is_wrong(format!("an erasure: {reason}"));
                return None;
            }
        }
        self.truth.is_gone(label, &faces);

        self.look(photo, stop, &mut counts.searches)?;
        let shown = self.integration.get(&format!("{gallery}/subjects/{}", label.replace(' ', "%20")));
        match shown {
            Heard::Answer(Answer { status: 404 | 429, .. }) => Some(()),
            Heard::Answer(answer) => {
                counts.erasures.is_wrong(format!("an erased person is asked for: {}", answer.told()));
                None
            }
            Heard::Nothing(reason) => {
                counts.erasures.is_wrong(format!("an erased person is asked for, without an answer: {reason}"));
                None
            }
        }
    }

    /// Searches with a photograph until there is an answer; whoever stands is checked as in every search.
    fn look(&mut self, photo: usize, stop: &AtomicBool, tally: &mut Tally) -> Option<SearchAnswer> {
        let look = Look { gallery: self.gallery, truth: self.truth, photo, with: &self.photos[photo] };
        for _ in 0..ATTEMPTS {
            let wrong = tally.wrong;
            let (found, wait) = look.once(&mut self.operator, tally);
            if tally.wrong > wrong {
                return None;
            }
            if found.is_some() {
                return found;
            }
            if stop.load(Ordering::SeqCst) {
                return None;
            }
            std::thread::sleep(wait.unwrap_or(A_MOMENT));
        }
        None
    }
}

/// Asks until it is done: what is put off is asked again. `None` when the answer was wrong or the time was up.
fn insist(stop: &AtomicBool, tally: &mut Tally, mut ask: impl FnMut() -> Heard) -> Option<Answer> {
    for _ in 0..ATTEMPTS {
        match ask() {
            Heard::Answer(answer) if answer.status < 300 => return Some(answer),
            Heard::Answer(answer) if answer.status == 429 => {
                tally.later += 1;
                std::thread::sleep(wait(&answer));
            }
            Heard::Answer(answer) if answer.status == 409 => {
                tally.changed += 1;
                std::thread::sleep(A_MOMENT);
            }
            Heard::Answer(answer) => {
                tally.is_wrong(answer.told());
                return None;
            }
            Heard::Nothing(reason) => {
                tally.is_wrong(format!("no answer: {reason}"));
                return None;
            }
        }
        if stop.load(Ordering::SeqCst) {
            return None;
        }
    }
    tally.is_wrong(format!("put off {ATTEMPTS} times"));
    None
}
