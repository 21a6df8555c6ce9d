//! Small files that claim to be huge. A test binary of its own, with one test, so that the peak is this test's alone.

use std::io::Write;
use std::time::Instant;

use face::{DecodeError, Limits, decode};
use flate2::{Compression, Crc, write::ZlibEncoder};

/// Peak resident memory of this process in bytes, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn zeros_deflated(count: u64) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    let block = vec![0; 1 << 20];
    let mut left = count;
    while left > 0 {
        let now = left.min(block.len() as u64) as usize;
        zlib.write_all(&block[..now]).expect("it is written to memory");
        left -= now as u64;
    }
    zlib.finish().expect("it is written to memory")
}

/// A PNG of zeros; `colour` 0 grey, 2 RGB, 6 RGBA.
fn png(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(kind);
        crc.update(data);
        [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()].concat()
    };
    let channels = match colour {
        0 => 1,
        2 => 3,
        _ => 4,
    };
    let row = (u64::from(width) * channels * u64::from(depth)).div_ceil(8) + 1;
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    let data = zeros_deflated(row * u64::from(height));
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", &[])].concat()
}

/// A GIF of one frame whose coded data says nothing but that the palette is cleared.
fn gif(width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width.to_le_bytes(), height.to_le_bytes()];
    let screen = [&b"GIF89a"[..], &w, &h, &[0x80, 0, 0], &[0; 6]].concat();
    let frame = [&[0x2C, 0, 0, 0, 0][..], &w, &h, &[0, 2, 2, 0x4C, 0x01, 0]].concat();
    [screen, frame, vec![0x3B]].concat()
}

/// A lossless WebP whose header claims the size, with no data to speak of behind it.
fn webp(side: u32) -> Vec<u8> {
    let packed = ((side - 1) | (side - 1) << 14).to_le_bytes();
    let chunk = [&b"VP8L"[..], &16_u32.to_le_bytes(), &[0x2F], &packed, &[0; 11]].concat();
    [&b"RIFF"[..], &(chunk.len() as u32 + 4).to_le_bytes(), b"WEBP", &chunk].concat()
}

/// A TIFF of one deflated strip of zeros.
fn tiff(side: u32, bits: u16) -> Vec<u8> {
    let data = zeros_deflated(u64::from(side) * u64::from(side) * u64::from(bits) / 8);
    let tags: [(u16, u32); 9] = [
        (256, side),
        (257, side),
        (258, u32::from(bits)),
        (259, 8),
        (262, 1),
        (273, 8 + 2 + 9 * 12 + 4),
        (277, 1),
        (278, side),
        (279, data.len() as u32),
    ];
    let mut bytes = b"II\x2a\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in tags {
        bytes.extend([&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &value.to_le_bytes()].concat());
    }
    bytes.extend([0; 4]);
    bytes.extend(data);
    bytes
}

/// A progressive JPEG of 24 x 16 whose frame header is made to claim another size.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = include_bytes!("decode/progressive.jpg").to_vec();
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC2]).expect("it is progressive");
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

#[test]
fn bombs_stay_small_and_quick() {
    let bmp = |side: u32| {
        let header =
            [&b"BM"[..], &[0; 8], &[54, 0, 0, 0, 40, 0, 0, 0], &side.to_le_bytes(), &side.to_le_bytes()].concat();
        [&header[..], &[1, 0, 8, 0, 1, 0, 0, 0], &[0; 20], &[0, 1]].concat()
    };
    let refused = [
        ("PNG, 60 kB for 484 megapixels", png(22_000, 22_000, 1, 0)),
        ("PNG, too many pixels", png(12_000, 11_000, 1, 0)),
        ("PNG, 16-bit RGBA", png(6_000, 6_000, 16, 6)),
        ("PNG, one long row", png(200_000, 1, 8, 2)),
        ("GIF", gif(65_535, 65_535)),
        ("WebP", webp(16_384)),
        ("TIFF", tiff(20_000, 8)),
        ("JPEG", jpeg(65_535, 65_535)),
        ("JPEG, within the pixels allowed", jpeg(10_000, 10_000)),
        ("BMP", bmp(60_000)),
    ];
    for (name, bytes) in &refused {
        let start = Instant::now();
        let error = decode(bytes, &Limits::default()).expect_err(name);
        assert!(matches!(error, DecodeError::TooLarge { .. }), "{name}: {error}");
        assert!(start.elapsed().as_millis() < 500, "{name} took {:?}", start.elapsed());
        println!("{name}: {} bytes, {error}", bytes.len());
    }
    let told = peak_bytes();
    assert!(told.is_none_or(|peak| peak < 150 << 20), "refusing costs nothing: {told:?}");

    // What is just allowed may be a picture or a refusal; it may not grow.
    let allowed = [
        ("PNG, RGB", png(9_100, 9_100, 8, 2)),
        ("PNG, 16-bit RGBA", png(4_700, 4_700, 16, 6)),
        ("PNG, 1 bit", png(7_900, 7_900, 1, 0)),
        ("PNG, the longest row", png(65_535, 1, 8, 2)),
        ("GIF", gif(4_700, 4_700)),
        ("WebP", webp(4_500)),
        ("TIFF", tiff(7_000, 8)),
        ("TIFF, 16 bit", tiff(5_900, 16)),
        ("JPEG", jpeg(5_200, 5_200)),
        ("BMP", bmp(5_900)),
    ];
    for (name, bytes) in &allowed {
        let start = Instant::now();
        let result = decode(bytes, &Limits::default());
        assert!(!matches!(result, Err(DecodeError::TooLarge { .. })), "{name}: {result:?}");
        println!("{name}: {} bytes, {:?}, peak {:?}: {result:?}", bytes.len(), start.elapsed(), peak_bytes());
        let peak = peak_bytes();
        assert!(peak.is_none_or(|peak| peak < 300 << 20), "{name}: {peak:?} bytes at peak");
    }
}
