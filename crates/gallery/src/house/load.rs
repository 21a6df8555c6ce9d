//! Opening a gallery's templates into memory, and sealing the open tail into a segment when it is full.

use std::sync::Arc;

use basis::GalleryId;
use jiff::Timestamp;
use vault::records::segments::{Segment, SegmentId};
use vault::records::{faces, galleries, segments};
use vault::Vault;

use super::room::{PackRef, Room};
use super::GalleryError;
use crate::store::{HighPart, Record};

/// How many rows of the tail are read at a time.
const PAGE: i64 = 4_096;

/// Opens a gallery: sealed segments first, then the tail; then builds the index over both.
pub(super) fn room(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
    at: Timestamp,
) -> Result<Room, GalleryError> {
    let row = vault.read(|tx| galleries::get(tx, gallery))?.ok_or(GalleryError::NoGallery { gallery })?;
    let pack = row.pack_id.zip(row.pack_digest).map(|(name, digest)| PackRef { name, digest });
    let room = Room::new(vault, gallery, pack, segment_rows);
    load_segments(vault, &room)?;
    let restricted = load_tail(vault, &room, at)?;
    room.restrict(&restricted);
    Ok(room)
}

fn load_segments(vault: &Vault, room: &Room) -> Result<(), GalleryError> {
    for row in vault.read(|tx| segments::list(tx, room.gallery))? {
        let key = vault.keys().key(row.key_slot)?;
        let part = HighPart::from_bytes(&vault.blobs().get(row.high_blob, &key)?)?;
        let shelves = room.shelves_for(part.dimension())?;
        shelves.store.load_sealed(room.segment_loaded(row), part)?;
    }
    if let Some(shelves) = room.shelves() {
        shelves.build_index()?;
    }
    Ok(())
}

/// Loads the faces of the open tail and returns every restricted face of the gallery.
fn load_tail(vault: &Vault, room: &Room, at: Timestamp) -> Result<Vec<basis::FaceId>, GalleryError> {
    let (mut after, mut restricted) = (None, Vec::new());
    loop {
        let page = vault.read(|tx| faces::placements(tx, room.gallery, after, PAGE))?;
        let Some(last) = page.last() else { return Ok(restricted) };
        after = Some(last.id);
        for face in page {
            if face.restricted {
                restricted.push(face.id);
            }
            if let Some(sealed) = face.sealed_template {
                let key = vault.keys().key(face.key_slot)?;
                let record = Record::from_bytes(&vault::open(&key, &face.id.to_bytes(), &sealed.0)?)?;
                if room.insert(record)? {
                    seal_tail(vault, room, at)?;
                }
            }
        }
    }
}

/// Turns the full tail into a sealed segment: bytes first, then rows, then memory.
pub(super) fn seal_tail(vault: &Vault, room: &Room, at: Timestamp) -> Result<(), GalleryError> {
    let Some(shelves) = room.shelves() else { return Ok(()) };
    let Some((segment, revision)) = shelves.store.tail_to_seal() else { return Ok(()) };
    let slot = vault.keys().allocate()?;
    let key = vault.keys().key(slot)?;
    let (high, low) = segment.to_bytes();
    let mut blobs = vault.blobs().batch();
    let mut id = [0; 16];
    vault.random().fill(&mut id);
    let row = Segment {
        id: SegmentId::from_bytes(id),
        gallery_id: room.gallery,
        key_slot: slot,
        high_blob: blobs.put(&key, &high)?,
        low_blob: blobs.put(&key, &low)?,
        rows: segment.high().rows() as i64,
        created_at: at.as_millisecond(),
    };
    blobs.sync()?;
    vault.transact(|tx| {
        segments::insert(tx, &row)?;
        for (number, face) in segment.high().placed() {
            faces::place(tx, face, row.id, i64::from(number))?;
        }
        Ok::<_, GalleryError>(())
    })?;
    shelves.store.promote_tail(room.segment_loaded(row), revision)?;
    Ok(())
}
