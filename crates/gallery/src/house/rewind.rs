//! Going back to older records without giving back what was erased since.
//!
//! Records of a backup meet the key tree as it is now. What the tree no longer opens was erased: its rows go before
//! anything is served. Segments that an erasure wrote again stand under keys that the older records do not name; which,
//! and which files stay out, is kept beside the backups ([`Since`]).

use std::collections::{BTreeMap, BTreeSet};

use basis::{ErasureId, FaceId, GalleryId, ImageId, SubjectId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::segments::{Segment, SegmentId};
use vault::records::{self, barred, clusters, consents, faces, galleries, images, jobs, requests, segments, subjects};
use vault::{BlobId, KeyError, KeySlot, Tx, Vault};

use super::{GalleryError, ImageSource};

/// What older records lack to open what still exists, and to keep out what was erased. Names no person; it is kept under
/// the controller's key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Since {
    segments: Vec<Under>,
    bars: Vec<Bar>,
}

/// Under which key and names a segment stands now.
#[derive(Debug, Serialize, Deserialize)]
struct Under {
    id: [u8; 16],
    slot: u64,
    high: [u8; 16],
    low: [u8; 16],
}

#[derive(Debug, Serialize, Deserialize)]
struct Bar {
    gallery: GalleryId,
    tag: Vec<u8>,
    erasure: ErasureId,
    at: i64,
}

/// What going back took away and what it could not bring back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rewound {
    /// Faces that were erased since.
    pub faces: usize,
    /// Pictures that were erased since.
    pub images: usize,
    /// Kept originals that were erased since, of pictures whose other faces stay.
    pub originals: usize,
    /// People who were erased since.
    pub subjects: usize,
    /// Segments of templates that erasures wrote again since, found beside the backup.
    pub segments: usize,
    /// Files that stay out and were not barred yet when the backup was made.
    pub bars: usize,
    /// Faces whose template stands in no segment that can be opened; they are removed, and their pictures can be enrolled
    /// again. None, unless the place was out of reach when an erasure wrote their segment again, or the gallery was moved
    /// to another pack since.
    pub lost: usize,
}

impl Since {
    /// As the records of a vault have it now.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(vault: &Vault) -> Result<Self, GalleryError> {
        vault.read(|tx| {
            let mut since = Self::default();
            for gallery in galleries::list(tx)? {
                since.segments.extend(segments::list(tx, gallery.id)?.iter().map(Under::of));
                since.bars.extend(barred::list(tx, gallery.id)?.iter().map(Bar::of));
            }
            Ok(since)
        })
    }

    /// The blobs that older records need because the segments that they name were written again.
    ///
    /// # Errors
    /// When records or keys cannot be read.
    pub fn needed(&self, vault: &Vault) -> Result<Vec<BlobId>, GalleryError> {
        let mut needed = Vec::new();
        for under in &self.segments {
            let row = vault.read(|tx| segments::get(tx, SegmentId::from_bytes(under.id)))?;
            if let Some(row) = row
                && gone(vault, row.key_slot)?
            {
                needed.extend([under.high, under.low].map(BlobId::from_bytes));
            }
        }
        Ok(needed)
    }

    /// With what was known before of segments that these records do not have, as after a restore: other backups may.
    ///
    /// # Errors
    /// When keys cannot be read.
    pub fn with(mut self, before: Self, vault: &Vault) -> Result<Self, GalleryError> {
        let known: BTreeSet<_> = self.segments.iter().map(|under| under.id).collect();
        for under in before.segments {
            if !known.contains(&under.id) && !gone(vault, KeySlot(under.slot))? {
                self.segments.push(under);
            }
        }
        Ok(self)
    }

    /// The blobs that it names.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.segments.iter().flat_map(|under| [under.high, under.low]).map(BlobId::from_bytes)
    }
}

impl Under {
    fn of(row: &Segment) -> Self {
        let (high, low) = (row.high_blob.to_bytes(), row.low_blob.to_bytes());
        Self { id: row.id.to_bytes(), slot: row.key_slot.0, high, low }
    }
}

impl Bar {
    fn of(row: &barred::Barred) -> Self {
        Self { gallery: row.gallery_id, tag: row.content_tag.to_vec(), erasure: row.erasure_id, at: row.at }
    }
}

