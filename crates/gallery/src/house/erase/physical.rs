//! The physical part of an erasure. Idempotent: run again after a crash it does what is left and nothing twice.

use std::collections::BTreeMap;

use basis::{ErasureId, ImageId};
use jiff::Timestamp;
use vault::records::segments::{Segment, SegmentId};
use vault::records::{
    barred, clusters, consents, erasures, faces, images, jobs, replies, requests, segments, subjects,
};
use vault::{BlobId, KeySlot, Tx};

use super::{ErasurePlan, PhysicallyErased};
use crate::house::{GalleryError, House, ImageSource};
use crate::index::Purge;
use crate::store::SealedSegment;

/// The segments that hold faces of a plan, as they stand afterwards.
#[derive(Default)]
struct Rewritten {
    rows: Vec<Segment>,
    /// Those that hold nobody any more; they go as a whole.
    emptied: Vec<SegmentId>,
}

impl House {
    /// Destroys what the erasure was decided to take, and what its target got since: templates in memory and in
    /// segments, rows, keys, files, and the database's residue. `plan` then says what went.
    ///
    /// # Errors
    /// [`GalleryError::NotOpen`] for an erasure that was not decided, or is closed. When a step fails, or with
    /// [`GalleryError::NotGone`] when the candidate index still holds faces of it; the erasure stays intended and is
    /// finished by calling this again.
    pub fn carry_out_erasure(&self, plan: &mut ErasurePlan, at: Timestamp) -> Result<PhysicallyErased, GalleryError> {
        let room = self.room(plan.gallery)?;
        let _turn = room.turn();
        // What was decided counts and not what the caller holds; after a crash it names what has no row any more.
        *plan = self.decided(plan.erasure)?;
        self.gather(plan)?;
        let purge = room.forget(&plan.face_ids());
        let rewritten = self.rewrite_segments(plan)?;
        self.remove_rows(plan, &rewritten, at)?;
        // Before the old keys go, or searches would ask for what no longer opens.
        if let Some(shelves) = room.shelves() {
            shelves.follow(&self.vault.read(|tx| segments::list(tx, plan.gallery))?);
        }
        let slots: Vec<_> = plan.keys.iter().copied().map(KeySlot).collect();
        let root = self.vault.keys().destroy(&slots)?;
        for blob in &plan.blobs {
            self.vault.blobs().unlink(BlobId::from_bytes(*blob))?;
        }
        self.vault.settle()?;
        // Last, because an index that lags behind is no reason to keep the rest.
        physically_gone(&purge, plan.erasure)?;
        Ok(PhysicallyErased { root, erasure: plan.erasure })
    }

    /// Writes the segments that hold faces of the plan again, without them and under new keys. The old keys and files
    /// join the plan.
    fn rewrite_segments(&self, plan: &mut ErasurePlan) -> Result<Rewritten, GalleryError> {
        let going = self.segments_of(plan)?;
        plan.extent.segments += going.len();
        let mut rewritten = Rewritten::default();
        for (id, faces) in going {
            let old = self.vault.read(|tx| segments::get(tx, id))?.expect("a face's segment stands: a foreign key");
            let (old_key, blobs) = (self.vault.keys().key(old.key_slot)?, self.vault.blobs());
            let (high, low) = (blobs.get(old.high_blob, &old_key)?, blobs.get(old.low_blob, &old_key)?);
            let segment = SealedSegment::from_bytes(&high, &low)?.without(&faces);
            plan.destroy(old.key_slot, [old.high_blob, old.low_blob]);
            if segment.high().faces().next().is_none() {
                rewritten.emptied.push(id);
                continue;
            }
            let (high, low) = segment.to_bytes();
            let (slot, key) = self.new_key()?;
            let mut batch = blobs.batch();
            let (high_blob, low_blob) = (batch.put(&key, &high)?, batch.put(&key, &low)?);
            batch.sync()?;
            rewritten.rows.push(Segment { key_slot: slot, high_blob, low_blob, ..old });
        }
        Ok(rewritten)
    }

