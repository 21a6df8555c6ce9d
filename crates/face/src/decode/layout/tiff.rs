//! TIFF: revision 6.0, the first image file directory, read by the decoder that will read the pixels.

use std::io::Cursor;

use image::codecs::tiff::TiffDecoder;
use image::{ExtendedColorType, ImageDecoder, ImageError};

use super::{Fault, Layout};
use crate::decode::orient::Orientation;

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    if is_camera_raw(bytes) {
        return Err(Fault::Variant("a camera's raw data, of which only a preview could be read"));
    }
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(|error| match error {
        ImageError::IoError(_) => Fault::Truncated,
        ImageError::Unsupported(_) => Fault::Variant("a colour layout other than 8 or 16 bit grey, RGB or CMYK"),
        _ => Fault::Damaged,
    })?;
    let (width, height) = decoder.dimensions();
    let stored = match decoder.original_color_type() {
        ExtendedColorType::Rgb32F | ExtendedColorType::Rgba32F => return Err(Fault::Variant("floating point samples")),
        ExtendedColorType::Cmyk8 => 4,
        ExtendedColorType::Cmyk16 => 8,
        _ => u64::from(decoder.color_type().bytes_per_pixel()),
    };
    let handed_over = u64::from(decoder.color_type().bytes_per_pixel());
    let turn = decoder.orientation().map_err(|_| Fault::Damaged)?;
    Ok(Layout {
        width,
        height,
        orientation: Orientation::from_exif(turn.to_exif()),
        // The decoder's own buffer, what it hands over, and RGB.
        bytes_per_pixel: stored + handed_over + 3,
        scans: 1,
        end: None,
    })
}

/// Whether the first directory is that of a DNG, CR2, NEF or ARW file: these are TIFF files whose first picture is
/// a small preview, in which faces would be looked for in vain.
fn is_camera_raw(bytes: &[u8]) -> bool {
    const NEW_SUBFILE_TYPE: u16 = 254;
    const SUB_IFDS: u16 = 330;
    const DNG_VERSION: u16 = 50706;
    let Some((head, rest)) = bytes.split_at_checked(8) else { return false };
    if rest.starts_with(b"CR") {
        return true;
    }
    let little = head[0] == b'I';
    let u16_at = |at: usize| -> Option<u16> {
        let pair = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let u32_at = |at: usize| -> Option<u32> {
        let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let Some(directory) = u32_at(4).and_then(|at| usize::try_from(at).ok()) else { return false };
    let count = usize::from(u16_at(directory).unwrap_or(0));
    let (mut preview, mut sub_ifds) = (false, false);
    for entry in (0..count).map(|i| directory.saturating_add(2 + i * 12)) {
        match u16_at(entry) {
            Some(DNG_VERSION) => return true,
            Some(SUB_IFDS) => sub_ifds = true,
            Some(NEW_SUBFILE_TYPE) => preview = u32_at(entry.saturating_add(8)).is_some_and(|value| value & 1 == 1),
            _ => {}
        }
    }
    preview && sub_ifds
}
