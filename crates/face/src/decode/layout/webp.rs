//! WebP: RFC 9649, chunk by chunk.

use super::{Fault, Layout, Reader};
use crate::decode::orient::Orientation;

/// Canvas, frame and RGB at once, whichever of the coders is used.
const BYTES_PER_PIXEL: u64 = 12;

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    let mut reader = Reader::new(bytes, 4);
    let riff = usize::try_from(reader.u32_le()?).map_err(|_| Fault::Damaged)?;
    let end = riff.checked_add(8).ok_or(Fault::Damaged)?;
    let file = bytes.get(..end).ok_or(Fault::Truncated)?;
    let mut reader = Reader::new(file, 12);
    let (mut size, mut orientation) = (None, Orientation::default());
    while reader.at < end {
        let kind = reader.array::<4>()?;
        let length = usize::try_from(reader.u32_le()?).map_err(|_| Fault::Damaged)?;
        let chunk = reader.take(length)?;
        if length % 2 == 1 && reader.at < end {
            reader.take(1)?;
        }
        match &kind {
            b"VP8X" if size.is_none() => size = Some(extended(chunk)?),
            b"VP8 " if size.is_none() => size = Some(lossy(chunk)?),
            b"VP8L" if size.is_none() => size = Some(lossless(chunk)?),
            b"EXIF" => {
                // Some writers keep the JPEG prefix that RFC 9649 leaves out.
                orientation = orientation.or_from_exif(chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk));
            }
            _ => {}
        }
    }
    let (width, height) = size.ok_or(Fault::Damaged)?;
    Ok(Layout { width, height, orientation, bytes_per_pixel: BYTES_PER_PIXEL, scans: 1, end: Some(end) })
}

fn extended(chunk: &[u8]) -> Result<(u32, u32), Fault> {
    let mut reader = Reader::new(chunk, 4);
    let [w0, w1, w2, h0, h1, h2] = reader.array()?;
    Ok((u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1))
}

fn lossy(chunk: &[u8]) -> Result<(u32, u32), Fault> {
    let mut reader = Reader::new(chunk, 6);
    Ok((u32::from(reader.u16_le()? & 0x3FFF), u32::from(reader.u16_le()? & 0x3FFF)))
}

fn lossless(chunk: &[u8]) -> Result<(u32, u32), Fault> {
    let packed = Reader::new(chunk, 1).u32_le()?;
    Ok(((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1))
}
