//! Sharpness and exposure of a face.

use crate::geometry::Rect;
use crate::picture::Picture;

/// Samples a side at which sharpness is measured; near the eye distance recognisers see after alignment.
const SIDE: usize = 64;

pub(super) struct Light {
    pub(super) sharpness: f32,
    pub(super) mean_luma: f32,
    pub(super) clipped_share: f32,
}

/// Measures the part of `face` inside the picture; all zero where there is none.
pub(super) fn measure(picture: &Picture, face: Rect) -> Light {
    let Ok(crop) = picture.crop(face) else {
        return Light { sharpness: 0.0, mean_luma: 0.0, clipped_share: 0.0 };
    };
    let luma = luma(&crop);
    let count = luma.len() as f32;
    let mean_luma = (luma.iter().map(|&value| f64::from(value)).sum::<f64>() / f64::from(count)) as f32 / 255.0;
    let clipped_share = luma.iter().filter(|&&value| !(4.0..=251.0).contains(&value)).count() as f32 / count;
    let samples = resample(&luma, crop.width() as usize, crop.height() as usize);
    Light { sharpness: sharpness(&samples), mean_luma, clipped_share }
}

/// Rec. 601 luma of the stored values, 0 to 255.
fn luma(picture: &Picture) -> Vec<f32> {
    let weigh = |pixel: &[u8]| 0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2]);
    picture.rgb().chunks_exact(3).map(weigh).collect()
}

/// `SIDE` x `SIDE` samples: the two axes one after the other, each by overlap with triangles as wide as the step,
/// which is an area mean where the face is larger and linear interpolation where it is smaller.
fn resample(luma: &[f32], width: usize, height: usize) -> Vec<f32> {
    let (columns, rows) = (taps(width), taps(height));
    let mut narrow = vec![0.0; SIDE * height];
    for y in 0..height {
        for (x, tap) in columns.iter().enumerate() {
            narrow[y * SIDE + x] = tap.iter().map(|&(at, weight)| luma[y * width + at] * weight).sum();
        }
    }
    let mut samples = vec![0.0; SIDE * SIDE];
    for (y, tap) in rows.iter().enumerate() {
        for x in 0..SIDE {
            samples[y * SIDE + x] = tap.iter().map(|&(at, weight)| narrow[at * SIDE + x] * weight).sum();
        }
    }
    samples
}

/// For each of `SIDE` samples the source indices and weights, which sum to one.
fn taps(length: usize) -> Vec<Vec<(usize, f32)>> {
    let step = length as f32 / SIDE as f32;
    let reach = step.max(1.0);
    (0..SIDE)
        .map(|i| {
            let centre = (i as f32 + 0.5) * step - 0.5;
            let first = (centre - reach).ceil() as isize;
            let last = (centre + reach).floor() as isize;
            let mut tap: Vec<(usize, f32)> = (first..=last)
                .map(|at| (at.clamp(0, length as isize - 1) as usize, 1.0 - (at as f32 - centre).abs() / reach))
                .collect();
            let sum: f32 = tap.iter().map(|&(_, weight)| weight).sum();
            tap.iter_mut().for_each(|(_, weight)| *weight /= sum);
            tap
        })
        .collect()
}

/// Root mean square of the 4-neighbour Laplacian over standard deviation, in the inner half where the face is.
fn sharpness(samples: &[f32]) -> f32 {
    let inner = SIDE / 4..SIDE - SIDE / 4;
    let (mut sum, mut squares, mut detail, mut count) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for y in inner.clone() {
        for x in inner.clone() {
            let at = y * SIDE + x;
            let value = samples[at];
            let laplacian = 4.0 * value - samples[at - 1] - samples[at + 1] - samples[at - SIDE] - samples[at + SIDE];
            sum += f64::from(value);
            squares += f64::from(value * value);
            detail += f64::from(laplacian * laplacian);
            count += 1.0;
        }
    }
    let variance = squares / count - (sum / count).powi(2);
    // Under a tenth of a grey level there is nothing but rounding.
    if variance < 0.01 { 0.0 } else { (detail / count / variance).sqrt() as f32 }
}
