//! A request's own retention: who asked and what was answered go; how the request went stays, and names nobody.

use basis::EventKind;
use jiff::{Span, Timestamp};
use serde_json::json;
use vault::records::requests;

use super::record;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::at;

/// Years after its closing for which a request's person part is kept: the time in which the answer may have to be shown.
const YEARS: i16 = 3;
/// Rows that are read at once.
const PAGE: i64 = 500;

/// Erases who asked, and the answer as it was put together, of requests that were closed three years ago or longer: one
/// change of the root key for all of them. Returns how many.
///
/// # Errors
/// When keys or rows cannot be written; asking again finishes.
pub fn forget_old(here: &Installation) -> Result<usize, ServiceError> {
    let _turn = here.facts_turn();
    let mut old = Vec::new();
    let mut before = None;
    loop {
        let rows = here.read(|tx| requests::newest(tx, None, before, PAGE))?;
        let Some(last) = rows.last() else { break };
        before = Some(last.id);
        old.extend(rows.into_iter().filter(|row| {
            let over = row.closed_at.is_some_and(|closed| ended(here, at(closed)) <= here.now());
            over && (row.sealed_person.is_some() || row.answer_blob.is_some())
        }));
    }
    if old.is_empty() {
        return Ok(0);
    }
    // The keys first: a row that names a destroyed key opens to nobody, and the next call finishes it.
    let slots: Vec<_> = old.iter().flat_map(|row| [Some(row.key_slot), row.answer_slot]).flatten().collect();
    here.house().vault().keys().destroy(&slots)?;
    let blobs: Vec<_> = old.iter().filter_map(|row| row.answer_blob).collect();
    let ids: Vec<_> = old.iter().map(|row| row.id).collect();
    let holder = here.house().controller_holder()?;
    let record = json!({ "what": "forgotten", "requests": ids });
    let note = ledger::Note::new(EventKind::RequestNoted, here.event(), here.now(), &holder, &record)?;
    here.commit(note, |tx| {
        for row in &mut old {
            (row.sealed_person, row.answer_slot, row.answer_blob) = (None, None, None);
            record::update(tx, row)?;
        }
        Ok(())
    })?;
    for blob in blobs {
        here.house().vault().blobs().unlink(blob)?;
    }
    Ok(ids.len())
}

/// When a request's own retention ends, in the controller's calendar.
fn ended(here: &Installation, closed: Timestamp) -> Timestamp {
    let end = closed.to_zoned(here.zone()).checked_add(Span::new().years(YEARS));
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}
