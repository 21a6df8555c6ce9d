//! What a gallery holds, listed: pictures by the controller's own references, faces by ids. Nothing of a face is opened.

use basis::{FaceId, GalleryId, ImageId, SubjectId};
use gallery::ImageSource;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{faces, images};

use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

/// A picture that is held.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImageView {
    /// Its id.
    pub id: ImageId,
    /// The controller's own reference of it.
    pub source: String,
    /// Faces that were found in it.
    pub faces_found: usize,
    /// Faces that were kept of it.
    pub faces_kept: usize,
    /// Whether the picture itself is kept.
    pub original_kept: bool,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
}

/// A face that is held.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FaceView {
    /// Its id.
    pub id: FaceId,
    /// The picture it is in.
    pub image: ImageId,
    /// Whose it is, where that is known.
    pub subject: Option<SubjectId>,
    /// Whether it may not be used for now.
    pub restricted: bool,
    /// Whether a crop of it is kept.
    pub crop_kept: bool,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
}

/// Which faces are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaceFilter {
    /// Only this person's.
    pub subject: Option<SubjectId>,
    /// Only those of this picture.
    pub image: Option<ImageId>,
}

/// Pictures of a gallery by id, `limit` of them after `after`.
///
/// # Errors
/// When there is no such gallery, or a record cannot be opened.
pub fn images(
    here: &Installation,
    gallery: &str,
    after: Option<ImageId>,
    limit: usize,
) -> Result<Vec<ImageView>, ServiceError> {
    let gallery = register::id_of(here, gallery)?;
    let rows = here.read(|tx| images::list(tx, gallery, after, bounded(limit)))?;
    rows.into_iter().filter_map(|row| unless_gone(image(here, &row))).collect()
}

/// Faces of a gallery by id, `limit` of them after `after`.
///
/// # Errors
/// When there is no such gallery.
pub fn faces(
    here: &Installation,
    gallery: &str,
    filter: FaceFilter,
    after: Option<FaceId>,
    limit: usize,
) -> Result<Vec<FaceView>, ServiceError> {
    let gallery = register::id_of(here, gallery)?;
    let rows = here.read(|tx| match (filter.subject, filter.image) {
        (None, None) => faces::list(tx, gallery, after, bounded(limit)),
        (Some(subject), _) => faces::of_subject(tx, subject),
        (None, Some(image)) => faces::of_image(tx, image),
    })?;
    let wanted = |row: &faces::Face| {
        row.gallery_id == gallery
            && after.is_none_or(|after| row.id > after)
            && filter.image.is_none_or(|image| row.image_id == image)
    };
    let mut found: Vec<_> = rows.into_iter().filter(wanted).map(face).collect();
    found.sort_by_key(|face| face.id);
    found.truncate(limit);
    Ok(found)
}

/// Those of some faces that a gallery holds, by id, `limit` of them after `after`.
///
/// # Errors
/// When there is no such gallery.
pub(crate) fn faces_named(
    here: &Installation,
    gallery: &str,
    filter: FaceFilter,
    (after, limit): (Option<FaceId>, usize),
    wanted: &[FaceId],
) -> Result<Vec<FaceView>, ServiceError> {
    let gallery = register::id_of(here, gallery)?;
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|face| after.is_none_or(|after| *face > after));
    let fits = |row: &faces::Face| {
        row.gallery_id == gallery
            && filter.subject.is_none_or(|subject| row.subject_id == Some(subject))
            && filter.image.is_none_or(|image| row.image_id == image)
    };
    let rows = here.read(|tx| wanted.iter().map(|face| faces::get(tx, *face)).collect::<Result<Vec<_>, _>>())?;
    Ok(rows.into_iter().flatten().filter(fits).map(face).take(limit).collect())
}

/// The controller's own reference of a picture; nothing when there is none of this id.
///
/// # Errors
/// When the record cannot be opened.
pub(crate) fn reference(here: &Installation, id: ImageId) -> Result<Option<String>, ServiceError> {
    let row = here.read(|tx| images::get(tx, id))?;
    row.map(|row| image(here, &row).map(|view| view.source)).transpose()
}

/// How many faces a gallery's searches go through; for the server's own counts.
///
/// # Errors
/// When there is no such gallery.
pub fn faces_held(here: &Installation, gallery: GalleryId) -> Result<usize, ServiceError> {
    Ok(here.house().faces_held(gallery)?)
}

fn image(here: &Installation, row: &images::Image) -> Result<ImageView, ServiceError> {
    let key = here.house().vault().keys().key(row.key_slot)?;
    let source: ImageSource = vault::open_json(&key, &row.id.to_bytes(), &row.sealed_source)?;
    Ok(ImageView {
        id: row.id,
        source: source.reference,
        faces_found: usize::try_from(row.faces_found).unwrap_or(0),
        faces_kept: usize::try_from(row.faces_kept).unwrap_or(0),
        original_kept: row.original_blob.is_some(),
        enrolled_at: super::at(row.created_at),
    })
}

fn face(row: faces::Face) -> FaceView {
    FaceView {
        id: row.id,
        image: row.image_id,
        subject: row.subject_id,
        restricted: row.restricted,
        crop_kept: row.crop_blob.is_some(),
        enrolled_at: super::at(row.created_at),
    }
}

/// What was erased between the row's reading and its opening is not listed.
fn unless_gone<T>(opened: Result<T, ServiceError>) -> Option<Result<T, ServiceError>> {
    match opened {
        Err(error) if error.is_gone() => None,
        other => Some(other),
    }
}

fn bounded(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
