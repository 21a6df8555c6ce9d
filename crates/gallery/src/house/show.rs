//! Showing a found face: only against the leaf that says it was shown.

use basis::{Disclose, Export, FaceId, GalleryId, ImageId, SubjectId};
use jiff::Timestamp;
use ledger::Recorded;
use vault::records::faces;
use zeroize::Zeroizing;

use super::{FaceDetails, GalleryError, House};

/// A face as the searcher sees it.
pub struct Shown {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: ImageId,
    /// The person, where known.
    pub subject: Option<SubjectId>,
    /// Where it is in the picture, and where the picture is.
    pub details: FaceDetails,
    /// The kept crop as PNG.
    pub crop: Option<Zeroizing<Vec<u8>>>,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
}

impl House {
    /// Opens a face for the person whose search found it. Asks the memory once more, so that what was erased or
    /// restricted after the search is not shown.
    ///
    /// # Errors
    /// [`GalleryError::NotShown`] when it was; [`GalleryError::WrongPermit`] when the face is bound to another person than
    /// the gate was asked about; otherwise when the records cannot be opened.
    pub fn show(&self, recorded: &Recorded<Disclose>) -> Result<Shown, GalleryError> {
        let &Disclose { gallery, face, subject, .. } = recorded.act();
        self.show_face(gallery, face, subject)
    }

    /// Opens a face that left as an identification, for whoever takes it along.
    ///
    /// # Errors
    /// As [`House::show`].
    pub fn show_exported(&self, recorded: &Recorded<Export>) -> Result<Shown, GalleryError> {
        let &Export { gallery, face, subject, .. } = recorded.act();
        self.show_face(gallery, face, subject)
    }

    fn show_face(&self, gallery: GalleryId, face: FaceId, subject: Option<SubjectId>) -> Result<Shown, GalleryError> {
        let gone = || GalleryError::NotShown { face };
        let room = self.room(gallery)?;
        let row =
            self.vault.read(|tx| faces::get(tx, face))?.filter(|row| row.gallery_id == gallery && !row.restricted);
        let row = row.ok_or_else(gone)?;
        if row.subject_id != subject {
            return Err(GalleryError::WrongPermit { what: "person" });
        }
        let shown = self.open_face(row);
        // Last, because what was read may have been erased while it was read; then why it did not open is no matter.
        if room.shows(face) { shown } else { Err(gone()) }
    }

    fn open_face(&self, row: faces::Face) -> Result<Shown, GalleryError> {
        let key = self.vault.keys().key(row.key_slot)?;
        Ok(Shown {
            face: row.id,
            image: row.image_id,
            subject: row.subject_id,
            details: vault::open_json(&key, &row.id.to_bytes(), &row.sealed_details)?,
            crop: row.crop_blob.map(|blob| self.vault.blobs().get(blob, &key)).transpose()?,
            enrolled_at: Timestamp::from_millisecond(row.created_at).unwrap_or(Timestamp::MAX),
        })
    }
}
