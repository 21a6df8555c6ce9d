//! Cutting the aligned square out of a picture.

use super::five_points::POINTS;
use super::pyramid::Level;
use super::similarity::Similarity;
use crate::error::FaceError;
use crate::picture::Picture;

/// Space around the mean shape, as a share of its size; what dlib's recogniser was trained with.
const PADDING: f64 = 0.25;

/// dlib's mean five-point shape in the unit square.
const MEAN_SHAPE: [(f64, f64); POINTS] = [
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
];

/// The crop dlib makes (`get_face_chip_details`, then `extract_image_chip` with bilinear interpolation), pixel for
/// pixel: where the face is much larger than the crop the picture is halved first, until one crop pixel covers fewer
/// than about two of its pixels a side.
pub(super) fn dlib_chip(
    picture: &Picture,
    landmarks: &[(i64, i64); POINTS],
    side_px: u32,
) -> Result<Picture, FaceError> {
    let side = f64::from(side_px);
    let from = MEAN_SHAPE
        .map(|(x, y)| ((PADDING + x) / (2.0 * PADDING + 1.0) * side, (PADDING + y) / (2.0 * PADDING + 1.0) * side));
    let to = landmarks.map(|(x, y)| (x as f64, y as f64));
    let map = Similarity::fit(&from, &to).ok_or(FaceError::Degenerate)?;
    let (angle, scale) = (map.b.atan2(map.a), map.a.hypot(map.b));
    let (centre_x, centre_y) = map.apply(side / 2.0, side / 2.0);
    let reach = (side * scale - 1.0) / 2.0;
    let upright =
        Box2 { left: centre_x - reach, top: centre_y - reach, right: centre_x + reach, bottom: centre_y + reach };

    let mut depth = 0;
    let mut grow = 2.0;
    let mut shrunk = upright.halve();
    while shrunk.area() > side * side {
        shrunk = shrunk.halve();
        depth += 1;
        grow = grow * 2.0 + 2.0;
    }
    let Some((left, top, mut level)) = cut(picture, upright.turned_bounds(angle).grown(grow)) else {
        return black(side_px);
    };
    let mut within = upright.shifted(-(left as f64), -(top as f64));
    for _ in 0..depth {
        level = level.halve();
        within = within.halve();
    }
    let [origin, right, down] = within.turned_corners(angle);
    let last = side - 1.0;
    let (ax, ay) = ((right.0 - origin.0) / last, (right.1 - origin.1) / last);
    let (bx, by) = ((down.0 - origin.0) / last, (down.1 - origin.1) / last);
    // dlib cuts fractions off; that is what its network saw in training.
    interpolate((level.width, level.height, &level.rgb), side_px, 0.0, |x, y| {
        (ax * x + bx * y + origin.0, ay * x + by * y + origin.1)
    })
}

/// A crop through any map from its pixels to the picture's, bilinear.
pub(super) fn warp(
    picture: &Picture,
    side_px: u32,
    map: impl Fn(f64, f64) -> (f64, f64),
) -> Result<Picture, FaceError> {
    interpolate((picture.width() as usize, picture.height() as usize, picture.rgb()), side_px, 0.5, map)
}

/// Every value of a channel as a number: looking it up is quicker than working it out, twelve times a pixel.
static LEVELS: [f64; 256] = {
    let mut levels = [0.0; 256];
    let mut level = 0;
    while level < levels.len() {
        levels[level] = level as f64;
        level += 1;
    }
    levels
};

