//! Finding what an erasure's target holds.
//!
//! What may be long is read a part at a time: a reader that stays open keeps other erasures from settling.

use std::collections::{BTreeMap, BTreeSet};

use basis::{FaceId, ImageId, SubjectId};
use vault::records::segments::SegmentId;
use vault::records::{self, consents, faces, images, marks, requests, subjects};
use vault::{Tx, VaultError};

use super::{ErasurePlan, ErasureTarget};
use crate::house::{GalleryError, House, ImageSource};

/// Rows that are asked for in one snapshot.
const AT_ONCE: usize = 512;

impl House {
    /// Adds to the plan what its target holds now and says whether the target is there. What the plan names already
    /// stays in it: after a crash the rows may be gone and the keys not.
    pub(super) fn gather(&self, plan: &mut ErasurePlan) -> Result<bool, GalleryError> {
        match plan.target.clone() {
            None => Ok(false),
            Some(ErasureTarget::Gallery) => self.gather_all(plan),
            Some(ErasureTarget::Faces { faces, subjects }) => self.gather_faces(plan, &faces, &subjects),
            Some(ErasureTarget::Face(id)) => self.gather_faces(plan, &BTreeSet::from([id]), &BTreeSet::new()),
            Some(ErasureTarget::Image(id)) => self.gather_image(plan, id),
            Some(ErasureTarget::Subject(id)) => {
                let mut pictures = BTreeSet::new();
                let there = self.gather_subject(plan, id, &mut pictures)?;
                self.gather_pictures(plan, &pictures)?;
                Ok(there)
            }
        }
    }

    fn gather_faces(
        &self,
        plan: &mut ErasurePlan,
        wanted: &BTreeSet<FaceId>,
        people: &BTreeSet<SubjectId>,
    ) -> Result<bool, GalleryError> {
        let (gallery, mut pictures, mut there) = (plan.gallery, BTreeSet::new(), false);
        for some in parts(wanted) {
            self.vault.read(|tx| {
                for id in some {
                    let Some(face) = faces::get(tx, id)?.filter(|face| face.gallery_id == gallery) else { continue };
                    there = true;
                    take_face(tx, plan, &face)?;
                    pictures.insert(face.image_id);
                }
                Ok::<_, GalleryError>(())
            })?;
        }
        for id in people {
            // Once it is decided that a person goes, what they got since goes too.
            let decided = plan.subjects.contains(id);
            let held = self.vault.read(|tx| faces::of_subject(tx, *id))?;
            if decided || held.iter().all(|face| wanted.contains(&face.id)) {
                there |= self.gather_subject(plan, *id, &mut pictures)?;
            }
        }
        self.gather_pictures(plan, &pictures)?;
        Ok(there)
    }

    fn gather_subject(
        &self,
        plan: &mut ErasurePlan,
        id: SubjectId,
        pictures: &mut BTreeSet<ImageId>,
    ) -> Result<bool, GalleryError> {
        let gallery = plan.gallery;
        self.vault.read(|tx| {
            let subject = subjects::get(tx, id)?.filter(|subject| subject.gallery_id == gallery);
            let Some(subject) = subject else { return Ok(false) };
            plan.add_subject(&subject, consents::of_subject(tx, id)?.len());
            for face in faces::of_subject(tx, id)? {
                take_face(tx, plan, &face)?;
                pictures.insert(face.image_id);
            }
            Ok(true)
        })
    }

    fn gather_image(&self, plan: &mut ErasurePlan, id: ImageId) -> Result<bool, GalleryError> {
        let gallery = plan.gallery;
        let there = self.vault.read(|tx| {
            let Some(image) = images::get(tx, id)? else { return Ok(false) };
            if image.gallery_id != gallery {
                return Ok(false);
            }
            for face in faces::of_image(tx, id)? {
                take_face(tx, plan, &face)?;
            }
            Ok::<_, GalleryError>(true)
        })?;
        if there {
            self.gather_pictures(plan, &BTreeSet::from([id]))?;
        }
        Ok(there)
    }

