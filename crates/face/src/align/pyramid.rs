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
        let stride = self.width * 3;
        let mut sums = vec![0_u16; stride];
        let mut rgb = vec![0; height * width * 3];
        for (y, out) in rgb.chunks_exact_mut(width * 3).enumerate() {
            let rows: [&[u8]; 5] = std::array::from_fn(|k| &self.rgb[(2 * y + k) * stride..][..stride]);
            for (i, sum) in sums.iter_mut().enumerate() {
                let tap = |k: usize| u16::from(rows[k][i]);
                *sum = tap(0) + 4 * tap(1) + 6 * tap(2) + 4 * tap(3) + tap(4);
            }
            for (x, pixel) in out.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                let from = &sums[6 * x..][..15];
                for (channel, value) in pixel.iter_mut().enumerate() {
                    let tap = |k: usize| from[3 * k + channel];
                    // At most 255 * 256, so 16 bits hold it.
                    *value = ((tap(0) + 4 * tap(1) + 6 * tap(2) + 4 * tap(3) + tap(4)) / 256) as u8;
                }
            }
        }
        wipe(&mut sums);
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
