//! Consents, given and withdrawn.

use basis::{ConsentId, GalleryId, SubjectId};
use diesel::prelude::*;

use crate::database::Tx;
use crate::error::VaultError;
use crate::records::by_id;
use crate::records::schema::consents;
use crate::records::stored::Stored;
use crate::seal::Sealed;

/// A subject's dated yes, and when it was taken back.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = consents, treat_none_as_null = true)]
pub struct Consent {
    /// Its id.
    #[diesel(serialize_as = Stored<ConsentId>, deserialize_as = Stored<ConsentId>)]
    pub id: ConsentId,
    /// Whose.
    #[diesel(serialize_as = Stored<SubjectId>, deserialize_as = Stored<SubjectId>)]
    pub subject_id: SubjectId,
    /// For which gallery.
    #[diesel(serialize_as = Stored<GalleryId>, deserialize_as = Stored<GalleryId>)]
    pub gallery_id: GalleryId,
    /// Its state, in the words of `basis`.
    pub state: String,
    /// Text version, scope, evidence, guardian.
    pub sealed: Sealed,
    /// Milliseconds since 1970 UTC.
    pub given_at: i64,
    /// Milliseconds since 1970 UTC.
    pub withdrawn_at: Option<i64>,
    /// Until when it stands if nobody takes it back, milliseconds since 1970 UTC; the greatest where it does not end.
    pub stands_until: i64,
}

by_id!(consents, Consent, ConsentId);

/// Adds a row.
///
/// # Errors
/// [`VaultError::Database`] when the subject or gallery is not there.
pub fn insert(tx: &mut Tx<'_>, row: &Consent) -> Result<(), VaultError> {
    diesel::insert_into(consents::table).values(row.clone()).execute(tx.connection)?;
    Ok(())
}

/// Removes a row and everything in it; true if it was there.
///
/// # Errors
/// [`VaultError::Database`] while another row still names it.
pub fn delete(tx: &mut Tx<'_>, id: ConsentId) -> Result<bool, VaultError> {
    Ok(diesel::delete(consents::table.find(Stored(id))).execute(tx.connection)? == 1)
}

/// A page of a gallery's consents, by id, starting after `after`; `limit` at most.
///
/// # Errors
/// [`VaultError::Database`].
pub fn list(
    tx: &mut Tx<'_>,
    gallery: GalleryId,
    after: Option<ConsentId>,
    limit: i64,
) -> Result<Vec<Consent>, VaultError> {
    let after = after.map_or(vec![], |id| id.to_bytes().to_vec());
    let query = consents::table.filter(consents::gallery_id.eq(Stored(gallery))).filter(consents::id.gt(after));
    Ok(query.order(consents::id).limit(limit).select(Consent::as_select()).load(tx.connection)?)
}

/// How many consents a gallery has.
///
/// # Errors
/// [`VaultError::Database`].
pub fn count(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<i64, VaultError> {
    Ok(consents::table.filter(consents::gallery_id.eq(Stored(gallery))).count().get_result(tx.connection)?)
}

/// The people of a gallery of whom a consent was withdrawn or is over at `now` (milliseconds since 1970 UTC); another one
/// may stand.
///
/// # Errors
/// [`VaultError::Database`].
pub fn with_an_end(tx: &mut Tx<'_>, gallery: GalleryId, now: i64) -> Result<Vec<SubjectId>, VaultError> {
    let of_gallery = consents::gallery_id.eq(Stored(gallery));
    let withdrawn = consents::table.filter(of_gallery.clone()).filter(consents::withdrawn_at.is_not_null());
    let over = consents::table.filter(of_gallery).filter(consents::stands_until.le(now));
    let mut people: Vec<Stored<SubjectId>> = withdrawn.select(consents::subject_id).load(tx.connection)?;
    people.extend(over.select(consents::subject_id).load::<Stored<SubjectId>>(tx.connection)?);
    let mut people: Vec<SubjectId> = people.into_iter().map(|Stored(id)| id).collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// A subject's consents, newest first.
///
/// # Errors
/// [`VaultError::Database`].
pub fn of_subject(tx: &mut Tx<'_>, subject: SubjectId) -> Result<Vec<Consent>, VaultError> {
    let query = consents::table.filter(consents::subject_id.eq(Stored(subject)));
    let order = (consents::given_at.desc(), consents::id.desc());
    Ok(query.order(order).select(Consent::as_select()).load(tx.connection)?)
}
