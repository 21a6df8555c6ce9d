//! MTCNN: a cascade of three small networks (Zhang, Zhang, Li and Qiao 2016).
//!
//! The P-net looks at every 12 x 12 cell of an image pyramid; the R-net (24 x 24) throws most of its proposals out; the
//! O-net (48 x 48) decides and places five points. Input RGB, (x - 127.5) / 128. Weights as in facenet-pytorch.

use fast_image_resize::Resizer;

use super::nms::{Against, suppress};
use super::scale::{self, Scaled, resize, shrink_inside};
use super::{DetectOptions, Detection, Detector};
use crate::error::FaceError;
use crate::geometry::{Point, Rect};
use crate::picture::Picture;
use crate::runtime::{Engine, Tensor};

/// Side of the P-net's window, and its stride, in pixels of a pyramid level.
const CELL_PX: f64 = 12.0;
const STRIDE: usize = 2;
/// Each pyramid level to the one before.
const FACTOR: f64 = 0.709;
/// Least scores of the three stages.
const LEAST: [f32; 3] = [0.6, 0.7, 0.7];
/// From this score on a face is believed at once. Below it the mean of further looks decides, each with how much larger
/// it is than the box, and how far to the right and down. Measured with `examples/detection.rs`: pasted faces had means
/// from 0.97 on, boxes without a face up to 0.78.
const SURE: f32 = 0.99;
const LOOKS: [(f32, f32, f32); 5] =
    [(1.0, 0.0, 0.0), (1.15, 0.0, 0.0), (1.0, 0.08, 0.0), (1.0, 0.0, 0.08), (1.0, 0.0, -0.08)];
const CONFIRMED: f32 = 0.85;
/// Pixels of the largest pyramid level: some seconds of P-net on one core. Faces of 40 pixels are looked for in every
/// picture up to 133 megapixels, faces of 20 up to 33.
const BUDGET_PX: f64 = 1.2e7;
/// Pixels of a level the P-net sees at a time: its first layer makes sixteen numbers of each (ten, and what fills a
/// block), which should stay in the core's own cache, and memory should not grow with the picture. An eighth of a million
/// takes twice the time.
const STRIP_PX: usize = 1 << 14;
/// Proposals kept a level and in all, and what of them the O-net sees. A hostile picture could otherwise make every
/// cell one; a crowd of 2,000 faces of 20 pixels needs 11,600 and 5,900.
const MOST_PROPOSALS: usize = 12_288;
const MOST_REFINED: usize = 6_144;
/// Crops a run of R-net and O-net.
const BATCH: usize = 256;

/// The cascade.
pub(super) struct Mtcnn {
    proposal: Box<dyn Engine>,
    refine: Box<dyn Engine>,
    output: Box<dyn Engine>,
    resizer: Resizer,
}

#[derive(Clone, Copy)]
struct Candidate {
    area: Rect,
    score: f32,
}

impl Mtcnn {
    pub(super) fn new(proposal: Box<dyn Engine>, refine: Box<dyn Engine>, output: Box<dyn Engine>) -> Self {
        Self { proposal, refine, output, resizer: Resizer::new() }
    }

    fn propose(&mut self, picture: &Picture, smallest_face_px: u32) -> Result<Vec<Candidate>, FaceError> {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let mut scale = CELL_PX / f64::from(smallest_face_px);
        let mut found = Vec::new();
        while width.min(height) * scale >= CELL_PX {
            let size = ((width * scale).ceil() as u32, (height * scale).ceil() as u32);
            let level = resize(&mut self.resizer, (picture.width(), picture.height(), picture.rgb()), size)?;
            found.extend(self.look_over(&level, scale)?);
            scale *= FACTOR;
        }
        let kept = keep(&mut found, 0.7, Against::Union);
        Ok(kept.into_iter().map(|candidate| Candidate { area: square(candidate.area), ..candidate }).collect())
    }

