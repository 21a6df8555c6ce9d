//! Which unnamed faces stand together, and what people decided about it. Ids only; who decided is sealed.

use basis::{ClusterId, EventId, FaceId, GalleryId};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::{cluster_edit_faces, cluster_edits, cluster_faces};
use crate::records::stored::{Maybe, Stored};
use crate::seal::Sealed;

/// A face in a cluster. A face without such a row stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = cluster_faces)]
pub struct Member {
    /// The face; it is in one cluster at most.
    #[diesel(serialize_as = Stored<FaceId>, deserialize_as = Stored<FaceId>)]
    pub face_id: FaceId,
    /// The gallery of both.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// The cluster.
    #[diesel(serialize_as = Stored<ClusterId>, deserialize_as = Stored<ClusterId>)]
    pub cluster_id: ClusterId,
}

/// What a person decided about clusters; stands until it is undone.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cluster_edits, treat_none_as_null = true)]
pub struct Edit {
    /// The event that recorded it in the log.
    #[diesel(serialize_as = Stored<EventId>, deserialize_as = Stored<EventId>)]
    pub id: EventId,
    /// The gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// What was decided, in the words of the gallery.
    pub kind: String,
    /// Who decided; sealed under the controller's key.
    pub sealed_by: Sealed,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// A face that an edit speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = cluster_edit_faces)]
pub struct EditFace {
    /// The edit.
    #[diesel(serialize_as = Stored<EventId>, deserialize_as = Stored<EventId>)]
    pub edit_id: EventId,
    /// The face.
    #[diesel(serialize_as = Stored<FaceId>, deserialize_as = Stored<FaceId>)]
    pub face_id: FaceId,
    /// 0 or 1: an edit speaks of the faces of one side and those of the other.
    pub side: i64,
    /// The cluster it was in before the edit.
    #[diesel(serialize_as = Maybe<ClusterId>, deserialize_as = Maybe<ClusterId>)]
    pub cluster_before: Option<ClusterId>,
    /// The cluster that the edit put it in.
    #[diesel(serialize_as = Maybe<ClusterId>, deserialize_as = Maybe<ClusterId>)]
    pub cluster_after: Option<ClusterId>,
}

by_id!(cluster_edits, Edit, EventId);

/// Every face of a gallery that is in a cluster, by cluster and face.
///
/// # Errors
/// [`VaultError::Database`].
pub fn members(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Member>, VaultError> {
    let query = cluster_faces::table.filter(cluster_faces::gallery_id.eq(Stored(gallery)));
    let order = (cluster_faces::cluster_id, cluster_faces::face_id);
    Ok(query.order(order).select(Member::as_select()).load(tx.connection)?)
}

/// The faces of one cluster, by id.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_cluster(tx: &mut Tx<'_>, cluster: ClusterId) -> Result<Vec<Member>, VaultError> {
    let query = cluster_faces::table.filter(cluster_faces::cluster_id.eq(Stored(cluster)));
    Ok(query.order(cluster_faces::face_id).select(Member::as_select()).load(tx.connection)?)
}

/// The cluster that a face is in.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_face(tx: &mut Tx<'_>, face: FaceId) -> Result<Option<ClusterId>, VaultError> {
    let query = cluster_faces::table.find(Stored(face)).select(Member::as_select());
    Ok(query.first(tx.connection).optional()?.map(|member: Member| member.cluster_id))
}

/// Puts a face into a cluster, or out of any.
///
/// # Errors
/// [`VaultError::Database`] when the face is not there.
pub fn place(tx: &mut Tx<'_>, gallery: GalleryId, face: FaceId, cluster: Option<ClusterId>) -> Result<(), VaultError> {
    diesel::delete(cluster_faces::table.find(Stored(face))).execute(tx.connection)?;
    if let Some(cluster_id) = cluster {
        let row = Member { face_id: face, gallery_id: gallery, cluster_id };
        diesel::insert_into(cluster_faces::table).values(row).execute(tx.connection)?;
    }
    Ok(())
}

