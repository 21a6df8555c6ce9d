//! Small files that claim to be huge pictures. They are sent to a server in a process of its own, so that the memory that
//! is measured is theirs alone.

use std::io::Write as _;
use std::process::Command;
use std::time::Instant;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use serde_json::json;
use server::config::ServerConfig;

use super::{IMAGES, detect, lives, turned_down};
use crate::fixture::{Server, multipart};
use crate::pictures::drawn;

/// What a file that is turned down may take beyond what a portrait takes, MiB.
const REFUSED_MIB: u64 = 48;
/// What three dozen of them may take at once, MiB, in the server and in those who send them.
const CROWD_MIB: u64 = 160;
/// What a small file that is just allowed may take, MiB: the decoder's allowance of 240 for it, and what the detector makes
/// of so large a picture.
const ALLOWED_MIB: u64 = 448;
/// What a photograph of [`LARGE_MIB`] may take, MiB: its bytes as they came and as a part, and what growing costs.
const BODY_MIB: u64 = 5 * LARGE_MIB as u64 / 2;
const LARGE_MIB: usize = 60;

#[test]
fn bombs_take_no_more_memory_than_they_may() {
    let this = std::env::current_exe().expect("a test binary");
    let alone = ["hostile::bombs::alone", "--exact", "--ignored", "--nocapture"];
    let ran = Command::new(this).args(alone).output().expect("it runs");
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && told.contains("1 passed"), "{told}\n{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn alone() {
    // One photograph at a time, so that each one's memory is its own; the others wait in line.
    let server = Server::with(ServerConfig { inference_slots: 1, ..ServerConfig::default() });
    server.consenting("obama");
    lives(&server);
    let refused = [
        ("PNG, 60 kB for 484 megapixels", png(22_000, 22_000, 1, 0)),
        ("PNG, too many pixels", png(12_000, 11_000, 1, 0)),
        ("PNG, 16-bit RGBA", png(6_000, 6_000, 16, 6)),
        ("PNG, one long row", png(200_000, 1, 8, 2)),
        ("GIF", gif(65_535, 65_535)),
        ("WebP", webp(16_384)),
        ("TIFF", tiff(20_000)),
        ("JPEG", jpeg(65_535, 65_535)),
        ("BMP", bmp(60_000)),
    ];
    for (name, bytes) in &refused {
        let (mib, _) = measured(name, || {
            let answer = detect(&server, "a", bytes);
            assert_eq!((answer.status, turned_down(&answer, name).as_str()), (422, "photo"), "{name}");
            let sent = server.upload("integration", IMAGES, &json!({}), &[("a", bytes)]);
            assert_eq!((sent.status, sent.json()["refused"].as_array().map(Vec::len)), (200, Some(1)), "{name}");
        });
        assert!(mib.is_none_or(|mib| mib < REFUSED_MIB), "{name}: {mib:?} MiB");
    }
    // All of them at once, several times over.
    let (mib, _) = measured("all at once", || {
        std::thread::scope(|scope| {
            for (name, bytes) in refused.iter().cycle().take(36) {
                scope.spawn(|| turned_down(&detect(&server, "a", bytes), name));
            }
        });
    });
    assert!(mib.is_none_or(|mib| mib < CROWD_MIB), "all at once: {mib:?} MiB");
    lives(&server);

    // What is just allowed is a picture of nobody or turned down; it grows no further than it may.
    let allowed = [
        ("PNG, RGB", png(9_100, 9_100, 8, 2)),
        ("PNG, 1 bit", png(7_900, 7_900, 1, 0)),
        ("GIF", gif(4_700, 4_700)),
        ("JPEG", jpeg(5_200, 5_200)),
        ("BMP", bmp(5_900)),
    ];
    for (name, bytes) in &allowed {
        let (mib, _) = measured(name, || {
            let answer = detect(&server, "a", bytes);
            assert!(answer.status == 200 || turned_down(&answer, name) == "photo", "{name}: {}", answer.text());
        });
        assert!(mib.is_none_or(|mib| mib < ALLOWED_MIB), "{name}: {mib:?} MiB");
    }
    lives(&server);

    // Much that is nothing: what stands behind a picture's end is no picture.
    let large = [drawn::jpeg(), vec![0; LARGE_MIB << 20]].concat();
    let (kind, body) = multipart(&[("photo", Some("a.jpg"), &large)]);
    drop(large);
    let (mib, status) = measured("a large photograph", || {
        server.send("operator", "POST", "/v1/detect", &[("content-type", &kind)], &body).status
    });
    assert_eq!(status, 200);
    assert!(mib.is_none_or(|mib| mib < BODY_MIB), "a large photograph: {mib:?} MiB");
    lives(&server);
}

/// By how many MiB the process grew at most while something was done, where the system tells.
fn measured<T>(name: &str, what: impl FnOnce() -> T) -> (Option<u64>, T) {
    // Five forgets the peak (proc_pid_clear_refs(5)); where that cannot be said, the peak so far counts as begun with.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, began) = (peak_mib(), Instant::now());
    let done = what();
    let grown = peak_mib().zip(before).map(|(after, before)| after - before);
    println!("{name}: {grown:?} MiB beyond {before:?}, {:?}", began.elapsed());
    (grown, done)
}

/// Peak resident memory of this process.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn zeros_deflated(count: u64) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
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

/// A TIFF of one deflated strip of grey zeros.
fn tiff(side: u32) -> Vec<u8> {
    let data = zeros_deflated(u64::from(side) * u64::from(side));
    let strip = 8 + 2 + 9 * 12 + 4;
    let tags = [
        (256, side),
        (257, side),
        (258, 8),
        (259, 8),
        (262, 1),
        (273, strip),
        (277, 1),
        (278, side),
        (279, data.len() as u32),
    ];
    let mut bytes = b"II\x2a\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in tags {
        bytes.extend([&u16::to_le_bytes(tag)[..], &[4, 0, 1, 0, 0, 0], &u32::to_le_bytes(value)].concat());
    }
    bytes.extend([0; 4]);
    bytes.extend(data);
    bytes
}

/// The portrait as a JPEG whose frame header is made to claim another size.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = drawn::jpeg();
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A bitmap of run lengths without any.
fn bmp(side: u32) -> Vec<u8> {
    let size = [&b"BM"[..], &[0; 8], &[54, 0, 0, 0, 40, 0, 0, 0], &side.to_le_bytes(), &side.to_le_bytes()].concat();
    [&size[..], &[1, 0, 8, 0, 1, 0, 0, 0], &[0; 20], &[0, 1]].concat()
}
