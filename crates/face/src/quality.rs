//! How fit a face is for comparison: what is measured, and the limits a gallery may set.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::geometry::{Point, Rect};
use crate::picture::Picture;

mod light;
mod pose;

/// What was measured on one face. The terms follow ISO/IEC 29794-5; the measures are our own simple ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Distance between the eye centres, in pixels of the picture.
    pub eye_distance_px: f32,
    /// Fine detail over contrast, from 0 (none) upwards; the face is first brought to one size, so an enlarged
    /// small face measures as blurred. See [`measure`].
    pub sharpness: f32,
    /// Mean luma of the face, 0 black to 1 white (Rec. 601 weights on the stored values).
    pub mean_luma: f32,
    /// Share of the face, 0 to 1, that is black or white beyond recovery (luma under 4 or over 251 of 255).
    pub clipped_share: f32,
    /// Turn to the side in degrees, -90 to 90; positive when the nose lies towards the right of the picture.
    pub yaw_degrees: f32,
    /// Nod in degrees, -90 to 90; positive when the nose lies low, as in a face that looks down.
    pub pitch_degrees: f32,
    /// Tilt in degrees, -180 to 180; positive when the eye at the right of the picture lies lower. Alignment undoes it.
    pub roll_degrees: f32,
    /// The detector's own score, 0 to 1; detectors differ, so it compares only within one detector.
    pub detector_score: f32,
}

/// What a gallery asks of a face before it enrols it.
///
/// The defaults are lenient: they leave out what no recogniser can use, not what is merely hard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QualityLimits {
    /// Smallest distance between the eye centres, in pixels.
    pub min_eye_distance_px: f32,
    /// Smallest sharpness.
    pub min_sharpness: f32,
    /// Smallest mean luma, 0 to 1.
    pub min_mean_luma: f32,
    /// Largest mean luma, 0 to 1.
    pub max_mean_luma: f32,
    /// Largest clipped share, 0 to 1.
    pub max_clipped_share: f32,
    /// Largest turn to either side, in degrees.
    pub max_yaw_degrees: f32,
    /// Largest nod up or down, in degrees.
    pub max_pitch_degrees: f32,
    /// Smallest detector score, 0 to 1.
    pub min_detector_score: f32,
}

impl Default for QualityLimits {
    fn default() -> Self {
        Self {
            min_eye_distance_px: 20.0,
            min_sharpness: 0.1,
            min_mean_luma: 0.08,
            max_mean_luma: 0.95,
            max_clipped_share: 0.6,
            max_yaw_degrees: 60.0,
            max_pitch_degrees: 50.0,
            min_detector_score: 0.7,
        }
    }
}

/// Why a face is left out, with what was measured and what the gallery requires.
#[derive(Clone, Copy, Debug, Error, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum QualityReason {
    /// Too few pixels between the eyes.
    #[error("face too small: {measured:.0} pixels between the eyes, {required:.0} required; use a larger picture")]
    TooSmall {
        /// Eye distance in pixels.
        measured: f32,
        /// The least allowed.
        required: f32,
    },
    /// Hardly any fine detail.
    #[error("face too blurred: sharpness {measured:.3}, {required:.3} required; use a sharper picture")]
    TooBlurred {
        /// Sharpness.
        measured: f32,
        /// The least allowed.
        required: f32,
    },
    /// Too little light.
    #[error("face too dark: mean luma {measured:.2}, {required:.2} required; use a lighter picture")]
    TooDark {
        /// Mean luma, 0 to 1.
        measured: f32,
        /// The least allowed.
        required: f32,
    },
    /// Too much light.
    #[error("face too bright: mean luma {measured:.2}, {required:.2} allowed; use a darker picture")]
    TooBright {
        /// Mean luma, 0 to 1.
        measured: f32,
        /// The most allowed.
        required: f32,
    },
    /// Black and white where there should be a face.
    #[error("face burnt out or in black: {measured:.2} of it, {required:.2} allowed; use an evenly lit picture")]
    Clipped {
        /// Share of clipped pixels, 0 to 1.
        measured: f32,
        /// The most allowed.
        required: f32,
    },
    /// Turned to the side, up or down.
    #[error("face turned away: {measured:.0} degrees, {required:.0} allowed; use a picture nearer to frontal")]
    TurnedAway {
        /// Yaw or pitch in degrees, without its sign.
        measured: f32,
        /// The most allowed.
        required: f32,
    },
    /// The detector is not sure that this is a face.
    #[error("weak detection: score {measured:.2}, {required:.2} required; use a clearer picture")]
    WeakDetection {
        /// Detector score, 0 to 1.
        measured: f32,
        /// The least allowed.
        required: f32,
    },
}

