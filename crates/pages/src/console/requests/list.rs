//! Every request: by state, by alarm, a page at a time.

use askama::Template;
use server::api::Page as Listing;
use server::basis::RequestState;
use server::service::requests::RequestView;

use crate::call::call;
use crate::console::{clock, fields, requests};
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

/// So many on a page.
const LIMIT: u32 = 50;
/// The states there are, as words of the records.
const STATES: [&str; 4] = ["open", "answered", "refused", "taken-back"];

#[derive(Template)]
#[template(path = "console/requests/list.html")]
struct List<'a> {
    v: &'a View,
    requests: &'a [RequestView],
    states: [&'static str; 4],
    state: &'a str,
    alarm: bool,
    next: Option<&'a str>,
    /// Whether this is not the first page.
    later: bool,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let state = staff.asked("state").filter(|state| STATES.contains(state));
    let alarm = staff.asked("alarm").is_some();
    let listing: Listing<RequestView> = staff
        .of(call("listRequests")
            .with("limit", LIMIT)
            .with_some("state", state)
            .with_some("alarm", alarm.then_some("true"))
            .with_some("cursor", staff.asked("cursor")))
        .await?;
    let list = List {
        v: &staff.visit.view,
        requests: &listing.items,
        states: STATES,
        state: state.unwrap_or_default(),
        alarm,
        next: listing.next.as_deref(),
        later: staff.asked("cursor").is_some(),
    };
    page(&staff.visit.view, &list)
}
