//! Files drawn by the tests themselves.

use std::io::Cursor;

use image::{ExtendedColorType, ImageFormat};

pub(crate) const WIDTH: u32 = 24;
pub(crate) const HEIGHT: u32 = 16;

/// The colour that `fixtures.py` draws too: red grows to the right, green downwards, blue is 64.
pub(crate) fn colour(x: u32, y: u32) -> [u8; 3] {
    [(40 + 7 * x % 210) as u8, (50 + 9 * y % 200) as u8, 64]
}

pub(crate) fn gradient(width: u32, height: u32) -> Vec<u8> {
    (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y))).collect()
}

/// A file written by the `image` crate.
pub(crate) fn file(format: ImageFormat, width: u32, height: u32, colour: ExtendedColorType, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::write_buffer_with_format(&mut Cursor::new(&mut bytes), samples, width, height, colour, format)
        .expect("it is written to memory");
    bytes
}

/// The gradient as RGB in `format`.
pub(crate) fn rgb_file(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let rgb = gradient(width, height);
    if format == ImageFormat::Gif {
        let rgba: Vec<u8> = rgb.chunks(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        return file(format, width, height, ExtendedColorType::Rgba8, &rgba);
    }
    file(format, width, height, ExtendedColorType::Rgb8, &rgb)
}

pub(crate) const FORMATS: [ImageFormat; 6] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff];

/// A PNG chunk with its checksum.
pub(crate) fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

/// An uncompressed 8-bit RGB TIFF with further tags, each `(tag, value)` as one 32-bit number, `tag` above 258.
pub(crate) fn tiff(width: u32, height: u32, rgb: &[u8], more: &[(u16, u32)]) -> Vec<u8> {
    let mut tags = vec![
        (256, width),
        (257, height),
        (259, 1),
        (262, 2),
        (277, 3),
        (278, height),
        (279, rgb.len() as u32),
        (284, 1),
    ];
    tags.extend_from_slice(more);
    // Bits a sample, three 16-bit numbers behind the directory; and where the pixels are, behind those.
    let behind = 8 + 2 + 12 * (tags.len() as u32 + 2) + 4;
    tags.push((273, behind + 6));
    tags.push((258, behind));
    tags.sort_unstable();
    let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
    bytes.extend((tags.len() as u16).to_le_bytes());
    for (tag, value) in tags {
        let (kind, count) = if tag == 258 { (3_u16, 3_u32) } else { (4, 1) };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend([8, 0, 8, 0, 8, 0]);
    bytes.extend(rgb);
    bytes
}
