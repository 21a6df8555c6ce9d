//! Taking pictures in: sealed bytes first, then one transaction that names them, then the memory that searches read.

use std::sync::Arc;

use basis::{Enrol, ErasureId, FaceId, GalleryId, ImageId, Keep, Permit};
use jiff::Timestamp;
use serde::Serialize;
use vault::records::{barred, faces, galleries, images};
use vault::{Key, KeySlot, Tx};
use zeroize::Zeroizing;

use super::seal::seal_tail;
use super::shelves::Shelves;
use super::unnamed::Unnamed;
use super::{FaceDetails, GalleryError, House, PackRef};
use crate::score::NormedTemplate;
use crate::store::{Record, StoreError};

/// A picture that the gate lets in, with the faces that it lets the gallery keep.
pub struct NewPicture {
    /// Given for this picture; its templates were computed under it.
    pub permit: Permit<Enrol>,
    /// [`House::content_tag`] of the file's bytes.
    pub content_tag: [u8; 32],
    /// The controller's own reference.
    pub source: String,
    /// The whole picture, where the gallery keeps originals.
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
    /// In the pack's transformed space.
    pub template: NormedTemplate,
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

    /// A keyed digest of the controller's own reference of a picture: recognises the asset, whatever bytes it is offered
    /// in.
    ///
    /// # Errors
    /// When the key tree cannot be read.
    pub fn source_tag(&self, gallery: GalleryId, reference: &str) -> Result<[u8; 32], GalleryError> {
        let controller = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(controller.derive("picture source", &gallery.to_bytes()).tag(reference.as_bytes()))
    }

    /// The erasure that keeps an asset out, by its reference, if one does.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn barred_source(&self, gallery: GalleryId, reference: &str) -> Result<Option<ErasureId>, GalleryError> {
        let tag = self.source_tag(gallery, reference)?;
        Ok(self.vault.read(|tx| barred::get(tx, gallery, &tag))?.map(|bar| bar.erasure_id))
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
    /// [`GalleryError::MixedPacks`]; [`GalleryError::Barred`] for a picture erased meanwhile and
    /// [`GalleryError::AlreadyEnrolled`] for one enrolled meanwhile; [`GalleryError::BatchTooLarge`]; a stale permit as
    /// `GalleryError::Ledger`: ask the gate again. Nothing of the batch stands then, and what was written of it is
    /// removed.
    pub fn enrol(
        &self,
        gallery: GalleryId,
        pack: &PackRef,
        pictures: Vec<NewPicture>,
        at: Timestamp,
    ) -> Result<Vec<Enrolled>, GalleryError> {
        pictures.iter().try_for_each(|picture| check_permits(gallery, picture))?;
        let mut unnamed = Unnamed::new(self);
        let enrolled = self.take_in(gallery, pack, pictures, at, &mut unnamed);
        if let Err(error) = &enrolled {
            unnamed.discard_if_refused(error);
        }
        enrolled
    }

    fn take_in(
        &self,
        gallery: GalleryId,
        pack: &PackRef,
        pictures: Vec<NewPicture>,
        at: Timestamp,
        unnamed: &mut Unnamed<'_>,
    ) -> Result<Vec<Enrolled>, GalleryError> {
        let room = self.room(gallery)?;
        // One enrolment or erasure of a gallery at a time: rows and memory change together.
        let _turn = room.turn();
        room.check_pack(pack)?;
        // Everything that can fail is done before the commit, so that memory always follows.
        let shelves = self.make_room(gallery, room.shelves(), &pictures, at)?;

        let mut entries = Vec::with_capacity(pictures.len());
        let mut rows = Vec::with_capacity(pictures.len());
        for picture in pictures {
            let (entry, row) = self.prepare(gallery, pack, picture, at, unnamed)?;
            entries.push(entry);
            rows.push(row);
        }
        unnamed.sync()?;

        let (recorded, ()) = ledger::commit(&self.desk(), entries, |tx| {
            let tx = tx.rows();
            if room.pack().is_none() && shelves.is_some() {
                name_pack(tx, gallery, pack)?;
            }
            for row in &rows {
                check_new(tx, gallery, &row.image.content_tag, &row.source_tag)?;
                images::insert(tx, &row.image)?;
                row.faces.iter().try_for_each(|(face, _)| faces::insert(tx, face))?;
            }
            Ok::<_, GalleryError>(())
        })?;

        if let Some(shelves) = &shelves {
            room.install(pack, Some(Arc::clone(shelves)));
            for (_, record) in rows.into_iter().flat_map(|row| row.faces) {
                room.insert(shelves, record).expect("a new face of the right dimension, and there is room");
            }
        }
        Ok(recorded
            .iter()
            .map(|(image, kept)| Enrolled {
                image: image.act().image,
                faces: kept.iter().map(|kept| kept.act().face).collect(),
                leaf: image.leaf_index(),
            })
            .collect())
    }