    /// The P-net over one level, strip by strip. Each strip brings the rows below that its last cells reach into, so the
    /// cells are those of the level seen whole.
    fn look_over(&mut self, level: &Scaled, scale: f64) -> Result<Vec<Candidate>, FaceError> {
        let cell = CELL_PX as usize;
        let rows = (STRIP_PX / level.width).max(2 * cell) / STRIDE * STRIDE;
        let mut found = Vec::new();
        let mut top = 0;
        while level.height - top >= cell {
            // A last strip too low for a cell of its own is seen with the one above.
            let below = top + rows + cell - STRIDE;
            let bottom = if below + STRIDE > level.height { level.height } else { below };
            let mut input = Tensor::zeros(&[1, 3, bottom - top, level.width]);
            normalise(&mut input.values, &level.rgb[top * level.width * 3..bottom * level.width * 3]);
            let answers = self.proposal.run(("image", &input), &["prob", "box"])?;
            proposals(&answers, top, scale, &mut found)?;
            if found.len() > 2 * MOST_PROPOSALS {
                best(&mut found);
            }
            if bottom == level.height {
                break;
            }
            top += rows;
        }
        Ok(thinned(found))
    }

    fn crops(&mut self, picture: &Picture, areas: &[Candidate], side: usize) -> Result<Tensor, FaceError> {
        let mut input = Tensor::zeros(&[areas.len(), 3, side, side]);
        for (candidate, planes) in areas.iter().zip(input.values.chunks_exact_mut(3 * side * side)) {
            let to_side = side as u32;
            let square = Square::under(picture, candidate.area);
            let crop = match square.inside(picture) {
                Some(within) if within.2 >= to_side => shrink_inside(&mut self.resizer, picture, within, to_side)?,
                _ => {
                    let cut = square.cut(picture);
                    let source = (cut.width as u32, cut.height as u32, cut.rgb.as_slice());
                    resize(&mut self.resizer, source, (to_side, to_side))?
                }
            };
            normalise(planes, &crop.rgb);
        }
        Ok(input)
    }

    fn refine(&mut self, picture: &Picture, candidates: &[Candidate]) -> Result<Vec<Candidate>, FaceError> {
        let mut found = Vec::new();
        for batch in candidates.chunks(BATCH) {
            let input = self.crops(picture, batch, 24)?;
            let answers = self.refine.run(("image", &input), &["prob", "box"])?;
            let [prob, shift] = shaped(&answers, "refining", [2, 4], batch.len())?;
            for (i, candidate) in batch.iter().enumerate() {
                let score = prob[2 * i + 1];
                if score > LEAST[1] {
                    found.push((Candidate { score, ..*candidate }, [0, 1, 2, 3].map(|k| shift[4 * i + k])));
                }
            }
        }
        let boxes: Vec<_> = found.iter().map(|(candidate, _)| (candidate.area, candidate.score)).collect();
        let kept = suppress(&boxes, 0.7, Against::Union).into_iter().take(MOST_REFINED);
        Ok(kept.map(|i| Candidate { area: square(shifted(found[i].0.area, found[i].1)), ..found[i].0 }).collect())
    }

    fn decide(&mut self, picture: &Picture, candidates: &[Candidate]) -> Result<Vec<Detection>, FaceError> {
        let mut found = Vec::new();
        for batch in candidates.chunks(BATCH) {
            let input = self.crops(picture, batch, 48)?;
            let answers = self.output.run(("image", &input), &["prob", "box", "points"])?;
            let [prob, shift, points] = shaped(&answers, "output", [2, 4, 10], batch.len())?;
            for (i, candidate) in batch.iter().enumerate() {
                let score = prob[2 * i + 1];
                if score > LEAST[2] {
                    let Rect { x, y, width, .. } = candidate.area;
                    let landmarks = std::array::from_fn(|k| Point {
                        x: x + points[10 * i + k] * width,
                        y: y + points[10 * i + 5 + k] * width,
                    });
                    let box_ = shifted(candidate.area, [0, 1, 2, 3].map(|k| shift[4 * i + k]));
                    found.push(Detection { box_, score, landmarks });
                }
            }
        }
        let boxes: Vec<_> = found.iter().map(|face| (face.box_, face.score)).collect();
        Ok(suppress(&boxes, 0.7, Against::Smaller).into_iter().map(|i| found[i]).collect())
    }

