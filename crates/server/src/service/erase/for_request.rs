//! Erasing what a person asked to have erased.

use basis::{ErasureId, EventKind, RequestEvent, RequestId, Scope};
use ledger::Note;
use serde::Serialize;

use super::preview::theirs;
use super::{Because, ErasureReport, batch, on_ground};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::requests::{erased_for, record};

/// The committed record of a request's erasure; ids alone.
#[derive(Serialize)]
struct Record<'a> {
    request: RequestId,
    event: &'static str,
    by: &'a str,
    erasures: Vec<ErasureId>,
}

/// Erases every face that was found to be the asking person's, one batch a gallery, with the people of whom nothing else
/// is held; then records that the request was carried out. Interrupted between two galleries, it is asked for again and
/// erases what is left. Takes the facts' turn at its end, so whoever calls does not hold it.
///
/// # Errors
/// When the request's course does not allow it (who asks is not shown, nothing was reviewed), or the gate refuses.
pub fn for_request(here: &Installation, request: RequestId, by: &str) -> Result<Vec<ErasureReport>, ServiceError> {
    let case = record::find(here, request)?;
    case.course.request.erasable().map_err(|refusal| here.refused("erase", Scope::Controller, vec![refusal]))?;
    let mut reports = Vec::new();
    for (gallery, faces) in theirs(here, request)? {
        let report = batch(here, gallery, &faces, Because::Request(request))?;
        erased_for(here, request, report.erasure)?;
        reports.push(report);
    }
    if reports.is_empty() && (case.course.request.erased || case.course.request.theirs == Some(0)) {
        return Ok(reports);
    }
    let _turn = here.facts_turn();
    let mut case = record::find(here, request)?;
    case.happen(here, RequestEvent::Erased)?;
    // Those of a run that was cut off before it came here are the request's too.
    let asked = case.course.request.clock.received_at;
    let erasures = on_ground(here, asked, |_| false, |ground| ground.request == Some(request))?;
    let erasures = erasures.iter().map(|executed| executed.erasure).collect();
    let note = Record { request, event: "erased", by, erasures };
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::RequestNoted, here.event(), here.now(), &holder, &note)?;
    let row = case.row(here)?;
    here.commit(note, |tx| Ok(record::update(tx, &row)?))?;
    Ok(reports)
}
