//! What a picture may cost, checked before a pixel is decoded.

use super::DecodeError;
use super::layout::Layout;

/// Bounds on one picture. What breaks one is refused with the number measured and the number allowed.
///
/// The defaults take photographs of 100-megapixel cameras and keep small files from growing large: memory follows
/// from the layout read off the file, and may reach [`Self::max_working_bytes`] only in proportion to the bytes that
/// were stored. A file of a few kilobytes that claims a huge picture stays under [`Self::small_file_working_bytes`].
/// Of animations one frame is decoded, so their number needs no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes. Default 512 MiB.
    pub max_file_bytes: u64,
    /// Largest width and largest height, in pixels. Default 65,535, the most a JPEG can say.
    pub max_side_px: u32,
    /// Most pixels. Default 120 million.
    pub max_pixels: u64,
    /// Most memory for decoding and turning one picture, in bytes, beyond the file itself. Default 1 GiB.
    pub max_working_bytes: u64,
    /// Memory that any file may take however small it is, in bytes. Default 240 MiB: a JPEG of 83 megapixels.
    pub small_file_working_bytes: u64,
    /// Bytes of memory for each byte of the file, above `small_file_working_bytes`. Default 128; photographs stay
    /// under 60.
    pub max_expansion: u64,
    /// Most scans of a progressive JPEG, each of which costs a pass over the picture. Default 64; encoders write
    /// about ten.
    pub max_scans: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_side_px: 65_535,
            max_pixels: 120_000_000,
            max_working_bytes: 1 << 30,
            small_file_working_bytes: 240 << 20,
            max_expansion: 128,
            max_scans: 64,
        }
    }
}

impl Limits {
    pub(super) fn check_file(&self, bytes: &[u8]) -> Result<(), DecodeError> {
        within("bytes of file", bytes.len() as u64, self.max_file_bytes)
    }

    /// Checks what the file says of itself, and returns the memory its decoder may take.
    pub(super) fn check(&self, layout: &Layout, file_bytes: usize) -> Result<u64, DecodeError> {
        let (width, height) = (u64::from(layout.width), u64::from(layout.height));
        within("pixels of width", width, u64::from(self.max_side_px))?;
        within("pixels of height", height, u64::from(self.max_side_px))?;
        within("pixels", width * height, self.max_pixels)?;
        within("scans", layout.scans, self.max_scans)?;
        let allowed = (file_bytes as u64)
            .saturating_mul(self.max_expansion)
            .max(self.small_file_working_bytes)
            .min(self.max_working_bytes);
        within("bytes of memory", layout.working_bytes(), allowed)?;
        Ok(allowed)
    }
}

const fn within(what: &'static str, measured: u64, allowed: u64) -> Result<(), DecodeError> {
    if measured > allowed { Err(DecodeError::TooLarge { what, measured, allowed }) } else { Ok(()) }
}