/// Bilinear interpolation; `round` is added before the fraction is cut off. Black outside.
fn interpolate(
    (width, height, from): (usize, usize, &[u8]),
    side_px: u32,
    round: f64,
    map: impl Fn(f64, f64) -> (f64, f64),
) -> Result<Picture, FaceError> {
    let side = side_px as usize;
    let mut rgb = vec![0; side * side * 3];
    let (right, bottom) = (width as f64 - 1.0, height as f64 - 1.0);
    for (y, row) in rgb.chunks_exact_mut(side * 3).enumerate() {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let (x, y) = map(x as f64, y as f64);
            let inside = x >= 0.0 && y >= 0.0 && x < right && y < bottom;
            if !inside {
                continue;
            }
            // Above zero to cut off is to round down, and by way of 32 bits it takes fewer steps: sides are no longer.
            let (left, top) = (x as u32 as usize, y as u32 as usize);
            let (across, along) = (x - left as f64, y - top as f64);
            let at = (top * width + left) * 3;
            let (above, below) = (&from[at..at + 6], &from[at + width * 3..][..6]);
            for (channel, value) in pixel.iter_mut().enumerate() {
                let tap = |pixels: &[u8], offset: usize| LEVELS[usize::from(pixels[offset + channel])];
                // dlib's order of operations, so that crops come out the same to the last bit.
                *value = ((1.0 - along) * ((1.0 - across) * tap(above, 0) + across * tap(above, 3))
                    + along * ((1.0 - across) * tap(below, 0) + across * tap(below, 3))
                    + round) as i32 as u8;
            }
        }
    }
    Picture::new(side_px, side_px, rgb).map_err(|_| FaceError::Degenerate)
}

fn black(side_px: u32) -> Result<Picture, FaceError> {
    Picture::new(side_px, side_px, vec![0; side_px as usize * side_px as usize * 3]).map_err(|_| FaceError::Degenerate)
}

/// The part of the picture a box touches, with the offset of its corner; `None` if it touches none.
fn cut(picture: &Picture, area: Box2) -> Option<(usize, usize, Level)> {
    let (right, bottom) = (f64::from(picture.width() - 1), f64::from(picture.height() - 1));
    let (left, top) = (area.left.max(0.0).round(), area.top.max(0.0).round());
    let (right, bottom) = (area.right.min(right).round(), area.bottom.min(bottom).round());
    if !(left <= right && top <= bottom) {
        return None;
    }
    let (left, top) = (left as usize, top as usize);
    let (width, height) = (right as usize + 1 - left, bottom as usize + 1 - top);
    let stride = picture.width() as usize * 3;
    let mut rgb = Vec::with_capacity(width * height * 3);
    for row in picture.rgb().chunks_exact(stride).skip(top).take(height) {
        rgb.extend_from_slice(&row[left * 3..(left + width) * 3]);
    }
    Some((left, top, Level { width, height, rgb }))
}

/// A rectangle as dlib's `drectangle`: right and bottom edges are pixels that belong to it.
#[derive(Clone, Copy)]
struct Box2 {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Box2 {
    fn area(self) -> f64 {
        if self.left > self.right || self.top > self.bottom {
            return 0.0;
        }
        (self.right - self.left + 1.0) * (self.bottom - self.top + 1.0)
    }

    /// Where the box lies after [`Level::halve`].
    fn halve(self) -> Self {
        Self {
            left: self.left / 2.0 - 1.25,
            top: self.top / 2.0 - 0.75,
            right: self.right / 2.0 - 1.25,
            bottom: self.bottom / 2.0 - 0.75,
        }
    }

    fn shifted(self, x: f64, y: f64) -> Self {
        Self { left: self.left + x, top: self.top + y, right: self.right + x, bottom: self.bottom + y }
    }

    fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Top left, top right and bottom left corner, turned about the centre.
    fn turned_corners(self, angle: f64) -> [(f64, f64); 3] {
        let (sin, cos) = angle.sin_cos();
        let (cx, cy) = ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        let turn = |x: f64, y: f64| {
            let (x, y) = (x - cx, y - cy);
            (cos * x - sin * y + cx, sin * x + cos * y + cy)
        };
        [turn(self.left, self.top), turn(self.right, self.top), turn(self.left, self.bottom)]
    }

    fn turned_bounds(self, angle: f64) -> Self {
        let [a, b, c] = self.turned_corners(angle);
        let d = (b.0 + c.0 - a.0, b.1 + c.1 - a.1);
        let xs = [a.0, b.0, c.0, d.0];
        let ys = [a.1, b.1, c.1, d.1];
        Self {
            left: xs.into_iter().fold(f64::INFINITY, f64::min),
            top: ys.into_iter().fold(f64::INFINITY, f64::min),
            right: xs.into_iter().fold(f64::NEG_INFINITY, f64::max),
            bottom: ys.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}
