//! Views of an aligned crop, whose descriptions are averaged into one template.

use std::borrow::Cow;

use crate::packs::ViewSpec;
use crate::picture::Picture;
use crate::wipe::wipe;

/// The crop as `view` says, of the same size: mirrored, then enlarged about the centre and moved, by bilinear
/// interpolation with the edge repeated. The plain view is the crop itself, to the bit.
pub(crate) fn look<'a>(chip: &'a Picture, view: &ViewSpec) -> Cow<'a, Picture> {
    if *view == ViewSpec::PLAIN {
        return Cow::Borrowed(chip);
    }
    let columns = taps(chip.width(), view.zoom, view.shift_x, view.mirror);
    let rows = taps(chip.height(), view.zoom, view.shift_y, false);
    let mut seen = chip.clone();
    let (from, stride) = (chip.rgb(), chip.width() as usize * 3);
    let line = |row: usize| from[row * stride..][..stride].as_chunks::<3>().0;
    let lines = rows.iter().zip(seen.rgb_mut().chunks_exact_mut(stride));
    // Mirroring moves whole pixels.
    if columns.iter().chain(&rows).all(|tap| tap.share == 0.0) {
        for (row, seen) in lines {
            let pixels = columns.iter().zip(seen.as_chunks_mut::<3>().0);
            pixels.for_each(|(column, pixel)| *pixel = line(row.first)[column.first]);
        }
        return Cow::Owned(seen);
    }
    let mut narrowed =
        Narrowed { columns: &columns, above: (None, vec![0.0; stride]), below: (None, vec![0.0; stride]) };
    for (row, seen) in lines {
        let (above, below) = narrowed.lines(row, line);
        for (value, (above, below)) in seen.iter_mut().zip(above.iter().zip(below)) {
            *value = (above * (1.0 - row.share) + below * row.share + 0.5) as u8;
        }
    }
    Cow::Owned(seen)
}

/// Two lines interpolated along the line; each serves for several lines of the view. Overwritten on drop as the crop is.
struct Narrowed<'t> {
    columns: &'t [Tap],
    /// Which line it is, and its values.
    above: (Option<usize>, Vec<f64>),
    below: (Option<usize>, Vec<f64>),
}

impl Narrowed<'_> {
    fn lines<'a>(&mut self, row: &Tap, line: impl Fn(usize) -> &'a [[u8; 3]]) -> (&[f64], &[f64]) {
        if self.above.0 != Some(row.first) && self.below.0 == Some(row.first) {
            std::mem::swap(&mut self.above, &mut self.below);
        }
        for (wanted, (held, values)) in [(row.first, &mut self.above), (row.second, &mut self.below)] {
            if held.replace(wanted) == Some(wanted) {
                continue;
            }
            let pixels = line(wanted);
            for (column, values) in self.columns.iter().zip(values.as_chunks_mut::<3>().0) {
                let (first, second) = (pixels[column.first], pixels[column.second]);
                for (channel, value) in values.iter_mut().enumerate() {
                    *value =
                        f64::from(first[channel]) * (1.0 - column.share) + f64::from(second[channel]) * column.share;
                }
            }
        }
        (&self.above.1, &self.below.1)
    }
}

impl Drop for Narrowed<'_> {
    fn drop(&mut self) {
        wipe(&mut self.above.1);
        wipe(&mut self.below.1);
    }
}

/// Two neighbouring pixels, and the share of the second.
struct Tap {
    first: usize,
    second: usize,
    share: f64,
}

/// Where each pixel of a line comes from.
fn taps(side: u32, zoom: f32, shift: f32, mirror: bool) -> Vec<Tap> {
    let last = f64::from(side - 1);
    let (centre, shift) = (last / 2.0, f64::from(shift) * f64::from(side));
    let tap = |pixel: u32| {
        let at = (centre + (f64::from(pixel) - centre - shift) / f64::from(zoom)).clamp(0.0, last);
        let at = if mirror { last - at } else { at };
        let first = at.floor();
        Tap { first: first as usize, second: (first + 1.0).min(last) as usize, share: at - first }
    };
    (0..side).map(tap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        let rgb = (0..width * height * 3).map(|i| (i * 89 % 251) as u8).collect();
        Picture::new(width, height, rgb).unwrap()
    }

    fn view(zoom: f32, shift_x: f32, shift_y: f32) -> ViewSpec {
        ViewSpec { zoom, shift_x, shift_y, mirror: false }
    }

    #[test]
    fn the_plain_view_is_the_crop_and_the_mirror_undoes_itself() {
        let chip = picture(7, 5);
        assert!(matches!(look(&chip, &ViewSpec::PLAIN), Cow::Borrowed(same) if same.rgb() == chip.rgb()));
        let mirrored = look(&chip, &ViewSpec::MIRRORED);
        for y in 0..5 {
            for x in 0..7 {
                assert_eq!(mirrored.pixel(x, y), chip.pixel(6 - x, y));
            }
        }
        assert_eq!(look(&mirrored, &ViewSpec::MIRRORED).rgb(), chip.rgb());
    }

    #[test]
    fn a_shift_by_whole_pixels_moves_pixels_and_repeats_the_edge() {
        let chip = picture(8, 8);
        let moved = look(&chip, &view(1.0, 0.25, -0.125));
        for y in 0..8_u32 {
            for x in 0..8_u32 {
                assert_eq!(moved.pixel(x, y), chip.pixel(x.saturating_sub(2), (y + 1).min(7)), "{x} {y}");
            }
        }
    }

    #[test]
    fn a_zoom_keeps_the_centre_and_interpolates_towards_it() {
        // A ramp: bilinear interpolation follows it exactly, up to rounding.
        let rgb = (0..101).flat_map(|_| (0..101_u8).flat_map(|x| [2 * x, 2 * x, 2 * x])).collect();
        let ramp = Picture::new(101, 101, rgb).unwrap();
        let nearer = look(&ramp, &view(1.25, 0.0, 0.0));
        for x in 0..101_u32 {
            let expected = 2.0 * (50.0 + (f64::from(x) - 50.0) / 1.25);
            let found = f64::from(nearer.pixel(x, 30).unwrap()[0]);
            assert!((found - expected).abs() <= 0.5 + 1e-6, "{x}: {found}, expected {expected}");
        }
    }

    #[test]
    fn mirror_and_shift_together_move_the_mirror_image() {
        let chip = picture(8, 8);
        let both = look(&chip, &ViewSpec { mirror: true, ..view(1.0, 0.25, 0.0) });
        let mirrored = look(&chip, &ViewSpec::MIRRORED);
        assert_eq!(both.rgb(), look(&mirrored, &view(1.0, 0.25, 0.0)).rgb());
    }
}
