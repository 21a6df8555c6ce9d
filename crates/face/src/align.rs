//! Bringing a face upright: from a detection to the square crop the recogniser was trained on.

mod chip;
mod five_points;
mod pyramid;
mod shape_file;
mod similarity;

pub(crate) use five_points::{FivePoints, Forest, Leaf, Split, Tree};
pub(crate) use shape_file::{parse_shape_file, write_shape_file};

use similarity::Similarity;

use crate::detect::Detection;
use crate::error::FaceError;
use crate::geometry::{Point, Rect};
use crate::packs::{AlignmentKind, Pack};
use crate::picture::Picture;

/// The pack's way to align.
pub(crate) enum Aligner {
    /// dlib's five points and mean shape.
    Dlib(DlibAligner),
    /// The detector's five points onto the 112 x 112 template, scaled to `side_px`.
    Similarity { side_px: u32 },
}

/// dlib's predictor and the side of the crop made from its points.
pub(crate) struct DlibAligner {
    predictor: FivePoints,
    side_px: u32,
}

/// Where ArcFace (Deng et al. 2019) and its successors put the five points in a crop of 112 x 112; the same order as
/// [`Detection::landmarks`].
const TEMPLATE_112: [(f64, f64); 5] =
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)];

impl Aligner {
    pub(crate) fn open(pack: &Pack) -> Result<Self, FaceError> {
        let side_px = pack.chip_side_px();
        let spec = &pack.manifest().alignment;
        match (spec.kind, &spec.file) {
            (AlignmentKind::DlibFivePoint, Some(file)) => {
                let malformed = |what: String| FaceError::PackFile { file: file.clone(), what };
                let bytes = std::fs::read(pack.file(file)).map_err(|error| malformed(error.to_string()))?;
                let predictor = parse_shape_file(&bytes).map_err(malformed)?;
                Ok(Self::Dlib(DlibAligner { predictor, side_px }))
            }
            _ => Ok(Self::Similarity { side_px }),
        }
    }

    /// The aligned crop, black where the picture ends.
    ///
    /// # Errors
    /// [`FaceError::Degenerate`] if the landmarks coincide.
    pub(crate) fn align(&self, picture: &Picture, face: &Detection) -> Result<Picture, FaceError> {
        match self {
            Self::Dlib(dlib) => dlib.align_in(picture, dlib_box(face.box_)).map(|(_, chip)| chip),
            Self::Similarity { side_px } => {
                let scale = f64::from(*side_px) / 112.0;
                let from = TEMPLATE_112.map(|(x, y)| (x * scale, y * scale));
                let to = face.landmarks.map(|Point { x, y }| (f64::from(x), f64::from(y)));
                let map = Similarity::fit(&from, &to).ok_or(FaceError::Degenerate)?;
                chip::warp(picture, *side_px, |x, y| map.apply(x, y))
            }
        }
    }
}

impl DlibAligner {
    /// The five points in a box, and the crop.
    pub(crate) fn align_in(&self, picture: &Picture, face: PixelBox) -> Result<([(i64, i64); 5], Picture), FaceError> {
        let points = self.predictor.locate(picture, face);
        Ok((points, chip::dlib_chip(picture, &points, self.side_px)?))
    }
}

/// A box as dlib counts it: whole pixels, right and bottom included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PixelBox {
    pub(crate) left: i64,
    pub(crate) top: i64,
    pub(crate) right: i64,
    pub(crate) bottom: i64,
}

/// The box dlib's predictor expects, from the box MTCNN or YuNet give: dlib was trained on squares that end at the
/// chin and leave out the forehead. Measured: side 0.92 x the longer side, centred at 0.55 of the height.
fn dlib_box(found: Rect) -> PixelBox {
    let side = 0.92 * f64::from(found.width.max(found.height));
    let centre_x = f64::from(found.x) + f64::from(found.width) / 2.0;
    let centre_y = f64::from(found.y) + f64::from(found.height) * 0.55;
    let (left, top) = ((centre_x - side / 2.0).round() as i64, (centre_y - side / 2.0).round() as i64);
    // At least two pixels, so that the predictor has a scale.
    let span = (side.round() as i64).max(2);
    PixelBox { left, top, right: left + span, bottom: top + span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_that_lies_on_the_template_is_cut_out_as_it_is() {
        let rgb: Vec<u8> = (0..300 * 200 * 3u32).map(|i| (i * 7 % 253) as u8).collect();
        let picture = Picture::new(300, 200, rgb).unwrap();
        // The template itself, moved by (50, 30).
        let landmarks = TEMPLATE_112.map(|(x, y)| Point { x: x as f32 + 50.0, y: y as f32 + 30.0 });
        let face = Detection { box_: Rect::default(), score: 1.0, landmarks };
        let chip = Aligner::Similarity { side_px: 112 }.align(&picture, &face).unwrap();
        for (x, y) in [(0, 0), (1, 111), (55, 60), (111, 3)] {
            let (ours, theirs) = (chip.pixel(x, y).unwrap(), picture.pixel(x + 50, y + 30).unwrap());
            assert!(ours.iter().zip(theirs).all(|(a, b)| a.abs_diff(b) <= 1), "{x} {y}: {ours:?} {theirs:?}");
        }
    }

    #[test]
    fn landmarks_in_one_point_are_no_face() {
        let picture = Picture::new(20, 20, vec![9; 1200]).unwrap();
        let face = Detection { box_: Rect::default(), score: 1.0, landmarks: [Point { x: 3.0, y: 3.0 }; 5] };
        assert!(matches!(Aligner::Similarity { side_px: 112 }.align(&picture, &face), Err(FaceError::Degenerate)));
    }

    #[test]
    fn dlibs_box_is_a_square_below_the_forehead() {
        let found = Rect { x: 100.0, y: 200.0, width: 80.0, height: 100.0 };
        assert_eq!(dlib_box(found), PixelBox { left: 94, top: 209, right: 186, bottom: 301 });
    }
}
