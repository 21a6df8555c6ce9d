//! Boxes and landmarks drawn onto a copy of a picture, for a person to look at.

use crate::geometry::{Point, Rect};
use crate::picture::{Picture, PictureError};

/// What to draw for one face.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The face's box; what lies beyond the picture is left out.
    pub face: Rect,
    /// Its landmarks, in any order and number.
    pub landmarks: Vec<Point>,
}

/// A PNG file of `picture` with each box outlined in green and each landmark dotted in red.
///
/// Lines are one 400th of the picture's longer side thick, at least one pixel. The picture itself is not changed.
pub fn annotate(picture: &Picture, marks: &[Mark]) -> Result<Vec<u8>, PictureError> {
    let mut canvas = picture.clone();
    let thick = (picture.width().max(picture.height()) as f32 / 400.0).max(1.0).round();
    for mark in marks {
        let Rect { x, y, width, height } = mark.face;
        for edge in [
            Rect { x, y, width, height: thick },
            Rect { x, y: y + height - thick, width, height: thick },
            Rect { x, y, width: thick, height },
            Rect { x: x + width - thick, y, width: thick, height },
        ] {
            fill(&mut canvas, edge, BOX);
        }
        for point in &mark.landmarks {
            let side = 2.0 * thick + 1.0;
            let dot = Rect { x: point.x - side / 2.0, y: point.y - side / 2.0, width: side, height: side };
            fill(&mut canvas, dot, LANDMARK);
        }
    }
    canvas.to_png()
}

const BOX: [u8; 3] = [0, 200, 83];
const LANDMARK: [u8; 3] = [255, 23, 68];

/// Fills the part of `rect` that lies on the canvas; casts saturate, so a rectangle of any size is safe.
fn fill(canvas: &mut Picture, rect: Rect, colour: [u8; 3]) {
    let (width, height) = (canvas.width(), canvas.height());
    let clamp = |value: f32, end: u32| (value.round().max(0.0) as u32).min(end) as usize;
    let (left, right) = (clamp(rect.x, width), clamp(rect.x + rect.width, width));
    let (top, bottom) = (clamp(rect.y, height), clamp(rect.y + rect.height, height));
    if left >= right {
        return;
    }
    let rgb = canvas.rgb_mut();
    for y in top..bottom {
        let row = y * width as usize;
        for pixel in rgb[(row + left) * 3..(row + right) * 3].chunks_exact_mut(3) {
            pixel.copy_from_slice(&colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Limits, decode};

    #[test]
    fn outline_and_dots_stand_where_the_face_is() {
        let picture = Picture::new(40, 30, vec![128; 40 * 30 * 3]).unwrap();
        let face = Rect { x: 10.0, y: 5.0, width: 20.0, height: 15.0 };
        let mark = Mark { face, landmarks: vec![Point { x: 20.0, y: 12.0 }] };
        let drawn = decode(&annotate(&picture, &[mark]).unwrap(), &Limits::default()).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (40, 30));
        for (x, y) in [(10, 5), (29, 5), (10, 19), (29, 19), (15, 5), (10, 12)] {
            assert_eq!(drawn.pixel(x, y), Some(BOX), "{x},{y}");
        }
        for (x, y) in [(9, 5), (30, 5), (10, 4), (10, 20), (15, 10)] {
            assert_eq!(drawn.pixel(x, y), Some([128; 3]), "{x},{y}");
        }
        assert_eq!(drawn.pixel(20, 12), Some(LANDMARK));
        assert_eq!(picture.pixel(10, 5), Some([128; 3]), "the picture itself is untouched");
    }

    #[test]
    fn marks_beyond_the_picture_do_no_harm() {
        let picture = Picture::new(3, 2, vec![7; 18]).unwrap();
        for wild in [-1e9, 1e9, f32::NAN, f32::INFINITY] {
            let face = Rect { x: wild, y: wild, width: 5.0, height: wild };
            assert!(annotate(&picture, &[Mark { face, landmarks: vec![Point { x: wild, y: 0.0 }] }]).is_ok());
        }
    }
}
