//! Head pose from five landmarks.

use crate::geometry::Point;

/// Depth of the nose tip before the eyes, in eye distances; anthropometric means lie near 0.5.
const NOSE_DEPTH: f32 = 0.5;
/// Eyes to mouth, in eye distances, and how far down that way the nose tip lies in a frontal face. Both are those
/// of the 112 x 112 five-point template (Deng et al., ArcFace, 2019): eyes at y = 51.6, nose 71.7, mouth 92.3.
const EYES_TO_MOUTH: f32 = 1.155;
const NOSE_HEIGHT: f32 = 0.495;

pub(super) struct Pose {
    pub(super) yaw_degrees: f32,
    pub(super) pitch_degrees: f32,
    pub(super) roll_degrees: f32,
}

/// Under weak perspective a turn by `a` moves the nose tip by `NOSE_DEPTH * sin(a)` while it shortens what it is
/// measured against by `cos(a)`, so the tangent can be read off the picture. Landmarks that coincide give 0.
pub(super) fn estimate(landmarks: &[Point; 5]) -> Pose {
    let [left_eye, right_eye, nose, left_mouth, right_mouth] = *landmarks;
    let roll = (right_eye.y - left_eye.y).atan2(right_eye.x - left_eye.x);
    let (sin, cos) = roll.sin_cos();
    let eyes = middle(left_eye, right_eye);
    // Coordinates about the point between the eyes, turned upright.
    let upright = |point: Point| {
        let (x, y) = (point.x - eyes.x, point.y - eyes.y);
        (x * cos + y * sin, y * cos - x * sin)
    };
    let eye_distance = upright(right_eye).0 - upright(left_eye).0;
    let (nose_x, nose_y) = upright(nose);
    let (mouth_x, mouth_y) = upright(middle(left_mouth, right_mouth));
    // The mouth's middle lies on the axis of the face: leaving out its drift keeps roll errors out of the yaw.
    let drift = if mouth_y == 0.0 { 0.0 } else { mouth_x * nose_y / mouth_y };
    Pose {
        yaw_degrees: angle((nose_x - drift) / eye_distance / NOSE_DEPTH),
        pitch_degrees: angle((nose_y / mouth_y - NOSE_HEIGHT) * EYES_TO_MOUTH / NOSE_DEPTH),
        roll_degrees: roll.to_degrees(),
    }
}

fn middle(a: Point, b: Point) -> Point {
    Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 }
}

fn angle(tangent: f32) -> f32 {
    if tangent.is_nan() { 0.0 } else { tangent.atan().to_degrees() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five points of a head in eye distances, `z` towards the camera, seen under weak perspective.
    fn seen(yaw: f32, pitch: f32, roll: f32, scale: f32) -> [Point; 5] {
        let head = [
            (-0.5, 0.0, 0.0),
            (0.5, 0.0, 0.0),
            (0.0, NOSE_HEIGHT * EYES_TO_MOUTH, NOSE_DEPTH),
            (-0.4, EYES_TO_MOUTH, 0.0),
            (0.4, EYES_TO_MOUTH, 0.0),
        ];
        let [(ys, yc), (ps, pc), (rs, rc)] = [yaw, pitch, roll].map(|degrees: f32| degrees.to_radians().sin_cos());
        head.map(|(x, y, z)| {
            let (y, z) = (y * pc + z * ps, z * pc - y * ps);
            let (x, _) = (x * yc + z * ys, z * yc - x * ys);
            Point { x: 500.0 + scale * (x * rc - y * rs), y: 400.0 + scale * (x * rs + y * rc) }
        })
    }

    #[test]
    fn one_turn_at_a_time_is_found() {
        for degrees in [-50.0, -20.0, 0.0, 5.0, 35.0] {
            let found = estimate(&seen(degrees, 0.0, 0.0, 80.0));
            assert!((found.yaw_degrees - degrees).abs() < 0.1, "yaw {degrees}: {}", found.yaw_degrees);
            let found = estimate(&seen(0.0, degrees, 0.0, 80.0));
            assert!((found.pitch_degrees - degrees).abs() < 0.1, "pitch {degrees}: {}", found.pitch_degrees);
            let found = estimate(&seen(0.0, 0.0, degrees * 3.0, 80.0));
            assert!((found.roll_degrees - degrees * 3.0).abs() < 0.1, "roll {degrees}: {}", found.roll_degrees);
        }
    }

    #[test]
    fn turns_together_are_found_within_ten_degrees_near_frontal() {
        for yaw in [-30.0, 0.0, 30.0] {
            for pitch in [-20.0, 0.0, 20.0] {
                let found = estimate(&seen(yaw, pitch, 25.0, 60.0));
                let (yaw_off, pitch_off) = (found.yaw_degrees - yaw, found.pitch_degrees - pitch);
                assert!(yaw_off.abs() < 10.0 && pitch_off.abs() < 10.0, "{yaw} {pitch}: {yaw_off} {pitch_off}");
            }
        }
    }

    #[test]
    fn coinciding_landmarks_give_no_pose_and_no_panic() {
        let found = estimate(&[Point { x: 3.0, y: 3.0 }; 5]);
        assert_eq!((found.yaw_degrees, found.pitch_degrees, found.roll_degrees), (0.0, 0.0, 0.0));
    }
}