    /// Looks again at what the O-net was not sure of: at the box it gave itself, a little beside it, and mirrored. A
    /// face stays one; stones, dots and folds that looked like one by chance do not.
    fn confirm(&mut self, picture: &Picture, faces: Vec<Detection>) -> Result<Vec<Detection>, FaceError> {
        let (mut sure, doubtful): (Vec<_>, Vec<_>) = faces.into_iter().partition(|face| face.score >= SURE);
        for faces in doubtful.chunks(BATCH) {
            let mut sums = vec![0.0; faces.len()];
            for (larger, right, down) in LOOKS {
                let areas: Vec<_> = faces.iter().map(|face| beside(face, larger, right, down)).collect();
                let mut input = self.crops(picture, &areas, 48)?;
                for _ in 0..2 {
                    let answers = self.output.run(("image", &input), &["prob", "box", "points"])?;
                    let [prob, ..] = shaped(&answers, "output", [2, 4, 10], faces.len())?;
                    sums.iter_mut().zip(prob.as_chunks::<2>().0).for_each(|(sum, [_, score])| *sum += score);
                    input.values.chunks_exact_mut(48).for_each(<[f32]>::reverse);
                }
            }
            let looks = 2.0 * LOOKS.len() as f32;
            sure.extend(faces.iter().zip(&sums).filter(|(_, sum)| **sum >= CONFIRMED * looks).map(|(face, _)| *face));
        }
        sure.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(sure)
    }
}

impl Detector for Mtcnn {
    fn detect(&mut self, picture: &Picture, options: &DetectOptions) -> Result<Vec<Detection>, FaceError> {
        let smallest = self.smallest_face_in(picture.width(), picture.height(), options);
        let proposed = self.propose(picture, smallest)?;
        let refined = self.refine(picture, &proposed)?;
        let decided = self.decide(picture, &refined)?;
        self.confirm(picture, decided)
    }

    fn smallest_face_px(&self) -> u32 {
        20
    }

    fn smallest_face_in(&self, width: u32, height: u32, options: &DetectOptions) -> u32 {
        let wanted = options.smallest_face_px.max(self.smallest_face_px());
        scale::smallest_face_px(width, height, wanted, CELL_PX, BUDGET_PX)
    }
}

/// A cell of the P-net above the threshold.
struct Cell {
    candidate: Candidate,
    shift: [f32; 4],
}

/// The P-net's cells above the threshold as boxes in the picture; the strip begins at row `top` of its level.
fn proposals(answers: &[Tensor], top: usize, scale: f64, found: &mut Vec<Cell>) -> Result<(), FaceError> {
    let odd = |what: String| FaceError::Network { network: "proposal", what };
    let [prob, shift] = answers else { return Err(odd(format!("{} outputs", answers.len()))) };
    let (&[1, 2, rows, columns], &[1, 4, shift_rows, shift_columns]) = (&prob.shape[..], &shift.shape[..]) else {
        return Err(odd(format!("shapes {:?} and {:?}", prob.shape, shift.shape)));
    };
    let cells = rows * columns;
    if (shift_rows, shift_columns) != (rows, columns)
        || prob.values.len() != 2 * cells
        || shift.values.len() != 4 * cells
    {
        return Err(odd(format!("shapes {:?} and {:?}", prob.shape, shift.shape)));
    }
    let side = (CELL_PX / scale) as f32;
    let likely = (0..cells).filter(|cell| prob.values[cells + cell] > LEAST[0]);
    found.extend(likely.map(|cell| {
        let at = |px: usize| (px as f64 / scale) as f32;
        let (x, y) = (at(cell % columns * STRIDE), at(top + cell / columns * STRIDE));
        let area = Rect { x, y, width: side, height: side };
        let score = prob.values[cells + cell];
        Cell { candidate: Candidate { area, score }, shift: [0, 1, 2, 3].map(|k| shift.values[k * cells + cell]) }
    }));
    Ok(())
}

