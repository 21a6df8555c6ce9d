//! Finding faces in a photograph: boxes and landmarks only. No template is computed and nothing is kept, so there is
//! nothing to permit.

use std::path::Path;

use face::{DetectOptions, Mark, Quality, measure};
use serde::Serialize;

use super::{models, probe};
use crate::error::ServiceError;
use crate::settings::Settings;

/// What was seen in a photograph.
#[derive(Debug, Serialize)]
pub struct DetectAnswer {
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// The smallest face that would have been found, in pixels of its shorter side.
    pub smallest_face_px: u32,
    /// Largest first.
    pub faces: Vec<SeenFace>,
}

/// One face.
#[derive(Debug, Serialize)]
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

/// Detects, and marks the faces in a copy of the picture (PNG) where that is asked for.
///
/// # Errors
/// When the photograph or the models cannot be read.
pub fn detect(
    settings: &Settings,
    pack: Option<&str>,
    photo: &Path,
    smallest_face_px: u32,
    annotate: bool,
) -> Result<(DetectAnswer, Option<Vec<u8>>), ServiceError> {
    let pack = models::find(&settings.packs, &models::choose(&settings.packs, pack)?.name)?;
    let mut pipeline = models::pipeline(settings, &pack, 0)?;
    let picture = probe::open(photo)?;
    let options = DetectOptions { smallest_face_px };
    let mut found = pipeline.detect(&picture, &options)?;
    found.sort_by(|a, b| (b.box_.width * b.box_.height).total_cmp(&(a.box_.width * a.box_.height)));
    let marked = if annotate {
        let marks: Vec<_> = found.iter().map(|f| Mark { face: f.box_, landmarks: f.landmarks.to_vec() }).collect();
        Some(face::annotate(&picture, &marks)?)
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
    let answer = DetectAnswer {
        width: picture.width(),
        height: picture.height(),
        smallest_face_px: pipeline.smallest_face_in(picture.width(), picture.height(), &options),
        faces,
    };
    Ok((answer, marked))
}
