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
const PAGE: i64 = 512;
/// Searches looked at in one call at most; a rare search far back is on a later page.
const MOST: usize = 16_384;
/// So many leaves after a search its disclosures stand: others search and enrol at the same time.
const BESIDE: i64 = 16_384;

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
    let mut to = before.and_then(|leaf| i64::try_from(leaf).ok()).map_or(size, |leaf| leaf.min(size));
    let mut names: HashMap<GalleryId, Option<String>> = HashMap::new();
    let (mut items, mut looked, mut next) = (Vec::new(), 0, None);
    'log: while looked < MOST {
        let rows = here.read(|tx| leaves::last_of_kind(tx, EventKind::SearchPerformed as u8, to, PAGE))?;
        let Some(last) = rows.last() else { break };
        (to, next) = (last.idx, u64::try_from(last.idx).ok());
        looked += rows.len();
        for row in &rows {
            let Some((leaf, record)) = record(here, row)? else { continue };
            let (Some(by), Some(gallery), Some(mandate)) = (record.operator, record.gallery, record.mandate) else {
                continue;
            };
            if operator.is_some_and(|wanted| wanted != by) || !reached(gallery) {
                continue;
            }
            let name = names
                .entry(gallery)
                .or_insert_with(|| register::find(here, &gallery.to_string()).ok().map(|known| known.facts.name));
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
                shown: 0,
            });
            if items.len() == limit {
                next = u64::try_from(row.idx).ok();
                break 'log;
            }
        }
        if rows.len() < PAGE as usize {
            next = None;
            break;
        }
    }
    count_shown(here, &mut items)?;
    Ok(SearchesMade { items, next: next.filter(|leaf| *leaf > 0) })
}

/// How many faces each of these searches showed, newest first, of those that are still held.
fn count_shown(here: &Installation, items: &mut [SearchMade]) -> Result<(), ServiceError> {
    let place = |made: Option<&SearchMade>| made.and_then(|made| i64::try_from(made.leaf).ok()).unwrap_or(0);
    let (mut from, to) = (place(items.last()), place(items.first()).saturating_add(BESIDE));
    let mut shown: HashMap<SearchId, usize> = items.iter().map(|made| (made.search, 0)).collect();
    loop {
        let rows = here.read(|tx| leaves::of_kind(tx, EventKind::ResultDisclosed as u8, from, to, PAGE))?;
        let Some(last) = rows.last() else { break };
        from = last.idx + 1;
        for row in &rows {
            if let Some((_, Record { search, kind: None, .. })) = record(here, row)? {
                shown.entry(search).and_modify(|shown| *shown += 1);
            }
        }
    }
    for made in items {
        made.shown = shown.get(&made.search).copied().unwrap_or_default();
    }
    Ok(())
}

/// A leaf with its record; none where whom it was about was erased, and the record with them.
fn record(here: &Installation, row: &leaves::Leaf) -> Result<Option<(Leaf, Record)>, ServiceError> {
    let leaf = Leaf::parse(&row.leaf).map_err(|error| {
        ServiceError::input(format!("leaf {} is damaged: {error}", row.idx), "Run `countenance log check`.")
    })?;
    match document::record_in(here, row) {
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
        Ok(text) => Ok(serde_json::from_str(&text).ok().map(|record| (leaf, record))),
    }
}
