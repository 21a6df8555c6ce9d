//! Answers that a server gave to writes which carried a key of the caller's, so that a repeated request is answered and
//! not done twice.

use basis::GalleryId;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::replies;
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// An answer, or the mark of a request at work.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = replies)]
pub struct Reply {
    /// Keyed digest of who called and the key they gave.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub tag: [u8; 32],
    /// The gallery it is about, where it is about one.
    #[diesel(serialize_as = Maybe<GalleryId>, deserialize_as = Maybe<GalleryId>)]
    pub gallery_id: Option<GalleryId>,
    /// Keyed digest of what was asked for.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub request_tag: [u8; 32],
    /// The status of the answer; none while the request is at work.
    pub status: Option<i64>,
    /// The answer.
    pub sealed: Option<Sealed>,
    /// When it was asked; milliseconds since 1970 UTC.
    pub at: i64,
}

/// The answer under a tag.
///
/// # Errors
/// [`VaultError::Database`].
pub fn get(tx: &mut Tx<'_>, tag: &[u8; 32]) -> Result<Option<Reply>, VaultError> {
    Ok(replies::table.find(&tag[..]).select(Reply::as_select()).first(tx.connection).optional()?)
}

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the tag is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Reply) -> Result<(), VaultError> {
    diesel::insert_into(replies::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Keeps the answer to a request at work, or only that it was answered.
///
/// # Errors
/// [`VaultError::Database`].
pub fn complete(tx: &mut Tx<'_>, tag: &[u8; 32], status: i64, sealed: Option<Sealed>) -> Result<(), VaultError> {
    diesel::update(replies::table.find(&tag[..]))
        .set((replies::status.eq(status), replies::sealed.eq(sealed)))
        .execute(tx.connection)?;
    Ok(())
}

/// Removes the answer under a tag.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete(tx: &mut Tx<'_>, tag: &[u8; 32]) -> Result<(), VaultError> {
    diesel::delete(replies::table.find(&tag[..])).execute(tx.connection)?;
    Ok(())
}

/// Takes away what was answered about a gallery: it may show what was erased. That it was asked and answered stays, so
/// that a repetition is not done twice.
///
/// # Errors
/// [`VaultError::Database`].
pub fn forget_answers(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<(), VaultError> {
    diesel::update(replies::table.filter(replies::gallery_id.eq(Stored(gallery))))
        .set(replies::sealed.eq(None::<Sealed>))
        .execute(tx.connection)?;
    Ok(())
}

/// Removes answers asked for before `at`, milliseconds since 1970 UTC.
///
/// # Errors
/// [`VaultError::Database`].
pub fn forget_before(tx: &mut Tx<'_>, at: i64) -> Result<(), VaultError> {
    diesel::delete(replies::table.filter(replies::at.lt(at))).execute(tx.connection)?;
    Ok(())
}
