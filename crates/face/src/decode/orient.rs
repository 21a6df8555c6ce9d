//! Turning a picture upright.

use crate::wipe::wipe;

/// How the stored rows and columns lie: the EXIF and TIFF tag 274, 1 to 8 (CIPA DC-008, 4.6.5.1.6).
///
/// 1 upright, 2 mirrored, 3 half turn, 4 flipped, 5 transposed, 6 quarter turn clockwise to stand upright,
/// 7 transposed along the other diagonal, 8 quarter turn anticlockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// What is no orientation counts as upright, as in every viewer.
    pub(super) fn from_exif(value: u8) -> Self {
        if (1..=8).contains(&value) { Self(value) } else { Self::default() }
    }

    /// The first EXIF block that says something counts; `exif` begins with its TIFF header.
    pub(super) fn or_from_exif(self, exif: &[u8]) -> Self {
        if self != Self::default() {
            return self;
        }
        image::metadata::Orientation::from_exif_chunk(exif).map_or(self, |found| Self::from_exif(found.to_exif()))
    }

    pub(super) fn is_upright(self) -> bool {
        self == Self::default()
    }
}

/// Turns `rgb`, `width` x `height` as stored, and returns the upright width, height and pixels.
pub(super) fn upright(orientation: Orientation, width: u32, height: u32, mut rgb: Vec<u8>) -> (u32, u32, Vec<u8>) {
    if orientation.is_upright() {
        return (width, height, rgb);
    }
    let (stored_width, stored_height) = (width as usize, height as usize);
    let swapped = orientation.0 >= 5;
    let (new_width, new_height) = if swapped { (height, width) } else { (width, height) };
    let mut turned = Vec::with_capacity(rgb.len());
    for y in 0..new_height as usize {
        for x in 0..new_width as usize {
            let (right, bottom) = (stored_width - 1, stored_height - 1);
            let (from_x, from_y) = match orientation.0 {
                2 => (right - x, y),
                3 => (right - x, bottom - y),
                4 => (x, bottom - y),
                5 => (y, x),
                6 => (y, bottom - x),
                7 => (right - y, bottom - x),
                _ => (right - y, x),
            };
            let at = (from_y * stored_width + from_x) * 3;
            turned.extend_from_slice(&rgb[at..at + 3]);
        }
    }
    wipe(&mut rgb);
    (new_width, new_height, turned)
}
