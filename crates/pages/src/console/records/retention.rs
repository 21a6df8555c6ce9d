//! What is over and waits to be erased. A running server does so by itself every hour.

use askama::Template;
use server::service::retention::{Due, RetentionReport};

use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "console/records/retention.html")]
struct Retention<'a> {
    v: &'a View,
    due: &'a [Due],
    report: Option<&'a RetentionReport>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    retention(&staff, None).await
}

pub(crate) async fn run(staff: Staff) -> Page {
    let report: RetentionReport = staff.of(call("runRetention").json(&serde_json::json!({}))).await?;
    retention(&staff, Some(&report)).await
}

async fn retention(staff: &Staff, report: Option<&RetentionReport>) -> Page {
    let due: Vec<Due> = staff.of(call("showRetention")).await?;
    page(&staff.visit.view, &Retention { v: &staff.visit.view, due: &due, report })
}
