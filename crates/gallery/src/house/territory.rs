//! Where a person is, put right afterwards (GDPR Art. 16): in every face of theirs, and in what filters of searches go by.

use basis::{FaceId, GalleryId, SubjectId, Territory};
use vault::records::faces;
use vault::{Tx, Vault};

use super::shelves::Shelves;
use super::{FaceDetails, GalleryError, House};

impl House {
    /// Writes where a person is into every face of theirs, in the caller's transaction; which faces these are. Filters go by
    /// it once [`House::moved`] was called, and after a start.
    ///
    /// # Errors
    /// When the rows cannot be opened or written.
    pub fn move_subject(
        &self,
        tx: &mut Tx<'_>,
        subject: SubjectId,
        territory: Territory,
    ) -> Result<Vec<FaceId>, GalleryError> {
        let mut moved = Vec::new();
        for mut face in faces::of_subject(tx, subject)? {
            let key = self.vault.keys().key(face.key_slot)?;
            let mut details: FaceDetails = vault::open_json(&key, &face.id.to_bytes(), &face.sealed_details)?;
            details.territory = territory;
            face.sealed_details = vault::seal_json(&key, &face.id.to_bytes(), &details, self.vault.random())?;
            face.territory_moved = true;
            faces::update(tx, &face)?;
            moved.push(face.id);
        }
        Ok(moved)
    }

    /// Lets filters of searches go by where the person of these faces is now. Called once the transaction that wrote it
    /// stands, and never inside one. A face that is gone meanwhile is passed over.
    ///
    /// # Errors
    /// When the gallery is not open.
    pub fn moved(&self, gallery: GalleryId, of: &[FaceId], territory: Territory) -> Result<(), GalleryError> {
        let room = self.room(gallery)?;
        let _turn = room.turn();
        if let Some(shelves) = room.shelves() {
            for face in of {
                shelves.set_territory(*face, territory.country().map(|country| country.letters()));
            }
        }
        Ok(())
    }
}

/// At a start: faces whose person's place was put right since they were enrolled go by what their details say.
pub(super) fn load_moved(vault: &Vault, shelves: &Shelves, moved: &[FaceId]) -> Result<(), GalleryError> {
    for id in moved {
        let Some(face) = vault.read(|tx| faces::get(tx, *id))? else { continue };
        let key = vault.keys().key(face.key_slot)?;
        let details: FaceDetails = vault::open_json(&key, &id.to_bytes(), &face.sealed_details)?;
        shelves.set_territory(*id, details.territory.country().map(|country| country.letters()));
    }
    Ok(())
}