/// Keeps [`MOST_PROPOSALS`] cells, best first. Stable, so that equal scores stay in reading order and results repeat.
fn best(cells: &mut Vec<Cell>) {
    cells.sort_by(|a, b| b.candidate.score.total_cmp(&a.candidate.score));
    cells.truncate(MOST_PROPOSALS);
}

/// The best cells of a level, of those that overlap one, moved to where the network puts the face.
fn thinned(mut cells: Vec<Cell>) -> Vec<Candidate> {
    best(&mut cells);
    let boxes: Vec<_> = cells.iter().map(|Cell { candidate, .. }| (candidate.area, candidate.score)).collect();
    let kept = suppress(&boxes, 0.5, Against::Union).into_iter();
    kept.map(|i| Candidate { area: shifted(cells[i].candidate.area, cells[i].shift), ..cells[i].candidate }).collect()
}

fn keep(candidates: &mut Vec<Candidate>, limit: f32, against: Against) -> Vec<Candidate> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(MOST_PROPOSALS);
    let boxes: Vec<_> = candidates.iter().map(|candidate| (candidate.area, candidate.score)).collect();
    suppress(&boxes, limit, against).into_iter().map(|i| candidates[i]).collect()
}

/// Checks that each answer is `[count, width]` and returns the values.
fn shaped<'a, const N: usize>(
    answers: &'a [Tensor],
    network: &'static str,
    widths: [usize; N],
    count: usize,
) -> Result<[&'a [f32]; N], FaceError> {
    let fits = answers.len() == N
        && answers
            .iter()
            .zip(widths)
            .all(|(answer, width)| answer.shape == [count, width] && answer.values.len() == count * width);
    if !fits {
        let shapes: Vec<_> = answers.iter().map(|answer| &answer.shape).collect();
        return Err(FaceError::Network { network, what: format!("shapes {shapes:?}") });
    }
    Ok(std::array::from_fn(|i| answers[i].values.as_slice()))
}

/// Moves the edges by shares of the box's sides: left, top, right, bottom.
fn shifted(area: Rect, [left, top, right, bottom]: [f32; 4]) -> Rect {
    Rect {
        x: area.x + left * area.width,
        y: area.y + top * area.height,
        width: area.width * (1.0 + right - left),
        height: area.height * (1.0 + bottom - top),
    }
}

fn square(area: Rect) -> Rect {
    let side = area.width.max(area.height);
    Rect { x: area.x + (area.width - side) / 2.0, y: area.y + (area.height - side) / 2.0, width: side, height: side }
}

/// The square around a face, larger by a factor and moved by shares of its side.
fn beside(face: &Detection, larger: f32, right: f32, down: f32) -> Candidate {
    let Rect { x, y, width, .. } = square(face.box_);
    let side = width * larger;
    let from = |at: f32, share: f32| at + (width - side) / 2.0 + share * width;
    Candidate { area: Rect { x: from(x, right), y: from(y, down), width: side, height: side }, score: face.score }
}

/// A square of whole pixels; it may reach beyond the picture.
struct Square {
    left: i64,
    top: i64,
    side: i64,
}

impl Square {
    fn under(picture: &Picture, area: Rect) -> Self {
        let (left, top) = (area.x.floor() as i64, area.y.floor() as i64);
        let longest = i64::from(picture.width().max(picture.height())) * 2;
        Self { left, top, side: ((area.x + area.width).floor() as i64 - left).clamp(1, longest) }
    }

