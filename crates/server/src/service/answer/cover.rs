//! Covering other people's faces in a picture that one of them is to receive (GDPR Art. 15(4)).

use face::{DetectOptions, Picture, Pipeline, Rect};
use zeroize::Zeroizing;

use crate::error::ServiceError;

/// How much of a face's box is covered beyond it on each side: hair, ears and chin recognise too.
const MARGIN: f32 = 0.2;
/// Cells of the mosaic along the longer side of a covered place. So few that what is left of a face is some colours: too
/// little for a person and for a network.
const CELLS: u32 = 4;
/// Colours of a cell are rounded to multiples of this, so that averages cannot be reckoned back.
const STEP: u8 = 32;
/// A detection belongs to a box of the person from this overlap on (intersection over union).
const SAME: f32 = 0.4;
/// Smaller faces than the usual are looked for: a bystander far behind is a person too.
const SMALLEST_FACE_PX: u32 = 20;

/// A picture as it may be handed out.
pub(super) struct Covered {
    /// PNG.
    pub(super) png: Zeroizing<Vec<u8>>,
    /// How many places were covered.
    pub(super) places: usize,
}

/// Covers every face but the person's. `theirs` are the person's boxes, `others` those known to be somebody else's: left,
/// top, width, height in pixels. Faces are looked for anew, because a gallery knows only those it enrolled.
///
/// # Errors
/// When the detector fails: then nothing is handed out.
pub(super) fn cover(
    pipeline: &mut Pipeline,
    picture: &Picture,
    theirs: &[[f32; 4]],
    others: &[[f32; 4]],
) -> Result<Covered, ServiceError> {
    let options = DetectOptions { smallest_face_px: SMALLEST_FACE_PX };
    let found: Vec<Rect> = pipeline.detect(picture, &options)?.into_iter().map(|face| face.box_).collect();
    let theirs: Vec<Rect> = theirs.iter().copied().map(rect).collect();
    let places = places(&found, &theirs, &others.iter().copied().map(rect).collect::<Vec<_>>());
    let mut rgb = Zeroizing::new(picture.rgb().to_vec());
    for place in &places {
        mosaic(&mut rgb, picture, *place, &theirs);
    }
    // The picture takes its own copy, which it overwrites when it goes.
    let covered = Picture::new(picture.width(), picture.height(), rgb.to_vec())?;
    Ok(Covered { png: Zeroizing::new(covered.to_png()?), places: places.len() })
}

/// What is to be covered: what was found and is not the person's, and what is known to be another's and was not found.
/// Each box of the person spares the one detection that fits it best, and no other.
fn places(found: &[Rect], theirs: &[Rect], others: &[Rect]) -> Vec<Rect> {
    let mut spared = vec![false; found.len()];
    for own in theirs {
        let fits = (0..found.len()).filter(|&at| !spared[at]).map(|at| (at, overlap(&found[at], own)));
        if let Some((at, _)) = fits.filter(|(_, fit)| *fit >= SAME).max_by(|a, b| a.1.total_cmp(&b.1)) {
            spared[at] = true;
        }
    }
    let mut places: Vec<Rect> = found.iter().zip(&spared).filter(|(_, spared)| !**spared).map(|(at, _)| *at).collect();
    for other in others {
        if !places.iter().any(|place| overlap(place, other) >= SAME) {
            places.push(*other);
        }
    }
    places
}

