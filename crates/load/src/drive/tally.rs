//! Counts of one kind of call.

use std::time::Duration;

use super::wire::Answer;

/// How many wrong answers are told in words; the rest is counted.
const TOLD: usize = 10;

/// What came of many calls.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How long the good ones took.
    took: Vec<Duration>,
    /// Those that were told to come later (429).
    pub(super) later: usize,
    /// Those that were told that facts changed meanwhile (409), and to ask again.
    pub(super) changed: usize,
    /// Those that were answered wrongly.
    pub(super) wrong: usize,
    /// What was wrong, of a few.
    pub(super) told: Vec<String>,
}

impl Tally {
    /// Of one who could not count.
    pub(super) fn broken(what: &str) -> Self {
        let mut tally = Self::default();
        tally.is_wrong(what.to_owned());
        tally
    }

    pub(super) fn is_good(&mut self, answer: &Answer) {
        self.took.push(answer.took);
    }

    pub(super) fn is_wrong(&mut self, what: String) {
        self.wrong += 1;
        if self.told.len() < TOLD {
            self.told.push(what);
        }
    }

    pub(super) fn add(&mut self, mut other: Self) {
        self.took.append(&mut other.took);
        self.later += other.later;
        self.changed += other.changed;
        self.wrong += other.wrong;
        self.told.append(&mut other.told);
        self.told.truncate(TOLD);
    }

    /// How many were good.
    pub(super) fn good(&self) -> usize {
        self.took.len()
    }

    /// The time within which this share of the good ones was answered; none where there is none.
    pub(super) fn within(&self, share: f64) -> Option<Duration> {
        let mut took = self.took.clone();
        took.sort_unstable();
        let place = (share * took.len() as f64).ceil() as usize;
        took.get(place.saturating_sub(1)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_taken_of_the_sorted_times() {
        let mut tally = Tally::default();
        assert_eq!(tally.within(0.5), None);
        for millis in (1..=100).rev() {
            let took = Duration::from_millis(millis);
            tally.is_good(&Answer { status: 200, took, retry_after: None, body: Vec::new() });
        }
        assert_eq!(
            [0.5, 0.99, 1.0].map(|share| tally.within(share).map(|took| took.as_millis())),
            [Some(50), Some(99), Some(100)]
        );
    }
}
