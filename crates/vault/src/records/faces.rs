//! Enrolled faces.

use basis::{FaceId, GalleryId, ImageId, SubjectId};
use diesel::prelude::*;

use crate::blobs::BlobId;
use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::faces;
use crate::records::segments::SegmentId;
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// One enrolled face.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = faces, treat_none_as_null = true)]
pub struct Face {
    /// Its id.
    #[diesel(serialize_as = Stored<FaceId>, deserialize_as = Stored<FaceId>)]
    pub id: FaceId,
    /// The picture it is in.
    #[diesel(serialize_as = Stored<ImageId>, deserialize_as = Stored<ImageId>)]
    pub image_id: ImageId,
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The person it is bound to.
    #[diesel(serialize_as = Maybe<SubjectId>, deserialize_as = Maybe<SubjectId>)]
    pub subject_id: Option<SubjectId>,
    /// The key that seals this record and what it names.
    pub key_slot: KeySlot,
    /// Box, landmarks, quality, binding.
    pub sealed_details: Sealed,
    /// The crop, where the gallery keeps crops.
    pub crop_blob: Option<BlobId>,
    /// May not be used for now (GDPR Art. 18).
    pub restricted: bool,
    /// The template while the face is in the open tail.
    pub sealed_template: Option<Sealed>,
    /// The segment that holds the template.
    #[diesel(serialize_as = Maybe<SegmentId>, deserialize_as = Maybe<SegmentId>)]
    pub segment_id: Option<SegmentId>,
    /// Its row there.
    pub segment_row: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Where its person is was put right since it was enrolled: the details say it, the sealed template does not.
    pub territory_moved: bool,
}

/// What a walk over all faces of a gallery asks of each: whose it is and where it stands.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = faces)]
pub struct Placement {
    /// Its id.
    #[diesel(deserialize_as = Stored<FaceId>)]
    pub id: FaceId,
    /// The picture it is in.
    #[diesel(deserialize_as = Stored<ImageId>)]
    pub image_id: ImageId,
    /// The person it is bound to.
    #[diesel(deserialize_as = Maybe<SubjectId>)]
    pub subject_id: Option<SubjectId>,
    /// The key that seals this record and what it names.
    pub key_slot: KeySlot,
    /// May not be used for now (GDPR Art. 18).
    pub restricted: bool,
    /// The segment that holds the template.
    #[diesel(deserialize_as = Maybe<SegmentId>)]
    pub segment_id: Option<SegmentId>,
}

/// What a loader needs of a face in the open tail: reading its row is the most of what it costs to load.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = faces)]
pub struct InTail {
    /// Its id.
    #[diesel(deserialize_as = Stored<FaceId>)]
    pub id: FaceId,
    /// The person it is bound to.
    #[diesel(deserialize_as = Maybe<SubjectId>)]
    pub subject_id: Option<SubjectId>,
    /// The key that seals its template.
    pub key_slot: KeySlot,
    /// May not be used for now (GDPR Art. 18).
    pub restricted: bool,
    /// Its template, if it has one.
    pub sealed_template: Option<Sealed>,
    /// As [`Face::territory_moved`].
    pub territory_moved: bool,
}

/// What the row of a face in a sealed segment says beyond the segment: that is the authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = faces)]
pub struct Standing {
    /// Its id.
    #[diesel(deserialize_as = Stored<FaceId>)]
    pub id: FaceId,
    /// The person it is bound to.
    #[diesel(deserialize_as = Maybe<SubjectId>)]
    pub subject_id: Option<SubjectId>,
    /// May not be used for now (GDPR Art. 18).
    pub restricted: bool,
    /// Its row in the segment.
    pub segment_row: Option<i64>,
    /// As [`Face::territory_moved`].
    pub territory_moved: bool,
}

