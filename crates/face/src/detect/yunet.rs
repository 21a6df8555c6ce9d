//! YuNet: one network over the whole picture (Wu, Peng and Yu 2023), as OpenCV's `FaceDetectorYN` runs it.
//!
//! Input BGR, 0 to 255, sides a multiple of 32. For each stride of 8, 16 and 32 it answers, cell by cell in reading
//! order, a class score, an objectness, a box and five points in units of the stride, relative to the cell.

use fast_image_resize::Resizer;

use super::nms::{Against, overlap, suppress};
use super::scale::{self, Scaled, resize};
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
const LEAST_SCORE: f32 = 0.35;
/// From this score on a face is believed at once. Below it, it is looked at again by itself, this large, and is one if
/// a box that shares this part with the first has at least this score. Measured with `examples/detection.rs`: pasted
/// faces with first scores down to 0.62 had 0.89 and more, boxes without a face up to 0.70.
const SURE: f32 = 0.88;
const CLOSE_PX: f64 = 40.0;
const SAME: f32 = 0.4;
const CONFIRMED: f32 = 0.75;
/// Faces looked at again, best first: about three milliseconds each.
const MOST_DOUBTFUL: usize = 1024;
const OVERLAP: f32 = 0.3;
/// Pixels the smallest wanted face keeps at the working scale. The network finds faces of 10, but places points better
/// on larger ones.
const UNIT_PX: f64 = 26.0;
/// Pixels of the working picture: some seconds on one core. Faces of 40 pixels are looked for in every picture up to
/// 142 megapixels, faces of 20 up to 35.
const BUDGET_PX: f64 = 6.0e7;
/// Faces below [`UNIT_PX`] in the picture are enlarged by at most this.
const MOST_ENLARGED: f64 = 1.3;
/// Pixels of the working picture the network sees at a time, so that memory does not grow with the picture, and the
/// rows it sees beyond on either side, so that a face on the seam is seen whole.
const STRIP_PX: usize = 3_000_000;
const MARGIN_PX: usize = 128;
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
        let mut found = Vec::new();
        for strip in strips(&seen, fixed.is_some()) {
            let padded = |side: usize| side.next_multiple_of(32);
            let (columns, rows) = fixed.unwrap_or((padded(seen.width), padded(strip.bottom - strip.top)));
            let mut input = Tensor::zeros(&[1, 3, rows, columns]);
            let row = seen.width * 3;
            for (channel, plane) in input.values.chunks_exact_mut(rows * columns).enumerate() {
                let lines = seen.rgb[strip.top * row..strip.bottom * row].chunks_exact(row);
                for (line, values) in lines.zip(plane.chunks_exact_mut(columns)) {
                    for (value, pixel) in values.iter_mut().zip(line.as_chunks::<3>().0) {
                        *value = f32::from(pixel[2 - channel]);
                    }
                }
            }
            let answers = self.engine.run(("input", &input), &OUTPUTS)?;
            found.extend(decode(&answers, columns, rows)?.into_iter().filter_map(|face| strip.own(face)));
        }
        let back = (width / f64::from(small.0), height / f64::from(small.1));
        Ok(found.into_iter().map(|face| scaled(face, back)).collect())
    }
}

impl Yunet {
    /// Looks at a face again by itself, at the size the network knows best: its score there, if it is still one.
    fn look_closer(&mut self, picture: &Picture, face: Rect) -> Result<Option<f32>, FaceError> {
        let Rect { x, y, width, height } = face;
        let around = Rect { x: x - width, y: y - height, width: 3.0 * width, height: 3.0 * height };
        // A box beside the picture is no face.
        let Ok(crop) = picture.crop(around) else { return Ok(None) };
        let there = Rect { x: x - around.x.floor().max(0.0), y: y - around.y.floor().max(0.0), width, height };
        let found = self.look(&crop, CLOSE_PX / f64::from(width.min(height)))?;
        let same = found.iter().filter(|face| overlap(face.box_, there, Against::Union) >= SAME);
        Ok(same.map(|face| face.score).reduce(f32::max).filter(|&score| score >= CONFIRMED))
    }
}

/// Rows of the working picture that are seen together, and those of them it answers for.
#[derive(Debug, PartialEq, Eq)]
struct Strip {
    top: usize,
    bottom: usize,
    first: usize,
    last: usize,
}

