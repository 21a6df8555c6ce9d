//! Erased bytes that stay out.

use basis::{ErasureId, GalleryId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::barred;
use crate::records::stored::Stored;

/// The keyed digest of a file that was erased and may not be enrolled again.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = barred)]
pub struct Barred {
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// Keyed digest of the file's bytes.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub content_tag: [u8; 32],
    /// The erasure that barred it.
    #[diesel(serialize_as = Stored<ErasureId>, deserialize_as = Stored<ErasureId>)]
    pub erasure_id: ErasureId,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Bars a file; barring it again changes nothing.
///
/// # Errors
/// [`VaultError::Database`] when the gallery is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Barred) -> Result<(), VaultError> {
    diesel::insert_into(barred::table).values(row.clone()).on_conflict_do_nothing().execute(tx.connection)?;
    Ok(())
}

/// Why a file is barred, if it is.
///
/// # Errors
/// [`VaultError::Database`].
pub fn get(tx: &mut Tx<'_>, gallery: GalleryId, content_tag: &[u8; 32]) -> Result<Option<Barred>, VaultError> {
    let query = barred::table.find((Stored(gallery), Stored(*content_tag))).select(Barred::as_select());
    Ok(query.first(tx.connection).optional()?)
}

/// All barred files of a gallery, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Barred>, VaultError> {
    let query = barred::table.filter(barred::gallery_id.eq(Stored(gallery)));
    Ok(query.order((barred::at, barred::content_tag)).select(Barred::as_select()).load(tx.connection)?)
}

/// Lifts one bar, for instance when the person consents anew; true if it was there.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete(tx: &mut Tx<'_>, gallery: GalleryId, content_tag: &[u8; 32]) -> Result<bool, VaultError> {
    Ok(diesel::delete(barred::table.find((Stored(gallery), Stored(*content_tag)))).execute(tx.connection)? == 1)
}

/// Lifts all bars of a gallery, as it is itself erased.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete_all(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<usize, VaultError> {
    Ok(diesel::delete(barred::table.filter(barred::gallery_id.eq(Stored(gallery)))).execute(tx.connection)?)
}
