//! Non-maximum suppression: of boxes that overlap, the best stays.

use crate::geometry::Rect;

/// What the overlap is measured against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    /// The union of both boxes.
    Union,
    /// The smaller box, which also removes a box inside another.
    Smaller,
}

/// Indices of the boxes that stay, best score first; ties go to the earlier box, so that results repeat.
pub(super) fn suppress(boxes: &[(Rect, f32)], limit: f32, against: Against) -> Vec<usize> {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[b].1.total_cmp(&boxes[a].1).then(a.cmp(&b)));
    let mut kept: Vec<usize> = Vec::new();
    for candidate in order {
        if kept.iter().all(|&better| overlap(boxes[better].0, boxes[candidate].0, against) <= limit) {
            kept.push(candidate);
        }
    }
    kept
}

/// 0 for boxes apart, 1 for the same box.
pub(super) fn overlap(a: Rect, b: Rect, against: Against) -> f32 {
    let width = (a.x + a.width).min(b.x + b.width) - a.x.max(b.x);
    let height = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let (both, area_a, area_b) = (width * height, a.width * a.height, b.width * b.height);
    both / match against {
        Against::Union => area_a + area_b - both,
        Against::Smaller => area_a.min(area_b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f32, side: f32) -> Rect {
        Rect { x, y: 0.0, width: side, height: side }
    }

    #[test]
    fn the_best_of_an_overlapping_group_stays() {
        let boxes = [(square(0.0, 10.0), 0.8), (square(1.0, 10.0), 0.9), (square(30.0, 10.0), 0.7)];
        assert_eq!(suppress(&boxes, 0.5, Against::Union), vec![1, 2]);
    }

    #[test]
    fn a_box_inside_another_goes_only_against_the_smaller() {
        let boxes = [(square(0.0, 100.0), 0.9), (square(10.0, 20.0), 0.8)];
        assert_eq!(suppress(&boxes, 0.5, Against::Union), vec![0, 1]);
        assert_eq!(suppress(&boxes, 0.5, Against::Smaller), vec![0]);
    }
}
