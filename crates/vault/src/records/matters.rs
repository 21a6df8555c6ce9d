//! What has a course and a deadline and names no person: orders, tasks, breaches, proposals, certificates.

use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::matters;
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// One of them. Its id is that of its kind: an order's, a task's, a breach's, a proposal's, an erasure's.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = matters, treat_none_as_null = true)]
pub struct Matter {
    /// That of its kind.
    #[diesel(serialize_as = Stored<[u8; 16]>, deserialize_as = Stored<[u8; 16]>)]
    pub id: [u8; 16],
    /// Which kind; the words are the server's.
    pub kind: String,
    /// What it belongs to.
    #[diesel(serialize_as = Maybe<[u8; 16]>, deserialize_as = Maybe<[u8; 16]>)]
    pub parent_id: Option<[u8; 16]>,
    /// Where it stands; the words are the server's.
    pub state: String,
    /// What it says, under the controller's key.
    pub sealed: Sealed,
    /// Milliseconds since 1970 UTC.
    pub opened_at: i64,
    /// Milliseconds since 1970 UTC.
    pub due_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub closed_at: Option<i64>,
}

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Matter) -> Result<(), VaultError> {
    diesel::insert_into(matters::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// The matter of a kind with this id.
///
/// # Errors
/// [`VaultError::Database`].
pub fn get(tx: &mut Tx<'_>, kind: &str, id: [u8; 16]) -> Result<Option<Matter>, VaultError> {
    let query = matters::table.find(Stored(id)).filter(matters::kind.eq(kind));
    Ok(query.select(Matter::as_select()).first(tx.connection).optional()?)
}

/// Writes every column of the row with this id anew; false if there is none.
///
/// # Errors
/// [`VaultError::Database`].
pub fn update(tx: &mut Tx<'_>, row: &Matter) -> Result<bool, VaultError> {
    Ok(diesel::update(matters::table.find(Stored(row.id))).set(row.clone()).execute(tx.connection)? == 1)
}

/// All matters of a kind, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_kind(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<Matter>, VaultError> {
    let query = matters::table.filter(matters::kind.eq(kind)).order(matters::id);
    Ok(query.select(Matter::as_select()).load(tx.connection)?)
}

/// The matters of a kind that belong to another one, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_parent(tx: &mut Tx<'_>, kind: &str, parent: [u8; 16]) -> Result<Vec<Matter>, VaultError> {
    let query = matters::table.filter(matters::parent_id.eq(Maybe(Some(parent)))).filter(matters::kind.eq(kind));
    Ok(query.order(matters::id).select(Matter::as_select()).load(tx.connection)?)
}
