//! Keys and blobs on their way to a transaction that names them.

use vault::{Batch, BlobId, Key, KeySlot};

use super::{GalleryError, House};

/// What was written and is named by no row yet.
pub(super) struct Unnamed<'h> {
    house: &'h House,
    batch: Option<Batch<'h>>,
    slots: Vec<KeySlot>,
    blobs: Vec<BlobId>,
}

impl<'h> Unnamed<'h> {
    pub(super) fn new(house: &'h House) -> Self {
        Self { house, batch: Some(house.vault.blobs().batch()), slots: Vec::new(), blobs: Vec::new() }
    }

    pub(super) fn key(&mut self) -> Result<(KeySlot, Key), GalleryError> {
        let (slot, key) = self.house.new_key()?;
        self.slots.push(slot);
        Ok((slot, key))
    }

    pub(super) fn put(&mut self, key: &Key, plain: &[u8]) -> Result<BlobId, GalleryError> {
        let blob = self.batch.as_mut().expect("nothing is put after the sync").put(key, plain)?;
        self.blobs.push(blob);
        Ok(blob)
    }

    /// Brings the blobs to the disk, so that rows may name them.
    pub(super) fn sync(&mut self) -> Result<(), GalleryError> {
        Ok(self.batch.take().map_or(Ok(()), Batch::sync)?)
    }

    pub(super) fn discard_if_refused(self, error: &GalleryError) {
        drop(self.batch);
        self.house.discard_if_refused(error, &self.slots, &self.blobs);
    }
}

impl House {
    /// What was refused is removed at once: the faces in it belong to people who may have said no meanwhile. After any
    /// other failure the transaction may stand all the same, and what it does not name is swept at the next start.
    pub(super) fn discard_if_refused(&self, error: &GalleryError, slots: &[KeySlot], blobs: &[BlobId]) {
        if matches!(error, GalleryError::Vault(_)) {
            return;
        }
        // The next start sweeps what cannot be removed now.
        let _ = self.vault.keys().destroy(slots);
        for blob in blobs {
            let _ = self.vault.blobs().unlink(*blob);
        }
    }
}
