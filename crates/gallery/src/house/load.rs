//! Opening a gallery's templates into memory.

use std::sync::Arc;

use basis::{FaceId, GalleryId};
use jiff::Timestamp;
use vault::Vault;
use vault::records::{self, faces, galleries, segments};

use super::GalleryError;
use super::room::{PackRef, Room};
use super::seal::seal_tail;
use super::shelves::Shelves;
use super::territory::load_moved;
use crate::store::{HighPart, Record};

/// Opens a gallery: sealed segments first, then the tail.
pub(super) fn room(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
    at: Timestamp,
) -> Result<Room, GalleryError> {
    let row = vault.read(|tx| galleries::get(tx, gallery))?.ok_or(GalleryError::NoGallery { gallery })?;
    let pack = row.pack_id.zip(row.pack_digest).map(|(name, digest)| PackRef { name, digest });
    let mut shelves = load_segments(vault, gallery, segment_rows)?.map(Shelves::indexed);
    load_rows(vault, gallery, segment_rows, at, &mut shelves)?;
    Ok(Room::new(pack, shelves))
}

fn load_segments(vault: &Arc<Vault>, gallery: GalleryId, segment_rows: usize) -> Result<Option<Shelves>, GalleryError> {
    let mut shelves = None;
    for row in vault.read(|tx| segments::list(tx, gallery))? {
        let key = vault.keys().key(row.key_slot)?;
        let part = HighPart::from_bytes(&vault.blobs().get_locked(row.high_blob, &key)?)?;
        shelves_for(&mut shelves, vault, part.dimension(), segment_rows)?.load(row, part)?;
    }
    Ok(shelves)
}

/// Loads the faces of the open tail. Of restrictions, of whose a face is and of where they are, the rows are the authority:
/// sealed bytes say what stood when they were sealed.
fn load_rows(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
    at: Timestamp,
    shelves: &mut Option<Shelves>,
) -> Result<(), GalleryError> {
    let (mut restricted, mut free, mut moved): (Vec<FaceId>, Vec<FaceId>, Vec<FaceId>) = Default::default();
    records::each(
        |after, limit| vault.read(|tx| faces::placements(tx, gallery, after, limit)),
        |face| face.id,
        |face| -> Result<(), GalleryError> {
            if face.restricted {
                restricted.push(face.id)
            } else {
                free.push(face.id)
            }
            if face.territory_moved {
                moved.push(face.id);
            }
            let Some(sealed) = face.sealed_template else {
                if let Some(shelves) = shelves
                    && shelves.store.facets(face.id).is_some_and(|facets| facets.subject != face.subject_id)
                {
                    shelves.set_subject(face.id, face.subject_id);
                }
                return Ok(());
            };
            let key = vault.keys().key(face.key_slot)?;
            let mut record = Record::from_bytes(&vault::open(&key, &face.id.to_bytes(), &sealed.0)?)?;
            record.facets.subject = face.subject_id;
            let shelves = shelves_for(shelves, vault, record.code.dimension(), segment_rows)?;
            if shelves.room() == 0 {
                seal_tail(vault, gallery, shelves, at)?;
            }
            shelves.insert(record)?;
            Ok(())
        },
    )?;
    if let Some(shelves) = shelves {
        shelves.set_restricted(&restricted, true);
        shelves.set_restricted(&free, false);
        load_moved(vault, shelves, &moved)?;
    }
    Ok(())
}

fn shelves_for<'s>(
    shelves: &'s mut Option<Shelves>,
    vault: &Arc<Vault>,
    dimension: usize,
    segment_rows: usize,
) -> Result<&'s Shelves, GalleryError> {
    Ok(match shelves {
        Some(shelves) => shelves,
        None => shelves.insert(Shelves::new(vault, dimension, segment_rows)?),
    })
}
