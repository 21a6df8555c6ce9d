//! What a file says of itself: read off its structure, without decoding.

use super::{DecodeError, Format};
use crate::decode::orient::Orientation;

mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

/// A file's own account of the picture in it.
#[derive(Debug)]
pub(super) struct Layout {
    /// As stored, before turning.
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) orientation: Orientation,
    /// Memory the decoder and our conversion to RGB take at once, for each pixel.
    pub(super) bytes_per_pixel: u64,
    /// Passes over the picture; 1 but in progressive JPEG.
    pub(super) scans: u64,
    /// Where the picture's own bytes end, for formats that say so.
    pub(super) end: Option<usize>,
}

impl Layout {
    /// Peak memory in bytes: decoding first, then turning, which holds two pictures.
    pub(super) fn working_bytes(&self) -> u64 {
        let turning = if self.orientation.is_upright() { 0 } else { 6 };
        (u64::from(self.width) * u64::from(self.height)).saturating_mul(self.bytes_per_pixel.max(turning))
    }
}

/// Reads the structure of a whole file; a file that ends before its structure does is truncated.
pub(super) fn read(format: Format, bytes: &[u8]) -> Result<Layout, DecodeError> {
    let layout = match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png::read(bytes),
        Format::WebP => webp::read(bytes),
        Format::Gif => gif::read(bytes),
        Format::Bmp => bmp::read(bytes),
        Format::Tiff => tiff::read(bytes),
    }
    .map_err(|fault| fault.of(format))?;
    if layout.width == 0 || layout.height == 0 {
        return Err(DecodeError::Damaged { format });
    }
    Ok(layout)
}

/// What is wrong with a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Truncated,
    Damaged,
    Variant(&'static str),
}

impl Fault {
    const fn of(self, format: Format) -> DecodeError {
        match self {
            Self::Truncated => DecodeError::Truncated { format },
            Self::Damaged => DecodeError::Damaged { format },
            Self::Variant(what) => DecodeError::Variant { format, what },
        }
    }
}

/// Bytes read front to back; every read past the end is [`Fault::Truncated`].
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let end = self.at.checked_add(count).ok_or(Fault::Truncated)?;
        let taken = self.bytes.get(self.at..end).ok_or(Fault::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.take(N)?.try_into().map_err(|_| Fault::Truncated)
    }

    fn u8(&mut self) -> Result<u8, Fault> {
        Ok(self.array::<1>()?[0])
    }

    fn u16_be(&mut self) -> Result<u16, Fault> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    fn u16_le(&mut self) -> Result<u16, Fault> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    fn u32_be(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    fn u32_le(&mut self) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.array()?))
    }
}
