//! What pages of several kinds show.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::service::photo::Picture64;

/// A picture inside a page: it has no address of its own, so looking at it again is another recorded look.
pub(crate) fn inline(picture: &Picture64) -> String {
    inline_png(&picture.0)
}

/// The same of the bytes of a PNG.
pub(crate) fn inline_png(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}
