//! What an erasure takes with it, found before anything is touched.

use std::collections::BTreeMap;

use basis::{ErasureId, FaceId, GalleryId, ImageId, SubjectId};
use serde::{Deserialize, Serialize};
use vault::records::{faces, images, subjects};
use vault::{BlobId, KeySlot, Tx, VaultError};

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    pub(super) faces: Vec<FaceId>,
    pub(super) subjects: Vec<SubjectId>,
    /// Pictures that go as a whole; their bytes stay out from then on.
    pub(super) images: Vec<ImageId>,
    /// Pictures that stay for other people's faces and lose their original.
    pub(super) originals_of: Vec<ImageId>,
    pub(super) keys: Vec<u64>,
    pub(super) blobs: Vec<[u8; 16]>,
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
        self.faces.clone()
    }

    /// The plan of an executed erasure, which names nobody any more.
    pub(super) fn closed(&self) -> Self {
        Self {
            gate_facts: String::new(),
            faces: Vec::new(),
            subjects: Vec::new(),
            images: Vec::new(),
            originals_of: Vec::new(),
            keys: Vec::new(),
            blobs: Vec::new(),
            ..self.clone()
        }
    }

    pub(super) fn destroy(&mut self, slot: KeySlot, blob: impl IntoIterator<Item = BlobId>) {
        self.keys.push(slot.0);
        self.blobs.extend(blob.into_iter().map(BlobId::to_bytes));
    }
}

impl House {
    /// Finds what an erasure takes with it. A preview: nothing is changed.
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
        self.vault.read(|tx| {
            let (faces, subjects) = targeted(tx, gallery, target)?;
            let mut plan = ErasurePlan {
                erasure,
                gallery,
                cause: cause.to_owned(),
                gate_facts,
                faces: faces.iter().map(|face| face.id).collect(),
                subjects: subjects.iter().map(|subject| subject.id).collect(),
                images: Vec::new(),
                originals_of: Vec::new(),
                keys: Vec::new(),
                blobs: Vec::new(),
                counts: ErasureCounts { faces: faces.len(), subjects: subjects.len(), ..ErasureCounts::default() },
            };
            let mut faces_of_image = BTreeMap::<ImageId, i64>::new();
            for face in &faces {
                plan.destroy(face.key_slot, face.crop_blob);
                plan.counts.crops += usize::from(face.crop_blob.is_some());
                *faces_of_image.entry(face.image_id).or_default() += 1;
            }
            subjects.iter().for_each(|subject| plan.destroy(subject.key_slot, None));
            if let ErasureTarget::Image(image) = target {
                faces_of_image.entry(image).or_default();
            }
            if target == ErasureTarget::Gallery {
                for image in all_images(tx, gallery)? {
                    faces_of_image.entry(image.id).or_default();
                }
            }
            for (id, going) in faces_of_image {
                if let Some(image) = images::get(tx, id)? {
                    let stay = image.faces_kept - going;
                    self.plan_image(&mut plan, &image, stay)?;
                }
            }
            Ok(plan)
        })
    }

    fn plan_image(&self, plan: &mut ErasurePlan, image: &images::Image, stay: i64) -> Result<(), GalleryError> {
        let key = self.vault.keys().key(image.key_slot)?;
        let source: ImageSource = vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source)?;
        if let Some(slot) = source.original_key {
            plan.destroy(KeySlot(slot), image.original_blob);
            plan.counts.originals += 1;
        }
        if stay <= 0 {
            plan.destroy(image.key_slot, None);
            plan.images.push(image.id);
            plan.counts.images += 1;
        } else if source.original_key.is_some() {
            plan.originals_of.push(image.id);
        }
        Ok(())
    }
}

type Targeted = (Vec<faces::Face>, Vec<subjects::Subject>);

fn targeted(tx: &mut Tx<'_>, gallery: GalleryId, target: ErasureTarget) -> Result<Targeted, GalleryError> {
    let missing = |kind: &'static str, id: String| GalleryError::NothingToErase { kind, id };
    Ok(match target {
        ErasureTarget::Face(id) => {
            let face = faces::get(tx, id)?.filter(|face| face.gallery_id == gallery);
            (vec![face.ok_or_else(|| missing("face", id.to_string()))?], Vec::new())
        }
        ErasureTarget::Image(id) => {
            let image = images::get(tx, id)?.filter(|image| image.gallery_id == gallery);
            image.ok_or_else(|| missing("image", id.to_string()))?;
            (faces::of_image(tx, id)?, Vec::new())
        }
        ErasureTarget::Subject(id) => {
            let subject = subjects::get(tx, id)?.filter(|subject| subject.gallery_id == gallery);
            (faces::of_subject(tx, id)?, vec![subject.ok_or_else(|| missing("subject", id.to_string()))?])
        }
        ErasureTarget::Gallery => {
            let faces = paged(|after| faces::list(tx, gallery, after, PAGE), |face| face.id)?;
            (faces, paged(|after| subjects::list(tx, gallery, after, PAGE), |subject| subject.id)?)
        }
    })
}

fn all_images(tx: &mut Tx<'_>, gallery: GalleryId) -> Result<Vec<images::Image>, GalleryError> {
    paged(|after| images::list(tx, gallery, after, PAGE), |image| image.id)
}

/// How many rows are read at a time.
pub(in crate::house) const PAGE: i64 = 4_096;

/// Reads a listing to its end, a page at a time.
pub(in crate::house) fn paged<Row, Id>(
    mut page: impl FnMut(Option<Id>) -> Result<Vec<Row>, VaultError>,
    id: impl Fn(&Row) -> Id,
) -> Result<Vec<Row>, GalleryError> {
    let mut all = Vec::new();
    loop {
        let rows = page(all.last().map(&id))?;
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
    }
}
