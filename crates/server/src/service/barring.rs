//! What an erasure keeps out: files by the keyed digest of their bytes, and, where the person asked, assets by that of
//! the controller's own reference. No biometrics are kept for it. A bar is lifted by a named person, for instance
//! when the person consents anew.

use basis::{ErasureId, EventKind, GalleryId};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::barred;

use super::{at, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What one erasure keeps out of a gallery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Bars {
    /// The erasure.
    pub erasure: ErasureId,
    /// Keyed digests that stand: of files, and of references where the person asked.
    pub digests: usize,
    /// Since when.
    pub at: Timestamp,
}

/// Which bars are lifted.
#[derive(Debug, Clone)]
pub enum Lift<'a> {
    /// That of one file.
    File(&'a [u8]),
    /// That of one asset, by the controller's own reference.
    Source(&'a str),
    /// All of one erasure.
    Erasure(ErasureId),
}

/// What was lifted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Lifted {
    /// How many keyed digests; 0 when nothing was kept out by it.
    pub digests: usize,
    /// The leaf; none when nothing was lifted.
    pub leaf: Option<u64>,
}

/// The committed record.
#[derive(Serialize)]
struct Record<'a> {
    gallery: GalleryId,
    bars_lifted: usize,
    by: &'a str,
    reason: &'a str,
}

/// What erasures keep out of a gallery, oldest first.
///
/// # Errors
/// When there is no such gallery.
pub fn list(here: &Installation, gallery: &str) -> Result<Vec<Bars>, ServiceError> {
    let gallery = register::id_of(here, gallery)?;
    let mut all: Vec<Bars> = Vec::new();
    for row in here.read(|tx| barred::list(tx, gallery))? {
        match all.iter_mut().find(|bars| bars.erasure == row.erasure_id) {
            Some(bars) => bars.digests += 1,
            None => all.push(Bars { erasure: row.erasure_id, digests: 1, at: at(row.at) }),
        }
    }
    Ok(all)
}

/// Lets something in again that an erasure kept out. Nothing comes back by it: what was erased is gone.
///
/// # Errors
/// When there is no such gallery, or name or reason is blank.
pub fn lift(
    here: &Installation,
    gallery: &str,
    what: &Lift<'_>,
    by: &str,
    reason: &str,
) -> Result<Lifted, ServiceError> {
    if by.trim().is_empty() || reason.trim().is_empty() {
        return Err(ServiceError::input("nobody is named or no reason is given", "Say who lifts the bar, and why."));
    }
    let _turn = here.facts_turn();
    let gallery = register::id_of(here, gallery)?;
    let rows = here.read(|tx| barred::list(tx, gallery))?;
    let tags: Vec<[u8; 32]> = match what {
        Lift::File(bytes) => vec![here.house().content_tag(gallery, bytes)?],
        Lift::Source(reference) => vec![here.house().source_tag(gallery, reference)?],
        Lift::Erasure(id) => rows.iter().filter(|row| row.erasure_id == *id).map(|row| row.content_tag).collect(),
    };
    let standing: Vec<_> = tags.into_iter().filter(|tag| rows.iter().any(|row| row.content_tag == *tag)).collect();
    if standing.is_empty() {
        return Ok(Lifted { digests: 0, leaf: None });
    }
    let record = Record { gallery, bars_lifted: standing.len(), by, reason };
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::RestrictionLifted, here.event(), here.now(), &holder, &record)?;
    let (noted, ()) = here.commit(note, |tx| {
        for tag in &standing {
            barred::delete(tx, gallery, tag)?;
        }
        Ok(())
    })?;
    Ok(Lifted { digests: standing.len(), leaf: Some(noted.leaf_index()) })
}
