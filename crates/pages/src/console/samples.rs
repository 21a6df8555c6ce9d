//! Samples for tests of the console.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use server::access::{Principal, Role};
use server::basis::{RequestId, RequestKind, RequestState, Tier};
use server::service::requests::{Channel, RequestView};
use server::service::words::Language;

use crate::view::View;

/// What templates are handed, for somebody with every role.
pub(super) fn view(language: Language) -> View {
    let about = ("SAMPLE Archive".to_owned(), "sample@example.org".to_owned(), true);
    let who = Principal { roles: Role::ALL.into(), ..Principal::of_directory("Odile Officer") };
    View::new(language, about, TimeZone::UTC, Some(who), "/console".to_owned(), None)
}

/// A request that waits for its answer, with 31 days left.
pub(super) fn request(kind: RequestKind, tier: Tier, candidates: Option<usize>, theirs: Option<usize>) -> RequestView {
    RequestView {
        id: RequestId::from_bytes([1; 16]),
        kind,
        state: RequestState::Open,
        channel: Channel::Letter,
        language: "en".into(),
        received_at: Timestamp::UNIX_EPOCH,
        due: date(1970, 2, 1),
        days_left: 31,
        alarm: None,
        paused: false,
        extended: false,
        tier,
        candidates,
        theirs,
        restricted: false,
        closed_at: None,
        repeats: None,
        leaf: 0,
    }
}
