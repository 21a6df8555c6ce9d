//! People who sign in to the pages. What is known of them is sealed; a keyed digest finds them by what they sign in with.

use basis::AccountId;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::accounts;
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// An account.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct Account {
    /// Its id.
    #[diesel(serialize_as = Stored<AccountId>, deserialize_as = Stored<AccountId>)]
    pub id: AccountId,
    /// HMAC-SHA256 of the name it signs in with, under a key of the controller's; none once it ended.
    #[diesel(serialize_as = Maybe<[u8; 32]>, deserialize_as = Maybe<[u8; 32]>)]
    pub login_tag: Option<[u8; 32]>,
    /// Whose it is, what they may do, and what they show to be let in.
    pub sealed: Sealed,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub ended_at: Option<i64>,
}

by_id!(accounts, Account, AccountId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id or the digest is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Account) -> Result<(), VaultError> {
    diesel::insert_into(accounts::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// The account that signs in under the name with this digest.
///
/// # Errors
/// [`VaultError::Database`].
pub fn by_login(tx: &mut Tx<'_>, tag: [u8; 32]) -> Result<Option<Account>, VaultError> {
    let query = accounts::table.filter(accounts::login_tag.eq(Maybe(Some(tag))));
    Ok(query.select(Account::as_select()).first(tx.connection).optional()?)
}

/// Every account, oldest first; ended ones too, because records name them.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Account>, VaultError> {
    Ok(accounts::table.order(accounts::id).select(Account::as_select()).load(tx.connection)?)
}
