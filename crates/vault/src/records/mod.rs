//! The records, one file a table: a plain struct and the functions on it. Personal fields arrive sealed.
//!
//! Every function takes an open transaction, so what belongs together commits together.

pub mod access_keys;
pub mod accounts;
pub mod barred;
pub mod clusters;
pub mod consents;
pub mod erasures;
pub mod faces;
pub mod galleries;
pub mod images;
pub mod jobs;
pub mod leaves;
pub mod mandates;
pub mod marks;
pub mod matters;
pub mod meta;
pub mod replies;
pub mod requests;
mod schema;
pub mod scopes;
pub mod segments;
mod stored;
pub mod subjects;

use std::collections::HashSet;

use diesel::prelude::*;

use crate::blobs::BlobId;
use crate::database::Tx;
use crate::error::VaultError;

/// `get` and `update` of a table whose primary key is `id`.
macro_rules! by_id {
    ($table:ident, $row:ident, $id:ty) => {
        /// The row of an id.
        ///
        /// # Errors
        /// [`VaultError::Database`].
        pub fn get(tx: &mut Tx<'_>, id: $id) -> Result<Option<$row>, VaultError> {
            Ok($table::table.find(Stored(id)).select($row::as_select()).first(tx.connection).optional()?)
        }

        /// Writes every column of the row with this id anew; false if there is none.
        ///
        /// # Errors
        /// [`VaultError::Database`] when a constraint is broken.
        pub fn update(tx: &mut Tx<'_>, row: &$row) -> Result<bool, VaultError> {
            let updated = diesel::update($table::table.find(Stored(row.id))).set(row.clone());
            Ok(updated.execute(tx.connection)? == 1)
        }
    };
}
pub(crate) use by_id;

/// Every blob that a record names. A table that names blobs belongs in here, or the sweep at start removes them.
pub(crate) fn named_blobs(tx: &mut Tx<'_>) -> Result<HashSet<BlobId>, VaultError> {
    use schema::{faces, images, requests, segments};
    let mut named = HashSet::new();
    // What is null is left out by the database: a gallery may keep templates alone, and its rows are many.
    macro_rules! where_there_is_one {
        ($table:ident, $blob:ident) => {
            let query = $table::table.filter($table::$blob.is_not_null()).select($table::$blob.assume_not_null());
            named.extend(query.load::<BlobId>(tx.connection)?);
        };
    }
    where_there_is_one!(images, original_blob);
    where_there_is_one!(faces, crop_blob);
    where_there_is_one!(requests, answer_blob);
    named.extend(segments::table.select(segments::high_blob).load::<BlobId>(tx.connection)?);
    named.extend(segments::table.select(segments::low_blob).load::<BlobId>(tx.connection)?);
    Ok(named)
}

/// How many rows a listing is read in at a time.
const PAGE: i64 = 4_096;

/// Reads a listing to its end, a page at a time: `page` is handed the last id so far and a limit.
///
/// # Errors
/// What `page` returns.
pub fn all<Row, Id>(
    page: impl FnMut(Option<Id>, i64) -> Result<Vec<Row>, VaultError>,
    id: impl Fn(&Row) -> Id,
) -> Result<Vec<Row>, VaultError> {
    let mut all = Vec::new();
    each(page, id, |row| {
        all.push(row);
        Ok::<_, VaultError>(())
    })?;
    Ok(all)
}

/// Hands every row of a listing to `work`, a page at a time: as [`all`], for listings too long to hold.
///
/// # Errors
/// What `page` and `work` return.
pub fn each<Row, Id, E: From<VaultError>>(
    mut page: impl FnMut(Option<Id>, i64) -> Result<Vec<Row>, VaultError>,
    id: impl Fn(&Row) -> Id,
    mut work: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = None;
    loop {
        let rows = page(after.take(), PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(id(last));
        rows.into_iter().try_for_each(&mut work)?;
    }
}
