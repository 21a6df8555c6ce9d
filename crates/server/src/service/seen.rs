//! The faces of a photograph with everything that is measured of them, largest first. No template is computed.

use face::{DetectOptions, Detection, Picture, Pipeline, Quality, QualityLimits, QualityReason, judge, measure};

use super::models;
use super::photo::Photo;
use crate::error::ServiceError;
use crate::installation::Installation;

/// A photograph that was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Width and height of the upright picture in pixels.
    pub(crate) picture_px: [u32; 2],
    /// Largest first.
    pub(crate) faces: Vec<SeenFace>,
}

/// One face in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeenFace {
    /// Box and landmarks in pixels of the upright picture.
    pub(crate) found: Detection,
    /// What was measured.
    pub(crate) quality: Quality,
}

impl SeenFace {
    /// Whether it is good enough; nothing asked lets every face pass.
    pub(crate) fn judged(&self, least: Option<&QualityLimits>) -> Result<(), QualityReason> {
        least.map_or(Ok(()), |least| judge(&self.quality, least))
    }
}

/// Looks at a picture.
pub(crate) fn look(pipeline: &mut Pipeline, picture: &Picture, options: &DetectOptions) -> Result<Seen, ServiceError> {
    let mut found = pipeline.detect(picture, options)?;
    found.sort_by(|a, b| (b.box_.width * b.box_.height).total_cmp(&(a.box_.width * a.box_.height)));
    let seen =
        |found: Detection| SeenFace { found, quality: measure(picture, found.box_, &found.landmarks, found.score) };
    let faces = found.into_iter().map(seen).collect();
    Ok(Seen { picture_px: [picture.width(), picture.height()], faces })
}

/// Looks at a photograph with the installation's own pack. Nothing is kept and no template computed, so nothing is asked
/// of the gate.
///
/// # Errors
/// When the photograph or the models cannot be read.
pub(crate) fn faces_in(here: &Installation, photo: &Photo) -> Result<Seen, ServiceError> {
    let picture = photo.picture()?;
    let pack = models::default_pack(here)?;
    let mut pipeline = here.pipeline(&pack)?;
    look(&mut pipeline, &picture, &DetectOptions::default())
}
