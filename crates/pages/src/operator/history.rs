//! The searches that an operator made.

use askama::Template;
use server::service::history::SearchesMade;

use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "operator/history.html")]
struct History<'a> {
    v: &'a View,
    made: &'a SearchesMade,
    everybody: bool,
}

pub(super) async fn show(staff: Staff) -> Page {
    let made: SearchesMade = staff.of(call("listSearches").with_some("before", staff.asked("before"))).await?;
    // Whoever reviews is shown everybody's, here too.
    let everybody = staff.visit.view.is("officer") || staff.visit.view.is("auditor");
    page(&staff.visit.view, &History { v: &staff.visit.view, made: &made, everybody })
}