    fn remove_rows(&self, plan: &ErasurePlan, rewritten: &Rewritten, at: Timestamp) -> Result<(), GalleryError> {
        let sealed_plan = self.seal_plan(plan)?;
        self.vault.transact(|tx| {
            for row in &rewritten.rows {
                segments::update(tx, row)?;
            }
            clear_answers(tx, plan)?;
            remove_faces(tx, plan)?;
            clusters::tidy(tx, plan.gallery)?;
            // What the server keeps of past answers may name what goes.
            jobs::forget(tx, plan.gallery)?;
            replies::forget_answers(tx, plan.gallery)?;
            for id in &rewritten.emptied {
                segments::delete(tx, *id)?;
            }
            self.drop_originals(tx, plan)?;
            for id in &plan.images {
                remove_image(tx, plan, *id, at)?;
            }
            for tag in &plan.source_tags {
                barred::insert(tx, &bar(plan, *tag, at))?;
            }
            for id in &plan.subjects {
                for consent in consents::of_subject(tx, *id)? {
                    consents::delete(tx, consent.id)?;
                }
                subjects::delete(tx, *id)?;
            }
            // The plan now also names the keys and files that the rewritten segments had.
            let mut row = erasures::get(tx, plan.erasure)?.ok_or(GalleryError::NotOpen { erasure: plan.erasure })?;
            row.sealed_plan = sealed_plan;
            erasures::update(tx, &row)?;
            Ok::<_, GalleryError>(())
        })
    }

    /// Pictures that stay for other people's faces lose their original, which shows the erased person too.
    fn drop_originals(&self, tx: &mut Tx<'_>, plan: &ErasurePlan) -> Result<(), GalleryError> {
        for id in plan.originals_of.difference(&plan.images) {
            let Some(mut image) = images::get(tx, *id)? else { continue };
            let key = self.vault.keys().key(image.key_slot)?;
            let source = ImageSource { original_key: None, ..self.source_of(&image)? };
            image.sealed_source = self.vault.seal_json(&key, &id.to_bytes(), &source)?;
            image.original_blob = None;
            images::update(tx, &image)?;
        }
        Ok(())
    }
}

/// Only then may an erasure be closed.
fn physically_gone(purge: &Purge, erasure: ErasureId) -> Result<(), GalleryError> {
    match purge {
        Purge::PhysicallyGone { .. } => Ok(()),
        Purge::Hidden | Purge::PendingRewrite { .. } => Err(GalleryError::NotGone { erasure }),
    }
}

/// Removes the faces' rows, takes them out of clusters and of what was said about those, and counts them off the pictures that stay.
fn remove_faces(tx: &mut Tx<'_>, plan: &ErasurePlan) -> Result<(), GalleryError> {
    let mut fewer = BTreeMap::<ImageId, i64>::new();
    for id in &plan.faces {
        if let Some(face) = faces::get(tx, *id)? {
            *fewer.entry(face.image_id).or_default() += 1;
            clusters::forget_face(tx, *id)?;
            faces::delete(tx, *id)?;
        }
    }
    for (id, fewer) in fewer.into_iter().filter(|(id, _)| !plan.images.contains(id)) {
        if let Some(mut image) = images::get(tx, id)? {
            image.faces_kept -= fewer;
            images::update(tx, &image)?;
        }
    }
    Ok(())
}

/// Removes a picture's row; its bytes stay out from then on.
fn remove_image(tx: &mut Tx<'_>, plan: &ErasurePlan, id: ImageId, at: Timestamp) -> Result<(), GalleryError> {
    let Some(image) = images::get(tx, id)? else { return Ok(()) };
    barred::insert(tx, &bar(plan, image.content_tag, at))?;
    images::delete(tx, id)?;
    Ok(())
}

/// What stays out: a file by the keyed digest of its bytes, or an asset by that of its source.
fn bar(plan: &ErasurePlan, content_tag: [u8; 32], at: Timestamp) -> barred::Barred {
    barred::Barred { gallery_id: plan.gallery, content_tag, erasure_id: plan.erasure, at: at.as_millisecond() }
}

/// Answers that hold erased faces; their keys and files go with the plan's.
fn clear_answers(tx: &mut Tx<'_>, plan: &ErasurePlan) -> Result<(), GalleryError> {
    for id in &plan.answers {
        if let Some(request) = requests::get(tx, *id)? {
            requests::update(tx, &requests::Request { answer_slot: None, answer_blob: None, ..request })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::GoneEvidence;

    #[test]
    fn an_erasure_closes_only_on_faces_that_are_gone() {
        let erasure = ErasureId::from_bytes([1; 16]);
        let evidence = GoneEvidence { rows_zeroed: 1, not_held: 0, kept_on_disk: false };
        assert!(physically_gone(&Purge::PhysicallyGone { evidence }, erasure).is_ok());
        for not_gone in [Purge::Hidden, Purge::PendingRewrite { deadline: Timestamp::UNIX_EPOCH }] {
            let refused = physically_gone(&not_gone, erasure);
            assert!(matches!(refused, Err(GalleryError::NotGone { erasure: of }) if of == erasure));
        }
    }
}
