//! Files of every kind, drawn by the tests.

use std::io::Cursor;
use std::sync::OnceLock;

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbImage};

use crate::fixture;

/// Every kind of file that is taken.
pub(crate) const FORMATS: [ImageFormat; 6] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff];

/// A portrait of 228 x 284 with one face.
pub(crate) fn portrait() -> &'static RgbImage {
    static PORTRAIT: OnceLock<RgbImage> = OnceLock::new();
    PORTRAIT.get_or_init(|| {
        let full = image::load_from_memory(&fixture::portrait("obama.jpg")).expect("a portrait");
        full.resize_exact(228, 284, FilterType::Triangle).into_rgb8()
    })
}

/// A picture as a file.
pub(crate) fn file(format: ImageFormat, picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(picture.clone());
    // GIF has colours with a place for nothing.
    let picture = if format == ImageFormat::Gif { picture.into_rgba8().into() } else { picture };
    picture.write_to(&mut bytes, format).expect("it is written to memory");
    bytes.into_inner()
}

/// A picture of one grey.
pub(crate) fn blank(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, image::Rgb([128; 3]))
}

/// The portrait as a JPEG.
pub(crate) fn jpeg() -> Vec<u8> {
    file(ImageFormat::Jpeg, portrait())
}

/// What a camera that knows where it is writes beside the pixels.
pub(crate) const PLACE: &str = "48.8584N-2.2945E";

/// A JPEG with a segment APP1 (Exif 2.32, 4.5.4): a little-endian TIFF with the orientation and a directory of GPS.
pub(crate) fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let place = u32::try_from(PLACE.len()).expect("a short text");
    let tag = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(tag(0x0112, 3, 1, u32::from(orientation)));
    exif.extend(tag(0x8825, 4, 1, 38));
    exif.extend([0; 4]);
    // The name of the place, GPSAreaInformation, stands behind the directory of GPS.
    exif.extend([1, 0]);
    exif.extend(tag(0x001C, 2, place, 56));
    exif.extend([0; 4]);
    exif.extend(PLACE.as_bytes());
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    [&jpeg[..2], &[0xFF, 0xE1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
}

/// The picture that is stored where `upright` is to be seen: what row 0 and column 0 of it are, by the standard's table.
pub(crate) fn stored(upright: &RgbImage, orientation: u16) -> RgbImage {
    let (width, height) = upright.dimensions();
    let (right, bottom) = (width - 1, height - 1);
    let size = if orientation < 5 { (width, height) } else { (height, width) };
    RgbImage::from_fn(size.0, size.1, |column, row| {
        let (x, y) = match orientation {
            1 => (column, row),
            2 => (right - column, row),
            3 => (right - column, bottom - row),
            4 => (column, bottom - row),
            5 => (row, column),
            6 => (right - row, column),
            7 => (right - row, bottom - column),
            _ => (row, bottom - column),
        };
        *upright.get_pixel(x, y)
    })
}
