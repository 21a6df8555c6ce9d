//! Every format and variant that is taken, against the colours that were drawn.

use face::{Format, Limits, Picture, decode, sniff};
use image::{ExtendedColorType, ImageFormat};

use crate::drawn::{FORMATS, HEIGHT, WIDTH, colour, file, gradient, rgb_file};

fn decoded(bytes: &[u8]) -> Picture {
    decode(bytes, &Limits::default()).expect("a sound file decodes")
}

/// Largest difference of a channel from the drawn gradient.
fn worst(picture: &Picture) -> u8 {
    assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
    picture.rgb().iter().zip(gradient(WIDTH, HEIGHT)).map(|(&a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

#[test]
fn fixtures_show_the_gradient() {
    let fixtures: [(&str, &[u8], Format, u8); 11] = [
        ("progressive", include_bytes!("progressive.jpg"), Format::Jpeg, 6),
        ("subsampled", include_bytes!("subsampled.jpg"), Format::Jpeg, 12),
        ("restarts", include_bytes!("restarts.jpg"), Format::Jpeg, 6),
        ("stored as RGB", include_bytes!("rgb.jpg"), Format::Jpeg, 6),
        ("CMYK", include_bytes!("cmyk.jpg"), Format::Jpeg, 8),
        ("CMYK progressive", include_bytes!("cmyk-progressive.jpg"), Format::Jpeg, 8),
        ("CMYK unmarked", include_bytes!("cmyk-unmarked.jpg"), Format::Jpeg, 8),
        ("YCCK", include_bytes!("ycck.jpg"), Format::Jpeg, 8),
        ("lossy WebP", include_bytes!("lossy.webp"), Format::WebP, 16),
        ("LZW TIFF", include_bytes!("lzw.tif"), Format::Tiff, 0),
        ("CMYK TIFF", include_bytes!("cmyk.tif"), Format::Tiff, 2),
    ];
    for (name, bytes, format, tolerance) in fixtures {
        assert_eq!(sniff(bytes), Some(format), "{name}");
        let off = worst(&decoded(bytes));
        assert!(off <= tolerance, "{name}: off by {off}");
    }
}

#[test]
fn grey_jpegs_have_three_equal_channels() {
    for bytes in [&include_bytes!("grey.jpg")[..], include_bytes!("grey-progressive.jpg")] {
        let picture = decoded(bytes);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let [r, g, b] = colour(x, y).map(f32::from);
                let luma = (0.299 * r + 0.587 * g + 0.114 * b).round() as u8;
                let [r, g, b] = picture.pixel(x, y).unwrap();
                assert!(r == g && g == b && r.abs_diff(luma) <= 4, "{x},{y}: {r} {luma}");
            }
        }
    }
}

#[test]
fn lossless_formats_give_back_every_pixel() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        assert_eq!(worst(&decoded(&rgb_file(format, WIDTH, HEIGHT))), 0, "{format:?}");
    }
    let gif = worst(&decoded(&rgb_file(ImageFormat::Gif, WIDTH, HEIGHT)));
    assert!(gif <= 40, "384 colours in a palette of 256: {gif}");
    assert!(worst(&decoded(&rgb_file(ImageFormat::Jpeg, WIDTH, HEIGHT))) <= 60, "quality 75, subsampled");
}

#[test]
fn png_of_every_sample_layout() {
    let wide = |samples: &[u16]| samples.iter().flat_map(|s| s.to_ne_bytes()).collect::<Vec<u8>>();
    let half_red = [255, 128, 128];
    let cases: [(ExtendedColorType, Vec<u8>, [u8; 3]); 8] = [
        (ExtendedColorType::L8, vec![77], [77; 3]),
        (ExtendedColorType::La8, vec![0, 127], [128; 3]),
        (ExtendedColorType::Rgb8, vec![1, 2, 3], [1, 2, 3]),
        (ExtendedColorType::Rgba8, vec![255, 0, 0, 127], half_red),
        (ExtendedColorType::L16, wide(&[257 * 77 + 128]), [77; 3]),
        (ExtendedColorType::La16, wide(&[0, 257 * 127]), [128; 3]),
        (ExtendedColorType::Rgb16, wide(&[257 * 9 - 129, 257 * 9 - 128, 65_535]), [8, 9, 255]),
        (ExtendedColorType::Rgba16, wide(&[65_535, 0, 0, 257 * 127]), half_red),
    ];
    for (layout, samples, expected) in cases {
        let picture = decoded(&file(ImageFormat::Png, 1, 1, layout, &samples));
        assert_eq!(picture.rgb(), expected, "{layout:?}");
    }
}

/// The `image` crate writes no palettes; 2 x 1 pixels of two bits, with a transparent entry.
#[test]
fn png_with_a_palette() {
    use crate::drawn::png_chunk;
    use std::io::Write;
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(&[0, 0b0110_0000]).unwrap();
    let bytes = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 1, 2, 3, 0, 0, 0]),
        png_chunk(b"PLTE", &[0, 0, 0, 10, 20, 30, 40, 50, 60]),
        png_chunk(b"tRNS", &[255, 255, 0]),
        png_chunk(b"IDAT", &zlib.finish().unwrap()),
        png_chunk(b"IEND", &[]),
    ]
    .concat();
    assert_eq!(decoded(&bytes).rgb(), [10, 20, 30, 255, 255, 255]);
}

#[test]
fn of_animations_the_first_frame() {
    let picture = decoded(include_bytes!("animated.webp"));
    assert_eq!(worst(&picture), 0);

    let mut bytes = Vec::new();
    let frame = |colour: [u8; 4]| image::Frame::new(image::RgbaImage::from_pixel(5, 4, image::Rgba(colour)));
    let frames = [frame([200, 0, 0, 255]), frame([0, 0, 200, 255])];
    image::codecs::gif::GifEncoder::new(&mut bytes).encode_frames(frames).unwrap();
    let [r, _, b] = decoded(&bytes).pixel(2, 2).unwrap();
    assert!(r > 190 && b < 10);
}

#[test]
fn thin_and_tiny_pictures() {
    for format in FORMATS {
        let long = if format == ImageFormat::WebP { 16_383 } else { 30_000 };
        for (width, height) in [(1, 1), (1, long), (long, 1)] {
            let picture = decoded(&rgb_file(format, width, height));
            assert_eq!((picture.width(), picture.height()), (width, height), "{format:?}");
        }
    }
}

#[test]
fn what_is_written_decodes_again() {
    let picture = decoded(include_bytes!("lzw.tif"));
    assert_eq!(worst(&decoded(&picture.to_png().unwrap())), 0);
    let jpeg = picture.to_jpeg(100).unwrap();
    assert_eq!(sniff(&jpeg), Some(Format::Jpeg));
    assert!(worst(&decoded(&jpeg)) <= 12);
}
