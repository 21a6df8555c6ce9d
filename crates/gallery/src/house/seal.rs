//! The open tail becomes a sealed segment: bytes first, then the rows that name them, then memory.

use basis::{FaceId, GalleryId};
use jiff::Timestamp;
use vault::records::segments::{Segment, SegmentId};
use vault::records::{faces, segments};
use vault::{BlobId, KeySlot, Tx, Vault};

use super::GalleryError;
use super::shelves::Shelves;
use crate::store::{RowNumber, StoreError, TailRevision};

/// A tail whose bytes are durable and that no row names yet.
pub(super) struct Written {
    row: Segment,
    /// Faces by their rows, and whether they were sealed as restricted.
    placed: Vec<(RowNumber, FaceId, bool)>,
    revision: TailRevision,
}

/// Seals the tail, if it has a row.
pub(super) fn seal_tail(
    vault: &Vault,
    gallery: GalleryId,
    shelves: &Shelves,
    at: Timestamp,
) -> Result<(), GalleryError> {
    let Some(written) = write(vault, gallery, shelves, at)? else { return Ok(()) };
    vault.transact(|tx| written.name(tx))?;
    Ok(written.promote(shelves)?)
}

/// Writes the tail's bytes as a segment's; `None` when it has no row.
pub(super) fn write(
    vault: &Vault,
    gallery: GalleryId,
    shelves: &Shelves,
    at: Timestamp,
) -> Result<Option<Written>, GalleryError> {
    let Some((segment, revision)) = shelves.store.tail_to_seal() else { return Ok(None) };
    let slot = vault.keys().allocate()?;
    let key = vault.keys().key(slot)?;
    let (high, low) = segment.to_bytes();
    let mut blobs = vault.blobs().batch();
    let mut id = [0; 16];
    vault.random().fill(&mut id);
    let row = Segment {
        id: SegmentId::from_bytes(id),
        gallery_id: gallery,
        key_slot: slot,
        high_blob: blobs.put(&key, &high)?,
        low_blob: blobs.put(&key, &low)?,
        rows: segment.high().rows() as i64,
        created_at: at.as_millisecond(),
    };
    blobs.sync()?;
    let placed =
        segment.high().placed().map(|(number, face)| (number, face, segment.high().restricts(number))).collect();
    Ok(Some(Written { row, placed, revision }))
}

impl Written {
    /// Names the bytes, and says of each face that its template stands there now.
    pub(super) fn name(&self, tx: &mut Tx<'_>) -> Result<(), GalleryError> {
        segments::insert(tx, &self.row)?;
        for &(number, face, restricted) in &self.placed {
            // A template without a row could never be erased.
            if !faces::place(tx, face, self.row.id, i64::from(number), restricted)? {
                return Err(GalleryError::NotShown { face });
            }
        }
        Ok(())
    }

    /// Memory follows, once the naming transaction is durable.
    pub(super) fn promote(&self, shelves: &Shelves) -> Result<(), StoreError> {
        shelves.promote(self.row.clone(), self.revision)
    }

    /// The key and the blobs it made.
    pub(super) fn named(&self) -> (KeySlot, [BlobId; 2]) {
        (self.row.key_slot, [self.row.high_blob, self.row.low_blob])
    }
}
