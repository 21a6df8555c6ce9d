//! How far a request got, and what is to be done next.

use server::basis::{RequestKind, RequestState, Tier};
use server::service::requests::RequestView;

/// What a request waits for, in one word of the catalogue.
pub(crate) fn stands(request: &RequestView) -> &'static str {
    match request.state {
        RequestState::Answered => "answered",
        RequestState::Refused => "refused",
        RequestState::TakenBack => "taken-back",
        RequestState::Open => next(request, &Done::default()).name(),
    }
}

/// What was done already that the listing does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Done {
    /// The answer was put together, from what is found now.
    pub(crate) prepared: bool,
    /// What was found was erased.
    pub(crate) erased: bool,
    /// Data were put right.
    pub(crate) rectified: bool,
}

/// What is to be done next about a request that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: it is closed.
    Nothing,
    /// It must be shown who asks.
    Identify,
    /// What is held must be looked for.
    Search,
    /// Somebody must decide whose the found faces are.
    Review,
    /// The answer must be put together.
    Prepare,
    /// What was found must be erased.
    Erase,
    /// What was found must be taken out of use.
    Restrict,
    /// Data must be put right.
    Rectify,
    /// The answer must go out.
    Close,
}

impl Next {
    /// Its word in the catalogue, and the place of its form on the page.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Identify => "identify",
            Self::Search => "search",
            Self::Review => "review",
            Self::Prepare => "prepare",
            Self::Erase => "erase",
            Self::Restrict => "restrict",
            Self::Rectify => "rectify",
            Self::Close => "close",
        }
    }
}

/// The next step, by the rules of the request's course ([`server::basis::Request::after`] has the last word).
pub(crate) fn next(request: &RequestView, done: &Done) -> Next {
    let RequestView { kind, tier, candidates, theirs, .. } = request;
    if request.state != RequestState::Open {
        return Next::Nothing;
    }
    if *tier < kind.tier_to_grant() {
        // A search may lead to proofs, but the person has to show who they are in any case.
        return Next::Identify;
    }
    if *kind == RequestKind::Rectification {
        return if done.rectified { Next::Close } else { Next::Rectify };
    }
    if *kind == RequestKind::Withdrawal && *tier < Tier::Second {
        return Next::Identify;
    }
    match (candidates, theirs) {
        (None, _) => Next::Search,
        (Some(_), None) => Next::Review,
        _ if kind.discloses() => {
            if done.prepared {
                Next::Close
            } else {
                Next::Prepare
            }
        }
        (_, Some(0)) => Next::Close,
        _ if *kind == RequestKind::Erasure && !done.erased => Next::Erase,
        _ if kind.restricts_at_once() && !request.restricted => Next::Restrict,
        _ => Next::Close,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::samples::request;

    #[test]
    fn access_goes_from_identity_to_the_answer() {
        let of = |tier, candidates, theirs, prepared| {
            let done = Done { prepared, ..Done::default() };
            next(&request(RequestKind::Access, tier, candidates, theirs), &done)
        };
        assert_eq!(of(Tier::First, None, None, false), Next::Identify);
        assert_eq!(of(Tier::Second, None, None, false), Next::Search);
        assert_eq!(of(Tier::Second, Some(3), None, false), Next::Review);
        assert_eq!(of(Tier::Second, Some(3), Some(2), false), Next::Prepare);
        assert_eq!(of(Tier::Second, Some(0), Some(0), false), Next::Prepare, "that nothing is held is an answer too");
        assert_eq!(of(Tier::Second, Some(3), Some(2), true), Next::Close);
    }

    #[test]
    fn erasure_wants_two_proofs_and_ends_where_nothing_is_held() {
        let of = |tier, theirs, erased| {
            let done = Done { erased, ..Done::default() };
            next(&request(RequestKind::Erasure, tier, Some(2), theirs), &done)
        };
        assert_eq!(of(Tier::Second, Some(2), false), Next::Identify);
        assert_eq!(of(Tier::Third, Some(2), false), Next::Erase);
        assert_eq!(of(Tier::Third, Some(2), true), Next::Close);
        assert_eq!(of(Tier::Third, Some(0), false), Next::Close);
    }

    #[test]
    fn what_stops_use_at_once_is_closed_once_it_did() {
        let mut objection = request(RequestKind::Objection, Tier::Second, Some(1), Some(1));
        assert_eq!(next(&objection, &Done::default()), Next::Restrict);
        objection.restricted = true;
        assert_eq!(next(&objection, &Done::default()), Next::Close);
        objection.state = RequestState::Answered;
        assert_eq!((next(&objection, &Done::default()), stands(&objection)), (Next::Nothing, "answered"));
    }
}
