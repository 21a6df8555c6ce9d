//! Halving a picture as dlib does before it extracts a small crop from a large face.

use crate::wipe::wipe;

/// Pixels on the way to a crop, overwritten on drop as a picture's are.
pub(super) struct Level {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<u8>,
}

impl Drop for Level {
    fn drop(&mut self) {
        wipe(&mut self.rgb);
    }
}

impl Level {
    /// A picture of half the size: a 5 x 5 binomial filter, then every other pixel, two pixels of border lost.
    ///
    /// Sides of 8 pixels or less have nothing left and give an empty level, as in dlib (`pyramid_down<2>`).
    pub(super) fn halve(&self) -> Self {
        if self.width <= 8 || self.height <= 8 {
            return Self { width: 0, height: 0, rgb: Vec::new() };
        }
        let (width, height) = ((self.width - 3) / 2, (self.height - 3) / 2);
        let mut rows = vec![0u16; self.height * width * 3];
        for (row, out) in self.rgb.chunks_exact(self.width * 3).zip(rows.chunks_exact_mut(width * 3)) {
            for (i, value) in out.iter_mut().enumerate() {
                let at = (i / 3) * 6 + i % 3;
                let tap = |k: usize| u16::from(row[at + 3 * k]);
                *value = tap(0) + 4 * tap(1) + 6 * tap(2) + 4 * tap(3) + tap(4);
            }
        }
        let stride = width * 3;
        let mut rgb = vec![0; height * stride];
        for (y, out) in rgb.chunks_exact_mut(stride).enumerate() {
            for (i, value) in out.iter_mut().enumerate() {
                let tap = |k: usize| rows[(2 * y + k) * stride + i];
                // At most 255 * 256, so 16 bits hold it.
                *value = ((tap(0) + 4 * tap(1) + 6 * tap(2) + 4 * tap(3) + tap(4)) / 256) as u8;
            }
        }
        wipe(&mut rows);
        Self { width, height, rgb }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_picture_stays_flat_and_loses_its_border() {
        let level = Level { width: 20, height: 13, rgb: vec![255; 20 * 13 * 3] };
        let half = level.halve();
        assert_eq!((half.width, half.height), (8, 5));
        assert!(half.rgb.iter().all(|&value| value == 255));
        assert_eq!(half.halve().rgb.len(), 0);
    }
}
