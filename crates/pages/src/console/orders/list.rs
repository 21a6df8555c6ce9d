//! Every order.

use askama::Template;
use server::api::Page as Listing;
use server::basis::OrderState;
use server::service::orders::Order;

use crate::call::call;
use crate::console::fields;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

/// So many on a page.
const LIMIT: u32 = 50;

#[derive(Template)]
#[template(path = "console/orders/list.html")]
struct List<'a> {
    v: &'a View,
    orders: &'a [Order],
    next: Option<&'a str>,
    later: bool,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let listing: Listing<Order> =
        staff.of(call("listOrders").with("limit", LIMIT).with_some("cursor", staff.asked("cursor"))).await?;
    let later = staff.asked("cursor").is_some();
    let list = List { v: &staff.visit.view, orders: &listing.items, next: listing.next.as_deref(), later };
    page(&staff.visit.view, &list)
}
