//! Everybody's searches, and their review by sample, for whoever reviews them.

use askama::Template;
use axum::extract::Path;
use server::api::resources::{DecideReview, DrawReviews};
use server::basis::same_person;
use server::service::history::SearchesMade;
use server::service::reviews::{Finding, Review};

use crate::call::call;
use crate::console::fields::{needed, parsed};
use crate::console::reach::seen;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/records/searches.html")]
struct Searches<'a> {
    v: &'a View,
    t: Typed,
    made: &'a SearchesMade,
    everybody: bool,
    to_do: Vec<&'a Review>,
    reviewed: Vec<&'a Review>,
    /// Whether chance was asked and had nothing to draw.
    nothing: bool,
}

impl Searches<'_> {
    fn own(&self, review: &Review) -> bool {
        same_person(&review.made.operator, self.v.name())
    }

    /// Whether it is the one whose form was not taken.
    fn troubled(&self, review: &Review) -> bool {
        self.t.is("review") && self.t.text("review", "search") == review.made.search.to_string()
    }

    const fn questioned(review: &Review) -> bool {
        matches!(review.finding, Some(Finding::Questioned))
    }
}

pub(crate) async fn show(staff: Staff) -> Page {
    searches(&staff, Typed::default(), false).await
}

pub(crate) async fn draw(staff: Staff, Sent(sent): Sent) -> Page {
    let drawn = match parsed(&sent, "count") {
        Ok(count) => staff.tried::<Vec<Review>>(call("drawSearchReviews").json(&DrawReviews { count })).await,
        Err(problem) => Err(problem),
    };
    match drawn {
        Ok(drawn) if drawn.is_empty() => searches(&staff, Typed::default(), true).await,
        Ok(_) => done("/console/searches", "reviews-drawn"),
        Err(problem) => again(searches(&staff, Typed::of(&staff, "draw", sent, problem)?, false).await),
    }
}

pub(crate) async fn decide(staff: Staff, Path(search): Path<String>, Sent(sent): Sent) -> Page {
    let found = match needed(&sent, "finding") {
        Ok(finding) => {
            let found = DecideReview { finding, note: sent.given("note") };
            staff.tried::<Review>(call("decideSearchReview").at("search", &search).json(&found)).await
        }
        Err(problem) => Err(problem),
    };
    match found {
        Ok(_) => done("/console/searches", "review-decided"),
        Err(problem) => again(searches(&staff, Typed::of(&staff, "review", sent, problem)?, false).await),
    }
}

async fn searches(staff: &Staff, t: Typed, nothing: bool) -> Page {
    let made: SearchesMade = staff.of(call("listSearches").with_some("before", staff.asked("before"))).await?;
    let reviews: Vec<Review> = seen(staff, call("listSearchReviews")).await?.unwrap_or_default();
    let (reviewed, to_do) = reviews.iter().partition(|review| review.finding.is_some());
    let shown = Searches { v: &staff.visit.view, t, made: &made, everybody: true, to_do, reviewed, nothing };
    page(&staff.visit.view, &shown)
}
