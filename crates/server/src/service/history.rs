//! The searches that were made, newest first, out of the log's own records: an operator looks at their own, whoever reviews
//! looks at all. Nothing is kept for it beside the log.

use std::collections::HashMap;

use basis::{EventKind, GalleryId, MandateId, SearchId};
use jiff::Timestamp;
use ledger::Leaf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::leaves;

use super::{document, hour, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Leaves read at a time: a reader that stays open keeps erasures from settling.
const PAGE: i64 = 4_096;
/// Leaves looked at in one call at most; a rare search far back is on a later page.
const MOST: i64 = 65_536;

/// A search that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SearchMade {
    /// The search.
    pub search: SearchId,
    /// Its leaf.
    pub leaf: u64,
    /// In which hour; a leaf says no more.
    pub hour: Timestamp,
    /// Who searched.
    pub operator: String,
    /// Under which mandate.
    pub mandate: MandateId,
    /// For what.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name, while it is there.
    pub gallery_name: Option<String>,
    /// How many faces were shown, of those that are still held.
    pub shown: usize,
}

/// Searches, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SearchesMade {
    /// In the order of the log, newest first.
    pub items: Vec<SearchMade>,
    /// The leaf before which the next page goes on; null at the log's beginning.
    pub next: Option<u64>,
}

/// What is read of the records of a search and of a shown face.
#[derive(Deserialize)]
struct Record {
    search: SearchId,
    operator: Option<String>,
    mandate: Option<MandateId>,
    purpose: Option<String>,
    case: Option<String>,
    gallery: Option<GalleryId>,
    /// Set where a face was shown again, or left: neither is what the search itself showed.
    kind: Option<String>,
}

/// The searches before a leaf, `limit` at most; only those of `operator` where one is named, and in galleries that `reached`
/// allows.
///
/// # Errors
/// When a leaf or a record cannot be read.
pub fn searches(
    here: &Installation,
    operator: Option<&str>,
    reached: impl Fn(GalleryId) -> bool,
    before: Option<u64>,
    limit: usize,
) -> Result<SearchesMade, ServiceError> {
    let size = here.read(leaves::len)?;
    let end = before.and_then(|leaf| i64::try_from(leaf).ok()).map_or(size, |leaf| leaf.min(size));
    let mut names: HashMap<GalleryId, Option<String>> = HashMap::new();
    // Faces are shown after their search, so going back their leaves come first.
    let mut shown: HashMap<SearchId, usize> = HashMap::new();
    let (mut items, mut to) = (Vec::new(), end);
    while to > 0 && end - to < MOST {
        let from = (to - PAGE).max(0);
        for row in here.read(|tx| leaves::range(tx, from, to))?.iter().rev() {
            let leaf = Leaf::parse(&row.leaf).map_err(|error| {
                ServiceError::input(format!("leaf {} is damaged: {error}", row.idx), "Run `countenance log check`.")
            })?;
            if !matches!(leaf.kind(), EventKind::SearchPerformed | EventKind::ResultDisclosed) {
                continue;
            }
            // Whom the record was about was erased, and the record with them.
            let text = match document::record_in(here, row) {
                Err(error) if error.is_gone() => continue,
                text => text?,
            };
            let Ok(record) = serde_json::from_str::<Record>(&text) else { continue };
            if leaf.kind() == EventKind::ResultDisclosed {
                *shown.entry(record.search).or_default() += usize::from(record.kind.is_none());
                continue;
            }
            let (Some(by), Some(gallery), Some(mandate)) = (record.operator, record.gallery, record.mandate) else {
                continue;
            };
            if operator.is_some_and(|wanted| wanted != by) || !reached(gallery) {
                continue;
            }
            let name = names
                .entry(gallery)
                .or_insert_with(|| register::show(here, &gallery.to_string()).ok().map(|view| view.facts.name));
            items.push(SearchMade {
                search: record.search,
                leaf: u64::try_from(row.idx).unwrap_or_default(),
                hour: hour(leaf.hour()),
                operator: by,
                mandate,
                purpose: record.purpose.unwrap_or_default(),
                case: record.case.unwrap_or_default(),
                gallery,
                gallery_name: name.clone(),
                shown: shown.remove(&record.search).unwrap_or_default(),
            });
            if items.len() == limit {
                return Ok(SearchesMade { items, next: u64::try_from(row.idx).ok().filter(|leaf| *leaf > 0) });
            }
        }
        to = from;
    }
    Ok(SearchesMade { items, next: u64::try_from(to).ok().filter(|leaf| *leaf > 0) })
}
