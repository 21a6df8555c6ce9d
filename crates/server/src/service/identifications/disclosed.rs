//! What a search showed, read back from its leaves: nothing else says it, and nothing else is to be believed.

use basis::{EventKind, FaceId, GalleryId, MandateId, SearchId, Sha256};
use ledger::Leaf;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use vault::records::leaves;

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document;

/// How many leaves are read at a time.
const PAGE: i64 = 512;

/// How many hours after a search its leaves can stand: a long search under load takes minutes.
const HOURS: u32 = 2;

/// A face that a search showed.
pub(super) struct Disclosed {
    pub(super) search: SearchId,
    pub(super) leaf: u64,
    pub(super) operator: String,
    pub(super) mandate: MandateId,
    pub(super) similarity: f64,
    pub(super) purpose: String,
    pub(super) case: String,
    pub(super) threshold: Option<f64>,
    pub(super) photos_sha256: Vec<Sha256>,
    /// How many faces the search showed that are still held.
    pub(super) shown: usize,
}

#[derive(Deserialize)]
struct Shown {
    search: SearchId,
    operator: String,
    mandate: MandateId,
    gallery: GalleryId,
    face: FaceId,
    similarity: f64,
    #[serde(default)]
    photos_sha256: Vec<Sha256>,
    /// Set in the leaf of a lead that left and of a second look: neither is what the search showed.
    #[serde(default)]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Performed {
    search: SearchId,
    purpose: String,
    case: String,
    threshold: Option<f64>,
}

/// The leaf that says a search of this gallery showed this face.
pub(super) fn find(
    here: &Installation,
    gallery: GalleryId,
    search: SearchId,
    face: FaceId,
) -> Result<Disclosed, ServiceError> {
    let unknown = || {
        ServiceError::not_found(
            "face shown by this search",
            face.to_string(),
            "Take search and face as the answer of the search names them.",
        )
    };
    let (at, performed) = performed(here, search)?.ok_or_else(unknown)?;
    let (mut shown, mut count) = (None, 0);
    let (mut from, size) = (at, here.read(leaves::len)?);
    'log: loop {
        let rows = here.read(|tx| leaves::of_kind(tx, EventKind::ResultDisclosed as u8, from, size, PAGE))?;
        let Some(last) = rows.last() else { break };
        from = last.idx + 1;
        for row in &rows {
            if Leaf::parse(&row.leaf).is_ok_and(|leaf| leaf.hour() > hour_of(search) + HOURS) {
                break 'log;
            }
            let of_search = |read: &Shown| read.kind.is_none() && read.search == search && read.gallery == gallery;
            if let Some(read) = read::<Shown>(here, row)?.filter(of_search) {
                count += 1;
                if read.face == face {
                    shown = Some((read, row.idx));
                }
            }
        }
    }
    let (shown, leaf) = shown.ok_or_else(unknown)?;
    Ok(Disclosed {
        search,
        leaf: u64::try_from(leaf).unwrap_or(0),
        operator: shown.operator,
        mandate: shown.mandate,
        similarity: shown.similarity,
        purpose: performed.purpose,
        case: performed.case,
        threshold: performed.threshold,
        photos_sha256: shown.photos_sha256,
        shown: count,
    })
}

/// Where a search stands in the log, and what is recorded of it.
fn performed(here: &Installation, search: SearchId) -> Result<Option<(i64, Performed)>, ServiceError> {
    let mut to = here.read(leaves::len)?;
    loop {
        let rows = here.read(|tx| leaves::last_of_kind(tx, EventKind::SearchPerformed as u8, to, PAGE))?;
        let Some(last) = rows.last() else { return Ok(None) };
        to = last.idx;
        for row in &rows {
            if Leaf::parse(&row.leaf).is_ok_and(|leaf| leaf.hour() < hour_of(search)) {
                return Ok(None);
            }
            if let Some(performed) = read::<Performed>(here, row)?.filter(|read| read.search == search) {
                return Ok(Some((row.idx, performed)));
            }
        }
    }
}

/// What a leaf commits to; none of somebody who was erased.
fn read<T: DeserializeOwned>(here: &Installation, row: &leaves::Leaf) -> Result<Option<T>, ServiceError> {
    match document::record_in(here, row) {
        Ok(record) => Ok(serde_json::from_str(&record).ok()),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The hour in which a search was begun: the first 48 bits of its id are milliseconds since 1970 UTC (RFC 9562, 5.7).
fn hour_of(search: SearchId) -> u32 {
    let millis = search.to_bytes()[..6].iter().fold(0_u64, |millis, byte| millis << 8 | u64::from(*byte));
    u32::try_from(millis / 3_600_000).unwrap_or(u32::MAX)
}
