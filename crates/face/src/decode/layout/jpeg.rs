//! JPEG: ITU-T T.81 annex B, marker by marker.

use super::{Fault, Layout, Reader};
use crate::decode::orient::Orientation;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP1: u8 = 0xE1;

struct Frame {
    width: u32,
    height: u32,
    components: u64,
    progressive: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    let mut reader = Reader::new(bytes, 2);
    let (mut frame, mut orientation, mut scans) = (None, Orientation::default(), 0);
    loop {
        let marker = marker(&mut reader)?;
        match marker {
            EOI => break,
            // Markers that stand alone; a second SOI is a fault that decoders stumble over.
            0x01 | 0xD0..=0xD7 => continue,
            SOI => return Err(Fault::Damaged),
            _ => {}
        }
        let length = usize::from(reader.u16_be()?).checked_sub(2).ok_or(Fault::Damaged)?;
        let segment = reader.take(length)?;
        match marker {
            0xC0..=0xC2 if frame.is_some() => return Err(Fault::Damaged),
            0xC0..=0xC2 => frame = Some(self::frame(segment, marker == 0xC2)?),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(Fault::Variant("lossless, hierarchical or arithmetic coding"));
            }
            APP1 => {
                if let Some(exif) = segment.strip_prefix(b"Exif\0\0") {
                    orientation = orientation.or_from_exif(exif);
                }
            }
            SOS => {
                scans += 1;
                skip_entropy_coded(&mut reader)?;
            }
            _ => {}
        }
    }
    let frame = frame.ok_or(Fault::Damaged)?;
    if scans == 0 {
        return Err(Fault::Damaged);
    }
    // Grey is decoded to one byte and spread to three afterwards. Several scans keep every coefficient, two bytes.
    let pixel = if frame.components == 1 { 4 } else { 3 };
    let coefficients = if frame.progressive || scans > 1 { frame.components * 2 } else { 0 };
    Ok(Layout {
        width: frame.width,
        height: frame.height,
        orientation,
        bytes_per_pixel: pixel + coefficients,
        scans,
        end: Some(reader.at),
    })
}

/// The next marker, after any fill bytes.
fn marker(reader: &mut Reader<'_>) -> Result<u8, Fault> {
    if reader.u8()? != 0xFF {
        return Err(Fault::Damaged);
    }
    loop {
        match reader.u8()? {
            0xFF => {}
            0x00 => return Err(Fault::Damaged),
            marker => return Ok(marker),
        }
    }
}

fn frame(segment: &[u8], progressive: bool) -> Result<Frame, Fault> {
    let mut reader = Reader::new(segment, 0);
    if reader.u8()? != 8 {
        return Err(Fault::Variant("12-bit samples"));
    }
    let (height, width) = (u32::from(reader.u16_be()?), u32::from(reader.u16_be()?));
    let components = u64::from(reader.u8()?);
    if height == 0 {
        return Err(Fault::Variant("a height that is told only after the picture"));
    }
    if !matches!(components, 1 | 3 | 4) {
        return Err(Fault::Variant("a number of colour components other than 1, 3 or 4"));
    }
    Ok(Frame { width, height, components, progressive })
}

/// Passes coded data, in which `FF 00` is a byte and `FF D0` to `FF D7` are restarts, up to the next marker.
fn skip_entropy_coded(reader: &mut Reader<'_>) -> Result<(), Fault> {
    loop {
        let rest = &reader.bytes[reader.at..];
        let found = rest.iter().position(|&byte| byte == 0xFF).ok_or(Fault::Truncated)?;
        match rest.get(found + 1) {
            None => return Err(Fault::Truncated),
            Some(0x00 | 0xD0..=0xD7) => reader.at += found + 2,
            Some(_) => {
                reader.at += found;
                return Ok(());
            }
        }
    }
}
