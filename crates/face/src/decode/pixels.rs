//! Running a decoder, and bringing what it gives to 8-bit RGB.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, ImageError, ImageResult};

use super::{DecodeError, Format, Limits};
use crate::wipe::wipe;

/// Decodes to RGB in the stored orientation; `memory` bytes bound what the decoder itself may allocate.
pub(super) fn decode(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    memory: u64,
) -> Result<(u32, u32, Vec<u8>), DecodeError> {
    let mut bounds = image::Limits::no_limits();
    bounds.max_image_width = Some(limits.max_side_px);
    bounds.max_image_height = Some(limits.max_side_px);
    bounds.max_alloc = Some(memory);
    let input = Cursor::new(bytes);
    let decoded = match format {
        Format::Jpeg => JpegDecoder::new(input).and_then(|decoder| read(decoder, bounds)),
        Format::Png => PngDecoder::with_limits(input, bounds.clone()).and_then(|decoder| read(decoder, bounds)),
        Format::WebP => WebPDecoder::new(input).and_then(|decoder| read(decoder, bounds)),
        Format::Gif => GifDecoder::new(input).and_then(|decoder| read(decoder, bounds)),
        Format::Bmp => BmpDecoder::new(input).and_then(|decoder| read(decoder, bounds)),
        Format::Tiff => TiffDecoder::new(input).and_then(|decoder| read(decoder, bounds)),
    };
    let (width, height, colour, samples) = decoded.map_err(|error| translate(format, &error))?;
    let rgb = to_rgb(colour, samples).ok_or(DecodeError::Variant { format, what: "floating point samples" })?;
    Ok((width, height, rgb))
}

fn read(mut decoder: impl ImageDecoder, bounds: image::Limits) -> ImageResult<(u32, u32, ColorType, Vec<u8>)> {
    decoder.set_limits(bounds)?;
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    // The layout was held against the limits, so this length is bounded by them.
    let mut samples = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX)];
    match decoder.read_image(&mut samples) {
        Ok(()) => Ok((width, height, colour, samples)),
        Err(error) => {
            wipe(&mut samples);
            Err(error)
        }
    }
}

/// The decoder's own words are left out: they may quote the file.
fn translate(format: Format, error: &ImageError) -> DecodeError {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            DecodeError::Truncated { format }
        }
        ImageError::Unsupported(_) => DecodeError::Variant { format, what: "a coding or colour layout" },
        ImageError::Limits(_) => DecodeError::Memory { format },
        _ => DecodeError::Damaged { format },
    }
}

/// Samples of any integer layout to 8-bit RGB. Alpha is laid over white, the paper most pictures are seen on; 16 bits
/// are rounded to 8. The samples that came are overwritten.
fn to_rgb(colour: ColorType, mut samples: Vec<u8>) -> Option<Vec<u8>> {
    let rgb = match colour {
        ColorType::Rgb8 => return Some(samples),
        ColorType::L8 => spread(&samples, |&[l]: &[u8; 1]| [l; 3]),
        ColorType::La8 => spread(&samples, |&[l, a]: &[u8; 2]| [over_white(l, a); 3]),
        ColorType::Rgba8 => {
            spread(&samples, |&[r, g, b, a]: &[u8; 4]| [over_white(r, a), over_white(g, a), over_white(b, a)])
        }
        ColorType::L16 => spread(&samples, |l: &[u8; 2]| [eight(l, 0); 3]),
        ColorType::La16 => spread(&samples, |la: &[u8; 4]| [over_white(eight(la, 0), eight(la, 1)); 3]),
        ColorType::Rgb16 => spread(&samples, |rgb: &[u8; 6]| [eight(rgb, 0), eight(rgb, 1), eight(rgb, 2)]),
        ColorType::Rgba16 => spread(&samples, |rgba: &[u8; 8]| {
            let a = eight(rgba, 3);
            [over_white(eight(rgba, 0), a), over_white(eight(rgba, 1), a), over_white(eight(rgba, 2), a)]
        }),
        _ => {
            wipe(&mut samples);
            return None;
        }
    };
    wipe(&mut samples);
    Some(rgb)
}

fn spread<const N: usize>(samples: &[u8], pixel: impl Fn(&[u8; N]) -> [u8; 3]) -> Vec<u8> {
    let (pixels, _) = samples.as_chunks::<N>();
    let mut rgb = Vec::with_capacity(pixels.len() * 3);
    for samples in pixels {
        rgb.extend_from_slice(&pixel(samples));
    }
    rgb
}

/// The `index`th 16-bit sample, native byte order, to the nearest of 256 levels.
const fn eight(samples: &[u8], index: usize) -> u8 {
    let wide = u16::from_ne_bytes([samples[index * 2], samples[index * 2 + 1]]);
    ((wide as u32 + 128) / 257) as u8
}

const fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (value as u32, alpha as u32);
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
