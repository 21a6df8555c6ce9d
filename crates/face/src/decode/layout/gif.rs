//! GIF: the 1990 specification (89a), block by block.

use super::{Fault, Layout, Reader};
use crate::decode::orient::Orientation;

/// Canvas and first frame as RGBA, and RGB, at once.
const BYTES_PER_PIXEL: u64 = 11;

pub(super) fn read(bytes: &[u8]) -> Result<Layout, Fault> {
    let mut reader = Reader::new(bytes, 6);
    let (width, height) = (u32::from(reader.u16_le()?), u32::from(reader.u16_le()?));
    let flags = reader.u8()?;
    reader.take(2)?;
    skip_colour_table(&mut reader, flags)?;
    let mut frames = 0_u64;
    loop {
        match reader.u8()? {
            0x21 => {
                reader.u8()?;
                skip_sub_blocks(&mut reader)?;
            }
            0x2C => {
                let [left, top] = [u32::from(reader.u16_le()?), u32::from(reader.u16_le()?)];
                let [frame_width, frame_height] = [u32::from(reader.u16_le()?), u32::from(reader.u16_le()?)];
                // A first frame larger than the canvas would escape the limits, which are held against the canvas.
                if frames == 0 && (left + frame_width > width || top + frame_height > height) {
                    return Err(Fault::Variant("a first frame that reaches beyond the canvas"));
                }
                frames += 1;
                let flags = reader.u8()?;
                skip_colour_table(&mut reader, flags)?;
                reader.u8()?;
                skip_sub_blocks(&mut reader)?;
            }
            0x3B => break,
            _ => return Err(Fault::Damaged),
        }
    }
    if frames == 0 {
        return Err(Fault::Damaged);
    }
    let orientation = Orientation::default();
    Ok(Layout { width, height, orientation, bytes_per_pixel: BYTES_PER_PIXEL, scans: 1, end: Some(reader.at) })
}

fn skip_colour_table(reader: &mut Reader<'_>, flags: u8) -> Result<(), Fault> {
    if flags & 0x80 != 0 {
        reader.take(3 << ((flags & 7) + 1))?;
    }
    Ok(())
}

fn skip_sub_blocks(reader: &mut Reader<'_>) -> Result<(), Fault> {
    loop {
        match reader.u8()? {
            0 => return Ok(()),
            length => reader.take(usize::from(length))?,
        };
    }
}
