//! What people said of matches that searches showed. A mark goes with its face: erasing the face removes it.

use basis::{EventId, FaceId, GalleryId, SearchId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::schema::marks;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// One person's word on one match.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = marks)]
pub struct Mark {
    /// The event that recorded it in the log.
    #[diesel(serialize_as = Stored<EventId>, deserialize_as = Stored<EventId>)]
    pub id: EventId,
    /// The gallery of the face.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The face that was shown.
    #[diesel(serialize_as = Stored<FaceId>, deserialize_as = Stored<FaceId>)]
    pub face_id: FaceId,
    /// The search that showed it.
    #[diesel(serialize_as = Stored<SearchId>, deserialize_as = Stored<SearchId>)]
    pub search_id: SearchId,
    /// Keyed digest of the case that the search belonged to.
    #[diesel(serialize_as = Stored<[u8; 32]>, deserialize_as = Stored<[u8; 32]>)]
    pub case_tag: [u8; 32],
    /// What was said; the words are the server's.
    pub verdict: String,
    /// Who said it; sealed under the face's key.
    pub sealed: Sealed,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the face is not there, or the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Mark) -> Result<(), VaultError> {
    diesel::insert_into(marks::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// What was said of a face that a search showed, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_match(tx: &mut Tx<'_>, search: SearchId, face: FaceId) -> Result<Vec<Mark>, VaultError> {
    let query = marks::table.filter(marks::search_id.eq(Stored(search))).filter(marks::face_id.eq(Stored(face)));
    Ok(query.order(marks::id).select(Mark::as_select()).load(tx.connection)?)
}

/// What was said of every face that a search showed, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_search(tx: &mut Tx<'_>, search: SearchId) -> Result<Vec<Mark>, VaultError> {
    let query = marks::table.filter(marks::search_id.eq(Stored(search)));
    Ok(query.order(marks::id).select(Mark::as_select()).load(tx.connection)?)
}

/// What was said of a face in whichever search, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_face(tx: &mut Tx<'_>, face: FaceId) -> Result<Vec<Mark>, VaultError> {
    let query = marks::table.filter(marks::face_id.eq(Stored(face)));
    Ok(query.order(marks::id).select(Mark::as_select()).load(tx.connection)?)
}

/// How much was said of a face.
///
/// # Errors
/// [`VaultError::Database`].
pub fn count_of_face(tx: &mut Tx<'_>, face: FaceId) -> Result<u64, VaultError> {
    let count: i64 = marks::table.filter(marks::face_id.eq(Stored(face))).count().get_result(tx.connection)?;
    Ok(count.unsigned_abs())
}

/// What was said with this verdict in a case of a gallery, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_case(
    tx: &mut Tx<'_>,
    gallery: GalleryId,
    case_tag: [u8; 32],
    verdict: &str,
) -> Result<Vec<Mark>, VaultError> {
    let query = marks::table.filter(marks::gallery_id.eq(Stored(gallery))).filter(marks::case_tag.eq(Stored(case_tag)));
    let query = query.filter(marks::verdict.eq(verdict.to_owned())).order(marks::id);
    Ok(query.select(Mark::as_select()).load(tx.connection)?)
}

/// Removes a mark; true if it was there.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete(tx: &mut Tx<'_>, id: EventId) -> Result<bool, VaultError> {
    Ok(diesel::delete(marks::table.find(Stored(id))).execute(tx.connection)? == 1)
}
