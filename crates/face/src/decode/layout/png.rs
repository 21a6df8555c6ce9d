//! PNG: W3C third edition, clause 5, chunk by chunk.

use super::{Fault, Layout, Reader};
use crate::decode::orient::Orientation;

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    let mut reader = Reader::new(bytes, 8);
    let (mut header, mut orientation, mut transparent, mut data) = (None, Orientation::default(), false, false);
    loop {
        let length = usize::try_from(reader.u32_be()?).map_err(|_| Fault::Damaged)?;
        let kind = reader.array::<4>()?;
        let chunk = reader.take(length)?;
        reader.take(4)?;
        match &kind {
            b"IHDR" if header.is_none() => header = Some(chunk),
            _ if header.is_none() => return Err(Fault::Damaged),
            // The third edition lets the chunk stand before or after the pixels.
            b"eXIf" => orientation = orientation.or_from_exif(chunk),
            b"tRNS" => transparent = true,
            b"IDAT" => data = true,
            b"IEND" => break,
            _ => {}
        }
    }
    let mut header = Reader::new(header.ok_or(Fault::Damaged)?, 0);
    let (width, height) = (header.u32_be()?, header.u32_be()?);
    let (depth, colour) = (header.u8()?, header.u8()?);
    if !data {
        return Err(Fault::Damaged);
    }
    let channels: u64 = match colour {
        0 | 4 if transparent || colour == 4 => 2,
        0 => 1,
        2 | 3 if transparent => 4,
        2 | 3 => 3,
        6 => 4,
        _ => return Err(Fault::Damaged),
    };
    let decoded = channels * if depth == 16 { 2 } else { 1 };
    let bytes_per_pixel = if decoded == 3 { 3 } else { decoded + 3 };
    Ok(Layout { width, height, orientation, bytes_per_pixel, scans: 1, end: Some(reader.at) })
}
