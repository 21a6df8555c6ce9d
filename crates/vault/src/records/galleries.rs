//! Galleries.

use basis::{Epoch, GalleryId, Scope};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::{galleries, gallery_counts};
use crate::records::scopes;
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// A reference database with its facts.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = galleries, treat_none_as_null = true)]
pub struct Gallery {
    /// Its id.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub id: GalleryId,
    /// The key that seals this record and what it names.
    pub key_slot: KeySlot,
    /// Keyed digest of its name; unique.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub name_tag: [u8; 32],
    /// Its state, in the words of `basis`.
    pub state: String,
    /// The model pack of its templates, once one was kept.
    pub pack_id: Option<String>,
    /// That pack's SHA-256.
    #[diesel(serialize_as = Maybe<[u8; 32]>, deserialize_as = Maybe<[u8; 32]>)]
    pub pack_digest: Option<[u8; 32]>,
    /// Name, legal basis, purposes, retention and all else.
    pub sealed_facts: Sealed,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

by_id!(galleries, Gallery, GalleryId);

/// Registers a gallery; its scope starts at [`Epoch::FIRST`].
///
/// # Errors
/// [`VaultError::Database`] when the id or the name is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Gallery) -> Result<(), VaultError> {
    diesel::insert_into(galleries::table).values(row.clone()).execute(tx.connection)?;
    scopes::insert(tx, Scope::Gallery(row.id), Epoch::FIRST)
}

/// Removes a gallery and its scope; true if it was there. Everything in it must be removed before.
///
/// # Errors
/// [`VaultError::Database`] while a record still belongs to it.
pub fn delete(tx: &mut Tx<'_>, id: GalleryId) -> Result<bool, VaultError> {
    scopes::delete(tx, Scope::Gallery(id))?;
    Ok(diesel::delete(galleries::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// The gallery of a name's keyed digest.
///
/// # Errors
/// [`VaultError::Database`].
pub fn by_name(tx: &mut Tx<'_>, name_tag: &[u8; 32]) -> Result<Option<Gallery>, VaultError> {
    let query = galleries::table.filter(galleries::name_tag.eq(&name_tag[..])).select(Gallery::as_select());
    Ok(query.first(tx.connection).optional()?)
}

/// All galleries, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Gallery>, VaultError> {
    Ok(galleries::table.order(galleries::id).select(Gallery::as_select()).load(tx.connection)?)
}

/// How many rows stand below a gallery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = gallery_counts)]
pub struct Counts {
    /// Pictures.
    pub images: i64,
    /// Faces.
    pub faces: i64,
    /// People.
    pub subjects: i64,
}

/// How many rows stand below a gallery, kept by the database with every row that comes and goes.
///
/// # Errors
/// [`VaultError::Database`] when there is no such gallery.
pub fn counts(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Counts, VaultError> {
    Ok(gallery_counts::table.find(Stored(gallery)).select(Counts::as_select()).first(tx.connection)?)
}
