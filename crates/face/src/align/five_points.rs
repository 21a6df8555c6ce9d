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

/// One cascade: where it samples the picture, and its trees, which all have one form. Splits and leaves of all trees lie
/// one after the other: they are some megabytes, and what is walked through in order comes out of memory ahead of its use.
pub(crate) struct Forest {
    /// For each pixel the landmark it hangs on.
    pub(crate) anchors: Vec<u8>,
    /// For each pixel its offset from that landmark in the mean shape.
    pub(crate) offsets: Vec<(f32, f32)>,
    /// Splits of each tree, at least one.
    pub(crate) splits_each: usize,
    /// Tree by tree.
    pub(crate) splits: Vec<Split>,
    /// Tree by tree, one more of each than splits.
    pub(crate) leaves: Vec<Leaf>,
}

/// Trees that are walked side by side, so that one waits for memory while another is compared.
const ABREAST: usize = 8;

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
            forest.walk(&pixels, |step| shape.iter_mut().zip(step).for_each(|(value, delta)| *value += delta));
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

impl Forest {
    /// A forest of trees of one form; `None` if they are not.
    pub(crate) fn of_trees(anchors: Vec<u8>, offsets: Vec<(f32, f32)>, trees: &[Tree]) -> Option<Self> {
        let splits_each = trees.first()?.splits.len();
        let one_form = |tree: &Tree| tree.splits.len() == splits_each && tree.leaves.len() == splits_each + 1;
        if splits_each == 0 || !trees.iter().all(one_form) {
            return None;
        }
        let splits = trees.iter().flat_map(|tree| &tree.splits).copied().collect();
        let leaves = trees.iter().flat_map(|tree| &tree.leaves).copied().collect();
        Some(Self { anchors, offsets, splits_each, splits, leaves })
    }

    /// Hands each tree's leaf for these pixels to `take`, tree by tree.
    fn walk(&self, pixels: &[f32], mut take: impl FnMut(&Leaf)) {
        let (each, depth) = (self.splits_each, (self.splits_each + 1).ilog2());
        let groups = self.splits.chunks(ABREAST * each).zip(self.leaves.chunks(ABREAST * (each + 1)));
        for (splits, leaves) in groups {
            let mut nodes = [0; ABREAST];
            for _ in 0..depth {
                for (node, splits) in nodes.iter_mut().zip(splits.chunks_exact(each)) {
                    let split = splits[*node];
                    let left = pixels[usize::from(split.first)] - pixels[usize::from(split.second)] > split.threshold;
                    *node = 2 * *node + 2 - usize::from(left);
                }
            }
            nodes.iter().zip(leaves.chunks_exact(each + 1)).for_each(|(node, leaves)| take(&leaves[node - each]));
        }
    }
}

/// dlib's grey: the integer mean of the three channels.
fn intensity([red, green, blue]: [u8; 3]) -> f32 {
    f32::from((u16::from(red) + u16::from(green) + u16::from(blue)) / 3)
}

fn to_pixel(face: PixelBox, x: f32, y: f32) -> (i64, i64) {
    let along = |from: i64, to: i64, t: f32| floor(f64::from(t) * (to - from) as f64 + from as f64 + 0.5);
    (along(face.left, face.right, x), along(face.top, face.bottom, y))
}

/// `f64::floor` is a call into the mathematical library where the processor is not known to have it.
fn floor(value: f64) -> i64 {
    let cut = value as i64;
    cut.saturating_sub(i64::from(value < cut as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_are_those_of_the_library() {
        for value in [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, -1.5, 7.999, 1e300, -1e300, f64::INFINITY, f64::NAN] {
            assert_eq!(floor(value), value.floor() as i64, "{value}");
        }
    }

    #[test]
    fn every_tree_is_walked_to_its_own_leaf() {
        let split = |first, threshold| Split { first, second: 0, threshold };
        // Left of the root if the second pixel exceeds the first by more than the threshold, and so on.
        let tree = |i: usize| Tree {
            splits: vec![split(1, i as f32), split(2, 1.0), split(3, 1.0)],
            leaves: [0.0, 0.1, 0.2, 0.3].map(|part| [i as f32 + part; 2 * POINTS]).to_vec(),
        };
        let trees: Vec<Tree> = (0..2 * ABREAST + 3).map(tree).collect();
        let forest = Forest::of_trees(vec![0; 4], vec![(0.0, 0.0); 4], &trees).unwrap();
        let mut found = Vec::new();
        forest.walk(&[0.0, 4.5, 0.0, 2.0], |leaf| found.push(leaf[0]));
        let expected: Vec<f32> = (0..trees.len()).map(|i| i as f32 + if i < 5 { 0.1 } else { 0.2 }).collect();
        assert_eq!(found, expected);
        let uneven = [tree(0), Tree { splits: vec![split(1, 0.0)], leaves: vec![[0.0; 2 * POINTS]; 2] }];
        assert!(Forest::of_trees(Vec::new(), Vec::new(), &uneven).is_none());
    }
}
