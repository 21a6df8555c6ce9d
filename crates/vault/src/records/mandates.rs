//! Mandates: who searches, for what, until when.

use basis::MandateId;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::mandates;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// A mandate.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mandates, treat_none_as_null = true)]
pub struct Mandate {
    /// Its id.
    #[diesel(serialize_as = Stored<MandateId>, deserialize_as = Stored<MandateId>)]
    pub id: MandateId,
    /// Operator, purpose, case, ground, galleries.
    pub sealed: Sealed,
    /// Milliseconds since 1970 UTC.
    pub issued_at: i64,
    /// Milliseconds since 1970 UTC.
    pub expires_at: i64,
    /// Milliseconds since 1970 UTC.
    pub revoked_at: Option<i64>,
    /// How many searches it still permits; `None` is without limit.
    pub searches_left: Option<i64>,
}

by_id!(mandates, Mandate, MandateId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Mandate) -> Result<(), VaultError> {
    diesel::insert_into(mandates::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: MandateId) -> Result<bool, VaultError> {
    Ok(diesel::delete(mandates::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// All mandates, newest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Mandate>, VaultError> {
    Ok(mandates::table.order(mandates::id.desc()).select(Mandate::as_select()).load(tx.connection)?)
}

/// Uses up one search; false when none is left. A mandate without limit always has one.
///
/// # Errors
/// [`VaultError::Database`].
pub fn spend(tx: &mut Tx<'_>, id: MandateId) -> Result<bool, VaultError> {
    let left = mandates::searches_left.is_null().or(mandates::searches_left.gt(0));
    let spent = diesel::update(mandates::table.find(Stored(id)).filter(left))
        .set(mandates::searches_left.eq(mandates::searches_left - 1))
        .execute(tx.connection)?;
    Ok(spent == 1)
}