/// What is to be changed in one gallery's rows.
#[derive(Default)]
struct Plan {
    segments: Vec<Segment>,
    /// Segments that no key opens and nothing stands in the place of.
    shut: BTreeSet<SegmentId>,
    faces: BTreeMap<FaceId, ImageId>,
    subjects: BTreeSet<SubjectId>,
    /// With the tag under which their bytes stay out; none of those that may come back.
    images: BTreeMap<ImageId, Option<[u8; 32]>>,
    originals: BTreeMap<ImageId, vault::Sealed>,
    /// Keys that still stand of what goes with somebody who was erased.
    slots: Vec<KeySlot>,
    rewound: Rewound,
}

/// Takes from the older records of `vault` what was erased since, and brings what stays to the keys as they are. Blobs
/// that `since` names are to be there by now. Nothing may be open over the vault. Idempotent.
///
/// # Errors
/// When records or keys cannot be read or written: nothing may be served then.
pub fn rewind(vault: &Vault, since: &Since, at: Timestamp) -> Result<Rewound, GalleryError> {
    let mut all = Rewound::default();
    for gallery in vault.read(galleries::list)? {
        let mut plan = Plan::default();
        plan.segments(vault, gallery.id, since)?;
        plan.subjects(vault, gallery.id)?;
        plan.images(vault, gallery.id)?;
        plan.faces(vault, gallery.id)?;
        plan.empty_pictures(vault)?;
        let bars = vault.transact(|tx| plan.carry_out(tx, gallery.id, since, at))?;
        vault.keys().destroy(&plan.slots)?;
        let of = plan.rewound;
        all.faces += of.faces;
        all.images += of.images;
        all.originals += of.originals;
        all.subjects += of.subjects;
        all.segments += of.segments;
        all.bars += bars;
        all.lost += of.lost;
    }
    forget_people(vault)?;
    vault.settle()?;
    vault.sweep()?;
    Ok(all)
}

impl Plan {
    fn segments(&mut self, vault: &Vault, gallery: GalleryId, since: &Since) -> Result<(), GalleryError> {
        for row in vault.read(|tx| segments::list(tx, gallery))? {
            if !gone(vault, row.key_slot)? {
                continue;
            }
            let there = |blob: [u8; 16]| vault.blobs().path(BlobId::from_bytes(blob)).is_file();
            let now = since.segments.iter().find(|under| under.id == row.id.to_bytes());
            match now.filter(|now| there(now.high) && there(now.low)) {
                Some(now) if !gone(vault, KeySlot(now.slot))? => {
                    let (high_blob, low_blob) = (BlobId::from_bytes(now.high), BlobId::from_bytes(now.low));
                    self.segments.push(Segment { key_slot: KeySlot(now.slot), high_blob, low_blob, ..row });
                    self.rewound.segments += 1;
                }
                _ => {
                    self.shut.insert(row.id);
                }
            }
        }
        Ok(())
    }

    fn subjects(&mut self, vault: &Vault, gallery: GalleryId) -> Result<(), GalleryError> {
        records::each(
            |after, limit| vault.read(|tx| subjects::list(tx, gallery, after, limit)),
            |subject| subject.id,
            |subject| -> Result<(), GalleryError> {
                if gone(vault, subject.key_slot)? {
                    self.subjects.insert(subject.id);
                    self.rewound.subjects += 1;
                }
                Ok(())
            },
        )
    }

