//! Keys that programs and people show to a server to be let in. The secret itself is nowhere: only its keyed digest.

use basis::AccessKeyId;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::access_keys;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// An access key.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = access_keys, treat_none_as_null = true)]
pub struct AccessKey {
    /// Its id, which is not secret.
    #[diesel(serialize_as = Stored<AccessKeyId>, deserialize_as = Stored<AccessKeyId>)]
    pub id: AccessKeyId,
    /// Whose it is, and what it may do.
    pub sealed: Sealed,
    /// HMAC-SHA256 of the secret under a key of the controller's.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub secret_tag: [u8; 32],
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub expires_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub revoked_at: Option<i64>,
}

by_id!(access_keys, AccessKey, AccessKeyId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &AccessKey) -> Result<(), VaultError> {
    diesel::insert_into(access_keys::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Every key, oldest first; revoked ones too, because records name them.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<AccessKey>, VaultError> {
    Ok(access_keys::table.order(access_keys::id).select(AccessKey::as_select()).load(tx.connection)?)
}
