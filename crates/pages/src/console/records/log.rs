//! The log: its last leaves, its key, and looking through the whole of it now.

use askama::Template;
use server::api::resources::PublicKey;
use server::service::log::{LeafView, LogReport};

use crate::call::call;
use crate::console::money;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

/// So many of the last leaves.
const LAST: u32 = 50;

#[derive(Template)]
#[template(path = "console/records/log.html")]
struct Log<'a> {
    v: &'a View,
    leaves: Vec<LeafView>,
    key: &'a str,
    report: Option<&'a LogReport>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    log(&staff, None).await
}

/// A log that does not hold is a failure of its own, which says where.
pub(crate) async fn check(staff: Staff) -> Page {
    let report: LogReport = staff.of(call("checkLog").json(&serde_json::json!({}))).await?;
    log(&staff, Some(&report)).await
}

async fn log(staff: &Staff, report: Option<&LogReport>) -> Page {
    let mut leaves: Vec<LeafView> = staff.of(call("listLeaves").with("last", LAST)).await?;
    leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.leaf));
    let key: PublicKey = staff.of(call("showLogKey")).await?;
    page(&staff.visit.view, &Log { v: &staff.visit.view, leaves, key: &key.key, report })
}
