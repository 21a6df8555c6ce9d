//! Moving a gallery to another model pack: new templates from the kept crops.

use basis::{ImageId, Scope, gate};
pub use gallery::Renewed;

use super::{crop, models, photo, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Computes every template of a gallery anew with another pack.
///
/// # Errors
/// When the gallery keeps no crops, the gate refuses, or facts change meanwhile; then all stays as it was.
pub fn re_embed(
    here: &Installation,
    gallery: &str,
    pack: &str,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Renewed, ServiceError> {
    let gallery = register::find(here, gallery)?;
    let pack = here.workshop().pack(here.settings(), pack)?;
    // The templates of a picture are computed anew: the same act as taking it in, under the gallery's facts of today.
    let ask = gate::EnrolAsk {
        gallery: &gallery.facts,
        image: here.id(ImageId::from_parts),
        // Each picture showed its own when it was taken in.
        manifestly_public_evidence: gallery.facts.evidence_sha256,
    };
    let permit = gate::enrol(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("re-embed", Scope::Gallery(gallery.facts.id), vec![refusal]))?;
    let crops = here.house().kept_crops(&permit)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let mut templates = Vec::with_capacity(crops.len());
    for (done, kept) in crops.iter().enumerate() {
        let picture = photo::decode("a kept crop".as_ref(), &kept.crop)?;
        let details = &kept.details;
        let face = crop::detection(details.crop_region, details.crop_landmarks, details.detector_score);
        let described = pipeline.describe(&permit, &picture, &[face])?.swap_remove(0);
        templates.push((kept.face, scale.normed(&described.template)?));
        progress(done + 1, crops.len());
    }
    let renewed = here.house().renew(permit, &models::pack_ref(&pack), &templates, here.now())?;
    here.publish()?;
    Ok(renewed)
}
