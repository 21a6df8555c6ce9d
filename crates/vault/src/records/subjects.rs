//! Enrolled people.

use basis::{GalleryId, SubjectId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::subjects;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// An enrolled person of one gallery.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = subjects, treat_none_as_null = true)]
pub struct Subject {
    /// Its id.
    #[diesel(serialize_as = Stored<SubjectId>, deserialize_as = Stored<SubjectId>)]
    pub id: SubjectId,
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The person's own key; destroying it closes every record and leaf about them.
    pub key_slot: KeySlot,
    /// Keyed digest of the label the controller uses; unique within the gallery.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub label_tag: [u8; 32],
    /// Label, name, contact and territory.
    pub sealed_personal: Sealed,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

by_id!(subjects, Subject, SubjectId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the label is taken or the gallery is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Subject) -> Result<(), VaultError> {
    diesel::insert_into(subjects::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: SubjectId) -> Result<bool, VaultError> {
    Ok(diesel::delete(subjects::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// A page of a gallery's subjects, by id, starting after `after`; `limit` at most.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(
    tx: &mut Tx<'_>,
    gallery: GalleryId,
    after: Option<SubjectId>,
    limit: i64,
) -> Result<Vec<Subject>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = subjects::table.filter(subjects::gallery_id.eq(Stored(gallery))).filter(subjects::id.gt(after));
    Ok(query.order(subjects::id).limit(limit).select(Subject::as_select()).load(tx.connection)?)
}

/// The subject of a label's keyed digest.
///
/// # Errors
/// [`VaultError::Database`].
pub fn by_label(tx: &mut Tx<'_>, gallery: GalleryId, label_tag: &[u8; 32]) -> Result<Option<Subject>, VaultError> {
    let query = subjects::table
        .filter(subjects::gallery_id.eq(Stored(gallery)))
        .filter(subjects::label_tag.eq(&label_tag[..]))
        .select(Subject::as_select());
    Ok(query.first(tx.connection).optional()?)
}
