//! Opening a gallery's templates into memory.

use std::sync::Arc;

use basis::{FaceId, GalleryId};
use jiff::Timestamp;
use rayon::prelude::*;
use vault::Vault;
use vault::records::faces::{InTail, Standing};
use vault::records::segments::Segment;
use vault::records::{faces, galleries, segments};

use super::GalleryError;
use super::room::PackRef;
use super::seal::seal_tail;
use super::shelves::Shelves;
use super::territory::load_moved;
use crate::store::{HighPart, Record};

/// Faces of the tail read together.
const TAIL_PAGE: i64 = 1_024;

/// A sealed segment as the rows have it. Of restrictions, of whose a face is and of where they are, the rows are the
/// authority: sealed bytes say what stood when they were sealed. The rows of faces of which nothing changed since are not
/// read.
struct Opened {
    row: Segment,
    part: HighPart,
    /// Rows whose face does not stand where they say; it is found by its id.
    strays: Vec<Standing>,
    /// Faces whose details say better than the segment where their person is.
    moved: Vec<FaceId>,
}

/// What stands in the room of a gallery: its pack and its templates, sealed segments first, then the tail.
pub(super) fn gallery(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
    at: Timestamp,
) -> Result<(Option<PackRef>, Option<Shelves>), GalleryError> {
    let row = vault.read(|tx| galleries::get(tx, gallery))?.ok_or(GalleryError::NoGallery { gallery })?;
    let pack = row.pack_id.zip(row.pack_digest).map(|(name, digest)| PackRef { name, digest });
    let (shelves, mut moved) = load_segments(vault, gallery, segment_rows)?;
    let mut shelves = shelves.map(Shelves::indexed);
    load_tail(vault, gallery, segment_rows, at, (&mut shelves, &mut moved))?;
    if let Some(shelves) = &shelves {
        load_moved(vault, shelves, &moved)?;
    }
    Ok((pack, shelves))
}

/// Opening a segment is decryption, which all cores share; what is opened is taken in together, by order.
fn load_segments(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
) -> Result<(Option<Shelves>, Vec<FaceId>), GalleryError> {
    let rows = vault.read(|tx| segments::list(tx, gallery))?;
    let opened = rows.into_par_iter().map(|row| open_segment(vault, row)).collect::<Result<Vec<_>, _>>()?;
    let Some(dimension) = opened.first().map(|opened| opened.part.dimension()) else { return Ok((None, Vec::new())) };
    let shelves = Shelves::new(vault, dimension, segment_rows)?;
    let (mut sealed, mut strays, mut moved) = (Vec::with_capacity(opened.len()), Vec::new(), Vec::new());
    for opened in opened {
        sealed.push((opened.row, opened.part));
        strays.extend(opened.strays);
        moved.extend(opened.moved);
    }
    shelves.load(sealed)?;
    for stray in strays {
        shelves.set_restricted(&[stray.id], stray.restricted);
        shelves.set_subject(stray.id, stray.subject_id);
    }
    Ok((Some(shelves), moved))
}

fn open_segment(vault: &Vault, row: Segment) -> Result<Opened, GalleryError> {
    let key = vault.keys().key(row.key_slot)?;
    let mut part = HighPart::from_authenticated(vault.blobs().get_locked(row.high_blob, &key)?)?;
    let (mut strays, mut moved) = (Vec::new(), Vec::new());
    for standing in vault.read(|tx| faces::standings(tx, row.id))? {
        let at = standing.segment_row.and_then(|row| usize::try_from(row).ok());
        if !at.is_some_and(|at| part.stand(at, standing.id, standing.subject_id, standing.restricted)) {
            strays.push(standing);
        }
        if standing.territory_moved {
            moved.push(standing.id);
        }
    }
    Ok(Opened { row, part, strays, moved })
}

/// Loads the faces of the open tail, each under its own key: a page of them is opened by all cores while the next is read, and
/// taken in by order.
fn load_tail(
    vault: &Arc<Vault>,
    gallery: GalleryId,
    segment_rows: usize,
    at: Timestamp,
    (shelves, moved): (&mut Option<Shelves>, &mut Vec<FaceId>),
) -> Result<(), GalleryError> {
    let page_after = |after| vault.read(|tx| faces::tail(tx, gallery, after, TAIL_PAGE));
    let mut page = page_after(None)?;
    while let Some(last) = page.last() {
        let open = || page.par_iter().map(|face| open_face(vault, face)).collect::<Result<Vec<_>, _>>();
        let (opened, next) = rayon::join(open, || page_after(Some(last.id)));
        let opened = opened?;
        moved.extend(page.iter().filter(|face| face.territory_moved).map(|face| face.id));
        for record in opened.into_iter().flatten() {
            let shelves = shelves_for(shelves, vault, record.code.dimension(), segment_rows)?;
            if shelves.room() == 0 {
                seal_tail(vault, gallery, shelves, at)?;
            }
            shelves.insert(record)?;
        }
        page = next?;
    }
    Ok(())
}

/// A face of the tail as its row has it; none without a template.
fn open_face(vault: &Vault, face: &InTail) -> Result<Option<Record>, GalleryError> {
    let Some(sealed) = &face.sealed_template else { return Ok(None) };
    let key = vault.keys().key(face.key_slot)?;
    let mut record = Record::from_bytes(&vault::open(&key, &face.id.to_bytes(), &sealed.0)?)?;
    record.facets.subject = face.subject_id;
    record.facets.restricted = face.restricted;
    Ok(Some(record))
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
