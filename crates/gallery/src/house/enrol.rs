//! Taking pictures in: sealed bytes first, then one transaction that names them, then the memory that searches read.

use basis::{Enrol, ErasureId, FaceId, GalleryId, ImageId, Keep, Permit, SubjectId};
use jiff::Timestamp;
use ledger::Entry;
use serde::Serialize;
use vault::records::{barred, faces, galleries, images, subjects};
use vault::{Key, KeySlot, Tx};
use zeroize::Zeroizing;

use super::room::Room;
use super::{FaceDetails, GalleryError, House, ImageSource, PackRef};
use crate::code::Code;
use crate::filter::Facets;
use crate::store::Record;

/// A picture that the gate lets in, with the faces that it lets the gallery keep.
pub struct NewPicture {
    /// Given for this picture; its templates were computed under it.
    pub permit: Permit<Enrol>,
    /// [`House::content_tag`] of the file's bytes.
    pub content_tag: [u8; 32],
    /// The controller's own reference.
    pub source: String,
    /// The file, where the gallery keeps originals.
    pub original: Option<Zeroizing<Vec<u8>>>,
    /// How many faces the detector found in it.
    pub faces_found: usize,
    /// Those that are kept.
    pub faces: Vec<NewFace>,
}

/// A face that the gate lets the gallery keep.
pub struct NewFace {
    /// Given for this face.
    pub permit: Permit<Keep>,
    /// Unit length, in the pack's transformed space.
    pub template: Zeroizing<Vec<f32>>,
    /// Everything else that is kept of it.
    pub details: FaceDetails,
    /// The crop as PNG, where the gallery keeps crops.
    pub crop: Option<Zeroizing<Vec<u8>>>,
}

/// What stands after a picture was taken in.
#[derive(Debug, Clone, Serialize)]
pub struct Enrolled {
    /// The picture.
    pub image: ImageId,
    /// Its faces.
    pub faces: Vec<FaceId>,
    /// The picture's leaf in the log.
    pub leaf: u64,
}

/// What is known of a file's bytes before anything is computed from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is new.
    New,
    /// It is enrolled.
    Enrolled(ImageId),
    /// It was erased and stays out.
    Barred(ErasureId),
}

impl House {
    /// A keyed digest of a file's bytes: recognises the same file again, wherever it stands, and says nothing about it
    /// to anyone without the controller's key.
    ///
    /// # Errors
    /// When the key tree cannot be read.
    pub fn content_tag(&self, gallery: GalleryId, bytes: &[u8]) -> Result<[u8; 32], GalleryError> {
        let controller = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(controller.derive("picture content", &gallery.to_bytes()).tag(bytes))
    }

