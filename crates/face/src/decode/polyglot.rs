//! Files that are two things at once.
//!
//! A file that a viewer shows as a picture and a browser or unpacker runs as something else is a known way past
//! filters. Harmless company after the picture is let through: cameras append previews, depth maps and short films.

use super::Format;
use super::sniff::contains;

/// How far from its start a reader looks for a file's kind: browsers read 1445 bytes, PDF readers 1024.
const HEAD_BYTES: usize = 1445;
/// A ZIP file's end record and the longest comment after it.
const ZIP_TAIL_BYTES: usize = 22 + 65_535;

/// What else the file is, if anything; `end` is where the picture's own bytes end.
pub(super) fn find(format: Format, bytes: &[u8], end: Option<usize>) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let after = &bytes[end.unwrap_or(bytes.len()).min(bytes.len())..];
    let after_head = &after[..after.len().min(HEAD_BYTES)];
    for part in [head, after_head] {
        if contains(part, b"%pdf-") {
            return Some("PDF");
        }
        if [&b"<html"[..], b"<script", b"<!doctype", b"<svg", b"<?php"].iter().any(|mark| contains(part, mark)) {
            return Some("markup or script");
        }
    }
    if is_zip(bytes) {
        return Some("a ZIP archive");
    }
    if [&b"MZ"[..], b"\x7fELF", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"].iter().any(|mark| after.starts_with(mark)) {
        return Some("a program or archive");
    }
    // `GIF89a/*` is a name and an open comment to a script engine, and a width of 10,799 to a viewer.
    if format == Format::Gif && bytes.get(6..8) == Some(b"/*") && contains(bytes, b"*/") {
        return Some("a script");
    }
    None
}

/// Whether the file ends in a ZIP end record whose comment reaches exactly to the last byte.
fn is_zip(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(ZIP_TAIL_BYTES)..];
    let is_end_record = |(at, window): (usize, &[u8])| {
        // The first byte alone turns away nearly every place, at a fraction of the cost of four.
        window[0] == b'P'
            && window.starts_with(b"PK\x05\x06")
            && at + 22 + usize::from(u16::from_le_bytes([window[20], window[21]])) <= tail.len()
    };
    tail.windows(22).enumerate().any(is_end_record)
}
