//! What is due: requests by their last day, orders, breaches, and whether the log holds.

use askama::Template;
use server::api::Page as Listing;
use server::service::requests::RequestView;

use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "console/home.html")]
struct Home<'a> {
    v: &'a View,
    requests: &'a [RequestView],
}

pub(crate) async fn show(staff: Staff) -> Page {
    let requests: Listing<RequestView> = staff.of(call("listRequests").with("limit", 50)).await?;
    page(&staff.visit.view, &Home { v: &staff.visit.view, requests: &requests.items })
}
