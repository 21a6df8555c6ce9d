//! The working scale: how far a picture is shrunk before a network looks at it.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use zeroize::Zeroize;

use crate::error::FaceError;

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
        self.rgb.zeroize();
    }
}

/// Resizes RGB pixels: the mean over what an output pixel covers when shrinking, as the cascade was trained and
/// measured; between neighbours when enlarging.
pub(super) fn resize(
    resizer: &mut Resizer,
    (width, height, rgb): (u32, u32, &[u8]),
    (to_width, to_height): (u32, u32),
) -> Result<Scaled, FaceError> {
    let failed = |what: String| FaceError::Network { network: "detector's resizing", what };
    let source = ImageRef::new(width, height, rgb, PixelType::U8x3).map_err(|error| failed(error.to_string()))?;
    let mut target = Image::new(to_width, to_height, PixelType::U8x3);
    let shrinks = to_width <= width && to_height <= height;
    let filter = if shrinks { FilterType::Box } else { FilterType::Bilinear };
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    resizer.resize(&source, &mut target, &options).map_err(|error| failed(error.to_string()))?;
    Ok(Scaled { width: to_width as usize, height: to_height as usize, rgb: target.into_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_raise_the_smallest_face() {
        assert_eq!(smallest_face_px(640, 480, 40, 12.0, 1e6), 40);
        assert_eq!(smallest_face_px(6000, 4000, 40, 12.0, 1e6), 59);
        assert_eq!(smallest_face_px(6000, 4000, 80, 12.0, 1e6), 80);
    }
}