    /// Adds the pictures of faces that go: as a whole, or their original alone when they show others too.
    fn gather_pictures(&self, plan: &mut ErasurePlan, pictures: &BTreeSet<ImageId>) -> Result<(), GalleryError> {
        for some in parts(pictures) {
            let rows = self.vault.read(|tx| {
                let mut rows = Vec::with_capacity(some.len());
                for id in some {
                    let Some(image) = images::get(tx, id)? else { continue };
                    let stays = faces::of_image(tx, id)?.iter().any(|face| !plan.faces.contains(&face.id));
                    rows.push((image, stays));
                }
                Ok::<_, VaultError>(rows)
            })?;
            for (image, stays) in rows {
                self.take_image(plan, &image, stays)?;
            }
        }
        Ok(())
    }

    fn gather_all(&self, plan: &mut ErasurePlan) -> Result<bool, GalleryError> {
        let gallery = plan.gallery;
        records::each(
            |after, limit| self.vault.read(|tx| faces::list(tx, gallery, after, limit)),
            |face| face.id,
            |face| self.vault.read(|tx| take_face(tx, plan, &face)),
        )?;
        records::each(
            |after, limit| self.vault.read(|tx| subjects::list(tx, gallery, after, limit)),
            |subject| subject.id,
            |subject| -> Result<(), GalleryError> {
                let consents = self.vault.read(|tx| consents::of_subject(tx, subject.id))?;
                plan.add_subject(&subject, consents.len());
                Ok(())
            },
        )?;
        records::each(
            |after, limit| self.vault.read(|tx| images::list(tx, gallery, after, limit)),
            |image| image.id,
            |image| self.take_image(plan, &image, false),
        )?;
        Ok(self.vault.read(|tx| vault::records::galleries::get(tx, gallery))?.is_some())
    }

    fn take_image(&self, plan: &mut ErasurePlan, image: &images::Image, stays: bool) -> Result<(), GalleryError> {
        let source = self.source_of(image)?;
        if plan.bars_sources && !stays {
            plan.source_tags.insert(self.source_tag(plan.gallery, &source.reference)?);
        }
        plan.add_image(image, &source, stays);
        Ok(())
    }

    pub(in crate::house) fn source_of(&self, image: &images::Image) -> Result<ImageSource, GalleryError> {
        let key = self.vault.keys().key(image.key_slot)?;
        Ok(vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source)?)
    }

    /// The segments that hold faces of the plan, with these faces.
    pub(super) fn segments_of(&self, plan: &ErasurePlan) -> Result<BTreeMap<SegmentId, Vec<FaceId>>, GalleryError> {
        let mut going = BTreeMap::<_, Vec<FaceId>>::new();
        for some in parts(&plan.faces) {
            self.vault.read(|tx| {
                for id in some {
                    if let Some(segment) = faces::get(tx, id)?.and_then(|face| face.segment_id) {
                        going.entry(segment).or_default().push(id);
                    }
                }
                Ok::<_, VaultError>(())
            })?;
        }
        Ok(going)
    }
}

/// Adds a face, and the answers to access requests that hold it, given or not: what is erased stays in no archive of ours.
fn take_face(tx: &mut Tx<'_>, plan: &mut ErasurePlan, face: &faces::Face) -> Result<(), GalleryError> {
    if plan.add_face(face) {
        plan.extent.marks += marks::count_of_face(tx, face.id)? as usize;
        for id in requests::of_face(tx, face.id)? {
            let answer = requests::get(tx, id)?.and_then(|request| request.answer_slot.zip(request.answer_blob));
            if let Some((slot, blob)) = answer {
                plan.add_answer(id, slot, blob);
            }
        }
    }
    Ok(())
}

fn parts<Id: Copy + Ord>(ids: &BTreeSet<Id>) -> Vec<Vec<Id>> {
    let ids: Vec<Id> = ids.iter().copied().collect();
    ids.chunks(AT_ONCE).map(<[Id]>::to_vec).collect()
}
