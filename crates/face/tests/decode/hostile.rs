//! Files meant to harm or to deceive, each beside a twin that decodes.

use face::{DecodeError, Format, Limits, decode, sniff};
use image::ImageFormat;
use proptest::prelude::*;

use crate::drawn::{FORMATS, HEIGHT, WIDTH, gradient, rgb_file, tiff};

fn refused(bytes: &[u8]) -> DecodeError {
    decode(bytes, &Limits::default()).expect_err("to be refused")
}

fn taken(bytes: &[u8]) {
    decode(bytes, &Limits::default()).expect("to be taken");
}

#[test]
fn files_cut_anywhere_are_truncated() {
    for format in FORMATS {
        let whole = rgb_file(format, WIDTH, HEIGHT);
        taken(&whole);
        for length in 0..whole.len() {
            let error = refused(&whole[..length]);
            // Cut within its first bytes a file is of no kind at all.
            let early = matches!(error, DecodeError::Empty | DecodeError::Unknown) && length < 16;
            assert!(early || matches!(error, DecodeError::Truncated { .. }), "{format:?} cut to {length}: {error}");
        }
    }
}

#[test]
fn animations_and_progressive_pictures_cut_short_are_truncated() {
    for whole in [&include_bytes!("animated.webp")[..], include_bytes!("progressive.jpg"), include_bytes!("cmyk.jpg")] {
        taken(whole);
        for length in [20, whole.len() / 2, whole.len() - 1] {
            assert!(matches!(refused(&whole[..length]), DecodeError::Truncated { .. }));
        }
    }
}

#[test]
fn other_kinds_of_file_are_named_with_what_to_do() {
    let cases: [(&[u8], &str); 14] = [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><SVG/>", "SVG"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "markup"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video"),
        (b"8BPS\0\x01", "Photoshop"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\0\0\x01\0\x01\0", "icon"),
        (b"FUJIFILMCCD-RAW ", "raw"),
        (b"\x1a\x45\xdf\xa3", "video"),
    ];
    for (bytes, name) in cases {
        assert_eq!(sniff(bytes), None);
        let message = refused(bytes).to_string();
        assert!(message.contains(name) && message.contains(';'), "{message}");
    }
    assert_eq!(refused(b""), DecodeError::Empty);
    assert_eq!(refused(b"hello"), DecodeError::Unknown);
    assert_eq!(refused(&[0; 4096]), DecodeError::Unknown);
}

#[test]
fn the_name_does_not_matter_the_content_does() {
    // There is no way to hand over a name; a PNG is a PNG whatever it was called.
    assert_eq!(sniff(&rgb_file(ImageFormat::Png, 2, 2)), Some(Format::Png));
    // A wrong signature before a sound body stays wrong.
    let png = rgb_file(ImageFormat::Png, 2, 2);
    let lie = [b"\xff\xd8\xff\xe0", &png[..]].concat();
    assert!(decode(&lie, &Limits::default()).is_err());
}

#[test]
fn polyglots_are_refused_and_harmless_company_is_not() {
    let zip = b"PK\x03\x04 body PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x1e\0\0\0\0\0";
    let appended: [(&[u8], &str); 6] = [
        (zip, "ZIP"),
        (b"\n%PDF-1.4\n1 0 obj", "PDF"),
        (b"<script>alert(1)</script>", "script"),
        (b"<?PHP system($_GET[0]);", "script"),
        (b"MZ\x90\0", "program"),
        (b"Rar!\x1a\x07\x01\0", "archive"),
    ];
    let harmless: [&[u8]; 4] = [b"", b"\0\0\0\0", b"\0\0\0\x18ftypmp42 a short film", b"vendor trailer"];
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let plain = rgb_file(format, WIDTH, HEIGHT);
        for company in harmless {
            taken(&[&plain[..], company].concat());
        }
        for (payload, kind) in appended {
            let error = refused(&[&plain[..], payload].concat());
            assert!(matches!(&error, DecodeError::Polyglot { also, .. } if also.contains(kind)), "{format:?}: {error}");
        }
    }
}

#[test]
fn polyglots_that_hide_in_the_head_are_refused() {
    let jpeg = rgb_file(ImageFormat::Jpeg, WIDTH, HEIGHT);
    let with_comment = |text: &[u8]| {
        let length = (text.len() + 2) as u16;
        [&jpeg[..2], &[0xFF, 0xFE], &length.to_be_bytes(), text, &jpeg[2..]].concat()
    };
    taken(&with_comment(b"a comment"));
    assert!(matches!(refused(&with_comment(b"%PDF-1.4")), DecodeError::Polyglot { also: "PDF", .. }));
    assert!(matches!(refused(&with_comment(b"<html><script>")), DecodeError::Polyglot { .. }));

    let gif = rgb_file(ImageFormat::Gif, 0x2A2F, 1);
    taken(&gif);
    let mut script = gif;
    script.extend(b"*/=1;alert(1)");
    assert!(matches!(refused(&script), DecodeError::Polyglot { also: "a script", .. }));
}

