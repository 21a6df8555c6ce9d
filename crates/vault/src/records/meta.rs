//! Named values of the installation: settings, sealed secrets such as the log's signing key.

use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::meta;

/// The value under a name.
///
/// # Errors
/// [`VaultError::Database`].
pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(meta::table.find(name).select(meta::value).first(tx.connection).optional()?)
}

/// Sets the value under a name.
///
/// # Errors
/// [`VaultError::Database`].
pub fn set(tx: &mut Tx<'_>, name: &str, value: &[u8]) -> Result<(), VaultError> {
    diesel::insert_into(meta::table)
        .values((meta::name.eq(name), meta::value.eq(value)))
        .on_conflict(meta::name)
        .do_update()
        .set(meta::value.eq(value))
        .execute(tx.connection)?;
    Ok(())
}

/// Removes a name; true if it was there.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete(tx: &mut Tx<'_>, name: &str) -> Result<bool, VaultError> {
    Ok(diesel::delete(meta::table.find(name)).execute(tx.connection)? == 1)
}
