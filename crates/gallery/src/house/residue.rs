//! Looking for what should be gone: in every file as it stands, and in everything that a key on disk still opens.
//!
//! Where all is ciphertext, "no bytes found" alone is worth nothing. A scan therefore reports both: before an erasure
//! the opened pass finds the plain bytes, after it neither pass does.

use std::collections::HashSet;

use basis::{Erase, FaceId, GalleryId, ImageId, Permit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, faces, galleries, images, segments};
use vault::{Key, KeyError, KeySlot};

use super::{ErasurePlan, GalleryError, House};
use crate::store::SealedSegment;
use crate::windows::{Pattern, Windows, each_file};

/// Where plain bytes were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Residue {
    /// Windows looked for.
    pub windows: usize,
    /// Files read.
    pub files: usize,
    /// Files in which a window stands as it is.
    pub in_files: usize,
    /// Records and blobs that a key on disk opened.
    pub opened: usize,
    /// Of those, how many hold a window.
    pub in_opened: usize,
}

/// What an opened piece of plain text is.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Template(FaceId),
    Crop(FaceId),
    Original(ImageId),
    /// Details, sources, and segments as a whole. They hold words and facts that other people share, so nothing is made
    /// a pattern of them; patterns are looked for in them.
    Other,
}

impl House {
    /// The plain bytes of what an erasure will destroy: templates, crops, originals.
    ///
    /// # Errors
    /// When they cannot be opened.
    pub fn plain_of(&self, permit: &Permit<Erase>, plan: &ErasurePlan) -> Result<Vec<Pattern>, GalleryError> {
        let act = permit.act();
        if act.erasure != plan.erasure || act.gallery != plan.gallery {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let going: HashSet<FaceId> = plan.face_ids().into_iter().collect();
        let mut patterns = Vec::new();
        self.each_opened(plan.gallery, &mut |piece, bytes| match piece {
            Piece::Template(face) if going.contains(&face) => patterns.push(Pattern::whole(bytes)),
            Piece::Crop(face) if going.contains(&face) => patterns.push(Pattern::body_of(bytes)),
            Piece::Original(image) if plan.takes_original_of(image) => patterns.push(Pattern::body_of(bytes)),
            _ => {}
        })?;
        Ok(patterns)
    }

    /// Looks for the patterns in all files under the data directory and in everything of faces that opens.
    ///
    /// # Errors
    /// When a file cannot be read, or something does not open whose key was not destroyed.
    pub fn residue(&self, patterns: &[Pattern]) -> Result<Residue, GalleryError> {
        let windows = Windows::of(patterns);
        let mut residue = Residue { windows: windows.count(), ..Residue::default() };
        each_file::<GalleryError>(&self.vault.places().data, &mut |path| {
            if let Some(found) = windows.in_file(path)? {
                residue.files += 1;
                residue.in_files += usize::from(found.is_some());
            }
            Ok(())
        })?;
        for gallery in self.vault.read(galleries::list)? {
            self.each_opened(gallery.id, &mut |_, bytes| {
                residue.opened += 1;
                residue.in_opened += usize::from(windows.find(bytes).is_some());
            })?;
        }
        Ok(residue)
    }

    /// Hands everything of a gallery that opens to `each`. Takes the gallery's turn, so that nothing is half there.
    fn each_opened(&self, gallery: GalleryId, each: &mut dyn FnMut(Piece, &[u8])) -> Result<(), GalleryError> {
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let blobs = self.vault.blobs();
        // A page at a time: a reader that stays open keeps other erasures from settling.
        records::each(
            |after, limit| self.vault.read(|tx| faces::list(tx, gallery, after, limit)),
            |face| face.id,
            |face| -> Result<(), GalleryError> {
                let Some(key) = self.key_unless_destroyed(face.key_slot)? else { return Ok(()) };
                let aad = face.id.to_bytes();
                each(Piece::Other, &vault::open(&key, &aad, &face.sealed_details.0)?);
                if let Some(sealed) = &face.sealed_template {
                    each(Piece::Template(face.id), &vault::open(&key, &aad, &sealed.0)?);
                }
                if let Some(blob) = face.crop_blob {
                    each(Piece::Crop(face.id), &blobs.get(blob, &key)?);
                }
                Ok(())
            },
        )?;
        records::each(
            |after, limit| self.vault.read(|tx| images::list(tx, gallery, after, limit)),
            |image| image.id,
            |image| -> Result<(), GalleryError> {
                let Some(key) = self.key_unless_destroyed(image.key_slot)? else { return Ok(()) };
                each(Piece::Other, &vault::open(&key, &image.id.to_bytes(), &image.sealed_source.0)?);
                let slot = self.source_of(&image)?.original_key.map(KeySlot);
                if let (Some(slot), Some(blob)) = (slot, image.original_blob)
                    && let Some(key) = self.key_unless_destroyed(slot)?
                {
                    each(Piece::Original(image.id), &blobs.get(blob, &key)?);
                }
                Ok(())
            },
        )?;
        for row in self.vault.read(|tx| segments::list(tx, gallery))? {
            let Some(key) = self.key_unless_destroyed(row.key_slot)? else { continue };
            let (high, low) = (blobs.get(row.high_blob, &key)?, blobs.get(row.low_blob, &key)?);
            each(Piece::Other, &high);
            each(Piece::Other, &low);
            let segment = SealedSegment::from_bytes(&high, &low)?;
            for (number, face) in segment.high().placed() {
                segment.row_bytes(number).iter().for_each(|half| each(Piece::Template(face), half));
            }
        }
        Ok(())
    }

    /// A destroyed key is what an erasure leaves: there is nothing to open. Any other failure is one of the scan.
    fn key_unless_destroyed(&self, slot: KeySlot) -> Result<Option<Key>, GalleryError> {
        match self.vault.keys().key(slot) {
            Ok(key) => Ok(Some(key)),
            Err(KeyError::Destroyed(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
