//! Erasures, from intent to evidence.

use basis::{ErasureId, GalleryId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::erasures;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// Decided and not yet finished: whatever happens, it is carried on at the next start.
pub const INTENDED: &str = "intended";
/// Physically complete.
pub const EXECUTED: &str = "executed";

/// One erasure. Outlives what it erased.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = erasures, treat_none_as_null = true)]
pub struct Erasure {
    /// Its id.
    #[diesel(serialize_as = Stored<ErasureId>, deserialize_as = Stored<ErasureId>)]
    pub id: ErasureId,
    /// The gallery, which may itself be gone.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// [`INTENDED`] or [`EXECUTED`].
    pub state: String,
    /// What goes: slots, blobs, segments; sealed under the controller's key.
    pub sealed_plan: Sealed,
    /// Milliseconds since 1970 UTC.
    pub intended_at: i64,
    /// Milliseconds since 1970 UTC.
    pub executed_at: Option<i64>,
}

by_id!(erasures, Erasure, ErasureId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Erasure) -> Result<(), VaultError> {
    diesel::insert_into(erasures::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: ErasureId) -> Result<bool, VaultError> {
    Ok(diesel::delete(erasures::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// Erasures to be carried on, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn unfinished(tx: &mut Tx<'_>) -> Result<Vec<Erasure>, VaultError> {
    let query = erasures::table.filter(erasures::state.eq(INTENDED));
    Ok(query.order((erasures::intended_at, erasures::id)).select(Erasure::as_select()).load(tx.connection)?)
}

/// Records that an erasure is complete; false if it was not open. The plan is replaced, for it lists what is gone.
///
/// # Errors
/// [`VaultError::Database`].
pub fn execute(tx: &mut Tx<'_>, id: ErasureId, sealed_plan: &Sealed, at: i64) -> Result<bool, VaultError> {
    let open = erasures::table.find(Stored(id)).filter(erasures::state.eq(INTENDED));
    let executed = diesel::update(open)
        .set((erasures::state.eq(EXECUTED), erasures::sealed_plan.eq(sealed_plan), erasures::executed_at.eq(at)))
        .execute(tx.connection)?;
    Ok(executed == 1)
}

/// All erasures of a gallery, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Erasure>, VaultError> {
    let query = erasures::table.filter(erasures::gallery_id.eq(Stored(gallery)));
    Ok(query.order((erasures::intended_at, erasures::id)).select(Erasure::as_select()).load(tx.connection)?)
}

/// Whether an erasure in a gallery was decided at or after `at`, milliseconds since 1970 UTC.
///
/// # Errors
/// [`VaultError::Database`].
pub fn any_since(tx: &mut Tx<'_>, gallery: GalleryId, at: i64) -> Result<bool, VaultError> {
    let query = erasures::table.filter(erasures::gallery_id.eq(Stored(gallery))).filter(erasures::intended_at.ge(at));
    Ok(query.count().get_result::<i64>(tx.connection)? > 0)
}
