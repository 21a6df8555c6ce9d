//! Opening everything that is held of a face for the person whose face it is (GDPR Art. 15). Unlike a search's answer it
//! leaves out no restricted face and no gallery that is out of use: rights do not end with a gallery's use.

use basis::{FaceId, ImageId, Permit, SubjectId, Sweep};
use jiff::Timestamp;
use vault::KeySlot;
use vault::records::{faces, images, segments};
use zeroize::Zeroizing;

use super::{FaceDetails, GalleryError, House};
use crate::code::Code;
use crate::store::{Record, SealedSegment};

/// A face with everything that is held of it.
pub struct HeldFace {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: ImageId,
    /// The person it is bound to.
    pub subject: Option<SubjectId>,
    /// The key that the face's own leaves are sealed under.
    pub key: KeySlot,
    /// Where it is in the picture, its source, its territory.
    pub details: FaceDetails,
    /// The kept crop as PNG.
    pub crop: Option<Zeroizing<Vec<u8>>>,
    /// The template.
    pub template: HeldTemplate,
    /// Whether it may not be used for now.
    pub restricted: bool,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
}

/// A template as it is stored: `x_i` is about `scale * v_i`, and `v_i` a 16-bit integer from -32,639 to 32,639.
pub struct HeldTemplate {
    /// The values `v_i`, two bytes each, little-endian two's complement.
    pub values: Zeroizing<Vec<u8>>,
    /// What one step is worth.
    pub scale: f32,
}

/// A picture with everything that is held of it beside its faces.
pub struct HeldPicture {
    /// The controller's own reference.
    pub reference: String,
    /// The whole picture, where it is kept and its key stands.
    pub original: Option<Zeroizing<Vec<u8>>>,
    /// How many faces were found in it.
    pub faces_found: usize,
    /// Every face that is enrolled of it, with its box: left, top, width, height in pixels of the upright picture.
    pub faces: Vec<(FaceId, [f32; 4])>,
}

impl House {
    /// Opens a face for an answer to the request that the permit was given for.
    ///
    /// # Errors
    /// [`GalleryError::NotShown`] when it is not there; [`GalleryError::WrongPermit`] when it stands in another gallery;
    /// otherwise when the records cannot be opened.
    pub fn held(&self, permit: &Permit<Sweep>, face: FaceId) -> Result<HeldFace, GalleryError> {
        let gone = || GalleryError::NotShown { face };
        let row = self.vault.read(|tx| faces::get(tx, face))?.ok_or_else(gone)?;
        if row.gallery_id != permit.act().gallery {
            return Err(GalleryError::WrongPermit { what: "gallery" });
        }
        let key = self.vault.keys().key(row.key_slot)?;
        let code = match (&row.sealed_template, row.segment_id, row.segment_row) {
            (Some(sealed), ..) => Record::from_bytes(&vault::open(&key, &face.to_bytes(), &sealed.0)?)?.code,
            (None, Some(segment), Some(number)) => {
                let rows = self.vault.read(|tx| segments::list(tx, row.gallery_id))?;
                let segment = rows.into_iter().find(|known| known.id == segment).ok_or_else(gone)?;
                let key = self.vault.keys().key(segment.key_slot)?;
                let blobs = self.vault.blobs();
                let (high, low) = (blobs.get(segment.high_blob, &key)?, blobs.get(segment.low_blob, &key)?);
                let number = number.try_into().map_err(|_| gone())?;
                SealedSegment::from_bytes(&high, &low)?.code(number, face)?.ok_or_else(gone)?
            }
            _ => return Err(gone()),
        };
        Ok(HeldFace {
            face: row.id,
            image: row.image_id,
            subject: row.subject_id,
            key: row.key_slot,
            details: vault::open_json(&key, &row.id.to_bytes(), &row.sealed_details)?,
            crop: row.crop_blob.map(|blob| self.vault.blobs().get(blob, &key)).transpose()?,
            template: HeldTemplate::of(&code),
            restricted: row.restricted,
            enrolled_at: Timestamp::from_millisecond(row.created_at).unwrap_or(Timestamp::MAX),
        })
    }

    /// Opens a picture for an answer to the request that the permit was given for. It may show other people: whoever
    /// hands it on covers them.
    ///
    /// # Errors
    /// As [`House::held`].
    pub fn held_picture(&self, permit: &Permit<Sweep>, image: ImageId) -> Result<HeldPicture, GalleryError> {
        let (row, faces) =
            self.vault.read(|tx| Ok::<_, GalleryError>((images::get(tx, image)?, faces::of_image(tx, image)?)))?;
        let gone = || GalleryError::NothingToErase { kind: "image", id: image.to_string() };
        let row = row.ok_or_else(gone)?;
        if row.gallery_id != permit.act().gallery {
            return Err(GalleryError::WrongPermit { what: "gallery" });
        }
        let source = self.source_of(&row)?;
        let original = match (row.original_blob, source.original_key.map(KeySlot)) {
            // The key goes with an erased person's picture while the row stays for the others in it.
            (Some(blob), Some(slot)) => match self.vault.keys().key(slot) {
                Ok(key) => Some(self.vault.blobs().get(blob, &key)?),
                Err(vault::KeyError::Destroyed(_)) => None,
                Err(error) => return Err(error.into()),
            },
            _ => None,
        };
        let mut boxes = Vec::with_capacity(faces.len());
        for face in faces {
            let key = self.vault.keys().key(face.key_slot)?;
            let details: FaceDetails = vault::open_json(&key, &face.id.to_bytes(), &face.sealed_details)?;
            boxes.push((face.id, details.region));
        }
        Ok(HeldPicture {
            reference: source.reference,
            original,
            faces_found: usize::try_from(row.faces_found).unwrap_or(0),
            faces: boxes,
        })
    }
}

impl HeldTemplate {
    fn of(code: &Code) -> Self {
        let mut values = Zeroizing::new(Vec::with_capacity(2 * code.dimension()));
        for (&high, &low) in code.high().iter().zip(code.low()) {
            values.extend((256 * i16::from(high) + i16::from(low)).to_le_bytes());
        }
        Self { values, scale: code.scale() }
    }
}
