//! Faces as AWS writes them. Left out, because nobody is to be judged by them: age, gender, emotions, and whatever else is
//! read from a face beside where it is and how good the picture of it is.

use basis::{FaceId, ImageId};
use face::{QualityLimits, QualityReason, Rect};
use serde_json::{Map, Value, json};

use super::members::{EXTERNAL_IMAGE_ID, USER_ID};
use crate::service::search::MatchRow;
use crate::service::seen::{Seen, SeenFace};

/// The words of `QualityFilter`.
pub(super) const QUALITY_FILTERS: &[&str] = &["NONE", "AUTO", "LOW", "MEDIUM", "HIGH"];

/// The words of `Attribute`.
pub(super) const ATTRIBUTES: &[&str] = &[
    "DEFAULT",
    "ALL",
    "AGE_RANGE",
    "BEARD",
    "EMOTIONS",
    "EYE_DIRECTION",
    "EYEGLASSES",
    "EYES_OPEN",
    "GENDER",
    "MOUTH_OPEN",
    "MUSTACHE",
    "FACE_OCCLUDED",
    "SMILE",
    "SUNGLASSES",
];

/// The landmarks that the detector finds, in its order.
const LANDMARKS: [&str; 5] = ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"];

/// What a word of [`QUALITY_FILTERS`] asks of a face; nothing for `NONE`. `AUTO` is `LOW`: what no recogniser can use is
/// left out, and nothing that is merely hard.
pub(super) fn filter(word: &str) -> Option<QualityLimits> {
    let low = QualityLimits::default();
    match word {
        "NONE" => None,
        "MEDIUM" => Some(QualityLimits {
            min_eye_distance_px: 30.0,
            min_sharpness: 0.2,
            max_yaw_degrees: 45.0,
            max_pitch_degrees: 35.0,
            min_detector_score: 0.8,
            ..low
        }),
        "HIGH" => Some(QualityLimits {
            min_eye_distance_px: 50.0,
            min_sharpness: 0.35,
            min_mean_luma: 0.15,
            max_mean_luma: 0.9,
            max_clipped_share: 0.3,
            max_yaw_degrees: 30.0,
            max_pitch_degrees: 25.0,
            min_detector_score: 0.9,
        }),
        _ => Some(low),
    }
}

/// A reason as AWS names it.
pub(super) const fn reason(of: &QualityReason) -> &'static str {
    match of {
        QualityReason::TooSmall { .. } => "SMALL_BOUNDING_BOX",
        QualityReason::TooBlurred { .. } => "LOW_SHARPNESS",
        QualityReason::TooDark { .. } => "LOW_BRIGHTNESS",
        QualityReason::TooBright { .. } | QualityReason::Clipped { .. } => "LOW_FACE_QUALITY",
        QualityReason::TurnedAway { .. } => "EXTREME_POSE",
        QualityReason::WeakDetection { .. } => "LOW_CONFIDENCE",
    }
}

/// A box as shares of the picture's sides.
fn bounding_box([width, height]: [u32; 2], Rect { x, y, width: w, height: h }: Rect) -> Value {
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    json!({ "Width": w / width, "Height": h / height, "Left": x / width, "Top": y / height })
}

/// A confidence or similarity, 0 to 100, of a number from 0 to 1.
fn percent(share: f32) -> f32 {
    (100.0 * share).clamp(0.0, 100.0)
}

/// `ComparedSourceImageFace`.
pub(super) fn place(seen: &Seen, face: &SeenFace) -> Value {
    json!({ "BoundingBox": bounding_box(seen.picture_px, face.found.box_), "Confidence": percent(face.found.score) })
}

/// `FaceDetail` and `ComparedFace`, which has the same members of those that are given here.
pub(super) fn detail(seen: &Seen, face: &SeenFace) -> Value {
    let [width, height] = seen.picture_px.map(|side| side.max(1) as f32);
    let landmark =
        |(kind, point): (&str, &face::Point)| json!({ "Type": kind, "X": point.x / width, "Y": point.y / height });
    let landmarks: Vec<Value> = LANDMARKS.iter().copied().zip(&face.found.landmarks).map(landmark).collect();
    let quality = &face.quality;
    json!({
        "BoundingBox": bounding_box(seen.picture_px, face.found.box_),
        "Confidence": percent(face.found.score),
        "Landmarks": landmarks,
        // A face that looks up has a positive pitch there, and a negative one here.
        "Pose": { "Roll": quality.roll_degrees, "Yaw": quality.yaw_degrees, "Pitch": -quality.pitch_degrees },
        "Quality": { "Brightness": percent(quality.mean_luma), "Sharpness": percent(quality.sharpness) },
    })
}

/// `Face` of an enrolled face. A reference or label that AWS's patterns have no room for is left out.
pub(super) fn face(
    (id, image): (FaceId, ImageId),
    external: Option<&str>,
    user: Option<&str>,
    place: Option<(&Seen, &SeenFace)>,
) -> Value {
    let mut face = Map::new();
    face.insert("FaceId".into(), json!(id));
    face.insert("ImageId".into(), json!(image));
    if let Some(external) = external.filter(|text| EXTERNAL_IMAGE_ID.fits(text)) {
        face.insert("ExternalImageId".into(), json!(external));
    }
    if let Some(user) = user.filter(|text| USER_ID.fits(text)) {
        face.insert("UserId".into(), json!(user));
    }
    if let Some((seen, found)) = place {
        face.insert("BoundingBox".into(), bounding_box(seen.picture_px, found.found.box_));
        face.insert("Confidence".into(), json!(percent(found.found.score)));
    }
    Value::Object(face)
}

/// A face that something was not done to: `UnsuccessfulFaceAssociation` and its like. A label that AWS's pattern has no room
/// for is left out.
pub(super) fn unsuccessful(face: FaceId, reason: &str, user: Option<&str>) -> Value {
    let mut told = json!({ "FaceId": face, "Reasons": [reason] });
    if let Some(user) = user.filter(|text| USER_ID.fits(text)) {
        told["UserId"] = json!(user);
    }
    told
}

/// `FaceMatch`.
pub(super) fn face_match(row: &MatchRow) -> Value {
    let mut found = face((row.face, row.image), Some(&row.source), row.subject.as_deref(), None);
    if let (Some(picture), Some(members)) = (row.picture_px, found.as_object_mut()) {
        let [x, y, width, height] = row.region;
        members.insert("BoundingBox".into(), bounding_box(picture, Rect { x, y, width, height }));
        members.insert("Confidence".into(), json!(percent(row.detector_score)));
    }
    json!({ "Similarity": row.similarity, "Face": found })
}
