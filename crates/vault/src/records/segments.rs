//! Sealed segments of templates.

use basis::GalleryId;
use diesel::prelude::*;

use crate::blobs::BlobId;
use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::segments;
use crate::records::stored::Stored;

/// A segment's id: sixteen random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId([u8; 16]);

impl SegmentId {
    /// The sixteen bytes as they stand in records.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// From sixteen random bytes, or back from a record.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// Templates that filled the open tail, sealed together under one key.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = segments, treat_none_as_null = true)]
pub struct Segment {
    /// Its id.
    #[diesel(serialize_as = Stored<SegmentId>, deserialize_as = Stored<SegmentId>)]
    pub id: SegmentId,
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The segment's own key.
    pub key_slot: KeySlot,
    /// The high parts of the templates' values.
    pub high_blob: BlobId,
    /// The low parts.
    pub low_blob: BlobId,
    /// How many rows it has, erased ones included.
    pub rows: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

by_id!(segments, Segment, SegmentId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the gallery is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Segment) -> Result<(), VaultError> {
    diesel::insert_into(segments::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: SegmentId) -> Result<bool, VaultError> {
    Ok(diesel::delete(segments::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// A gallery's segments, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Segment>, VaultError> {
    let query = segments::table.filter(segments::gallery_id.eq(Stored(gallery)));
    Ok(query.order((segments::created_at, segments::id)).select(Segment::as_select()).load(tx.connection)?)
}
