//! A body of parts (`multipart/form-data`, RFC 7578): the JSON, then the photographs.

use std::path::Path;

use hyper::body::Bytes;
use vault::Random;

use super::body::Pieces;
use crate::service::photo::Photo;

/// The body, and its content type.
pub(super) fn body(request: Vec<u8>, photos: Vec<Photo>, random: &dyn Random) -> (String, Pieces) {
    let boundary = boundary(random);
    let mut pieces = Vec::with_capacity(3 * photos.len() + 4);
    let mut part = |head: &str, content: Bytes| {
        pieces.push(Bytes::from(format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n")));
        pieces.push(content);
        pieces.push(Bytes::from_static(b"\r\n"));
    };
    part("name=\"request\"\r\nContent-Type: application/json", request.into());
    for photo in photos {
        let name = sent_name(photo.name()).replace('"', "\\\"");
        let head = format!("name=\"photo\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream");
        part(&head, Bytes::from_owner(Sent(photo)));
    }
    pieces.push(Bytes::from(format!("--{boundary}--\r\n")));
    (format!("multipart/form-data; boundary={boundary}"), Pieces::new(pieces))
}

/// The name that a server knows a photograph by when it is sent under `name`. It differs in characters that cannot stand
/// in a header or that readers of this format take for the end of the name: those are percent-encoded.
#[must_use]
pub fn sent_name(name: &Path) -> String {
    let mut sent = String::new();
    for letter in name.to_string_lossy().chars() {
        if letter.is_ascii_control() || letter == '\\' {
            sent.push_str(&format!("%{:02X}", u32::from(letter)));
        } else {
            sent.push(letter);
        }
    }
    sent
}

/// A line that stands in none of the parts: nobody who made a photograph could foresee 128 bits of chance.
fn boundary(random: &dyn Random) -> String {
    let mut chance = [0; 16];
    random.fill(&mut chance);
    format!("countenance-{:032x}", u128::from_be_bytes(chance))
}

/// A photograph on its way; its bytes are zeroed when they are sent.
struct Sent(Photo);

impl AsRef<[u8]> for Sent {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}