by_id!(faces, Face, FaceId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when image, gallery, subject or segment is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Face) -> Result<(), VaultError> {
    diesel::insert_into(faces::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: FaceId) -> Result<bool, VaultError> {
    Ok(diesel::delete(faces::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// A page of a gallery's faces, by id, starting after `after`; `limit` at most.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(tx: &mut Tx<'_>, gallery: GalleryId, after: Option<FaceId>, limit: i64) -> Result<Vec<Face>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = faces::table.filter(faces::gallery_id.eq(Stored(gallery))).filter(faces::id.gt(after));
    Ok(query.order(faces::id).limit(limit).select(Face::as_select()).load(tx.connection)?)
}

/// The faces of a gallery that were enrolled at or before `at` (milliseconds since 1970 UTC), oldest first, with when.
///
/// # Errors
/// [`VaultError::Database`].
pub fn enrolled_until(tx: &mut Tx<'_>, gallery: GalleryId, at: i64) -> Result<Vec<(FaceId, i64)>, VaultError> {
    let query = faces::table.filter(faces::gallery_id.eq(Stored(gallery))).filter(faces::created_at.le(at));
    let query = query.order((faces::created_at, faces::id)).select((faces::id, faces::created_at));
    let found: Vec<(Stored<FaceId>, i64)> = query.load(tx.connection)?;
    Ok(found.into_iter().map(|(Stored(id), at)| (id, at)).collect())
}

/// As [`list`], with only what a walk over all of them asks.
///
/// # Errors
/// [`VaultError::Database`].
pub fn placements(
    tx: &mut Tx<'_>,
    gallery: GalleryId,
    after: Option<FaceId>,
    limit: i64,
) -> Result<Vec<Placement>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = faces::table.filter(faces::gallery_id.eq(Stored(gallery))).filter(faces::id.gt(after));
    Ok(query.order(faces::id).limit(limit).select(Placement::as_select()).load(tx.connection)?)
}

/// The faces of a gallery's open tail, by id.
///
/// # Errors
/// [`VaultError::Database`].
pub fn tail(tx: &mut Tx<'_>, gallery: GalleryId, after: Option<FaceId>, limit: i64) -> Result<Vec<InTail>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = faces::table.filter(faces::gallery_id.eq(Stored(gallery))).filter(faces::id.gt(after));
    let query = query.filter(faces::segment_id.is_null()).order(faces::id).limit(limit);
    Ok(query.select(InTail::as_select()).load(tx.connection)?)
}

/// The faces of a segment whose rows may say something else of person, restriction or territory than the face was sealed
/// with. Of all others the segment says what the rows say.
///
/// # Errors
/// [`VaultError::Database`].
pub fn standings(tx: &mut Tx<'_>, segment: SegmentId) -> Result<Vec<Standing>, VaultError> {
    let query = faces::table.filter(faces::segment_id.eq(Stored(segment))).filter(faces::restated);
    Ok(query.select(Standing::as_select()).load(tx.connection)?)
}

/// The faces of a picture.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_image(tx: &mut Tx<'_>, image: ImageId) -> Result<Vec<Face>, VaultError> {
    let query = faces::table.filter(faces::image_id.eq(Stored(image)));
    Ok(query.order(faces::id).select(Face::as_select()).load(tx.connection)?)
}

/// The faces bound to a person.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_subject(tx: &mut Tx<'_>, subject: SubjectId) -> Result<Vec<Face>, VaultError> {
    let query = faces::table.filter(faces::subject_id.eq(Stored(subject)));
    Ok(query.order(faces::id).select(Face::as_select()).load(tx.connection)?)
}

/// Says that a face's template now stands in a segment and clears it from the open tail; true if the face was there. A face
/// that is sealed as `restricted` is among the [`standings`] from then on: what memory held was perhaps never written.
///
/// # Errors
/// [`VaultError::Database`] when the segment is not there.
pub fn place(tx: &mut Tx<'_>, id: FaceId, segment: SegmentId, row: i64, restricted: bool) -> Result<bool, VaultError> {
    let placed = diesel::update(faces::table.find(Stored(id)))
        .set((
            faces::segment_id.eq(Stored(segment)),
            faces::segment_row.eq(row),
            faces::sealed_template.eq(None::<Sealed>),
            restricted.then(|| faces::restated.eq(true)),
        ))
        .execute(tx.connection)?;
    Ok(placed == 1)
}

/// Moves all faces of one segment to another, same rows: the segment was sealed again under a new key.
///
/// # Errors
/// [`VaultError::Database`] when the new segment is not there.
pub fn move_segment(tx: &mut Tx<'_>, from: SegmentId, to: SegmentId) -> Result<usize, VaultError> {
    let faces_of = faces::table.filter(faces::segment_id.eq(Stored(from)));
    Ok(diesel::update(faces_of).set(faces::segment_id.eq(Stored(to))).execute(tx.connection)?)
}

/// Sets or lifts the restriction of a face; true if the face was there.
///
/// # Errors
/// [`VaultError::Database`].
pub fn set_restricted(tx: &mut Tx<'_>, id: FaceId, restricted: bool) -> Result<bool, VaultError> {
    let set = diesel::update(faces::table.find(Stored(id))).set(faces::restricted.eq(restricted));
    Ok(set.execute(tx.connection)? == 1)
}
