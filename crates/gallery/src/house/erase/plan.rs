//! What an erasure takes with it, found before anything is touched.

use std::collections::BTreeSet;

use basis::{ErasureId, FaceId, GalleryId, ImageId, SubjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, faces, images, subjects};
use vault::{BlobId, KeySlot, Tx};

use crate::house::{GalleryError, House, ImageSource};

/// What is to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureTarget {
    /// One face; the picture too when it holds no other.
    Face(FaceId),
    /// A picture with all its faces.
    Image(ImageId),
    /// A person: every face, the person's record and consents, and every picture that shows nobody else who is enrolled.
    Subject(SubjectId),
    /// Everything a gallery holds.
    Gallery,
}

/// How much of each kind an erasure takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasureCounts {
    /// Templates, with their crops and details.
    pub faces: usize,
    /// Pictures' records.
    pub images: usize,
    /// Kept originals, also of pictures whose other faces stay.
    pub originals: usize,
    /// Kept crops.
    pub crops: usize,
    /// People, with their consents.
    pub subjects: usize,
}

/// Everything an erasure destroys. Stands sealed beside its intent until it is executed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ErasurePlan {
    /// Which erasure.
    pub erasure: ErasureId,
    /// In which gallery.
    pub gallery: GalleryId,
    /// On which ground, in words that name nobody: they stand in a leaf's record that outlives the person.
    pub cause: String,
    /// What the caller needs to ask the gate again after a crash; cleared when the erasure is executed.
    pub gate_facts: String,
    /// Cleared when the erasure is executed.
    pub(super) target: Option<ErasureTarget>,
    pub(super) faces: BTreeSet<FaceId>,
    pub(super) subjects: BTreeSet<SubjectId>,
    /// Pictures that go as a whole; their bytes stay out from then on.
    pub(super) images: BTreeSet<ImageId>,
    /// Pictures that stay for other people's faces and lose their original.
    pub(super) originals_of: BTreeSet<ImageId>,
    pub(super) keys: BTreeSet<u64>,
    pub(super) blobs: BTreeSet<[u8; 16]>,
    counts: ErasureCounts,
}

impl ErasurePlan {
    /// How much of each kind.
    #[must_use]
    pub const fn counts(&self) -> ErasureCounts {
        self.counts
    }

    /// Which faces go.
    #[must_use]
    pub fn face_ids(&self) -> Vec<FaceId> {
        self.faces.iter().copied().collect()
    }

    /// Whether a picture goes, or at least its original.
    pub(in crate::house) fn takes_original_of(&self, image: ImageId) -> bool {
        self.images.contains(&image) || self.originals_of.contains(&image)
    }

    /// The plan of an executed erasure, which names nobody any more.
    pub(super) fn closed(&self) -> Self {
        let Self { erasure, gallery, cause, counts, .. } = self.clone();
        Self { counts, ..Self::of_nothing(erasure, gallery, None, &cause, String::new()) }
    }

    /// A key and what it seals; `true` when it was not in the plan before.
    pub(super) fn destroy(&mut self, slot: KeySlot, blobs: impl IntoIterator<Item = BlobId>) -> bool {
        self.blobs.extend(blobs.into_iter().map(BlobId::to_bytes));
        self.keys.insert(slot.0)
    }

    fn of_nothing(
        erasure: ErasureId,
        gallery: GalleryId,
        target: Option<ErasureTarget>,
        cause: &str,
        gate_facts: String,
    ) -> Self {
        Self {
            erasure,
            gallery,
            cause: cause.to_owned(),
            gate_facts,
            target,
            faces: BTreeSet::new(),
            subjects: BTreeSet::new(),
            images: BTreeSet::new(),
            originals_of: BTreeSet::new(),
            keys: BTreeSet::new(),
            blobs: BTreeSet::new(),
            counts: ErasureCounts::default(),
        }
    }

    fn add_face(&mut self, face: &faces::Face) {
        if self.faces.insert(face.id) {
            self.destroy(face.key_slot, face.crop_blob);
            self.counts.faces += 1;
            self.counts.crops += usize::from(face.crop_blob.is_some());
        }
    }

    fn add_subject(&mut self, subject: &subjects::Subject) {
        if self.subjects.insert(subject.id) {
            self.destroy(subject.key_slot, None);
            self.counts.subjects += 1;
        }
    }

    /// `stays` when the picture shows other people who are enrolled; its original goes all the same.
    fn add_image(&mut self, image: &images::Image, source: &ImageSource, stays: bool) {
        if let Some(slot) = source.original_key {
            self.counts.originals += usize::from(self.destroy(KeySlot(slot), image.original_blob));
        }
        if stays {
            if source.original_key.is_some() {
                self.originals_of.insert(image.id);
            }
        } else if self.images.insert(image.id) {
            self.destroy(image.key_slot, None);
            self.counts.images += 1;
        }
    }
}

