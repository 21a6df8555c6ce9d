//! Which letters there are, and which of them a request calls for as it stands.

use server::basis::{RequestKind, RequestState};
use server::service::requests::RequestView;

use super::super::next::Done;

/// A letter to somebody who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    /// The request came in, with the day on which its answer is due.
    Received,
    /// It must be shown who asks (Art. 12(6)).
    Identify,
    /// The answer takes longer (Art. 12(3)).
    Extension,
    /// The answer is enclosed (Art. 15, 20).
    Answer,
    /// Nothing is held.
    Nothing,
    /// What was held is erased (Art. 17, 19).
    Erased,
    /// What is held is out of use (Art. 7(3), 18, 21).
    Stopped,
    /// What was wrong is put right (Art. 16, 19).
    Rectified,
    /// What is out of use will be used again (Art. 18(3)).
    Lifted,
    /// What was asked for is not done (Art. 12(4)).
    Refused,
}

impl Letter {
    /// Every letter, in the order in which a request may call for them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Received,
        Self::Identify,
        Self::Extension,
        Self::Answer,
        Self::Nothing,
        Self::Erased,
        Self::Stopped,
        Self::Rectified,
        Self::Lifted,
        Self::Refused,
    ];

    /// Its word in paths and in the catalogue.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Identify => "identify",
            Self::Extension => "extension",
            Self::Answer => "answer",
            Self::Nothing => "nothing",
            Self::Erased => "erased",
            Self::Stopped => "stopped",
            Self::Rectified => "rectified",
            Self::Lifted => "lifted",
            Self::Refused => "refused",
        }
    }

    /// The letter of a word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.name() == word)
    }

    /// Whether the request calls for it as it stands. `stopped` is whether what was found is out of use now.
    pub(crate) fn fits(self, request: &RequestView, done: &Done, stopped: bool) -> bool {
        let RequestView { kind, tier, theirs, .. } = request;
        let open = request.state == RequestState::Open;
        let answered = open || request.state == RequestState::Answered;
        match self {
            Self::Received => open,
            Self::Identify => open && *tier < kind.tier_to_grant(),
            Self::Extension => open && request.extended,
            Self::Answer => answered && kind.discloses() && done.prepared && theirs.is_some_and(|theirs| theirs > 0),
            Self::Nothing => answered && *theirs == Some(0),
            Self::Erased => answered && done.erased,
            Self::Stopped => answered && stopped && kind.restricts_at_once(),
            Self::Rectified => answered && *kind == RequestKind::Rectification && done.rectified,
            Self::Lifted => answered && stopped,
            Self::Refused => request.state == RequestState::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use server::basis::Tier;

    use super::*;
    use crate::console::samples::request;

    fn fitting(request: &RequestView, done: &Done, stopped: bool) -> Vec<&'static str> {
        Letter::ALL.into_iter().filter(|letter| letter.fits(request, done, stopped)).map(Letter::name).collect()
    }

    #[test]
    fn a_request_calls_for_the_letters_of_its_stage() {
        let nothing_done = Done::default();
        let mut access = request(RequestKind::Access, Tier::First, None, None);
        assert_eq!(fitting(&access, &nothing_done, false), ["received", "identify"]);
        access.extended = true;
        access.tier = Tier::Second;
        assert_eq!(fitting(&access, &nothing_done, false), ["received", "extension"]);
        access.theirs = Some(2);
        let prepared = Done { prepared: true, ..nothing_done };
        access.state = RequestState::Answered;
        assert_eq!(fitting(&access, &prepared, false), ["answer"]);
        access.theirs = Some(0);
        assert_eq!(fitting(&access, &prepared, false), ["nothing"], "an empty archive is no answer to enclose");
        access.state = RequestState::Refused;
        assert_eq!(fitting(&access, &nothing_done, false), ["refused"]);
        access.state = RequestState::TakenBack;
        assert_eq!(fitting(&access, &nothing_done, false), Vec::<&str>::new());
    }

    #[test]
    fn what_was_done_is_told_and_what_was_not_is_not() {
        let erased = Done { erased: true, ..Done::default() };
        let mut erasure = request(RequestKind::Erasure, Tier::Third, Some(1), Some(1));
        assert_eq!(fitting(&erasure, &Done::default(), false), ["received"]);
        assert_eq!(fitting(&erasure, &erased, false), ["received", "erased"]);
        erasure.state = RequestState::Answered;
        assert_eq!(fitting(&erasure, &erased, false), ["erased"]);
        let mut objection = request(RequestKind::Objection, Tier::Second, Some(1), Some(1));
        assert_eq!(fitting(&objection, &Done::default(), true), ["received", "stopped", "lifted"]);
        objection.state = RequestState::Answered;
        assert_eq!(fitting(&objection, &Done::default(), true), ["stopped", "lifted"]);
        assert_eq!(fitting(&objection, &Done::default(), false), Vec::<&str>::new(), "it was lifted");
    }

    #[test]
    fn each_letter_goes_by_its_word() {
        for letter in Letter::ALL {
            assert_eq!(Letter::of(letter.name()), Some(letter));
        }
        assert_eq!(Letter::of("greeting"), None);
    }
}