impl Strip {
    /// The face where it lies in the working picture, if its centre is this strip's and it was seen whole. The overview
    /// finds what is larger than the margins.
    fn own(&self, mut face: Detection) -> Option<Detection> {
        let whole = self.top == self.first && self.bottom == self.last;
        face.box_.y += self.top as f32;
        for point in &mut face.landmarks {
            point.y += self.top as f32;
        }
        let centre = face.box_.y + face.box_.height / 2.0;
        let mine = (self.first as f32..self.last as f32).contains(&centre);
        (whole || mine && face.box_.height < 1.5 * MARGIN_PX as f32).then_some(face)
    }
}

/// The strips of a working picture, from the top down; one if it is small, or if the network's size is fixed.
fn strips(seen: &Scaled, whole: bool) -> Vec<Strip> {
    let (width, height) = (seen.width, seen.height);
    if whole || width * height <= STRIP_PX {
        return vec![Strip { top: 0, bottom: height, first: 0, last: height }];
    }
    // At the network's coarsest stride, so that its cells lie as in the picture seen whole.
    let rows = (STRIP_PX / width).max(2 * MARGIN_PX) / 32 * 32;
    let strip = |first: usize| {
        let last = (first + rows).min(height);
        Strip { top: first.saturating_sub(MARGIN_PX), bottom: (last + MARGIN_PX).min(height), first, last }
    };
    (0..height).step_by(rows).map(strip).collect()
}

impl Detector for Yunet {
    fn detect(&mut self, picture: &Picture, options: &DetectOptions) -> Result<Vec<Detection>, FaceError> {
        let (width, height) = (picture.width(), picture.height());
        let smallest = self.smallest_face_in(width, height, options);
        let longer = f64::from(width.max(height));
        let scale = (UNIT_PX / f64::from(smallest)).min(MOST_ENLARGED).max((OVERVIEW_PX / longer).min(1.0));
        let mut found = self.look(picture, scale)?;
        if longer * scale > OVERVIEW_PX {
            found.extend(self.look(picture, OVERVIEW_PX / longer)?);
        }
        let boxes: Vec<_> = found.iter().map(|face| (face.box_, face.score)).collect();
        let kept = suppress(&boxes, OVERLAP, Against::Union).into_iter().map(|i| found[i]);
        let mut faces = Vec::new();
        let mut doubtful = 0;
        for face in kept {
            if face.score >= SURE {
                faces.push(face);
                continue;
            }
            doubtful += 1;
            if doubtful > MOST_DOUBTFUL {
                break;
            }
            if let Some(score) = self.look_closer(picture, face.box_)? {
                faces.push(Detection { score, ..face });
            }
        }
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        let wanted = options.smallest_face_px as f32;
        faces.retain(|face| face.box_.width.min(face.box_.height) >= wanted * 0.8);
        Ok(faces)
    }

    fn smallest_face_px(&self) -> u32 {
        10
    }

    fn smallest_face_in(&self, width: u32, height: u32, options: &DetectOptions) -> u32 {
        let wanted = options.smallest_face_px.max(self.smallest_face_px());
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
    fn strips_answer_for_every_row_once_and_see_beyond() {
        for (width, height) in [(640, 480), (4000, 3000), (2000, 1501), (60_000, 700)] {
            let seen = Scaled { width, height, rgb: Vec::new() };
            let strips = strips(&seen, false);
            let mut next = 0;
            for strip in &strips {
                assert_eq!((strip.first, strip.top % 32), (next, 0));
                assert!(strip.top == strip.first.saturating_sub(MARGIN_PX));
                assert!(strip.bottom == (strip.last + MARGIN_PX).min(height));
                next = strip.last;
            }
            assert_eq!(next, height);
            assert_eq!(strips.len() == 1, width * height <= STRIP_PX);
        }
        let seen = Scaled { width: 4000, height: 3000, rgb: Vec::new() };
        assert_eq!(strips(&seen, true).len(), 1);
    }

    #[test]
    fn a_face_belongs_to_the_strip_of_its_centre() {
        let strip = Strip { top: 64, bottom: 512, first: 192, last: 384 };
        let face = |y: f32, height: f32| Detection {
            box_: Rect { x: 5.0, y, width: 20.0, height },
            score: 1.0,
            landmarks: [Point { x: 9.0, y }; 5],
        };
        // Rows 64 up to 512 are seen, so row 128 of the strip is the first it answers for.
        assert!(strip.own(face(100.0, 40.0)).is_none());
        let own = strip.own(face(110.0, 40.0)).unwrap();
        assert_eq!((own.box_.y, own.landmarks[4].y), (174.0, 174.0));
        assert!(strip.own(face(300.0, 40.0)).is_none());
        assert!(strip.own(face(130.0, 250.0)).is_none(), "not seen whole for sure");
        let whole = Strip { top: 0, bottom: 512, first: 0, last: 512 };
        assert!(whole.own(face(0.0, 510.0)).is_some());
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
