//! When the issuer's keys are asked for again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::DecodingKey;

use super::fetch::Fetch;
use super::header::Header;
use super::keys::KeySet;
use super::{OidcError, OidcSettings};

/// So long a key that the issuer has withdrawn may still count.
const RENEWAL: SignedDuration = SignedDuration::from_hours(1);
/// So that strangers who make up key names cannot make us ask at their pace.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The keys of one issuer. Those once had stay in use while newer ones cannot be had.
pub(super) struct Cache {
    fetch: Fetch,
    state: Mutex<State>,
    /// Held while fetching, so that one asks and the others wait; never taken while `state` is held.
    fetching: Mutex<()>,
}

struct State {
    /// The keys, or why there are none.
    keys: Result<Arc<KeySet>, OidcError>,
    fetched_at: Option<Timestamp>,
    tried_at: Option<Timestamp>,
}

impl Cache {
    pub(super) fn new(settings: &OidcSettings) -> Self {
        let fetch = Fetch::new(settings);
        let none = OidcError::KeysUnavailable { place: fetch.place(), reason: "the answer is still awaited".into() };
        let state = State { keys: Err(none), fetched_at: None, tried_at: None };
        Self { fetch, state: Mutex::new(state), fetching: Mutex::new(()) }
    }

    /// The key for a token with this header.
    pub(super) fn key(&self, header: &Header, now: Timestamp) -> Result<DecodingKey, OidcError> {
        match self.current(now)?.find(header) {
            Err(OidcError::UnknownKey) => self.renewed(now)?.find(header).cloned(),
            found => found.cloned(),
        }
    }

    /// The keys held, unless it is time for new ones.
    fn current(&self, now: Timestamp) -> Result<Arc<KeySet>, OidcError> {
        {
            let state = self.state();
            let due = passed(RENEWAL, state.fetched_at, now) && passed(PAUSE, state.tried_at, now);
            if state.keys.is_ok() && !due {
                return state.keys.clone();
            }
        }
        self.renewed(now)
    }

    /// The keys after asking again, or after another thread did within the last minute.
    fn renewed(&self, now: Timestamp) -> Result<Arc<KeySet>, OidcError> {
        let _alone = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        if passed(PAUSE, self.state().tried_at, now) {
            // Set before the answer, so that tokens with known keys go on with them meanwhile.
            self.state().tried_at = Some(now);
            let answer = self.fetch.keys();
            let mut state = self.state();
            if answer.is_ok() {
                state.fetched_at = Some(now);
            }
            if answer.is_ok() || state.keys.is_err() {
                state.keys = answer.map(Arc::new);
            }
        }
        self.state().keys.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `span` lies between the two, in either direction: a clock that was set back must not end all renewal.
fn passed(span: SignedDuration, since: Option<Timestamp>, now: Timestamp) -> bool {
    since.is_none_or(|since| now.duration_since(since).abs() >= span)
}
