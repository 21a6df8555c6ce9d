//! What a controller sets for a gallery.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose faces a gallery may hold, by age. Age is declared, never guessed from a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgePolicy {
    /// No declared minor is enrolled.
    AdultsOnly,
    /// A declared minor is enrolled where a guardian consented.
    MinorsWithGuardian,
    /// Minors are enrolled like adults; not in a consent gallery.
    MinorsIncluded,
}

/// What is kept of a picture beside the templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeepPolicy {
    /// The aligned crops of the enrolled faces.
    #[default]
    Crop,
    /// The whole picture.
    Original,
    /// Nothing.
    None,
}

/// Which faces are good enough to enrol. A face below any limit is counted and left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QualityLimits {
    /// Distance between the eyes, in pixels of the picture.
    pub min_eye_distance_px: f32,
    /// Sharpness on the scale of `face`'s quality measure.
    pub min_sharpness: f32,
    /// The detector's score, from 0 to 1.
    pub min_detector_score: f32,
}

impl Default for QualityLimits {
    /// Permissive values to begin with; a controller raises them for its own pictures.
    fn default() -> Self {
        Self { min_eye_distance_px: 20.0, min_sharpness: 0.0, min_detector_score: 0.5 }
    }
}

/// Who may issue the mandates under which a gallery is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MandatePolicy {
    /// The searching operator may issue their own; it is marked so.
    #[default]
    SelfIssuedAllowed,
    /// Somebody else must issue it.
    OtherPersonRequired,
}

/// Whether the faces of a group photograph may be matched against the consenting subjects of a consent gallery.
/// The others' templates live in memory for that comparison only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum GroupPhotoMatching {
    /// No face is computed but those that are bound already.
    #[default]
    Off,
    /// Allowed, on the ground stated.
    On {
        /// Why the bystanders' faces may be processed for the moment of the comparison.
        ground: String,
    },
}
