//! dlib's five-point landmark predictor: an ensemble of regression trees (Kazemi and Sullivan 2014).

use super::PixelBox;
use super::similarity::Similarity;
use crate::picture::Picture;

/// Landmarks of the shape: outer and inner corner of the eye on the picture's right, then of the eye on its left,
/// then the base of the nose.
pub(crate) const POINTS: usize = 5;

/// Shape coordinates, `x0, y0, x1, y1, ...`, in units of the face's box.
pub(crate) type Leaf = [f32; 2 * POINTS];

/// A comparison inside a tree: left if the first pixel exceeds the second by more than the threshold.
#[derive(Clone, Copy)]
pub(crate) struct Split {
    pub(crate) first: u16,
    pub(crate) second: u16,
    pub(crate) threshold: f32,
}

/// A full binary tree: `2^d - 1` splits in breadth-first order, `2^d` leaves.
pub(crate) struct Tree {
    pub(crate) splits: Vec<Split>,
    pub(crate) leaves: Vec<Leaf>,
}

/// One cascade: where it samples the picture, and its trees.
pub(crate) struct Forest {
    /// For each pixel the landmark it hangs on.
    pub(crate) anchors: Vec<u8>,
    /// For each pixel its offset from that landmark in the mean shape.
    pub(crate) offsets: Vec<(f32, f32)>,
    pub(crate) trees: Vec<Tree>,
}

/// The predictor.
pub(crate) struct FivePoints {
    pub(crate) mean_shape: Leaf,
    pub(crate) forests: Vec<Forest>,
}

impl FivePoints {
    /// The landmarks in `face`, in whole pixels. A sample outside the picture counts as black.
    ///
    /// 32-bit arithmetic in dlib's order where dlib uses it, so that rounding to pixels comes out the same.
    pub(crate) fn locate(&self, picture: &Picture, face: PixelBox) -> [(i64, i64); POINTS] {
        let mut shape = self.mean_shape;
        let mut pixels = Vec::new();
        for forest in &self.forests {
            self.sample(picture, face, &shape, forest, &mut pixels);
            for tree in &forest.trees {
                let step = tree.walk(&pixels);
                shape.iter_mut().zip(step).for_each(|(value, delta)| *value += delta);
            }
        }
        std::array::from_fn(|i| to_pixel(face, shape[2 * i], shape[2 * i + 1]))
    }

    fn sample(&self, picture: &Picture, face: PixelBox, shape: &Leaf, forest: &Forest, pixels: &mut Vec<f32>) {
        let points = |shape: &Leaf| -> [(f64, f64); POINTS] {
            std::array::from_fn(|i| (f64::from(shape[2 * i]), f64::from(shape[2 * i + 1])))
        };
        // A shape fallen into one point has no orientation; the mean shape's serves.
        let (a, b) =
            Similarity::fit(&points(&self.mean_shape), &points(shape)).map_or((1.0, 0.0), |map| (map.a, map.b));
        let (a, b) = (a as f32, b as f32);
        pixels.clear();
        pixels.extend(forest.anchors.iter().zip(&forest.offsets).map(|(&anchor, &(dx, dy))| {
            let anchor = usize::from(anchor);
            let x = (a * dx + -b * dy) + shape[2 * anchor];
            let y = (b * dx + a * dy) + shape[2 * anchor + 1];
            let (x, y) = to_pixel(face, x, y);
            match (u32::try_from(x), u32::try_from(y)) {
                (Ok(x), Ok(y)) => picture.pixel(x, y).map_or(0.0, intensity),
                _ => 0.0,
            }
        }));
    }
}

impl Tree {
    fn walk(&self, pixels: &[f32]) -> &Leaf {
        let mut node = 0;
        while let Some(split) = self.splits.get(node) {
            let left = pixels[usize::from(split.first)] - pixels[usize::from(split.second)] > split.threshold;
            node = 2 * node + if left { 1 } else { 2 };
        }
        &self.leaves[node - self.splits.len()]
    }
}

/// dlib's grey: the integer mean of the three channels.
fn intensity([red, green, blue]: [u8; 3]) -> f32 {
    f32::from((u16::from(red) + u16::from(green) + u16::from(blue)) / 3)
}

fn to_pixel(face: PixelBox, x: f32, y: f32) -> (i64, i64) {
    let along = |from: i64, to: i64, t: f32| (f64::from(t) * (to - from) as f64 + from as f64 + 0.5).floor() as i64;
    (along(face.left, face.right, x), along(face.top, face.bottom, y))
}
