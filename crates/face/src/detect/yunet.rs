//! YuNet: one network over the whole picture (Wu, Peng and Yu 2023), as OpenCV's `FaceDetectorYN` runs it.
//!
//! Input BGR, 0 to 255, sides a multiple of 32. For each stride of 8, 16 and 32 it answers, cell by cell in reading
//! order, a class score, an objectness, a box and five points in units of the stride, relative to the cell.

use fast_image_resize::Resizer;

use super::nms::{Against, suppress};
use super::scale::{self, resize};
use super::{DetectOptions, Detection, Detector};
use crate::error::FaceError;
use crate::geometry::{Point, Rect};
use crate::picture::Picture;
use crate::runtime::{Engine, Tensor};

const STRIDES: [usize; 3] = [8, 16, 32];
const OUTPUTS: [&str; 12] = [
    "cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16", "bbox_32", "kps_8", "kps_16",
    "kps_32",
];
const LEAST_SCORE: f32 = 0.6;
const OVERLAP: f32 = 0.3;
/// Pixels the smallest wanted face keeps at the working scale. The network finds faces of 10, but places points better
/// on larger ones.
const UNIT_PX: f64 = 20.0;
/// Pixels of the working picture.
const BUDGET_PX: f64 = 1.6e6;
/// Beyond this side a second look is taken at this size: trained on pictures of 640, the network misses faces larger.
const OVERVIEW_PX: f64 = 640.0;
/// Cells kept before suppression.
const MOST_CANDIDATES: usize = 4096;

/// The detector.
pub(super) struct Yunet {
    engine: Box<dyn Engine>,
    resizer: Resizer,
}

impl Yunet {
    pub(super) fn new(engine: Box<dyn Engine>) -> Self {
        Self { engine, resizer: Resizer::new() }
    }

    fn look(&mut self, picture: &Picture, scale: f64) -> Result<Vec<Detection>, FaceError> {
        // The 2023 model has a fixed input: there the picture must fit into it.
        let fixed = self.engine.input_shape().and_then(|shape| match *shape {
            [_, _, Some(height), Some(width)] => Some((width, height)),
            _ => None,
        });
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let scale = fixed.map_or(scale, |(w, h)| scale.min(w as f64 / width).min(h as f64 / height));
        let size = |side: f64| ((side * scale).round() as u32).max(1);
        let small = (size(width), size(height));
        let seen = resize(&mut self.resizer, (picture.width(), picture.height(), picture.rgb()), small)?;
        let padded = |side: usize| side.next_multiple_of(32);
        let (columns, rows) = fixed.unwrap_or((padded(seen.width), padded(seen.height)));
        let mut input = Tensor::zeros(&[1, 3, rows, columns]);
        for (y, row) in seen.rgb.chunks_exact(seen.width * 3).enumerate() {
            for (x, pixel) in row.as_chunks::<3>().0.iter().enumerate() {
                for channel in 0..3 {
                    input.values[(channel * rows + y) * columns + x] = f32::from(pixel[2 - channel]);
                }
            }
        }
        let answers = self.engine.run(("input", &input), &OUTPUTS)?;
        let back = (width / f64::from(small.0), height / f64::from(small.1));
        Ok(decode(&answers, columns, rows)?.into_iter().map(|face| scaled(face, back)).collect())
    }
}

impl Detector for Yunet {
    fn detect(&mut self, picture: &Picture, options: &DetectOptions) -> Result<Vec<Detection>, FaceError> {
        let (width, height) = (picture.width(), picture.height());
        let smallest = self.smallest_face_in(width, height, options);
        let longer = f64::from(width.max(height));
        let scale = (UNIT_PX / f64::from(smallest)).min(1.0).max((OVERVIEW_PX / longer).min(1.0));
        let mut found = self.look(picture, scale)?;
        if longer * scale > OVERVIEW_PX {
            found.extend(self.look(picture, OVERVIEW_PX / longer)?);
        }
        let boxes: Vec<_> = found.iter().map(|face| (face.box_, face.score)).collect();
        let kept = suppress(&boxes, OVERLAP, Against::Union).into_iter().map(|i| found[i]);
        let wanted = options.smallest_face_px as f32;
        Ok(kept.filter(|face| face.box_.width.min(face.box_.height) >= wanted * 0.8).collect())
    }

    fn smallest_face_px(&self) -> u32 {
        10
    }

    fn smallest_face_in(&self, width: u32, height: u32, options: &DetectOptions) -> u32 {
        let wanted = options.smallest_face_px.max(self.smallest_face_px());
        // At native size the network finds its smallest faces without UNIT_PX pixels.
        scale::smallest_face_px(width, height, wanted, UNIT_PX, BUDGET_PX)
    }
}