    /// Left, top and side, if all of it lies in the picture.
    fn inside(&self, picture: &Picture) -> Option<(u32, u32, u32)> {
        let ends = |from: i64, length: u32| from.saturating_add(self.side) <= i64::from(length);
        let within = ends(self.left, picture.width()) && ends(self.top, picture.height());
        let place = (u32::try_from(self.left).ok()?, u32::try_from(self.top).ok()?, u32::try_from(self.side).ok()?);
        within.then_some(place)
    }

    /// A copy, black beyond the picture.
    fn cut(&self, picture: &Picture) -> Scaled {
        let &Self { left, top, side } = self;
        let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
        let mut rgb = vec![0; (side * side * 3) as usize];
        let (from, to) = (left.max(0), (left + side).min(width));
        if from < to {
            for y in top.max(0)..(top + side).min(height) {
                let source = ((y * width + from) * 3) as usize;
                let target = (((y - top) * side + from - left) * 3) as usize;
                let count = ((to - from) * 3) as usize;
                rgb[target..target + count].copy_from_slice(&picture.rgb()[source..source + count]);
            }
        }
        Scaled { width: side as usize, height: side as usize, rgb }
    }
}

fn normalise(planes: &mut [f32], rgb: &[u8]) {
    let area = planes.len() / 3;
    for (channel, plane) in planes.chunks_exact_mut(area).enumerate() {
        for (value, pixel) in plane.iter_mut().zip(rgb.as_chunks::<3>().0) {
            *value = (f32::from(pixel[channel]) - 127.5) / 128.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::RuntimeError;

    /// Stands for the P-net: its reach, stride and rounding, and a score that any of the cell's 144 pixels moves.
    struct Reach;

    impl Engine for Reach {
        fn outputs(&self) -> &[String] {
            &[]
        }

        fn input_shape(&self) -> Option<&[Option<usize>]> {
            None
        }

        fn run(&mut self, (_, input): (&str, &Tensor), _: &[&str]) -> Result<Vec<Tensor>, RuntimeError> {
            let (height, width) = (input.shape[2], input.shape[3]);
            let cells = |side: usize| (side - 2).div_ceil(2) - 4;
            let (rows, columns) = (cells(height), cells(width));
            let mut prob = Tensor::zeros(&[1, 2, rows, columns]);
            for row in 0..rows {
                for column in 0..columns {
                    let lines = (2 * row..(2 * row + 12).min(height)).map(|y| y * width);
                    let line = |at: usize| &input.values[at + 2 * column..at + (2 * column + 12).min(width)];
                    let sum: f32 = lines.flat_map(|at| line(at).iter().rev()).fold(0.0, |sum, value| sum * 0.9 + value);
                    prob.values[(rows + row) * columns + column] = (sum.abs() * 10.0).fract();
                }
            }
            Ok(vec![prob, Tensor::zeros(&[1, 4, rows, columns])])
        }
    }

    #[test]
    fn strips_give_the_cells_of_the_level_seen_whole() {
        let mut mtcnn = Mtcnn::new(Box::new(Reach), Box::new(Reach), Box::new(Reach));
        let width = STRIP_PX / 30;
        for height in [12, 13, 30, 40, 41, 42, 43, 53, 54, 100] {
            let rgb = (0..(width * height * 3) as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let level = Scaled { width, height, rgb };
            let mut input = Tensor::zeros(&[1, 3, height, width]);
            normalise(&mut input.values, &level.rgb);
            let mut whole = Vec::new();
            proposals(&Reach.run(("", &input), &[]).unwrap(), 0, 1.0, &mut whole).unwrap();
            let places = |found: Vec<Candidate>| -> Vec<_> {
                found.into_iter().map(|Candidate { area, score }| (area.x, area.y, score)).collect()
            };
            assert!(!whole.is_empty());
            let (strips, whole) = (places(mtcnn.look_over(&level, 1.0).unwrap()), places(thinned(whole)));
            assert_eq!(strips.len(), whole.len(), "{height} rows");
            assert!(strips == whole, "{height} rows");
        }
    }
}