    /// Whether a file was seen before, and how that ended.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn known(&self, gallery: GalleryId, tag: &[u8; 32]) -> Result<Known, GalleryError> {
        self.vault.read(|tx| {
            if let Some(row) = barred::get(tx, gallery, tag)? {
                return Ok(Known::Barred(row.erasure_id));
            }
            Ok(images::by_content(tx, gallery, tag)?.map_or(Known::New, |row| Known::Enrolled(row.id)))
        })
    }

    /// Takes a batch of pictures into one gallery, all or none.
    ///
    /// # Errors
    /// [`GalleryError::MixedPacks`]; [`GalleryError::Barred`] for a picture erased meanwhile; a stale permit as
    /// `GalleryError::Ledger`: ask the gate again. Nothing of the batch stands then.
    pub fn enrol(
        &self,
        gallery: GalleryId,
        pack: &PackRef,
        pictures: Vec<NewPicture>,
        at: Timestamp,
    ) -> Result<Vec<Enrolled>, GalleryError> {
        let room = self.room(gallery)?;
        // One enrolment or erasure of a gallery at a time: rows and memory change together.
        let _turn = room.turn();
        room.check_pack(pack)?;

        let mut blobs = self.vault.blobs().batch();
        let mut entries = Vec::with_capacity(pictures.len());
        let mut rows = Vec::with_capacity(pictures.len());
        for picture in pictures {
            if picture.permit.act().gallery != gallery {
                return Err(GalleryError::WrongPermit { what: "gallery" });
            }
            let (entry, row) = self.prepare(gallery, pack, picture, at, &mut blobs)?;
            entries.push(entry);
            rows.push(row);
        }
        blobs.sync()?;

        let (recorded, ()) = ledger::commit(&self.desk(), entries, |tx| {
            let tx = tx.rows();
            if room.pack().is_none() {
                name_pack(tx, gallery, pack)?;
            }
            for row in &rows {
                if let Some(bar) = barred::get(tx, gallery, &row.image.content_tag)? {
                    return Err(GalleryError::Barred { erasure: bar.erasure_id });
                }
                images::insert(tx, &row.image)?;
                row.faces.iter().try_for_each(|(face, _)| faces::insert(tx, face))?;
            }
            Ok::<_, GalleryError>(())
        })?;

        room.set_pack(pack);
        let mut enrolled = Vec::with_capacity(rows.len());
        for ((image, kept), row) in recorded.into_iter().zip(rows) {
            let ids = kept.iter().map(|kept| kept.act().face).collect();
            enrolled.push(Enrolled { image: image.act().image, faces: ids, leaf: image.leaf_index() });
            for (kept, (_, record)) in kept.iter().zip(row.faces) {
                debug_assert_eq!(kept.act().face, record.face);
                self.shelve(&room, record, at)?;
            }
        }
        Ok(enrolled)
    }

    /// Seals what is kept of a picture and makes its leaves; nothing is named yet.
    #[allow(clippy::type_complexity, reason = "one picture's leaf and its faces' leaves, as the ledger batches them")]
    fn prepare(
        &self,
        gallery: GalleryId,
        pack: &PackRef,
        picture: NewPicture,
        at: Timestamp,
        blobs: &mut vault::Batch<'_>,
    ) -> Result<((Entry<Enrol>, Vec<Entry<Keep>>), PictureRows), GalleryError> {
        let image = picture.permit.act().image;
        let (slot, key) = self.new_key()?;
        let (original_key, original_blob) = match &picture.original {
            None => (None, None),
            Some(bytes) => {
                let (slot, key) = self.new_key()?;
                (Some(slot.0), Some(blobs.put(&key, bytes)?))
            }
        };
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
            let (leaf, row) = self.prepare_face(face, at, blobs)?;
            leaves.push(leaf);
            rows.push(row);
        }
        Ok(((entry, leaves), PictureRows { image: row, faces: rows }))
    }

    fn prepare_face(
        &self,
        new: NewFace,
        at: Timestamp,
        blobs: &mut vault::Batch<'_>,
    ) -> Result<(Entry<Keep>, (faces::Face, Record)), GalleryError> {
        let &Keep { gallery, image, face, subject } = new.permit.act();
        let (slot, key) = self.new_key()?;
        let facets = Facets {
            subject,
            territory: new.details.territory.country().map(|country| country.letters()),
            restricted: false,
            enrolled_at_ms: at.as_millisecond(),
        };
        let record = Record { face, code: Code::quantise(&new.template)?, facets, norm_statistic: 0.0 };
        let row = faces::Face {
            id: face,
            image_id: image,
            gallery_id: gallery,
            subject_id: subject,
            key_slot: slot,
            sealed_details: vault::seal_json(&key, &face.to_bytes(), &new.details, self.vault.random())?,
            crop_blob: new.crop.as_ref().map(|crop| blobs.put(&key, crop)).transpose()?,
            restricted: false,
            norm_statistic: None,
            sealed_template: Some(seal_record(&key, &record, self)?),
            segment_id: None,
            segment_row: None,
            created_at: at.as_millisecond(),
        };
        // A named person's leaf opens with the person's key, so that one erasure of the person closes all of them.
        let holder = match subject {
            Some(subject) => self.holder(self.subject_slot(subject)?)?,
            None => self.holder(slot)?,
        };
        let entry = Entry::new(new.permit, self.event(at), at, &holder, &FaceRecord { gallery, image, face, subject })?;
        Ok((entry, (row, record)))
    }

    /// Puts a committed face where searches find it, and seals the open segment when it is full.
    pub(super) fn shelve(&self, room: &Room, record: Record, at: Timestamp) -> Result<(), GalleryError> {
        if room.insert(record)? {
            super::load::seal_tail(&self.vault, room, at)?;
        }
        Ok(())
    }

    fn subject_slot(&self, subject: SubjectId) -> Result<KeySlot, GalleryError> {
        let row = self.vault.read(|tx| subjects::get(tx, subject))?;
        row.map(|row| row.key_slot)
            .ok_or_else(|| GalleryError::NothingToErase { kind: "subject", id: subject.to_string() })
    }

    pub(super) fn new_key(&self) -> Result<(KeySlot, Key), GalleryError> {
        let slot = self.vault.keys().allocate()?;
        Ok((slot, self.vault.keys().key(slot)?))
    }
}

/// Names the pack of a gallery's templates, in the transaction that brings the first of them.
pub(super) fn name_pack(tx: &mut Tx<'_>, gallery: GalleryId, pack: &PackRef) -> Result<(), GalleryError> {
    let mut row = galleries::get(tx, gallery)?.ok_or(GalleryError::NoGallery { gallery })?;
    row.pack_id = Some(pack.name.clone());
    row.pack_digest = Some(pack.digest);
    galleries::update(tx, &row)?;
    Ok(())
}

struct PictureRows {
    image: images::Image,
    faces: Vec<(faces::Face, Record)>,
}

/// A face's template as it stands in the open tail.
pub(super) fn seal_record(key: &Key, record: &Record, house: &House) -> Result<vault::Sealed, GalleryError> {
    Ok(vault::Sealed(vault::seal(key, &record.face.to_bytes(), &record.to_bytes(), house.vault.random())))
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
