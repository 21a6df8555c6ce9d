//! The working scale: how far a picture is shrunk before a network looks at it.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::FaceError;
use crate::picture::Picture;
use crate::wipe::wipe;

/// The smallest face that can be looked for without the network seeing more than `budget_px` pixels, if a face must
/// keep `unit_px` pixels there; never below `wanted_px`.
///
/// This bounds the work of one picture: without it a picture of 100 megapixels costs a hundred times one of 1.
pub(super) fn smallest_face_px(width: u32, height: u32, wanted_px: u32, unit_px: f64, budget_px: f64) -> u32 {
    let area = f64::from(width) * f64::from(height);
    wanted_px.max((unit_px * (area / budget_px).sqrt()).ceil() as u32)
}

/// Pixels made for a network's eye; overwritten on drop.
pub(super) struct Scaled {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

impl Drop for Scaled {
    fn drop(&mut self) {
        wipe(&mut self.rgb);
    }
}

/// Resizes RGB pixels: the mean over what an output pixel covers when shrinking, as the cascade was trained and
/// measured; between neighbours when enlarging.
pub(super) fn resize(
    resizer: &mut Resizer,
    (width, height, rgb): (u32, u32, &[u8]),
    (to_width, to_height): (u32, u32),
) -> Result<Scaled, FaceError> {
    let shrinks = to_width <= width && to_height <= height;
    let filter = if shrinks { FilterType::Box } else { FilterType::Bilinear };
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    resized(resizer, (width, height, rgb), (to_width, to_height), &options)
}

/// Shrinks a square inside a picture as [`resize`] shrinks a copy of it, without the copy: no output pixel of a mean over
/// what it covers looks beyond the square.
pub(super) fn shrink_inside(
    resizer: &mut Resizer,
    picture: &Picture,
    (left, top, side): (u32, u32, u32),
    to_side: u32,
) -> Result<Scaled, FaceError> {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box)).crop(
        f64::from(left),
        f64::from(top),
        f64::from(side),
        f64::from(side),
    );
    resized(resizer, (picture.width(), picture.height(), picture.rgb()), (to_side, to_side), &options)
}

fn resized(
    resizer: &mut Resizer,
    (width, height, rgb): (u32, u32, &[u8]),
    (to_width, to_height): (u32, u32),
    options: &ResizeOptions,
) -> Result<Scaled, FaceError> {
    let failed = |what: String| FaceError::Network { network: "detector's resizing", what };
    let (to_columns, to_rows) = (to_width as usize, to_height as usize);
    let mut scaled = Scaled { width: to_columns, height: to_rows, rgb: vec![0; to_columns * to_rows * 3] };
    // Of one kind of pixel: the library's call for any kind compiles all thirteen of them into this crate.
    let source = TypedImageRef::<U8x3>::from_buffer(width, height, rgb).map_err(|error| failed(error.to_string()))?;
    let mut target = TypedImage::<U8x3>::from_buffer(to_width, to_height, &mut scaled.rgb)
        .map_err(|error| failed(error.to_string()))?;
    resizer.resize_typed(&source, &mut target, options).map_err(|error| failed(error.to_string()))?;
    Ok(scaled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    #[test]
    fn a_square_is_shrunk_in_place_as_its_copy_is() {
        let rgb = (0..90 * 70 * 3_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let picture = Picture::new(90, 70, rgb).unwrap();
        let mut resizer = Resizer::new();
        for (left, top, side) in
            [(0, 0, 70), (20, 0, 70), (13, 7, 24), (13, 7, 25), (41, 5, 47), (7, 22, 48), (1, 1, 63)]
        {
            let there = Rect { x: left as f32, y: top as f32, width: side as f32, height: side as f32 };
            let copy = picture.crop(there).unwrap();
            let of_copy = resize(&mut resizer, (side, side, copy.rgb()), (24, 24)).unwrap();
            let in_place = shrink_inside(&mut resizer, &picture, (left, top, side), 24).unwrap();
            assert_eq!(in_place.rgb, of_copy.rgb, "{left} {top} {side}");
        }
    }

    #[test]
    fn large_pictures_raise_the_smallest_face() {
        assert_eq!(smallest_face_px(640, 480, 40, 12.0, 1e6), 40);
        assert_eq!(smallest_face_px(6000, 4000, 40, 12.0, 1e6), 59);
        assert_eq!(smallest_face_px(6000, 4000, 80, 12.0, 1e6), 80);
    }
}
