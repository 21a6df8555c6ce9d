//! Reading fixed little-endian fields.

use super::sealed::SegmentError;

/// A cursor over bytes that were opened but not yet believed.
pub(super) struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], SegmentError> {
        let (taken, left) = self
            .left
            .split_at_checked(count)
            .ok_or(SegmentError::Length { missing: count.saturating_sub(self.left.len()), surplus: 0 })?;
        self.left = left;
        Ok(taken)
    }

    /// Where they stand: a copy would be left on the stack, where nothing is zeroed.
    pub(super) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], SegmentError> {
        self.take(N).map(|taken| taken.first_chunk().expect("as many as were asked for"))
    }

    pub(super) fn u32(&mut self) -> Result<u32, SegmentError> {
        self.array().copied().map(u32::from_le_bytes)
    }

    pub(super) fn signed(&mut self, count: usize) -> Result<Vec<i8>, SegmentError> {
        Ok(self.take(count)?.iter().map(|byte| byte.cast_signed()).collect())
    }

    pub(super) fn header(&mut self, magic: &[u8; 8], version: u16) -> Result<(), SegmentError> {
        if self.array::<8>()? != magic {
            return Err(SegmentError::Kind);
        }
        match u16::from_le_bytes(*self.array()?) {
            found if found == version => Ok(()),
            found => Err(SegmentError::Version { found, known: version }),
        }
    }

    pub(super) fn end(&self) -> Result<(), SegmentError> {
        match self.left.len() {
            0 => Ok(()),
            surplus => Err(SegmentError::Length { missing: 0, surplus }),
        }
    }
}
