//! Bodies as the server reads them, multipart and JSON: no panic, whatever comes.
//!
//! A case is a media type, a line feed and a body.
#![no_main]

use std::cell::LazyCell;

use libfuzzer_sys::fuzz_target;
use server::http::fuzzing::Reader;

thread_local! {
    static READER: LazyCell<Reader> = LazyCell::new(Reader::new);
}

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (kind, body) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    READER.with(|reader| reader.understood_by(kind, body));
});
