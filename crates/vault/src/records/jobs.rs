//! Work that outlasts the request that asked for it.

use basis::{GalleryId, JobId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::jobs;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// A job.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
pub struct Job {
    /// Its id.
    #[diesel(serialize_as = Stored<JobId>, deserialize_as = Stored<JobId>)]
    pub id: JobId,
    /// The gallery it works on, which may be gone.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// Where it stands; the words are the server's, but for [`OPEN`].
    pub state: String,
    /// What is to be done, and who asked for it: may name people by their folders, so an erasure in the gallery leaves
    /// nothing of it, unless the job is still to be done.
    pub sealed_request: Sealed,
    /// What came of it: may name files, so an erasure in the gallery takes it away.
    pub sealed_result: Option<Sealed>,
    /// Pieces of work done.
    pub done: i64,
    /// Pieces of work altogether; 0 until it is known.
    pub total: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Milliseconds since 1970 UTC.
    pub updated_at: i64,
}

/// The states in which a job is still to be done and needs what it was asked.
pub const OPEN: [&str; 2] = ["waiting", "running"];

by_id!(jobs, Job, JobId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, row: &Job) -> Result<(), VaultError> {
    diesel::insert_into(jobs::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// A page of all jobs, newest first, starting before `before`; `limit` at most.
///
/// # Errors
/// [`VaultError::Database`].
pub fn newest(tx: &mut Tx<'_>, before: Option<JobId>, limit: i64) -> Result<Vec<Job>, VaultError> {
    let before = before.map_or(vec![0xff; 16], |id| id.to_bytes().to_vec());
    let query = jobs::table.filter(jobs::id.lt(before)).order(jobs::id.desc()).limit(limit);
    Ok(query.select(Job::as_select()).load(tx.connection)?)
}

/// The jobs in one state, oldest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn in_state(tx: &mut Tx<'_>, state: &str) -> Result<Vec<Job>, VaultError> {
    let query = jobs::table.filter(jobs::state.eq(state)).order(jobs::id);
    Ok(query.select(Job::as_select()).load(tx.connection)?)
}

/// Takes away what came of a gallery's jobs, and what was asked of those that ended: both may name what was erased.
///
/// # Errors
/// [`VaultError::Database`].
pub fn forget(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<(), VaultError> {
    let of_gallery = || jobs::table.filter(jobs::gallery_id.eq(Stored(gallery)));
    diesel::update(of_gallery()).set(jobs::sealed_result.eq(None::<Sealed>)).execute(tx.connection)?;
    diesel::update(of_gallery().filter(jobs::state.ne_all(OPEN)))
        .set(jobs::sealed_request.eq(Sealed::nothing()))
        .execute(tx.connection)?;
    Ok(())
}
