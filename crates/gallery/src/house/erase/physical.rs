//! The physical part of an erasure. Idempotent: run again after a crash it does what is left and nothing twice.

use std::collections::BTreeMap;

use basis::FaceId;
use jiff::Timestamp;
use vault::records::{barred, consents, erasures, faces, images, segments, subjects};
use vault::{BlobId, KeySlot};

use super::{ErasurePlan, PhysicallyErased};
use crate::house::{GalleryError, House};
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
    fn rewrite_segments(&self, plan: &mut ErasurePlan) -> Result<Vec<segments::SegmentRow>, GalleryError> {
        let mut going = BTreeMap::<segments::SegmentId, Vec<FaceId>>::new();
        self.vault.read(|tx| {
            for face in faces::get_many(tx, &plan.faces)? {
                if let Some(segment) = face.segment {
                    going.entry(segment).or_default().push(face.id);
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
            let row = segments::SegmentRow {
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
        rewritten: &[segments::SegmentRow],
        at: Timestamp,
    ) -> Result<(), GalleryError> {
        let sealed_plan = self.seal_plan(plan)?;
        self.vault.transact(|tx| {
            rewritten.iter().try_for_each(|row| segments::update(tx, row))?;
            for id in &plan.images {
                if let Some(image) = images::get(tx, *id)? {
                    barred::insert(
                        tx,
                        &barred::BarredRow {
                            gallery: plan.gallery,
                            content_tag: image.content_tag,
                            erasure: plan.erasure,
                            at,
                        },
                    )?;
                }
            }
            for face in faces::get_many(tx, &plan.faces)? {
                images::face_gone(tx, face.image)?;
            }
            faces::delete_many(tx, &plan.faces)?;
            plan.originals_of.iter().try_for_each(|id| images::original_gone(tx, *id))?;
            plan.images.iter().try_for_each(|id| images::delete(tx, *id))?;
            for id in &plan.subjects {
                consents::delete_of_subject(tx, *id)?;
                subjects::delete(tx, *id)?;
            }
            // The plan now also names the keys and files that the rewritten segments had.
            erasures::replan(tx, plan.erasure, &sealed_plan)?;
            Ok::<_, GalleryError>(())
        })
    }
}
