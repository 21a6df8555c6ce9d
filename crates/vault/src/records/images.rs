//! Pictures that were taken in.

use basis::{GalleryId, ImageId};
use diesel::prelude::*;

use crate::blobs::BlobId;
use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::images;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// A picture. Of its metadata only the source reference is kept.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = images, treat_none_as_null = true)]
pub struct Image {
    /// Its id.
    #[diesel(serialize_as = Stored<ImageId>, deserialize_as = Stored<ImageId>)]
    pub id: ImageId,
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The key that seals this record and what it names.
    pub key_slot: KeySlot,
    /// Keyed digest of the file's bytes; unique within the gallery.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub content_tag: [u8; 32],
    /// Where the picture is.
    pub sealed_source: Sealed,
    /// The picture itself, where the gallery keeps originals.
    pub original_blob: Option<BlobId>,
    /// Faces the detector found.
    pub faces_found: i64,
    /// Faces that were enrolled.
    pub faces_kept: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

by_id!(images, Image, ImageId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the same bytes are in the gallery already or the gallery is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Image) -> Result<(), VaultError> {
    diesel::insert_into(images::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: ImageId) -> Result<bool, VaultError> {
    Ok(diesel::delete(images::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// A page of a gallery's images, by id, starting after `after`; `limit` at most.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>, gallery: GalleryId, after: Option<ImageId>, limit: i64) -> Result<Vec<Image>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = images::table.filter(images::gallery_id.eq(Stored(gallery))).filter(images::id.gt(after));
    Ok(query.order(images::id).limit(limit).select(Image::as_select()).load(tx.connection)?)
}

/// The picture of a content digest.
///
/// # Errors
/// [`VaultError::Database`].
pub fn by_content(tx: &mut Tx<'_>, gallery: GalleryId, content_tag: &[u8; 32]) -> Result<Option<Image>, VaultError> {
    let query = images::table
        .filter(images::gallery_id.eq(Stored(gallery)))
        .filter(images::content_tag.eq(&content_tag[..]))
        .select(Image::as_select());
    Ok(query.first(tx.connection).optional()?)
}
