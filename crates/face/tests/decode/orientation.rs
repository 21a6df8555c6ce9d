//! EXIF orientation, 1 to 8, in every format that carries it; and nothing else of EXIF in anything that leaves.

use face::{Limits, Picture, decode};
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use crate::drawn::{png_chunk, rgb_file, tiff};

const SECRET: &[u8] = b"48.8584N-2.2945E";

/// A TIFF header with the orientation and a GPS directory whose text is [`SECRET`].
fn exif(orientation: u16, big_endian: bool) -> Vec<u8> {
    let short = |value: u16| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let long = |value: u32| if big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut bytes = if big_endian { b"MM\0\x2a".to_vec() } else { b"II\x2a\0".to_vec() };
    bytes.extend(long(8));
    bytes.extend(short(2));
    bytes.extend([&short(0x0112)[..], &short(3), &long(1), &short(orientation), &[0, 0]].concat());
    bytes.extend([&short(0x8825)[..], &short(4), &long(1), &long(38)].concat());
    bytes.extend(long(0));
    bytes.extend(short(1));
    bytes.extend([&short(29)[..], &short(2), &long(SECRET.len() as u32), &long(56)].concat());
    bytes.extend(long(0));
    bytes.extend(SECRET);
    bytes
}

/// A black picture of 32 x 16 with a red block in one corner and a green one beside it, as they are to be *seen*
/// after turning is undone: red top left, green top right.
fn seen(width: u32, height: u32, at: impl Fn(u32, u32) -> (u32, u32)) -> Vec<u8> {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (x, y) = at(x, y);
            rgb.extend(match (x < 8, x >= 24, y < 8) {
                (true, _, true) => [255, 0, 0],
                (_, true, true) => [0, 255, 0],
                _ => [0, 0, 0],
            });
        }
    }
    rgb
}

/// The stored picture that stands upright at 32 x 16 after `orientation` is applied: the standard's table of what
/// row 0 and column 0 are, written out independently of the code under test.
fn stored(orientation: u16) -> (u32, u32, Vec<u8>) {
    match orientation {
        1 => (32, 16, seen(32, 16, |column, row| (column, row))),
        2 => (32, 16, seen(32, 16, |column, row| (31 - column, row))),
        3 => (32, 16, seen(32, 16, |column, row| (31 - column, 15 - row))),
        4 => (32, 16, seen(32, 16, |column, row| (column, 15 - row))),
        5 => (16, 32, seen(16, 32, |column, row| (row, column))),
        6 => (16, 32, seen(16, 32, |column, row| (31 - row, column))),
        7 => (16, 32, seen(16, 32, |column, row| (31 - row, 15 - column))),
        _ => (16, 32, seen(16, 32, |column, row| (row, 15 - column))),
    }
}

fn assert_upright(picture: &Picture, what: &str) {
    assert_eq!((picture.width(), picture.height()), (32, 16), "{what}");
    let near = |x, y, colour: [u8; 3]| {
        let pixel = picture.pixel(x, y).expect("it lies inside");
        assert!(pixel.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 60), "{what} at {x},{y}: {pixel:?}");
    };
    near(2, 2, [255, 0, 0]);
    near(29, 2, [0, 255, 0]);
    near(2, 13, [0, 0, 0]);
    near(29, 13, [0, 0, 0]);
}

fn jpeg_with_exif(width: u32, height: u32, rgb: &[u8], exif: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut plain, 95)
        .write_image(rgb, width, height, ExtendedColorType::Rgb8)
        .expect("it is written to memory");
    let length = (exif.len() + 8) as u16;
    [&plain[..2], &[0xFF, 0xE1], &length.to_be_bytes(), b"Exif\0\0", exif, &plain[2..]].concat()
}

fn png_with_exif(width: u32, height: u32, rgb: &[u8], exif: &[u8], before_end: bool) -> Vec<u8> {
    let plain = crate::drawn::file(ImageFormat::Png, width, height, ExtendedColorType::Rgb8, rgb);
    let at = if before_end { plain.len() - 12 } else { 33 };
    [&plain[..at], &png_chunk(b"eXIf", exif), &plain[at..]].concat()
}

fn webp_with_exif(width: u32, height: u32, rgb: &[u8], exif: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif).expect("WebP carries EXIF");
    encoder.write_image(rgb, width, height, ExtendedColorType::Rgb8).expect("it is written to memory");
    bytes
}

#[test]
fn all_eight_orientations_stand_upright() {
    for orientation in 1..=8 {
        let (width, height, rgb) = stored(orientation);
        for big_endian in [false, true] {
            let exif = exif(orientation, big_endian);
            let prefixed = [b"Exif\0\0", &exif[..]].concat();
            for (name, file) in [
                ("JPEG", jpeg_with_exif(width, height, &rgb, &exif)),
                ("PNG", png_with_exif(width, height, &rgb, &exif, false)),
                ("PNG, EXIF last", png_with_exif(width, height, &rgb, &exif, true)),
                ("WebP", webp_with_exif(width, height, &rgb, exif.clone())),
                ("WebP, JPEG prefix", webp_with_exif(width, height, &rgb, prefixed)),
                ("TIFF", tiff(width, height, &rgb, &[(274, u32::from(orientation))])),
            ] {
                let picture = decode(&file, &Limits::default()).unwrap();
                assert_upright(&picture, &format!("{name} {orientation}"));
            }
        }
    }
}

#[test]
fn an_orientation_out_of_range_counts_as_upright() {
    let (width, height, rgb) = stored(1);
    for wrong in [0, 9, 255, 65_535] {
        let file = jpeg_with_exif(width, height, &rgb, &exif(wrong, true));
        assert_upright(&decode(&file, &Limits::default()).unwrap(), &format!("{wrong}"));
        let file = tiff(width, height, &rgb, &[(274, u32::from(wrong))]);
        assert_upright(&decode(&file, &Limits::default()).unwrap(), &format!("TIFF {wrong}"));
    }
}

#[test]
fn no_position_leaves_with_a_picture() {
    let (width, height, rgb) = stored(6);
    let contains = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    for file in [
        jpeg_with_exif(width, height, &rgb, &exif(6, false)),
        png_with_exif(width, height, &rgb, &exif(6, false), false),
        webp_with_exif(width, height, &rgb, exif(6, false)),
    ] {
        assert!(contains(&file, SECRET), "the file itself tells");
        let picture = decode(&file, &Limits::default()).unwrap();
        let marked = face::annotate(&picture, &[]).unwrap();
        for out in [picture.to_png().unwrap(), picture.to_jpeg(90).unwrap(), marked] {
            assert!(!contains(&out, SECRET) && !contains(&out, b"Exif") && !contains(&out, b"eXIf"));
        }
    }
    assert!(rgb_file(ImageFormat::Png, 2, 2).len() < 200);
}
