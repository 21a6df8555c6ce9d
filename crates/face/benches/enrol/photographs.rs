//! Photographs of 640 pixels on the longer side, made from the portraits that `make setup` fetched.

use std::path::Path;

use face::{Limits, Picture, decode};
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};

use crate::{Failure, support};

const LONGER_SIDE: u32 = 640;

/// Writes `number` JPEG files, no two of the same bytes: the portraits in turn, each time a shade lighter, every second
/// time mirrored.
pub(crate) fn write(folder: &Path, number: usize) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    let portraits = portraits()?;
    for at in 0..number {
        let (portrait, round) = (&portraits[at % portraits.len()], at / portraits.len());
        let (width, height) = (portrait.width(), portrait.height());
        let mut rgb: Vec<u8> = portrait.rgb().iter().map(|value| value.saturating_add((round % 60) as u8)).collect();
        if round % 2 == 1 {
            for line in rgb.chunks_exact_mut(3 * width as usize) {
                line.reverse();
                line.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| pixel.reverse());
            }
        }
        // Beyond sixty rounds the quality makes the difference.
        let quality = 95 - (round / 60 % 20) as u8;
        let bytes = Picture::new(width, height, rgb)?.to_jpeg(quality)?;
        std::fs::write(folder.join(format!("{at:05}.jpg")), bytes)?;
    }
    Ok(())
}

/// The first `most` files of a folder, by name.
pub(crate) fn read(folder: &Path, most: usize) -> Result<Vec<Vec<u8>>, Failure> {
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Failure>>()?;
    paths.sort();
    let photos = paths.iter().take(most).map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    if photos.is_empty() { Err("the folder is empty".into()) } else { Ok(photos) }
}

fn portraits() -> Result<Vec<Picture>, Failure> {
    let folder = support::cached("portraits");
    let mut portraits = Vec::new();
    for bytes in read(&folder, usize::MAX)? {
        // What is no picture is a note of where they come from.
        let Ok(picture) = decode(&bytes, &Limits::default()) else { continue };
        let (width, height) = (picture.width(), picture.height());
        let to = |side: u32| (side * LONGER_SIDE).div_ceil(width.max(height));
        let source = Image::from_vec_u8(width, height, picture.rgb().to_vec(), PixelType::U8x3)?;
        let mut small = Image::new(to(width), to(height), PixelType::U8x3);
        Resizer::new().resize(&source, &mut small, None)?;
        portraits.push(Picture::new(small.width(), small.height(), small.into_vec())?);
    }
    if portraits.is_empty() { Err("there is no portrait in the cache; run `make setup`".into()) } else { Ok(portraits) }
}
