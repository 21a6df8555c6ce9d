//! People's requests, and the faces that may be theirs.

use basis::{FaceId, GalleryId, RequestId};
use diesel::prelude::*;

use crate::blobs::BlobId;
use crate::database::Tx;
use crate::error::VaultError;
use crate::keys::KeySlot;
use crate::records::by_id;
use crate::records::schema::{request_faces, requests};
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// The state of a request that waits for its answer; the other words are the server's.
pub const OPEN: &str = "open";

/// A person's request.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true)]
pub struct Request {
    /// Its id.
    #[diesel(serialize_as = Stored<RequestId>, deserialize_as = Stored<RequestId>)]
    pub id: RequestId,
    /// Seals what names the person.
    pub key_slot: KeySlot,
    /// Which right; the words are the server's.
    pub kind: String,
    /// [`OPEN`], or how it ended.
    pub state: String,
    /// Who asks and what they wrote; none once it was erased.
    pub sealed_person: Option<Sealed>,
    /// How far it got, under the controller's key: names nobody.
    pub sealed_course: Sealed,
    /// Seals the answer; destroyed with any of the faces in it.
    pub answer_slot: Option<KeySlot>,
    /// The answer as it was put together.
    pub answer_blob: Option<BlobId>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// Milliseconds since 1970 UTC.
    pub closed_at: Option<i64>,
}

by_id!(requests, Request, RequestId);

/// A face that may be the asking person's.
#[derive(Debug, Clone, Copy, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = request_faces)]
pub struct RequestFace {
    /// The request.
    #[diesel(serialize_as = Stored<RequestId>, deserialize_as = Stored<RequestId>)]
    pub request_id: RequestId,
    /// The face.
    #[diesel(serialize_as = Stored<FaceId>, deserialize_as = Stored<FaceId>)]
    pub face_id: FaceId,
    /// The gallery it stands in.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// Similarity with what the person showed, 0 to 100; 100 for a face that is bound to the person by name.
    pub similarity: f64,
    /// Whether it is theirs; none until somebody decided.
    pub theirs: Option<bool>,
}

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Request) -> Result<(), VaultError> {
    diesel::insert_into(requests::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// A page of requests, newest first, starting before `before`; only those in `state` where one is given.
///
/// # Errors
/// [`VaultError::Database`].
pub fn newest(
    tx: &mut Tx<'_>,
    state: Option<&str>,
    before: Option<RequestId>,
    limit: i64,
) -> Result<Vec<Request>, VaultError> {
    let before = before.map_or(vec![0xff; 16], |id| id.to_bytes().to_vec());
    let mut query =
        requests::table.filter(requests::id.lt(before)).order(requests::id.desc()).limit(limit).into_boxed();
    if let Some(state) = state {
        query = query.filter(requests::state.eq(state.to_owned()));
    }
    Ok(query.select(Request::as_select()).load(tx.connection)?)
}

/// Every request that waits for its answer, oldest receipt first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn open(tx: &mut Tx<'_>) -> Result<Vec<Request>, VaultError> {
    let query = requests::table.filter(requests::state.eq(OPEN)).order((requests::received_at, requests::id));
    Ok(query.select(Request::as_select()).load(tx.connection)?)
}

/// Puts these faces in the place of those that a request had. What was decided about a face that stays is kept.
///
/// # Errors
/// [`VaultError::Database`] when a face is not there.
pub fn set_faces(tx: &mut Tx<'_>, id: RequestId, found: &[RequestFace]) -> Result<(), VaultError> {
    let known = faces(tx, id)?;
    diesel::delete(request_faces::table.filter(request_faces::request_id.eq(Stored(id)))).execute(tx.connection)?;
    for face in found {
        let decided = known.iter().find(|known| known.face_id == face.face_id).and_then(|known| known.theirs);
        let row = RequestFace { theirs: face.theirs.or(decided), ..*face };
        diesel::insert_into(request_faces::table).values(row).execute(tx.connection)?;
    }
    Ok(())
}

/// The faces that may be the person's, most likely first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn faces(tx: &mut Tx<'_>, id: RequestId) -> Result<Vec<RequestFace>, VaultError> {
    let query = request_faces::table.filter(request_faces::request_id.eq(Stored(id)));
    let query = query.order((request_faces::similarity.desc(), request_faces::face_id));
    Ok(query.select(RequestFace::as_select()).load(tx.connection)?)
}

/// Records whether a face is the person's; false when the request has no such face.
///
/// # Errors
/// [`VaultError::Database`].
pub fn decide(tx: &mut Tx<'_>, id: RequestId, face: FaceId, theirs: bool) -> Result<bool, VaultError> {
    let row = request_faces::table.find((Stored(id), Stored(face)));
    Ok(diesel::update(row).set(request_faces::theirs.eq(theirs)).execute(tx.connection)? == 1)
}

/// The requests that a face may belong to.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_face(tx: &mut Tx<'_>, face: FaceId) -> Result<Vec<RequestId>, VaultError> {
    let query = request_faces::table.filter(request_faces::face_id.eq(Stored(face))).select(request_faces::request_id);
    let found: Vec<Stored<RequestId>> = query.load(tx.connection)?;
    Ok(found.into_iter().map(|Stored(id)| id).collect())
}
