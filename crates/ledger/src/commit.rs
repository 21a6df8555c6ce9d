//! The one commit point.

use crate::batch::Batch;
use crate::batch::sealed::Committed;
use crate::error::LedgerError;
use crate::journal::{Journal, Store};

/// Records a batch and runs `body` in one transaction: compares the epoch of every permit with the facts as the
/// transaction sees them, appends the leaves in order, lets `body` write the rows that belong to them, and commits. The
/// [`Recorded`](crate::Recorded) values come into being after that commit and never without it.
///
/// # Errors
/// [`LedgerError::Stale`] when a fact changed since a permit was given, what `body` returned, or the storage's error.
/// In each case nothing was recorded as far as the caller may assume: no `Recorded` exists, so no act may be done. When
/// the commit itself fails the leaves may stand all the same; the events are then retried under new event ids.
pub fn commit<S, B, R, E>(
    store: &S,
    batch: B,
    body: impl FnOnce(&mut S::Tx<'_>) -> Result<R, E>,
) -> Result<(B::Recorded, R), E>
where
    S: Store,
    B: Batch,
    E: From<S::Error> + From<LedgerError>,
{
    let (indices, returned) = store.transact(|tx| {
        let mut parcels = Vec::new();
        batch.parcels(&mut parcels);
        for standing in parcels.iter().filter_map(|parcel| parcel.standing) {
            let now = tx.epoch(standing.scope)?;
            if now != Some(standing.epoch) {
                let (act, scope, permitted) = (standing.act, standing.scope, standing.epoch);
                return Err(LedgerError::Stale { act, scope, permitted, now }.into());
            }
        }
        let mut indices = Vec::with_capacity(parcels.len());
        for parcel in parcels {
            indices.push(tx.append(&parcel.line)?);
        }
        Ok::<_, E>((indices, body(tx)?))
    })?;
    Ok((batch.into_recorded(&mut Committed::new(indices)), returned))
}
