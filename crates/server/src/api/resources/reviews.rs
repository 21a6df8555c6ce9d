//! Reviewing searches by sample.

use basis::SearchId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Role::{self, Auditor, Officer};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::reviews::{self, Finding, Review};

/// Who looks at what was reviewed.
const REVIEW: &[Role] = &[Officer, Auditor];
/// How many are drawn at a time: when nothing is said, and at most.
const DRAWN: (u32, u32) = (5, 50);

pub(super) fn rows() -> [Endpoint; 3] {
    use Method::{Get, Post};
    [
        row(
            Get,
            "/v1/search-reviews",
            "listSearchReviews",
            "Searches drawn for a review, those to be done first",
            REVIEW,
        )
        .asks(list),
        row(Post, "/v1/search-reviews", "drawSearchReviews", "Let chance draw searches to be reviewed", &[Officer])
            .takes(draw)
            .with_status(201),
        row(
            Post,
            "/v1/search-reviews/{search}/finding",
            "decideSearchReview",
            "Record what a review of a search found; not by whoever made it",
            &[Officer],
        )
        .takes(decide),
    ]
}

/// How many searches are drawn.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawReviews {
    /// At most so many, 1 to 50; 5 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 50))]
    pub count: Option<u32>,
}

/// What a review found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideReview {
    /// In order, or questioned.
    pub finding: Finding,
    /// What is to be said of it; wanted where it is questioned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    pub note: Option<String>,
}

fn list(call: &Call<'_>, _: Nothing) -> Result<Vec<Review>, ApiError> {
    Ok(reviews::list(call.here(), |gallery| call.who.reaches(gallery))?)
}

fn draw(call: &Call<'_>, DrawReviews { count }: DrawReviews) -> Result<Vec<Review>, ApiError> {
    let count = count.unwrap_or(DRAWN.0);
    if !(1..=DRAWN.1).contains(&count) {
        return Err(ApiError::unfit(format!("count {count} is not from 1 to {}", DRAWN.1)));
    }
    Ok(reviews::draw(call.here(), count as usize, |gallery| call.who.reaches(gallery), &call.who.name)?)
}

fn decide(call: &Call<'_>, DecideReview { finding, note }: DecideReview) -> Result<Review, ApiError> {
    let search: SearchId = call.parsed("search")?;
    Ok(reviews::decide(call.here(), search, finding, note.as_deref(), &call.who.name)?)
}