/// Puts these members in place of all that the gallery had.
///
/// # Errors
/// [`VaultError::Database`] when a face is not there, or is named twice.
pub fn replace(tx: &mut Tx<'_>, gallery: GalleryId, members: &[Member]) -> Result<(), VaultError> {
    let old = cluster_faces::table.filter(cluster_faces::gallery_id.eq(Stored(gallery)));
    diesel::delete(old).execute(tx.connection)?;
    for member in members {
        diesel::insert_into(cluster_faces::table).values(*member).execute(tx.connection)?;
    }
    Ok(())
}

/// Adds an edit with its faces.
///
/// # Errors
/// [`VaultError::Database`] when a face is not there, or is named twice.
pub fn insert_edit(tx: &mut Tx<'_>, edit: &Edit, faces: &[EditFace]) -> Result<(), VaultError> {
    diesel::insert_into(cluster_edits::table).values(edit.clone()).execute(tx.connection)?;
    for face in faces {
        diesel::insert_into(cluster_edit_faces::table).values(*face).execute(tx.connection)?;
    }
    Ok(())
}

/// Removes an edit and all that it says; true if it was there.
///
/// # Errors
/// [`VaultError::Database`].
pub fn delete_edit(tx: &mut Tx<'_>, id: EventId) -> Result<bool, VaultError> {
    let faces = cluster_edit_faces::table.filter(cluster_edit_faces::edit_id.eq(Stored(id)));
    diesel::delete(faces).execute(tx.connection)?;
    Ok(diesel::delete(cluster_edits::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// The edits of a gallery that stand, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn edits(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<Edit>, VaultError> {
    let query = cluster_edits::table.filter(cluster_edits::gallery_id.eq(Stored(gallery)));
    Ok(query.order((cluster_edits::at, cluster_edits::id)).select(Edit::as_select()).load(tx.connection)?)
}

/// The faces that an edit speaks of, by id.
///
/// # Errors
/// [`VaultError::Database`].
pub fn faces_of_edit(tx: &mut Tx<'_>, edit: EventId) -> Result<Vec<EditFace>, VaultError> {
    let query = cluster_edit_faces::table.filter(cluster_edit_faces::edit_id.eq(Stored(edit)));
    Ok(query.order(cluster_edit_faces::face_id).select(EditFace::as_select()).load(tx.connection)?)
}

/// Takes a face out of its cluster and out of every edit, as it is itself erased or named. [`tidy`] follows.
///
/// # Errors
/// [`VaultError::Database`].
pub fn forget_face(tx: &mut Tx<'_>, face: FaceId) -> Result<(), VaultError> {
    diesel::delete(cluster_faces::table.find(Stored(face))).execute(tx.connection)?;
    let said = cluster_edit_faces::table.filter(cluster_edit_faces::face_id.eq(Stored(face)));
    diesel::delete(said).execute(tx.connection)?;
    Ok(())
}

/// Removes what says nothing any more: clusters of a single face, and edits that lost a whole side.
///
/// # Errors
/// [`VaultError::Database`].
pub fn tidy(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<(), VaultError> {
    let lonely: Vec<Vec<u8>> = cluster_faces::table
        .filter(cluster_faces::gallery_id.eq(Stored(gallery)))
        .group_by(cluster_faces::cluster_id)
        .having(count_star().lt(2))
        .select(cluster_faces::cluster_id)
        .load(tx.connection)?;
    for cluster in lonely {
        diesel::delete(cluster_faces::table.filter(cluster_faces::cluster_id.eq(cluster))).execute(tx.connection)?;
    }
    for edit in edits(tx, gallery)? {
        let faces = faces_of_edit(tx, edit.id)?;
        if !(0..2).all(|side| faces.iter().any(|face| face.side == side)) {
            delete_edit(tx, edit.id)?;
        }
    }
    Ok(())
}