impl House {
    /// Finds what an erasure takes with it. A preview: nothing is changed, and what is enrolled until the erasure is
    /// carried out and belongs to its target goes with it.
    ///
    /// # Errors
    /// [`GalleryError::NothingToErase`] when the target is not there.
    pub fn plan_erasure(
        &self,
        gallery: GalleryId,
        target: ErasureTarget,
        erasure: ErasureId,
        cause: &str,
        gate_facts: String,
    ) -> Result<ErasurePlan, GalleryError> {
        self.plan_of(ErasurePlan::of_nothing(erasure, gallery, Some(target), cause, gate_facts))
    }

    /// The plan as its target stands now.
    pub(super) fn planned_anew(&self, plan: &ErasurePlan) -> Result<ErasurePlan, GalleryError> {
        let ErasurePlan { erasure, gallery, target, cause, gate_facts, .. } = plan;
        self.plan_of(ErasurePlan::of_nothing(*erasure, *gallery, *target, cause, gate_facts.clone()))
    }

    fn plan_of(&self, mut plan: ErasurePlan) -> Result<ErasurePlan, GalleryError> {
        if self.vault.read(|tx| self.gather(tx, &mut plan))? {
            return Ok(plan);
        }
        let (kind, id) = match plan.target {
            Some(ErasureTarget::Face(id)) => ("face", id.to_string()),
            Some(ErasureTarget::Image(id)) => ("image", id.to_string()),
            Some(ErasureTarget::Subject(id)) => ("subject", id.to_string()),
            Some(ErasureTarget::Gallery) => return Err(GalleryError::NoGallery { gallery: plan.gallery }),
            None => return Err(GalleryError::NotOpen { erasure: plan.erasure }),
        };
        Err(GalleryError::NothingToErase { kind, id })
    }

    /// Adds to the plan what its target holds now and says whether the target is there. What the plan names already
    /// stays in it: after a crash the rows may be gone and the keys not.
    pub(super) fn gather(&self, tx: &mut Tx<'_>, plan: &mut ErasurePlan) -> Result<bool, GalleryError> {
        let (gallery, mut pictures) = (plan.gallery, BTreeSet::new());
        let there = match plan.target {
            None => false,
            Some(ErasureTarget::Face(id)) => {
                let face = faces::get(tx, id)?.filter(|face| face.gallery_id == gallery);
                face.iter().for_each(|face| {
                    plan.add_face(face);
                    pictures.insert(face.image_id);
                });
                face.is_some()
            }
            Some(ErasureTarget::Image(id)) => {
                let image = images::get(tx, id)?.filter(|image| image.gallery_id == gallery);
                if image.is_some() {
                    faces::of_image(tx, id)?.iter().for_each(|face| plan.add_face(face));
                    pictures.insert(id);
                }
                image.is_some()
            }
            Some(ErasureTarget::Subject(id)) => {
                let subject = subjects::get(tx, id)?.filter(|subject| subject.gallery_id == gallery);
                if let Some(subject) = &subject {
                    plan.add_subject(subject);
                    for face in faces::of_subject(tx, id)? {
                        plan.add_face(&face);
                        pictures.insert(face.image_id);
                    }
                }
                subject.is_some()
            }
            Some(ErasureTarget::Gallery) => return self.gather_all(tx, plan),
        };
        for id in pictures {
            let Some(image) = images::get(tx, id)? else { continue };
            let stays = faces::of_image(tx, id)?.iter().any(|face| !plan.faces.contains(&face.id));
            plan.add_image(&image, &self.source_of(&image)?, stays);
        }
        Ok(there)
    }

    fn gather_all(&self, tx: &mut Tx<'_>, plan: &mut ErasurePlan) -> Result<bool, GalleryError> {
        let gallery = plan.gallery;
        records::each(
            |after, limit| faces::list(tx, gallery, after, limit),
            |face| face.id,
            |face| -> Result<(), GalleryError> {
                plan.add_face(&face);
                Ok(())
            },
        )?;
        records::each(
            |after, limit| subjects::list(tx, gallery, after, limit),
            |subject| subject.id,
            |subject| -> Result<(), GalleryError> {
                plan.add_subject(&subject);
                Ok(())
            },
        )?;
        records::each(
            |after, limit| images::list(tx, gallery, after, limit),
            |image| image.id,
            |image| -> Result<(), GalleryError> {
                plan.add_image(&image, &self.source_of(&image)?, false);
                Ok(())
            },
        )?;
        Ok(vault::records::galleries::get(tx, gallery)?.is_some())
    }

    pub(in crate::house) fn source_of(&self, image: &images::Image) -> Result<ImageSource, GalleryError> {
        let key = self.vault.keys().key(image.key_slot)?;
        Ok(vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source)?)
    }
}
