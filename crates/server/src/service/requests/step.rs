//! One step of a request: a leaf, the request's row and whatever belongs to it, in one transaction.

use basis::EventKind;
use ledger::Note;
use serde::Serialize;
use vault::Tx;
use vault::records::leaves;

use super::record::{self, Case};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Writes a request after something happened to it, with its leaf under the controller's key. `more` leaves follow it, and
/// `rows` writes what belongs to the same step and may let more happen. Whoever calls this holds the turn to change facts
/// since it read the request.
pub(super) fn step<R>(
    here: &Installation,
    case: &mut Case,
    kind: EventKind,
    record: &impl Serialize,
    more: Vec<Note>,
    rows: impl FnOnce(&mut Tx<'_>, &mut Case) -> Result<R, ServiceError>,
) -> Result<R, ServiceError> {
    let note = Note::new(kind, here.event(), here.now(), &here.house().controller_holder()?, record)?;
    let count = 1 + i64::try_from(more.len()).unwrap_or(i64::MAX - 1);
    let (_, done) = here.commit((note, more), |tx| {
        let leaf = u64::try_from(leaves::len(tx)? - count).expect("the step's leaves stand before its rows");
        let done = rows(tx, case)?;
        marked(case, leaf);
        if !record::update(tx, &case.row(here)?)? {
            return Err(ServiceError::not_found(
                "request",
                case.id.to_string(),
                "`countenance request list` shows which there are.",
            ));
        }
        Ok(done)
    })?;
    case.written = case.course.happened.len();
    Ok(done)
}

/// Names the leaf of everything that happened in this step.
pub(super) fn marked(case: &mut Case, leaf: u64) {
    let written = case.written;
    case.course.happened.iter_mut().skip(written).for_each(|happened| happened.leaf = Some(leaf));
}