impl QualityReason {
    /// The reason without its numbers, under which faces are counted.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::TooSmall { .. } => "too few pixels between the eyes",
            Self::TooBlurred { .. } => "too blurred",
            Self::TooDark { .. } => "too dark",
            Self::TooBright { .. } => "too bright",
            Self::Clipped { .. } => "burnt out or in black",
            Self::TurnedAway { .. } => "turned away",
            Self::WeakDetection { .. } => "weak detection",
        }
    }
}

/// Measures one face of a picture.
///
/// `landmarks` stand in the order of the picture, not of the person: the eye at the left of the picture, the eye at
/// the right, the nose tip, the mouth corner at the left, the mouth corner at the right. `face` is the detector's
/// box; what reaches beyond the picture is left out.
///
/// * Sharpness: the face is brought to 64 x 64 luma samples a side (area mean down, bilinear up); the root mean
///   square of a 4-neighbour Laplacian over its inner half is divided by the standard deviation there, so that light
///   and contrast cancel. 0 without any contrast. A sharp portrait gives about 1, a face of 24 pixels about 0.4, a
///   Gaussian blur of one 18th of the face's width about 0.1.
/// * Pose: closed forms from five points under weak perspective (`pose.rs`); good to about 10 degrees near frontal,
///   and only an index of asymmetry beyond 45.
pub fn measure(picture: &Picture, face: Rect, landmarks: &[Point; 5], detector_score: f32) -> Quality {
    let light = light::measure(picture, face);
    let pose = pose::estimate(landmarks);
    let [left, right, ..] = landmarks;
    Quality {
        eye_distance_px: (right.x - left.x).hypot(right.y - left.y),
        sharpness: light.sharpness,
        mean_luma: light.mean_luma,
        clipped_share: light.clipped_share,
        yaw_degrees: pose.yaw_degrees,
        pitch_degrees: pose.pitch_degrees,
        roll_degrees: pose.roll_degrees,
        detector_score,
    }
}

/// Holds a face against a gallery's limits and names the first that it breaks; a value that is not a number breaks.
pub fn judge(quality: &Quality, limits: &QualityLimits) -> Result<(), QualityReason> {
    use QualityReason as R;
    let least = |measured: f32, required: f32, reason: fn(f32, f32) -> R| {
        if measured >= required { Ok(()) } else { Err(reason(measured, required)) }
    };
    let most = |measured: f32, required: f32, reason: fn(f32, f32) -> R| {
        if measured <= required { Ok(()) } else { Err(reason(measured, required)) }
    };
    least(quality.detector_score, limits.min_detector_score, |measured, required| R::WeakDetection {
        measured,
        required,
    })?;
    least(quality.eye_distance_px, limits.min_eye_distance_px, |measured, required| R::TooSmall {
        measured,
        required,
    })?;
    let turned = |measured, required| R::TurnedAway { measured, required };
    most(quality.yaw_degrees.abs(), limits.max_yaw_degrees, turned)?;
    most(quality.pitch_degrees.abs(), limits.max_pitch_degrees, turned)?;
    least(quality.mean_luma, limits.min_mean_luma, |measured, required| R::TooDark { measured, required })?;
    most(quality.mean_luma, limits.max_mean_luma, |measured, required| R::TooBright { measured, required })?;
    most(quality.clipped_share, limits.max_clipped_share, |measured, required| R::Clipped { measured, required })?;
    least(quality.sharpness, limits.min_sharpness, |measured, required| R::TooBlurred { measured, required })
}
