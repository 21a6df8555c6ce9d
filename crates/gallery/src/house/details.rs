//! What is known about a face and a picture beside template and pixels; sealed under the face's and the picture's key.

use basis::Territory;
use serde::{Deserialize, Serialize};

/// A face in its picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceDetails {
    /// Left, top, width and height in pixels of the upright picture.
    pub region: [f32; 4],
    /// Left eye, right eye, nose, left and right mouth corner as seen, in pixels of the upright picture.
    pub landmarks: [[f32; 2]; 5],
    /// Region and landmarks again, in pixels of the kept crop, so that the face can be aligned anew for another pack.
    pub crop_region: [f32; 4],
    /// See `crop_region`.
    pub crop_landmarks: [[f32; 2]; 5],
    /// Pixels between the eyes.
    pub eye_distance_px: f32,
    /// As `face::Quality` gives it.
    pub sharpness: f32,
    /// The detector's own, 0..1.
    pub detector_score: f32,
    /// The controller's own reference of the picture: a finding without a picture is useless.
    pub source: String,
    /// Where the person is, and how that is known.
    pub territory: Territory,
    /// Width and height of the upright picture in pixels; not known of faces that an earlier version enrolled.
    #[serde(default)]
    pub picture_px: Option<[u32; 2]>,
}

/// A picture's origin, and where its kept original is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSource {
    /// The controller's own reference.
    pub reference: String,
    /// The key slot of the kept original. Its own, so that an erased person's picture goes while the other people of
    /// the same picture stay.
    pub original_key: Option<u64>,
}
