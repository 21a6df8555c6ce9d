//! Between photograph and results: which face, where there are several, and what speaks against it. No template is
//! computed up to here.

use askama::Template;
use server::service::detect::{DetectAnswer, SeenFace};

use super::ask::Stands;
use super::probe::Held;
use crate::render::{Page, page as rendered};
use crate::view::View;

/// Below so many pixels between the eyes a face is told to be small. The gate of enrolment asks for 20; a probe that is
/// hardly above that finds less.
const SMALL_PX: f32 = 30.0;
/// Below this a face is told to be blurred: the default limit of `face`.
const BLURRED: f32 = 0.1;
/// From so many degrees to the side on a face is told to be turned away.
const TURNED_DEGREES: f32 = 40.0;
/// Room around a face in its picture beside the choice, as a share of its box.
const ROOM: f32 = 0.25;

#[derive(Template)]
#[template(path = "operator/pick.html")]
struct PickPage<'a> {
    v: &'a View,
    stands: &'a Stands,
    held: &'a Held,
    width: u32,
    height: u32,
    /// The width of the boxes' lines and the size of their numbers, in pixels of the picture.
    line: u32,
    letters: u32,
    faces: Vec<Face>,
}

/// A face to be chosen.
struct Face {
    /// As the interface counts it: 0 is the largest.
    index: usize,
    /// As people count.
    number: usize,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    /// Where its number stands: above the box, or inside where there is no room.
    label_y: i32,
    /// What is cut out for the choice, as an SVG view box.
    view: String,
    eyes: i32,
    warnings: Vec<String>,
}

pub(crate) fn page(view: &View, stands: &Stands, held: &Held, seen: &DetectAnswer) -> Page {
    let longest = seen.width.max(seen.height);
    let (line, letters) = ((longest / 220).max(2), (longest / 28).max(14));
    let faces = seen.faces.iter().enumerate().map(|(index, face)| drawn(view, index, face, letters)).collect();
    let (width, height) = (seen.width, seen.height);
    rendered(view, &PickPage { v: view, stands, held, width, height, line, letters, faces })
}

/// What the operator should know of a face before searching with it.
pub(crate) fn warnings(view: &View, face: &SeenFace) -> Vec<String> {
    let mut warnings = Vec::new();
    if face.eye_distance_px < SMALL_PX {
        warnings.push(view.t1("operator-warn-small", "pixels", &whole(face.eye_distance_px)));
    }
    if face.sharpness < BLURRED {
        warnings.push(view.t("operator-warn-blurred"));
    }
    if face.yaw_degrees.abs() > TURNED_DEGREES {
        warnings.push(view.t1("operator-warn-turned", "degrees", &whole(face.yaw_degrees.abs())));
    }
    warnings
}

fn drawn(view: &View, index: usize, face: &SeenFace, letters: u32) -> Face {
    let [x, y, width, height] = face.region;
    let side = width.max(height) * (1.0 + 2.0 * ROOM);
    let (left, top) = (x + (width - side) / 2.0, y + (height - side) / 2.0);
    let letters = i32::try_from(letters).unwrap_or(i32::MAX);
    let above = whole(y) - letters / 4;
    Face {
        index,
        number: index + 1,
        x: whole(x),
        y: whole(y),
        width: whole(width),
        height: whole(height),
        label_y: if above > letters { above } else { whole(y) + letters },
        view: format!("{} {} {side} {side}", whole(left), whole(top), side = whole(side)),
        eyes: whole(face.eye_distance_px),
        warnings: warnings(view, face),
    }
}

/// A measure in pixels or degrees, to the whole number; pictures are far smaller than the range.
fn whole(measure: f32) -> i32 {
    measure.round() as i32
}
