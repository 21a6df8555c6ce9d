//! Which erasures were carried out on a ground, by their own records. Whoever notes them elsewhere, with an order or a
//! request, may be cut off between the two; the erasure itself says what it was for.

use basis::ErasureId;
use gallery::ExecutedErasure;
use jiff::Timestamp;
use vault::records::{erasures, galleries};

use super::Ground;
use crate::error::ServiceError;
use crate::installation::Installation;

/// Every erasure that was decided at `from` or later, carried out, and is on the ground that `is` says yes to; those that
/// `known` says yes to are not looked at.
///
/// # Errors
/// When a record cannot be opened.
pub(crate) fn on_ground(
    here: &Installation,
    from: Timestamp,
    known: impl Fn(ErasureId) -> bool,
    is: impl Fn(&Ground) -> bool,
) -> Result<Vec<ExecutedErasure>, ServiceError> {
    let mut found = Vec::new();
    for gallery in here.read(galleries::list)? {
        let rows = here.read(|tx| erasures::list(tx, gallery.id))?;
        for row in rows.into_iter().filter(|row| row.intended_at >= from.as_millisecond() && !known(row.id)) {
            let Some(executed) = here.house().executed_erasure(row.id)? else { continue };
            // Those of before there were certificates say no ground.
            if serde_json::from_str(&executed.about).is_ok_and(|ground| is(&ground)) {
                found.push(executed);
            }
        }
    }
    found.sort_by_key(|executed| executed.executed_at);
    Ok(found)
}
