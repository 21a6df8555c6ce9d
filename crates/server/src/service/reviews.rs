//! Searches are reviewed by sample: chance draws them, so that nobody chooses what is looked at, and somebody who did not
//! search says whether what was stated fits what was done (GDPR Art. 5(2), 32(1)(d)).

use std::collections::HashSet;

use basis::{EventKind, GalleryId, Refusal, Scope, SearchId, same_person};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::matters as rows;

use super::history::{SearchMade, searches};
use super::matters::{self, Matter};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Among how many of the latest searches chance draws.
const LATEST: usize = 1_000;
/// The longest note, characters.
const LONGEST: usize = 2_000;

/// What a reviewer found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Purpose, case and ground are those of the work at hand.
    InOrder,
    /// Something does not fit; the note says what.
    Questioned,
}

/// A search that was drawn for a review, and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// The search, as it stood when it was drawn.
    #[serde(flatten)]
    pub made: SearchMade,
    /// Who let chance draw.
    pub drawn_by: String,
    /// When.
    pub drawn_at: Timestamp,
    /// What was found; null while nobody looked.
    pub finding: Option<Finding>,
    /// What the reviewer wrote.
    pub note: Option<String>,
    /// Who looked.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
}

impl Matter for Review {
    const KIND: &'static str = "search-review";

    fn id(&self) -> [u8; 16] {
        self.made.search.to_bytes()
    }

    fn state(&self) -> &'static str {
        match self.finding {
            None => "drawn",
            Some(Finding::InOrder) => "in-order",
            Some(Finding::Questioned) => "questioned",
        }
    }

    fn opened_at(&self) -> Timestamp {
        self.drawn_at
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.reviewed_at
    }
}

/// Draws up to `count` searches, by chance, among the latest that were not drawn before and that `by` did not make.
///
/// # Errors
/// When a leaf or a record cannot be read.
pub fn draw(
    here: &Installation,
    count: usize,
    reached: impl Fn(GalleryId) -> bool,
    by: &str,
) -> Result<Vec<Review>, ServiceError> {
    let _turn = here.facts_turn();
    let before: HashSet<SearchId> = matters::all::<Review>(here)?.iter().map(|review| review.made.search).collect();
    let mut made = searches(here, None, reached, None, LATEST)?.items;
    made.retain(|search| !before.contains(&search.search) && !same_person(&search.operator, by));
    let now = here.now();
    let mut drawn = Vec::new();
    while drawn.len() < count && !made.is_empty() {
        let made = made.swap_remove(below(here, made.len()));
        drawn.push(Review {
            made,
            drawn_by: by.to_owned(),
            drawn_at: now,
            finding: None,
            note: None,
            reviewed_by: None,
            reviewed_at: None,
        });
    }
    if drawn.is_empty() {
        return Ok(drawn);
    }
    let named: Vec<SearchId> = drawn.iter().map(|review| review.made.search).collect();
    let record = json!({ "what": "drawn", "searches": named, "by": by });
    let note = Note::new(EventKind::SearchReviewed, here.event(), now, &here.house().controller_holder()?, &record)?;
    let rows = drawn.iter().map(|review| matters::row(here, review)).collect::<Result<Vec<_>, _>>()?;
    here.commit(note, |tx| rows.iter().try_for_each(|row| Ok(rows::insert(tx, row)?)))?;
    Ok(drawn)
}

/// Records what a reviewer found of a search that was drawn. Once.
///
/// # Errors
/// When it was not drawn or was reviewed before; without a note on what is questioned; the refusal, recorded, of whoever
/// made the search.
pub fn decide(
    here: &Installation,
    search: SearchId,
    finding: Finding,
    note: Option<&str>,
    by: &str,
) -> Result<Review, ServiceError> {
    let _turn = here.facts_turn();
    let known = matters::get::<Review>(here, search.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found("search drawn for a review", search.to_string(), "Let chance draw first.")
    })?;
    if let Some(before) = &known.reviewed_by {
        return Err(ServiceError::input(format!("{before} reviewed this search before"), "Draw another one."));
    }
    if same_person(&known.made.operator, by) {
        let refusal = Refusal::new(
            "GDPR Art. 5(2)",
            "whoever made a search does not review it",
            "Let another person look at it.",
        );
        return Err(here.refused("review a search", Scope::Gallery(known.made.gallery), vec![refusal]));
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if finding == Finding::Questioned && note.is_none() {
        return Err(ServiceError::input("nothing says what is questioned", "Say in the note what does not fit."));
    }
    if note.is_some_and(|note| note.chars().count() > LONGEST) {
        return Err(ServiceError::input(format!("the note is longer than {LONGEST} characters"), "Shorten it."));
    }
    let now = here.now();
    let review = Review {
        finding: Some(finding),
        note: note.map(str::to_owned),
        reviewed_by: Some(by.to_owned()),
        reviewed_at: Some(now),
        ..known
    };
    let record = json!({ "what": "reviewed", "search": search, "finding": finding, "note": note, "by": by });
    let leaf = Note::new(EventKind::SearchReviewed, here.event(), now, &here.house().controller_holder()?, &record)?;
    let row = matters::row(here, &review)?;
    here.commit(leaf, |tx| Ok(rows::update(tx, &row).map(drop)?))?;
    Ok(review)
}

/// Every review, those to be done first, then the newest first.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation, reached: impl Fn(GalleryId) -> bool) -> Result<Vec<Review>, ServiceError> {
    let mut all = matters::all::<Review>(here)?;
    all.retain(|review| reached(review.made.gallery));
    all.sort_by(|a, b| {
        (a.finding.is_some(), b.drawn_at, b.made.leaf).cmp(&(b.finding.is_some(), a.drawn_at, a.made.leaf))
    });
    Ok(all)
}

/// A number below `count`, by chance; what is lost to evenness is under one in 2^32 for what can be drawn.
fn below(here: &Installation, count: usize) -> usize {
    let mut bytes = [0; 8];
    here.random().fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % count as u64).unwrap_or(0)
}
