//! The physical part of an erasure. Idempotent: run again after a crash it does what is left and nothing twice.

use std::collections::BTreeMap;

use basis::FaceId;
use jiff::Timestamp;
use vault::records::segments::{Segment, SegmentId};
use vault::records::{barred, consents, erasures, faces, images, segments, subjects};
use vault::{BlobId, KeySlot, Tx};

use super::{ErasurePlan, PhysicallyErased};
use crate::house::{GalleryError, House, ImageSource};
use crate::store::SealedSegment;

impl House {
    /// Destroys what the plan names: templates in memory and in segments, rows, keys, files, and the database's residue.
    ///
    /// # Errors
    /// When a step fails; the erasure stays intended and is finished by calling this again.
    pub fn carry_out_erasure(&self, plan: &mut ErasurePlan, at: Timestamp) -> Result<PhysicallyErased, GalleryError> {
        let room = self.room(plan.gallery)?;
        let _turn = room.turn();
        room.forget(&plan.faces);
        let rewritten = self.rewrite_segments(plan)?;
        self.remove_rows(plan, &rewritten, at)?;
        let slots: Vec<_> = plan.keys.iter().copied().map(KeySlot).collect();
        let root = self.vault.keys().destroy(&slots)?;
        for blob in &plan.blobs {
            self.vault.blobs().unlink(BlobId::from_bytes(*blob))?;
        }
        for row in rewritten {
            room.segment_rewritten(&row);
        }
        self.vault.settle()?;
        Ok(PhysicallyErased { root })
    }

    /// Writes the segments that hold faces of the plan again, without them and under new keys. The old keys and files
    /// join the plan.
    fn rewrite_segments(&self, plan: &mut ErasurePlan) -> Result<Vec<Segment>, GalleryError> {
        let mut going = BTreeMap::<SegmentId, Vec<FaceId>>::new();
        self.vault.read(|tx| {
            for id in &plan.faces {
                if let Some(segment) = faces::get(tx, *id)?.and_then(|face| face.segment_id) {
                    going.entry(segment).or_default().push(*id);
                }
            }
            Ok::<_, GalleryError>(())
        })?;
        let mut rewritten = Vec::with_capacity(going.len());
        for (id, faces) in going {
            let old = self.vault.read(|tx| segments::get(tx, id))?.expect("a face's segment stands: a foreign key");
            let (old_key, blobs) = (self.vault.keys().key(old.key_slot)?, self.vault.blobs());
            let (high, low) = (blobs.get(old.high_blob, &old_key)?, blobs.get(old.low_blob, &old_key)?);
            let segment = SealedSegment::from_bytes(&high, &low)?.without(&faces);
            let (high, low) = segment.to_bytes();
            let (slot, key) = self.new_key()?;
            let mut batch = blobs.batch();
            let row = Segment {
                key_slot: slot,
                high_blob: batch.put(&key, &high)?,
                low_blob: batch.put(&key, &low)?,
                ..old.clone()
            };
            batch.sync()?;
            plan.destroy(old.key_slot, [old.high_blob, old.low_blob]);
            rewritten.push(row);
        }
        Ok(rewritten)
    }

    fn remove_rows(
        &self,
        plan: &ErasurePlan,
        rewritten: &[Segment],
        at: Timestamp,
    ) -> Result<(), GalleryError> {
        let sealed_plan = self.seal_plan(plan)?;
        self.vault.transact(|tx| {
            for row in rewritten {
                segments::update(tx, row)?;
            }
            for id in &plan.images {
                if let Some(image) = images::get(tx, *id)? {
                    barred::insert(
                        tx,
                        &barred::Barred {
                            gallery_id: plan.gallery,
                            content_tag: image.content_tag,
                            erasure_id: plan.erasure,
                            at: at.as_millisecond(),
                        },
                    )?;
                }
            }
            for id in &plan.faces {
                let face = faces::get(tx, *id)?;
                if let Some(mut image) = face.map(|face| images::get(tx, face.image_id)).transpose()?.flatten() {
                    image.faces_kept -= 1;
                    images::update(tx, &image)?;
                }
                faces::delete(tx, *id)?;
            }
            self.drop_originals(tx, plan)?;
            for id in &plan.images {
                images::delete(tx, *id)?;
            }
            for id in &plan.subjects {
                for consent in consents::of_subject(tx, *id)? {
                    consents::delete(tx, consent.id)?;
                }
                subjects::delete(tx, *id)?;
            }
            // The plan now also names the keys and files that the rewritten segments had.
            if let Some(mut row) = erasures::get(tx, plan.erasure)? {
                row.sealed_plan = sealed_plan;
                erasures::update(tx, &row)?;
            }
            Ok::<_, GalleryError>(())
        })
    }

    /// Pictures that stay for other people's faces lose their original, which shows the erased person too.
    fn drop_originals(&self, tx: &mut Tx<'_>, plan: &ErasurePlan) -> Result<(), GalleryError> {
        for id in &plan.originals_of {
            let Some(mut image) = images::get(tx, *id)? else { continue };
            let key = self.vault.keys().key(image.key_slot)?;
            let source: ImageSource = vault::open_json(&key, &id.to_bytes(), &image.sealed_source)?;
            let source = ImageSource { original_key: None, ..source };
            image.sealed_source = vault::seal_json(&key, &id.to_bytes(), &source, self.vault.random())?;
            image.original_blob = None;
            images::update(tx, &image)?;
        }
        Ok(())
    }
}
