//! BMP: file header, then one of the bitmap headers.

use super::{Fault, Layout, Reader};
use crate::decode::orient::Orientation;

/// RGBA and RGB at once.
const BYTES_PER_PIXEL: u64 = 7;

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    let mut reader = Reader::new(bytes, 10);
    let pixels_at = u64::from(reader.u32_le()?);
    let header = reader.u32_le()?;
    let (width, height, bits, compression) = if header == 12 {
        let (width, height) = (u32::from(reader.u16_le()?), u32::from(reader.u16_le()?));
        reader.take(2)?;
        (width, height, reader.u16_le()?, 0)
    } else if header >= 40 {
        let (width, height) = (reader.u32_le()?, reader.u32_le()?.cast_signed());
        reader.take(2)?;
        // A negative height tells that the rows run from the top.
        (width, height.unsigned_abs(), reader.u16_le()?, reader.u32_le()?)
    } else {
        return Err(Fault::Damaged);
    };
    match compression {
        // Run lengths: only the decoder can tell whether all of it is there.
        1 | 2 => {}
        0 | 3 | 6 => {
            let row = (u64::from(width) * u64::from(bits)).div_ceil(32) * 4;
            if pixels_at.saturating_add(row.saturating_mul(u64::from(height))) > bytes.len() as u64 {
                return Err(Fault::Truncated);
            }
        }
        _ => return Err(Fault::Variant("a JPEG or PNG wrapped in a bitmap")),
    }
    let orientation = Orientation::default();
    Ok(Layout { width, height, orientation, bytes_per_pixel: BYTES_PER_PIXEL, scans: 1, end: None })
}
