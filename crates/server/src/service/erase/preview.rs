//! What an erasure would take, and what would stay and why. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};

use basis::{ErasureId, FaceId, GalleryId, RequestId};
use gallery::{ErasureCounts, ErasureExtent, ErasureTarget};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::requests as rows;

use super::{Because, Cause, awaited_of, people_of};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{register, requests};

/// What an erasure would take in one gallery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ErasurePreview {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
    /// How much of each kind would go.
    pub counts: ErasureCounts,
    /// What else it would reach.
    pub extent: ErasureExtent,
    /// Faces that are left until an access request that came first is answered.
    pub held_back: Vec<FaceId>,
    /// What would stay, and why.
    pub stays: Vec<Stays>,
}

/// Something that an erasure leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stays {
    /// What.
    pub what: String,
    /// Why, and until when.
    pub why: String,
}

/// What erasing a target would take.
///
/// # Errors
/// When the target is not there.
pub fn preview(here: &Installation, gallery: &str, target: ErasureTarget) -> Result<ErasurePreview, ServiceError> {
    let gallery = register::find(here, gallery)?;
    look(here, &gallery, target, Vec::new())
}

/// What erasing faces for a cause would take in one gallery.
///
/// # Errors
/// When none of the faces is there, or all of them are held back.
pub fn preview_faces(
    here: &Installation,
    gallery: GalleryId,
    faces: &[FaceId],
    because: &Because,
) -> Result<ErasurePreview, ServiceError> {
    let gallery = register::by_id(here, gallery)?;
    let cause = Cause::of_faces(here, &gallery, faces, because)?;
    let held_back = awaited_of(here, faces, cause.after_requests_before(here))?;
    let going: BTreeSet<FaceId> = faces.iter().copied().filter(|face| !held_back.contains(face)).collect();
    if going.is_empty() {
        let (gallery, name) = (gallery.facts.id, gallery.facts.name);
        let (counts, extent) = (ErasureCounts::default(), ErasureExtent::default());
        let stays = stays(&extent, held_back.len());
        return Ok(ErasurePreview { gallery, name, counts, extent, held_back, stays });
    }
    let subjects = people_of(here, &going, &cause)?;
    look(here, &gallery, ErasureTarget::Faces { faces: going, subjects }, held_back)
}

/// What carrying out a person's request would take, gallery by gallery.
///
/// # Errors
/// When there is no such request.
pub fn preview_request(here: &Installation, request: RequestId) -> Result<Vec<ErasurePreview>, ServiceError> {
    let case = requests::record::find(here, request)?;
    let because = Because::Request(case.id);
    theirs(here, request)?.iter().map(|(gallery, faces)| preview_faces(here, *gallery, faces, &because)).collect()
}

/// The faces that were found to be the asking person's, by gallery.
pub(super) fn theirs(
    here: &Installation,
    request: RequestId,
) -> Result<BTreeMap<GalleryId, Vec<FaceId>>, ServiceError> {
    let mut theirs = BTreeMap::<_, Vec<FaceId>>::new();
    for face in here.read(|tx| rows::faces(tx, request))? {
        if face.theirs == Some(true) {
            theirs.entry(face.gallery_id).or_default().push(face.face_id);
        }
    }
    Ok(theirs)
}

fn look(
    here: &Installation,
    gallery: &register::Gallery,
    target: ErasureTarget,
    held_back: Vec<FaceId>,
) -> Result<ErasurePreview, ServiceError> {
    let id = here.id(ErasureId::from_parts);
    let plan = here.house().plan_erasure(gallery.facts.id, target, id, "preview", String::new())?;
    let (counts, extent) = (plan.counts(), plan.extent());
    let stays = stays(&extent, held_back.len());
    Ok(ErasurePreview { gallery: gallery.facts.id, name: gallery.facts.name.clone(), counts, extent, held_back, stays })
}

/// What an erasure leaves, and why: for its preview and its certificate.
pub(crate) fn stays(extent: &ErasureExtent, held_back: usize) -> Vec<Stays> {
    let mut stays = Vec::new();
    let mut stay = |what: String, why: &str| stays.push(Stays { what, why: why.to_owned() });
    if extent.images_kept > 0 {
        stay(
            format!("records of {} pictures, without their original", extent.images_kept),
            "They show other people who are enrolled; of the erased nothing is left in them.",
        );
    }
    if held_back > 0 {
        stay(
            format!("{held_back} faces that may be those of people who asked for access first"),
            "They are erased once the requests are answered or past their last day (GDPR Art. 12(3), 15).",
        );
    }
    stay(
        "backups made before".to_owned(),
        "They hold ciphertext. Opened with the current key tree, as restoring does, nothing of the erased opens; a copy \
         of an older key tree must be replaced by the current one.",
    );
    stay(
        "leaves of the log about the erased".to_owned(),
        "They hold no personal data, and the keys that opened them are destroyed.",
    );
    stay(
        "keyed digests of the erased files".to_owned(),
        "They keep the same files out and say nothing to anyone without the controller's key.",
    );
    stays
}
