//! A decoded picture: pixels and nothing else.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use thiserror::Error;

use crate::geometry::Rect;
use crate::wipe::wipe;

/// Pixels of one picture, upright: 8-bit RGB, three bytes a pixel, rows from top to bottom without padding.
///
/// The origin is the top left corner. A picture carries no metadata: no EXIF, no position, no name, so none can
/// leave with it. The pixels are overwritten when the value is dropped, and `Debug` shows dimensions only.
#[derive(Clone)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// Why pixels do not make a picture.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PictureError {
    /// A picture has at least one pixel.
    #[error("a picture of {width} x {height} pixels is empty; give it a width and a height above zero")]
    Empty {
        /// Width given, in pixels.
        width: u32,
        /// Height given, in pixels.
        height: u32,
    },
    /// Three bytes a pixel were expected.
    #[error("{width} x {height} pixels need {expected} bytes of RGB, {received} came; pass rows without padding")]
    Length {
        /// Width given, in pixels.
        width: u32,
        /// Height given, in pixels.
        height: u32,
        /// `width * height * 3`.
        expected: u64,
        /// Bytes received.
        received: u64,
    },
    /// The rectangle does not touch the picture.
    #[error("the rectangle lies outside the picture of {width} x {height} pixels; crop inside it")]
    Outside {
        /// Width of the picture, in pixels.
        width: u32,
        /// Height of the picture, in pixels.
        height: u32,
    },
    /// The encoder refused, for JPEG because a side is over 65,535 pixels.
    #[error("a picture of {width} x {height} pixels cannot be written as {format}; crop or scale it first")]
    Encode {
        /// Width of the picture, in pixels.
        width: u32,
        /// Height of the picture, in pixels.
        height: u32,
        /// What was to be written.
        format: &'static str,
    },
}

impl Picture {
    /// Takes `width * height * 3` bytes, RGB, row by row from the top left. On error the bytes are overwritten.
    pub fn new(width: u32, height: u32, mut rgb: Vec<u8>) -> Result<Self, PictureError> {
        let expected = (u64::from(width) * u64::from(height)).saturating_mul(3);
        let received = rgb.len() as u64;
        if expected == 0 || expected != received {
            wipe(&mut rgb);
        }
        if expected == 0 {
            return Err(PictureError::Empty { width, height });
        }
        if expected != received {
            return Err(PictureError::Length { width, height, expected, received });
        }
        Ok(Self { width, height, rgb })
    }

    /// Width in pixels, at least 1.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, at least 1.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The pixels: `width * height * 3` bytes, RGB, row by row from the top left.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The pixel at `x`, `y` as `[r, g, b]`, or `None` outside.
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 3;
        Some([self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]])
    }

    /// The part of the picture that `rect` covers: every pixel it touches, what reaches beyond the edge left out.
    pub fn crop(&self, rect: Rect) -> Result<Self, PictureError> {
        let outside = PictureError::Outside { width: self.width, height: self.height };
        let sound = [rect.x, rect.y, rect.width, rect.height].iter().all(|value| value.is_finite());
        if !sound || rect.width <= 0.0 || rect.height <= 0.0 {
            return Err(outside);
        }
        // Float to integer casts saturate, which is the clamp wanted here.
        let left = rect.x.floor().max(0.0) as u32;
        let top = rect.y.floor().max(0.0) as u32;
        let right = ((rect.x + rect.width).ceil().max(0.0) as u32).min(self.width);
        let bottom = ((rect.y + rect.height).ceil().max(0.0) as u32).min(self.height);
        if left >= right || top >= bottom {
            return Err(outside);
        }
        let (row, from, to) = (self.width as usize * 3, left as usize * 3, right as usize * 3);
        let mut rgb = Vec::with_capacity((to - from) * (bottom - top) as usize);
        for y in top as usize..bottom as usize {
            rgb.extend_from_slice(&self.rgb[y * row + from..y * row + to]);
        }
        Self::new(right - left, bottom - top, rgb)
    }

    /// The picture as a PNG file: lossless, with no chunk but those that hold pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::new();
        // One filter for all lines: trying each on every line takes three times as long and saves little.
        PngEncoder::new_with_quality(Cursor::new(&mut bytes), CompressionType::Fast, FilterType::Paeth)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|_| self.encode_error("PNG"))?;
        Ok(bytes)
    }

    /// The picture as a baseline JPEG file without EXIF, XMP, comment or thumbnail.
    ///
    /// `quality` runs from 1 to 100 and is clamped to it; 90 is enough for a crop that is to be embedded again.
    pub fn to_jpeg(&self, quality: u8) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(Cursor::new(&mut bytes), quality.clamp(1, 100))
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|_| self.encode_error("JPEG"))?;
        Ok(bytes)
    }

    pub(crate) fn rgb_mut(&mut self) -> &mut [u8] {
        &mut self.rgb
    }

    const fn encode_error(&self, format: &'static str) -> PictureError {
        PictureError::Encode { width: self.width, height: self.height, format }
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} x {})", self.width, self.height)
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        wipe(&mut self.rgb);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checker() -> Picture {
        let rgb = (0..4 * 3).flat_map(|i| [i, 100 + i, 200 + i]).collect();
        Picture::new(4, 3, rgb).unwrap()
    }

    #[test]
    fn length_and_size_are_checked() {
        assert!(matches!(Picture::new(0, 3, vec![]), Err(PictureError::Empty { .. })));
        assert!(matches!(
            Picture::new(2, 2, vec![0; 11]),
            Err(PictureError::Length { expected: 12, received: 11, .. })
        ));
        assert!(Picture::new(u32::MAX, u32::MAX, vec![0; 3]).is_err());
        assert!(Picture::new(2, 2, vec![0; 12]).is_ok());
    }

    #[test]
    fn a_crop_keeps_the_pixels_it_touches_and_stops_at_the_edge() {
        let picture = checker();
        let crop = picture.crop(Rect { x: 1.5, y: 0.9, width: 1.2, height: 9.0 }).unwrap();
        assert_eq!((crop.width(), crop.height()), (2, 3));
        assert_eq!(crop.pixel(0, 0), picture.pixel(1, 0));
        assert_eq!(crop.pixel(1, 2), picture.pixel(2, 2));
        let whole = picture.crop(Rect { x: -5.0, y: -5.0, width: 50.0, height: 1e30 }).unwrap();
        assert_eq!(whole.rgb(), picture.rgb());
    }

    #[test]
    fn a_crop_beside_the_picture_is_refused() {
        let picture = checker();
        for (x, y, width, height) in
            [(4.0, 0.0, 2.0, 2.0), (-3.0, 0.0, 3.0, 3.0), (0.0, 0.0, 0.0, 2.0), (f32::NAN, 0.0, 1.0, 1.0)]
        {
            assert!(matches!(picture.crop(Rect { x, y, width, height }), Err(PictureError::Outside { .. })));
        }
        assert!(picture.crop(Rect { x: 3.0, y: 2.0, width: 2.0, height: 2.0 }).is_ok());
    }

    #[test]
    fn debug_shows_no_pixels() {
        assert_eq!(format!("{:?}", checker()), "Picture(4 x 3)");
    }
}
