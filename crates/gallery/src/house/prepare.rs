//! What is kept of a picture under seal, and the leaves that say so.

use basis::{Enrol, FaceId, GalleryId, ImageId, Keep, SubjectId};
use jiff::Timestamp;
use ledger::Entry;
use serde::Serialize;
use vault::KeySlot;
use vault::records::{faces, images, subjects};

use super::enrol::{NewFace, NewPicture};
use super::unnamed::Unnamed;
use super::{GalleryError, House, ImageSource, PackRef};
use crate::code::Code;
use crate::filter::Facets;
use crate::store::Record;

/// A picture and its faces, sealed and not yet named.
pub(super) struct PictureRows {
    pub(super) image: images::Image,
    /// [`House::source_tag`] of its source.
    pub(super) source_tag: [u8; 32],
    pub(super) faces: Vec<(faces::Face, Record)>,
}

impl House {
    /// Seals what is kept of a picture and makes its leaves; nothing is named yet.
    #[allow(clippy::type_complexity, reason = "one picture's leaf and its faces' leaves, as the ledger batches them")]
    pub(super) fn prepare(
        &self,
        gallery: GalleryId,
        pack: &PackRef,
        picture: NewPicture,
        at: Timestamp,
        unnamed: &mut Unnamed<'_>,
    ) -> Result<((Entry<Enrol>, Vec<Entry<Keep>>), PictureRows), GalleryError> {
        let image = picture.permit.act().image;
        let (slot, key) = unnamed.key()?;
        let (original_key, original_blob) = match &picture.original {
            None => (None, None),
            Some(bytes) => {
                let (slot, key) = unnamed.key()?;
                (Some(slot.0), Some(unnamed.put(&key, bytes)?))
            }
        };
        let source_tag = self.source_tag(gallery, &picture.source)?;
        let source = ImageSource { reference: picture.source, original_key };
        let row = images::Image {
            id: image,
            gallery_id: gallery,
            key_slot: slot,
            content_tag: picture.content_tag,
            sealed_source: vault::seal_json(&key, &image.to_bytes(), &source, self.vault.random())?,
            original_blob,
            faces_found: picture.faces_found as i64,
            faces_kept: picture.faces.len() as i64,
            created_at: at.as_millisecond(),
        };
        let record = ImageRecord {
            gallery,
            image,
            pack: &pack.name,
            faces_found: row.faces_found,
            faces_enrolled: row.faces_kept,
            faces_left_out: row.faces_found - row.faces_kept,
        };
        let holder = self.holder(slot)?;
        let entry = Entry::new(picture.permit, self.event(at), at, &holder, &record)?;
        let mut leaves = Vec::with_capacity(picture.faces.len());
        let mut rows = Vec::with_capacity(picture.faces.len());
        for face in picture.faces {
            let (leaf, row) = self.prepare_face(face, at, unnamed)?;
            leaves.push(leaf);
            rows.push(row);
        }
        Ok(((entry, leaves), PictureRows { image: row, source_tag, faces: rows }))
    }

    fn prepare_face(
        &self,
        new: NewFace,
        at: Timestamp,
        unnamed: &mut Unnamed<'_>,
    ) -> Result<(Entry<Keep>, (faces::Face, Record)), GalleryError> {
        let &Keep { gallery, image, face, subject } = new.permit.act();
        let (slot, key) = unnamed.key()?;
        let facets = Facets {
            subject,
            territory: new.details.territory.country().map(|country| country.letters()),
            restricted: false,
            enrolled_at_ms: at.as_millisecond(),
        };
        let norm_statistic = new.template.statistic();
        let record = Record { face, code: Code::quantise(new.template.values())?, facets, norm_statistic };
        let row = faces::Face {
            id: face,
            image_id: image,
            gallery_id: gallery,
            subject_id: subject,
            key_slot: slot,
            sealed_details: vault::seal_json(&key, &face.to_bytes(), &new.details, self.vault.random())?,
            crop_blob: new.crop.as_ref().map(|crop| unnamed.put(&key, crop)).transpose()?,
            restricted: false,
            sealed_template: Some(self.seal_record(&key, &record)),
            segment_id: None,
            segment_row: None,
            created_at: at.as_millisecond(),
            territory_moved: false,
        };
        // A named person's leaf opens with the person's key, so that one erasure of the person closes all of them.
        let holder = match subject {
            Some(subject) => self.holder(self.subject_slot(gallery, subject)?)?,
            None => self.holder(slot)?,
        };
        let entry = Entry::new(new.permit, self.event(at), at, &holder, &FaceRecord { gallery, image, face, subject })?;
        Ok((entry, (row, record)))
    }

    fn subject_slot(&self, gallery: GalleryId, subject: SubjectId) -> Result<KeySlot, GalleryError> {
        let row = self.vault.read(|tx| subjects::get(tx, subject))?;
        row.filter(|row| row.gallery_id == gallery)
            .map(|row| row.key_slot)
            .ok_or_else(|| GalleryError::NothingToErase { kind: "subject", id: subject.to_string() })
    }
}

/// The committed record of `image.enrolled`.
#[derive(Serialize)]
struct ImageRecord<'a> {
    gallery: GalleryId,
    image: ImageId,
    pack: &'a str,
    faces_found: i64,
    faces_enrolled: i64,
    faces_left_out: i64,
}

/// The committed record of a face kept.
#[derive(Serialize)]
struct FaceRecord {
    gallery: GalleryId,
    image: ImageId,
    face: FaceId,
    subject: Option<SubjectId>,
}