/// Faces in pixels of the network's input, best first within each stride, at most [`MOST_CANDIDATES`].
fn decode(answers: &[Tensor], columns: usize, rows: usize) -> Result<Vec<Detection>, FaceError> {
    let odd = |what: String| FaceError::Network { network: "YuNet", what };
    let mut found = Vec::new();
    for (level, stride) in STRIDES.into_iter().enumerate() {
        let (across, down) = (columns / stride, rows / stride);
        let cells = across * down;
        let part = |kind: usize, width: usize| {
            let values = &answers.get(3 * kind + level).ok_or_else(|| odd("too few outputs".to_owned()))?.values;
            let fits = values.len() == cells * width;
            if fits { Ok(values) } else { Err(odd(format!("{} values for {cells} cells", values.len()))) }
        };
        let (class, object, boxes, points) = (part(0, 1)?, part(1, 1)?, part(2, 4)?, part(3, 10)?);
        for cell in 0..cells {
            let score = (class[cell].clamp(0.0, 1.0) * object[cell].clamp(0.0, 1.0)).sqrt();
            if score.is_nan() || score < LEAST_SCORE {
                continue;
            }
            let unit = stride as f32;
            let (column, row) = ((cell % across) as f32, (cell / across) as f32);
            let [dx, dy, dw, dh] = [0, 1, 2, 3].map(|k| boxes[4 * cell + k]);
            let (width, height) = (dw.exp() * unit, dh.exp() * unit);
            let (x, y) = ((column + dx) * unit - width / 2.0, (row + dy) * unit - height / 2.0);
            let landmarks = std::array::from_fn(|k| Point {
                x: (points[10 * cell + 2 * k] + column) * unit,
                y: (points[10 * cell + 2 * k + 1] + row) * unit,
            });
            if [x, y, width, height].iter().all(|value| value.is_finite()) {
                found.push(Detection { box_: Rect { x, y, width, height }, score, landmarks });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(MOST_CANDIDATES);
    Ok(found)
}

fn scaled(face: Detection, (across, down): (f64, f64)) -> Detection {
    let (across, down) = (across as f32, down as f32);
    let Rect { x, y, width, height } = face.box_;
    Detection {
        box_: Rect { x: x * across, y: y * down, width: width * across, height: height * down },
        score: face.score,
        landmarks: face.landmarks.map(|Point { x, y }| Point { x: x * across, y: y * down }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers without a face for an input of 64 x 32, to be filled in.
    fn silent() -> Vec<Tensor> {
        let widths = [1, 1, 4, 10];
        widths
            .into_iter()
            .flat_map(|width| STRIDES.map(|stride| Tensor::zeros(&[1, (64 / stride) * (32 / stride), width])))
            .collect()
    }

    #[test]
    fn silence_is_no_face() {
        assert!(decode(&silent(), 64, 32).unwrap().is_empty());
    }

    #[test]
    fn a_cell_becomes_a_box_and_points_around_it() {
        let mut answers = silent();
        // Stride 16: 4 x 2 cells; cell 6 is column 2, row 1.
        answers[1].values[6] = 0.9;
        answers[4].values[6] = 0.625;
        answers[7].values[24..28].copy_from_slice(&[0.5, 0.25, 0.0, 2f32.ln()]);
        answers[10].values[60..62].copy_from_slice(&[-0.5, 1.0]);
        let faces = decode(&answers, 64, 32).unwrap();
        let [face] = faces.as_slice() else { panic!("{} faces", faces.len()) };
        assert!((face.score - 0.75).abs() < 1e-6);
        let Rect { x, y, width, height } = face.box_;
        assert!((x - 32.0).abs() < 1e-4 && (y - 4.0).abs() < 1e-4, "{x} {y}");
        assert!((width - 16.0).abs() < 1e-4 && (height - 32.0).abs() < 1e-4, "{width} {height}");
        assert_eq!(face.landmarks[0], Point { x: 24.0, y: 32.0 });
        assert_eq!(face.landmarks[4], Point { x: 32.0, y: 16.0 });
    }

    #[test]
    fn scores_that_are_not_numbers_and_wrong_shapes_are_not_faces() {
        let mut answers = silent();
        answers[0].values[0] = f32::NAN;
        answers[3].values[0] = 1.0;
        assert!(decode(&answers, 64, 32).unwrap().is_empty());
        assert!(decode(&answers, 96, 32).is_err());
        assert!(decode(&answers[..5], 64, 32).is_err());
    }
}
