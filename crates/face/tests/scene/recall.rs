//! What was found against what is there.

use std::collections::BTreeMap;

use face::{Detection, Rect};

use super::group::Group;

/// Faces found and there, by size, and boxes where no face is.
#[derive(Default)]
pub(crate) struct Tally {
    /// Found and there, by pixels of the shorter side.
    pub(crate) by_size: BTreeMap<u32, (usize, usize)>,
    /// The faces missed.
    pub(crate) missed: Vec<(Rect, u32)>,
    /// Boxes without a face.
    pub(crate) false_faces: Vec<Detection>,
}

impl Tally {
    /// Adds what another picture gave.
    pub(crate) fn add(&mut self, other: Tally) {
        for (px, (found, there)) in other.by_size {
            let sum = self.by_size.entry(px).or_default();
            *sum = (sum.0 + found, sum.1 + there);
        }
        self.missed.extend(other.missed);
        self.false_faces.extend(other.false_faces);
    }
}

/// A box is a face's if the two share at least this part of their union: detectors draw boxes differently, some with
/// the brow and some without.
const SAME: f32 = 0.4;

/// Counts one picture.
pub(crate) fn compare(group: &Group, found: &[Detection]) -> Tally {
    let mut tally = Tally::default();
    for &(face, px) in &group.faces {
        let seen = found.iter().any(|detection| shared(detection.box_, face) >= SAME);
        let (hits, there) = tally.by_size.entry(px).or_default();
        *hits += usize::from(seen);
        *there += 1;
        if !seen {
            tally.missed.push((face, px));
        }
    }
    let stray = |detection: &&Detection| group.faces.iter().all(|&(face, _)| shared(detection.box_, face) < SAME);
    tally.false_faces = found.iter().filter(stray).copied().collect();
    tally
}

/// Intersection over union.
fn shared(a: Rect, b: Rect) -> f32 {
    let width = (a.x + a.width).min(b.x + b.width) - a.x.max(b.x);
    let height = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
    let both = width.max(0.0) * height.max(0.0);
    both / (a.width * a.height + b.width * b.height - both)
}
