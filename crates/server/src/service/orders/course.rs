//! Letting something happen to an order: its row, and the leaf of its execution once nothing is left to do.

use basis::{EventKind, OrderEvent, OrderState};
use ledger::Note;
use serde::Serialize;
use vault::Tx;
use vault::records::{leaves, matters as rows};

use super::record::Order;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::matters;

/// What the leaf `order-executed` commits to.
#[derive(Serialize)]
struct ExecutedRecord<'a> {
    order: basis::OrderId,
    authority: &'a str,
    reference: &'a str,
    measures: &'a [basis::OrderMeasure],
    erasures: Vec<basis::ErasureId>,
    faces_erased: usize,
}

/// The note of an order's execution, where the course just came to its end.
pub(super) fn executed_note(
    here: &Installation,
    before: OrderState,
    order: &Order,
) -> Result<Option<Note>, ServiceError> {
    if before == OrderState::Executed || order.course.state != OrderState::Executed {
        return Ok(None);
    }
    let record = ExecutedRecord {
        order: order.id,
        authority: &order.authority,
        reference: &order.reference,
        measures: &order.course.measures,
        erasures: order.erasures.iter().map(|erasure| erasure.erasure).collect(),
        faces_erased: order.erasures.iter().map(|erasure| erasure.counts.faces).sum(),
    };
    let holder = here.house().controller_holder()?;
    Ok(Some(Note::new(EventKind::OrderExecuted, here.event(), here.now(), &holder, &record)?))
}

/// Lets these events happen to an order and writes it, with what else belongs to the same moment. The caller holds the
/// turn to change facts.
///
/// # Errors
/// The refusal of the rules; then nothing was written.
pub(super) fn happen(
    here: &Installation,
    order: &mut Order,
    events: &[OrderEvent],
    note: Option<Note>,
    more: impl FnOnce(&mut Tx<'_>) -> Result<(), ServiceError>,
) -> Result<(), ServiceError> {
    let (before, now) = (order.course.state, here.now());
    for event in events {
        order.course = order.course.after(*event, now)?;
    }
    let executed = executed_note(here, before, order)?;
    let (noted, ended) = (note.is_some(), executed.is_some());
    here.commit((note, executed), |tx| {
        // The leaves of this batch are the last ones, in the order of the batch.
        let end = u64::try_from(leaves::len(tx)?).unwrap_or(0);
        if noted && let Some(last) = order.happened.last_mut() {
            last.leaf = Some(end - 1 - u64::from(ended));
        }
        if ended {
            order.tell(now, "All its measures are done.", None);
            order.happened.last_mut().expect("it was just told").leaf = Some(end - 1);
        }
        rows::update(tx, &matters::row(here, order)?)?;
        more(tx)
    })?;
    Ok(())
}
