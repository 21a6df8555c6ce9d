//! Everybody's searches, for whoever reviews them.

use askama::Template;
use server::service::history::SearchesMade;

use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "console/records/searches.html")]
struct Searches<'a> {
    v: &'a View,
    made: &'a SearchesMade,
    everybody: bool,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let made: SearchesMade = staff.of(call("listSearches").with_some("before", staff.asked("before"))).await?;
    page(&staff.visit.view, &Searches { v: &staff.visit.view, made: &made, everybody: true })
}