#[test]
fn a_camera_raw_file_is_not_taken_for_its_preview() {
    let rgb = gradient(8, 8);
    taken(&tiff(8, 8, &rgb, &[(305, 0)]));
    for raw in [&[(50_706, 1)][..], &[(254, 1), (330, 8)]] {
        assert!(matches!(refused(&tiff(8, 8, &rgb, raw)), DecodeError::Variant { format: Format::Tiff, .. }));
    }
}

#[test]
fn forms_that_are_not_decoded_are_named() {
    let jpeg = rgb_file(ImageFormat::Jpeg, WIDTH, HEIGHT);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    for (at, value) in [(frame + 1, 0xC9), (frame + 1, 0xC3), (frame + 4, 12), (frame + 9, 2)] {
        let mut other = jpeg.clone();
        other[at] = value;
        assert!(matches!(refused(&other), DecodeError::Variant { format: Format::Jpeg, .. }));
    }
}

#[test]
fn limits_are_held_and_told() {
    let (png, limits) = (rgb_file(ImageFormat::Png, 30, 20), Limits::default());
    let told = |limits: Limits| match decode(&png, &limits) {
        Err(DecodeError::TooLarge { what, measured, allowed }) => Some((what, measured, allowed)),
        _ => None,
    };
    assert_eq!(told(limits), None);
    assert_eq!(told(Limits { max_side_px: 30, ..limits }), None);
    assert_eq!(told(Limits { max_side_px: 29, ..limits }), Some(("pixels of width", 30, 29)));
    assert_eq!(told(Limits { max_pixels: 600, ..limits }), None);
    assert_eq!(told(Limits { max_pixels: 599, ..limits }), Some(("pixels", 600, 599)));
    let length = png.len() as u64;
    assert_eq!(told(Limits { max_file_bytes: length - 1, ..limits }), Some(("bytes of file", length, length - 1)));
    // Memory: a fixed allowance for small files, a multiple of the file above it, a cap over both.
    let tight = Limits { small_file_working_bytes: 0, max_expansion: 1, ..limits };
    assert_eq!(told(tight), Some(("bytes of memory", 1800, length)));
    assert_eq!(told(Limits { max_expansion: 1800_u64.div_ceil(length), ..tight }), None);
    assert_eq!(told(Limits { small_file_working_bytes: 1800, ..tight }), None);
    assert_eq!(told(Limits { max_working_bytes: 1799, ..limits }), Some(("bytes of memory", 1800, 1799)));
    let scans = Limits { max_scans: 2, ..limits };
    assert!(matches!(
        decode(include_bytes!("progressive.jpg"), &scans),
        Err(DecodeError::TooLarge { what: "scans", .. })
    ));
}

/// A sound file of each kind, to be broken.
fn sound() -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = FORMATS.iter().map(|&format| rgb_file(format, WIDTH, HEIGHT)).collect();
    let fixtures: [&[u8]; 6] = [
        include_bytes!("progressive.jpg"),
        include_bytes!("ycck.jpg"),
        include_bytes!("lossy.webp"),
        include_bytes!("animated.webp"),
        include_bytes!("lzw.tif"),
        include_bytes!("cmyk.tif"),
    ];
    files.extend(fixtures.map(<[u8]>::to_vec));
    files
}

/// Small enough that a lie about the size cannot make a case slow.
const SMALL: Limits = Limits {
    max_file_bytes: 1 << 20,
    max_side_px: 4096,
    max_pixels: 1 << 20,
    max_working_bytes: 16 << 20,
    small_file_working_bytes: 16 << 20,
    max_expansion: 128,
    max_scans: 16,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode(&bytes, &SMALL);
    }

    #[test]
    fn random_bytes_behind_a_signature_never_panic(kind in 0..6_usize, bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let mut file = rgb_file(FORMATS[kind], 1, 1);
        file.truncate(12);
        file.extend(bytes);
        let _ = decode(&file, &SMALL);
    }

    #[test]
    fn broken_files_give_a_picture_within_limits_or_a_refusal(
        kind in 0..12_usize,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = sound().swap_remove(kind);
        for (at, value) in edits {
            let at = at.index(file.len());
            file[at] = value;
        }
        if let Ok(picture) = decode(&file, &SMALL) {
            prop_assert!(u64::from(picture.width()) * u64::from(picture.height()) <= SMALL.max_pixels);
            prop_assert_eq!(picture.rgb().len(), (picture.width() * picture.height() * 3) as usize);
        }
    }
}
