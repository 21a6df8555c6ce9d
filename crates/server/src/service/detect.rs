//! Finding faces in a photograph: boxes and landmarks only. No template is computed and nothing is kept, so there is
//! nothing to permit.

use face::{DetectOptions, Mark, Pipeline, Quality, measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::models;
use super::photo::{Photo, Picture64};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::settings::Settings;

/// What was seen in a photograph.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DetectAnswer {
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// The smallest face that would have been found, in pixels of its shorter side.
    pub smallest_face_px: u32,
    /// Largest first.
    pub faces: Vec<SeenFace>,
    /// A copy of the picture in which they are marked, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked: Option<Picture64>,
}

/// One face.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SeenFace {
    /// Left, top, width, height in pixels.
    pub region: [f32; 4],
    /// Left eye, right eye, nose, left and right mouth corner as seen, in pixels.
    pub landmarks: [[f32; 2]; 5],
    /// The detector's confidence, 0 to 1.
    pub score: f32,
    /// Pixels between the eyes.
    pub eye_distance_px: f32,
    /// 0 is blurred.
    pub sharpness: f32,
    /// Turn to the side in degrees.
    pub yaw_degrees: f32,
}

/// Detects with a pack of this machine; needs no installation.
///
/// # Errors
/// When the photograph or the models cannot be read.
pub fn detect_here(
    settings: &Settings,
    pack: Option<&str>,
    photo: &Photo,
    smallest_face_px: u32,
    annotate: bool,
) -> Result<DetectAnswer, ServiceError> {
    let pack = models::find(&settings.packs, &models::choose(&settings.packs, pack)?.name)?;
    seen(&mut models::pipeline(settings, &pack, settings.threads)?, photo, smallest_face_px, annotate)
}

/// Detects with the installation's own pack, or another of this machine.
///
/// # Errors
/// As [`detect_here`].
pub fn detect(
    here: &Installation,
    pack: Option<&str>,
    photo: &Photo,
    smallest_face_px: u32,
    annotate: bool,
) -> Result<DetectAnswer, ServiceError> {
    let pack = match pack {
        Some(name) => here.workshop().pack(here.settings(), name)?,
        None => models::default_pack(here)?,
    };
    let mut pipeline = here.pipeline(&pack)?;
    seen(&mut pipeline, photo, smallest_face_px, annotate)
}

fn seen(
    pipeline: &mut Pipeline,
    photo: &Photo,
    smallest_face_px: u32,
    annotate: bool,
) -> Result<DetectAnswer, ServiceError> {
    let picture = photo.picture()?;
    let options = DetectOptions { smallest_face_px };
    let mut found = pipeline.detect(&picture, &options)?;
    found.sort_by(|a, b| (b.box_.width * b.box_.height).total_cmp(&(a.box_.width * a.box_.height)));
    let marked = if annotate {
        let marks: Vec<_> = found.iter().map(|f| Mark { face: f.box_, landmarks: f.landmarks.to_vec() }).collect();
        Some(Picture64(Zeroizing::new(face::annotate(&picture, &marks)?)))
    } else {
        None
    };
    let faces = found
        .iter()
        .map(|face| {
            let Quality { eye_distance_px, sharpness, yaw_degrees, .. } =
                measure(&picture, face.box_, &face.landmarks, face.score);
            SeenFace {
                region: [face.box_.x, face.box_.y, face.box_.width, face.box_.height],
                landmarks: face.landmarks.map(|point| [point.x, point.y]),
                score: face.score,
                eye_distance_px,
                sharpness,
                yaw_degrees,
            }
        })
        .collect();
    Ok(DetectAnswer {
        width: picture.width(),
        height: picture.height(),
        smallest_face_px: pipeline.smallest_face_in(picture.width(), picture.height(), &options),
        faces,
        marked,
    })
}
