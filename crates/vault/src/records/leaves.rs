//! The leaves of the log, and their records under seal.

use basis::EventId;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::schema::leaves;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// One leaf. Leaves are numbered densely from 0 and never removed; erasing destroys the key of the record.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = leaves)]
pub struct Leaf {
    /// Its index in the log.
    pub idx: i64,
    /// The bytes in the log.
    #[diesel(serialize_as = Stored<[u8; 40]>, deserialize_as = Stored<[u8; 40]>)]
    pub leaf: [u8; 40],
    /// Keys the commitment.
    #[diesel(serialize_as = Stored<EventId>, deserialize_as = Stored<EventId>)]
    pub event_id: EventId,
    /// Whose key seals the record: the person's, the face's, the controller's.
    pub holder_slot: KeySlot,
    /// The readable record.
    pub sealed_record: Sealed,
}

/// Adds the next leaf and returns its index. Within one transaction indices follow each other without a gap.
///
/// # Errors
/// [`VaultError::Database`] when the event has a leaf already.
pub fn append(
    tx: &mut Tx<'_>,
    leaf: &[u8; 40],
    event_id: EventId,
    holder_slot: KeySlot,
    sealed_record: &Sealed,
) -> Result<i64, VaultError> {
    let idx = len(tx)?;
    let row = Leaf { idx, leaf: *leaf, event_id, holder_slot, sealed_record: sealed_record.clone() };
    diesel::insert_into(leaves::table).values(row).execute(tx.connection)?;
    Ok(idx)
}

/// How many leaves there are.
///
/// # Errors
/// [`VaultError::Database`].
pub fn len(tx: &mut Tx<'_>) -> Result<i64, VaultError> {
    // The greatest index rather than a count: the one is a step down the index, the other walks it.
    let last: Option<i64> = leaves::table.select(diesel::dsl::max(leaves::idx)).first(tx.connection)?;
    Ok(last.map_or(0, |last| last + 1))
}

/// The leaves `from <= idx < to`, in order.
///
/// # Errors
/// [`VaultError::Database`].
pub fn range(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<Leaf>, VaultError> {
    let query = leaves::table.filter(leaves::idx.ge(from)).filter(leaves::idx.lt(to));
    Ok(query.order(leaves::idx).select(Leaf::as_select()).load(tx.connection)?)
}

/// The leaves of a kind, by the byte that stands in a leaf, with `from <= idx < to`: the first `limit` in order.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_kind(tx: &mut Tx<'_>, kind: u8, from: i64, to: i64, limit: i64) -> Result<Vec<Leaf>, VaultError> {
    let query = leaves::table.filter(leaves::kind.eq(vec![kind])).filter(leaves::idx.ge(from).and(leaves::idx.lt(to)));
    Ok(query.order(leaves::idx).limit(limit).select(Leaf::as_select()).load(tx.connection)?)
}

/// The same backwards: the last `limit` before `to`, newest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn last_of_kind(tx: &mut Tx<'_>, kind: u8, to: i64, limit: i64) -> Result<Vec<Leaf>, VaultError> {
    let query = leaves::table.filter(leaves::kind.eq(vec![kind])).filter(leaves::idx.lt(to));
    Ok(query.order(leaves::idx.desc()).limit(limit).select(Leaf::as_select()).load(tx.connection)?)
}

/// The leaf of an event.
///
/// # Errors
/// [`VaultError::Database`].
pub fn by_event(tx: &mut Tx<'_>, event_id: EventId) -> Result<Option<Leaf>, VaultError> {
    let query = leaves::table.filter(leaves::event_id.eq(Stored(event_id))).select(Leaf::as_select());
    Ok(query.first(tx.connection).optional()?)
}
