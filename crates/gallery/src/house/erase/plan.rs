//! What an erasure takes with it, found before anything is touched.

use std::collections::BTreeSet;

use basis::{ErasureId, FaceId, GalleryId, ImageId, RequestId, SubjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{faces, images, subjects};
use vault::{BlobId, KeySlot};

use crate::house::{GalleryError, House, ImageSource};

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureTarget {
    /// One face; the picture too when it holds no other.
    Face(FaceId),
    /// A picture with all its faces.
    Image(ImageId),
    /// A person: every face, the person's record and consents, and every picture that shows nobody else who is enrolled.
    Subject(SubjectId),
    /// Faces of one gallery in one batch, with every picture that shows nobody else who is enrolled.
    Faces {
        /// Which. Those that are gone already are passed over.
        faces: BTreeSet<FaceId>,
        /// People who go too, with their consents, if all that is held of them is among the faces.
        subjects: BTreeSet<SubjectId>,
    },
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

/// What else an erasure reaches: for the evidence, beside the counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ErasureExtent {
    /// Faces that were bound to a person.
    pub person_links: usize,
    /// Consents, with the people they were from.
    pub consents: usize,
    /// Sealed segments that were written again without the faces, or went as a whole.
    pub segments: usize,
    /// What people said of matches with the faces; it goes with them.
    pub marks: usize,
    /// Answers to closed access requests in which the faces were.
    pub answers: usize,
    /// Pictures that stay, without their original, for other people who are enrolled.
    pub images_kept: usize,
    /// Keys that are destroyed.
    pub keys: usize,
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
    #[serde(default)]
    pub(super) extent: ErasureExtent,
    /// What its evidence says beside the counts; the caller's, names nobody, and is kept when the erasure is executed.
    #[serde(default)]
    pub(super) about: String,
    /// Closed access requests whose kept answer goes.
    #[serde(default)]
    pub(super) answers: BTreeSet<RequestId>,
    /// Pictures that stay for other people's faces.
    #[serde(default)]
    pub(super) staying: BTreeSet<ImageId>,
    /// Whether the sources of the pictures stay out too, and not their bytes alone.
    #[serde(default)]
    pub(super) bars_sources: bool,
    #[serde(default)]
    pub(super) source_tags: BTreeSet<[u8; 32]>,
}

impl ErasurePlan {
    /// How much of each kind.
    #[must_use]
    pub const fn counts(&self) -> ErasureCounts {
        self.counts
    }

    /// What else it reaches.
    #[must_use]
    pub const fn extent(&self) -> ErasureExtent {
        self.extent
    }

    /// With what its evidence is to say beside the counts. Names nobody: it outlives the person.
    #[must_use]
    pub fn saying(self, about: String) -> Self {
        Self { about, ..self }
    }

    /// Keeps the sources of its pictures out too: the same asset written anew has other bytes.
    #[must_use]
    pub fn barring_sources(self) -> Self {
        Self { bars_sources: true, ..self }
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
        let Self { erasure, gallery, cause, counts, about, .. } = self.clone();
        let extent = ErasureExtent { keys: self.keys.len(), ..self.extent };
        Self { counts, extent, about, ..Self::of_nothing(erasure, gallery, None, &cause, String::new()) }
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
            extent: ErasureExtent::default(),
            about: String::new(),
            answers: BTreeSet::new(),
            staying: BTreeSet::new(),
            bars_sources: false,
            source_tags: BTreeSet::new(),
        }
    }

    /// True when it was not in the plan before.
    pub(super) fn add_face(&mut self, face: &faces::Face) -> bool {
        let new = self.faces.insert(face.id);
        if new {
            self.destroy(face.key_slot, face.crop_blob);
            self.counts.faces += 1;
            self.counts.crops += usize::from(face.crop_blob.is_some());
            self.extent.person_links += usize::from(face.subject_id.is_some());
        }
        new
    }

    pub(super) fn add_subject(&mut self, subject: &subjects::Subject, consents: usize) {
        if self.subjects.insert(subject.id) {
            self.destroy(subject.key_slot, None);
            self.counts.subjects += 1;
            self.extent.consents += consents;
        }
    }

    /// The answer to an access request that holds one of the faces.
    pub(super) fn add_answer(&mut self, request: RequestId, slot: KeySlot, answer: BlobId) {
        if self.answers.insert(request) {
            self.destroy(slot, [answer]);
            self.extent.answers += 1;
        }
    }

    /// `stays` when the picture shows other people who are enrolled; its original goes all the same.
    pub(super) fn add_image(&mut self, image: &images::Image, source: &ImageSource, stays: bool) {
        if let Some(slot) = source.original_key {
            self.counts.originals += usize::from(self.destroy(KeySlot(slot), image.original_blob));
        }
        if stays {
            self.extent.images_kept += usize::from(self.staying.insert(image.id));
            if source.original_key.is_some() {
                self.originals_of.insert(image.id);
            }
        } else if self.images.insert(image.id) {
            // Whose last other face goes later does not stay.
            self.extent.images_kept -= usize::from(self.staying.remove(&image.id));
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
        let ErasurePlan { erasure, gallery, target, cause, gate_facts, about, bars_sources, .. } = plan.clone();
        let anew = ErasurePlan::of_nothing(erasure, gallery, target, &cause, gate_facts);
        self.plan_of(ErasurePlan { about, bars_sources, ..anew })
    }

    fn plan_of(&self, mut plan: ErasurePlan) -> Result<ErasurePlan, GalleryError> {
        if self.gather(&mut plan)? {
            return Ok(plan);
        }
        let (kind, id) = match &plan.target {
            Some(ErasureTarget::Face(id)) => ("face", id.to_string()),
            Some(ErasureTarget::Image(id)) => ("image", id.to_string()),
            Some(ErasureTarget::Subject(id)) => ("subject", id.to_string()),
            Some(ErasureTarget::Faces { faces, .. }) => ("face", format!("any of {}", faces.len())),
            Some(ErasureTarget::Gallery) => return Err(GalleryError::NoGallery { gallery: plan.gallery }),
            None => return Err(GalleryError::NotOpen { erasure: plan.erasure }),
        };
        Err(GalleryError::NothingToErase { kind, id })
    }
}