/// Lays a coarse mosaic over a place and its margin. Where the margin reaches into a box of the person it ends; where two
/// faces themselves overlap the other person's is covered.
fn mosaic(rgb: &mut [u8], picture: &Picture, place: Rect, theirs: &[Rect]) {
    let (right, bottom) = (picture.width(), picture.height());
    let clamp = |value: f32, end: u32| (value.max(0.0) as u32).min(end);
    let (dx, dy) = (place.width * MARGIN, place.height * MARGIN);
    let (x0, x1) = (clamp((place.x - dx).floor(), right), clamp((place.x + place.width + dx).ceil(), right));
    let (y0, y1) = (clamp((place.y - dy).floor(), bottom), clamp((place.y + place.height + dy).ceil(), bottom));
    let cell = (x1.saturating_sub(x0)).max(y1.saturating_sub(y0)).div_ceil(CELLS).max(1);
    let spared = |x: u32, y: u32| {
        let inside = |rect: &Rect| {
            let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
            x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height
        };
        theirs.iter().any(inside) && !inside(&place)
    };
    for top in (y0..y1).step_by(cell as usize) {
        for left in (x0..x1).step_by(cell as usize) {
            let (end_x, end_y) = ((left + cell).min(x1), (top + cell).min(y1));
            let pixels = || (top..end_y).flat_map(move |y| (left..end_x).map(move |x| (x, y)));
            // Of the picture as it was: a place that another one overlaps is averaged from pixels, not from cells.
            let colour = average(picture, pixels());
            for (x, y) in pixels().filter(|&(x, y)| !spared(x, y)) {
                let at = (y as usize * right as usize + x as usize) * 3;
                rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
    }
}

fn average(picture: &Picture, pixels: impl Iterator<Item = (u32, u32)>) -> [u8; 3] {
    let (mut sums, mut count) = ([0u64; 3], 0u64);
    for [r, g, b] in pixels.filter_map(|(x, y)| picture.pixel(x, y)) {
        sums = [sums[0] + u64::from(r), sums[1] + u64::from(g), sums[2] + u64::from(b)];
        count += 1;
    }
    sums.map(|sum| {
        let mean = u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
        (mean / STEP * STEP).saturating_add(STEP / 2)
    })
}

fn overlap(a: &Rect, b: &Rect) -> f32 {
    let width = (a.x + a.width).min(b.x + b.width) - a.x.max(b.x);
    let height = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let both = width * height;
    both / (a.width * a.height + b.width * b.height - both)
}

const fn rect([x, y, width, height]: [f32; 4]) -> Rect {
    Rect { x, y, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f32, y: f32, side: f32) -> Rect {
        Rect { x, y, width: side, height: side }
    }

    #[test]
    fn only_the_best_detection_of_a_box_is_spared_and_known_others_are_covered_unseen() {
        let own = square(10.0, 10.0, 20.0);
        let found = [square(12.0, 12.0, 20.0), square(10.0, 10.0, 20.0), square(60.0, 10.0, 20.0)];
        let unseen = square(100.0, 10.0, 20.0);
        let places = places(&found, &[own], &[square(61.0, 10.0, 20.0), unseen]);
        assert_eq!(places, [found[0], found[2], unseen]);
        assert_eq!(super::places(&[], &[own], &[]), []);
    }

    #[test]
    fn a_mosaic_is_a_few_flat_cells_and_ends_where_the_person_begins() {
        let rgb: Vec<u8> = (0..80u32 * 40).flat_map(|i| [(i * 7) as u8, (i * 13) as u8, (i % 251) as u8]).collect();
        let picture = Picture::new(80, 40, rgb.clone()).unwrap();
        let (other, own) = (square(10.0, 10.0, 20.0), square(31.0, 10.0, 20.0));
        let mut covered = rgb.clone();
        mosaic(&mut covered, &picture, other, &[own]);
        let at = |x: usize, y: usize| (y * 80 + x) * 3..(y * 80 + x) * 3 + 3;
        let mut colours = std::collections::BTreeSet::new();
        for y in 10..30 {
            for x in 10..30 {
                colours.insert(covered[at(x, y)].to_vec());
            }
        }
        assert!(colours.len() <= 25, "{}", colours.len());
        for (x, y) in [(31, 10), (50, 29), (5, 5), (70, 39)] {
            assert_eq!(covered[at(x, y)], rgb[at(x, y)], "{x},{y}");
        }
        mosaic(&mut covered, &picture, Rect { x: -9e9, y: f32::NAN, width: 5.0, height: 1e30 }, &[]);
    }
}