    /// The shelves that take the batch's templates, with room for all of them in the tail; none for a batch without a
    /// face in a gallery that never had one.
    fn make_room(
        &self,
        gallery: GalleryId,
        held: Option<Arc<Shelves>>,
        pictures: &[NewPicture],
        at: Timestamp,
    ) -> Result<Option<Arc<Shelves>>, GalleryError> {
        let mut templates = pictures.iter().flat_map(|picture| &picture.faces).map(|face| &face.template);
        let (faces, limit) = (templates.clone().count(), self.segment_rows);
        let shelves = match (held, templates.next()) {
            (Some(shelves), _) => shelves,
            (None, Some(first)) => Arc::new(Shelves::new(&self.vault, first.values().len(), self.segment_rows)?),
            (None, None) => return Ok(None),
        };
        if faces > limit {
            return Err(GalleryError::BatchTooLarge { faces, limit });
        }
        let expected = shelves.store.dimension();
        for template in pictures.iter().flat_map(|picture| &picture.faces).map(|face| &face.template) {
            let found = template.values().len();
            if found != expected {
                return Err(StoreError::Dimension { expected, found }.into());
            }
        }
        if shelves.room() < faces {
            seal_tail(&self.vault, gallery, &shelves, at)?;
        }
        Ok(Some(shelves))
    }

    pub(super) fn new_key(&self) -> Result<(KeySlot, Key), GalleryError> {
        let slot = self.vault.keys().allocate()?;
        Ok((slot, self.vault.keys().key(slot)?))
    }

    /// A face's template as it stands in the open tail.
    pub(super) fn seal_record(&self, key: &Key, record: &Record) -> vault::Sealed {
        self.vault.seal(key, &record.face.to_bytes(), &record.to_bytes())
    }
}

/// Every permit of a picture is for this gallery and this picture.
fn check_permits(gallery: GalleryId, picture: &NewPicture) -> Result<(), GalleryError> {
    let act = picture.permit.act();
    if act.gallery != gallery || picture.faces.iter().any(|face| face.permit.act().gallery != gallery) {
        return Err(GalleryError::WrongPermit { what: "gallery" });
    }
    if picture.faces.iter().any(|face| face.permit.act().image != act.image) {
        return Err(GalleryError::WrongPermit { what: "picture" });
    }
    Ok(())
}

/// Asked again in the transaction: another enrolment or an erasure may have come before it.
fn check_new(tx: &mut Tx<'_>, gallery: GalleryId, tag: &[u8; 32], source_tag: &[u8; 32]) -> Result<(), GalleryError> {
    for tag in [tag, source_tag] {
        if let Some(bar) = barred::get(tx, gallery, tag)? {
            return Err(GalleryError::Barred { erasure: bar.erasure_id });
        }
    }
    match images::by_content(tx, gallery, tag)? {
        Some(image) => Err(GalleryError::AlreadyEnrolled { image: image.id }),
        None => Ok(()),
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