    fn images(&mut self, vault: &Vault, gallery: GalleryId) -> Result<(), GalleryError> {
        records::each(
            |after, limit| vault.read(|tx| images::list(tx, gallery, after, limit)),
            |image| image.id,
            |image| -> Result<(), GalleryError> {
                let key = match vault.keys().key(image.key_slot) {
                    Ok(key) => key,
                    Err(KeyError::Destroyed(_)) => {
                        self.images.insert(image.id, Some(image.content_tag));
                        self.rewound.images += 1;
                        return Ok(());
                    }
                    Err(other) => return Err(other.into()),
                };
                let source: ImageSource = vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source)?;
                if let Some(slot) = source.original_key
                    && gone(vault, KeySlot(slot))?
                {
                    let source = ImageSource { original_key: None, ..source };
                    self.originals.insert(image.id, vault.seal_json(&key, &image.id.to_bytes(), &source)?);
                    self.rewound.originals += 1;
                }
                Ok(())
            },
        )
    }

    fn faces(&mut self, vault: &Vault, gallery: GalleryId) -> Result<(), GalleryError> {
        records::each(
            |after, limit| vault.read(|tx| faces::placements(tx, gallery, after, limit)),
            |face| face.id,
            |face| -> Result<(), GalleryError> {
                let erased = gone(vault, face.key_slot)?;
                let with_another = self.images.contains_key(&face.image_id)
                    || face.subject_id.is_some_and(|subject| self.subjects.contains(&subject));
                let lost = face.segment_id.is_some_and(|segment| self.shut.contains(&segment));
                if erased || with_another {
                    self.rewound.faces += 1;
                } else if lost {
                    self.rewound.lost += 1;
                } else {
                    return Ok(());
                }
                if !erased {
                    self.slots.push(face.key_slot);
                }
                self.faces.insert(face.id, face.image_id);
                Ok(())
            },
        )
    }

    /// Pictures whose every face was lost go too, and are not barred: so they can be enrolled again.
    fn empty_pictures(&mut self, vault: &Vault) -> Result<(), GalleryError> {
        let touched: BTreeSet<_> = self.faces.values().copied().filter(|id| !self.images.contains_key(id)).collect();
        for id in touched {
            let (image, left) =
                vault.read(|tx| Ok::<_, GalleryError>((images::get(tx, id)?, faces::of_image(tx, id)?)))?;
            if let Some(image) = image.filter(|_| left.iter().all(|face| self.faces.contains_key(&face.id))) {
                self.slots.push(image.key_slot);
                self.images.insert(image.id, None);
            }
        }
        Ok(())
    }

    fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        gallery: GalleryId,
        since: &Since,
        at: Timestamp,
    ) -> Result<usize, GalleryError> {
        let before = barred::list(tx, gallery)?.len();
        for row in &self.segments {
            segments::update(tx, row)?;
        }
        let mut fewer = BTreeMap::<ImageId, i64>::new();
        for (face, image) in &self.faces {
            *fewer.entry(*image).or_default() += 1;
            clusters::forget_face(tx, *face)?;
            faces::delete(tx, *face)?;
        }
        clusters::tidy(tx, gallery)?;
        for id in &self.shut {
            segments::delete(tx, *id)?;
        }
        for (id, sealed_source) in &self.originals {
            if let Some(mut image) = images::get(tx, *id)? {
                (image.sealed_source, image.original_blob) = (sealed_source.clone(), None);
                images::update(tx, &image)?;
            }
        }
        for (id, fewer) in fewer {
            if let Some(mut image) = images::get(tx, id)? {
                image.faces_kept -= fewer;
                images::update(tx, &image)?;
            }
        }
        for bar in since.bars.iter().filter(|bar| bar.gallery == gallery) {
            if let Ok(content_tag) = bar.tag[..].try_into() {
                let row = barred::Barred { gallery_id: gallery, content_tag, erasure_id: bar.erasure, at: bar.at };
                barred::insert(tx, &row)?;
            }
        }
        for (id, content_tag) in &self.images {
            if let Some(content_tag) = *content_tag {
                // Which erasure it was stands in `since`, where that was within reach; that it was one, the key says.
                let (erasure_id, at) = (ErasureId::from_bytes([0; 16]), at.as_millisecond());
                barred::insert(tx, &barred::Barred { gallery_id: gallery, content_tag, erasure_id, at })?;
            }
            images::delete(tx, *id)?;
        }
        for id in &self.subjects {
            for consent in consents::of_subject(tx, *id)? {
                consents::delete(tx, consent.id)?;
            }
            subjects::delete(tx, *id)?;
        }
        jobs::forget(tx, gallery)?;
        Ok(barred::list(tx, gallery)?.len() - before)
    }
}

/// What people wrote whose request's key was destroyed since, and answers that held what was erased since.
fn forget_people(vault: &Vault) -> Result<(), GalleryError> {
    let rows = records::all(|before, limit| vault.read(|tx| requests::newest(tx, None, before, limit)), |row| row.id)?;
    for mut row in rows {
        let (person, answer) =
            (gone(vault, row.key_slot)?, row.answer_slot.map_or(Ok(false), |slot| gone(vault, slot))?);
        if person {
            row.sealed_person = None;
        }
        if answer {
            (row.answer_slot, row.answer_blob) = (None, None);
        }
        if person || answer {
            vault.transact(|tx| requests::update(tx, &row))?;
        }
    }
    Ok(())
}

fn gone(vault: &Vault, slot: KeySlot) -> Result<bool, GalleryError> {
    match vault.keys().key(slot) {
        Ok(_) => Ok(false),
        Err(KeyError::Destroyed(_)) => Ok(true),
        Err(other) => Err(other.into()),
    }
}
