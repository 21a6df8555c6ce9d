//! From the bytes of a file to upright pixels.
//!
//! The format is told by content, never by name. Everything that can be read off the file's own structure is read
//! and held against the limits before a pixel is decoded: `sniff` says what it is, one `layout` a format says how
//! large it is, where it ends and how it is turned, `limits` says what that would cost, and only then does a decoder
//! run. Colours are taken as they are stored: embedded colour profiles are ignored.

use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use crate::picture::Picture;

mod layout;
mod limits;
mod orient;
mod pixels;
mod polyglot;
mod sniff;

pub use limits::Limits;
pub use sniff::{Format, sniff};

/// Why a file is not decoded, and what to do about it. No message quotes the file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Nothing came.
    #[error("the file is empty; copy it again from where it came")]
    Empty,
    /// Known, but not decoded here.
    #[error("this is {found}, which is not decoded; {advice}")]
    Foreign {
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Not a picture by any sign.
    #[error("this begins like no picture format; give a JPEG, PNG, WebP, GIF, BMP or TIFF file")]
    Unknown,
    /// The right format in a form that is not decoded.
    #[error("this {format} uses {what}, which is not decoded; export it as an ordinary JPEG or PNG first")]
    Variant {
        /// The format.
        format: Format,
        /// The form.
        what: &'static str,
    },
    /// The file ends before the picture does.
    #[error("this {format} ends before the picture is complete; copy it again from where it came")]
    Truncated {
        /// The format.
        format: Format,
    },
    /// The structure or the coded data contradicts the format.
    #[error("this {format} is damaged; open it in a picture program and export it anew, or leave it out")]
    Damaged {
        /// The format.
        format: Format,
    },
    /// Two things in one file.
    #[error("this {format} is at the same time {also}; export the picture anew to be rid of it")]
    Polyglot {
        /// The format it shows as.
        format: Format,
        /// What else it is.
        also: &'static str,
    },
    /// One of the [`Limits`] is exceeded.
    #[error("the picture takes {measured} {what}, {allowed} are allowed; scale it down, or raise the limit")]
    TooLarge {
        /// Of what there is too much, in the plural.
        what: &'static str,
        /// How much the file says it takes.
        measured: u64,
        /// How much the limits allow.
        allowed: u64,
    },
    /// The decoder wanted more memory than the limits allow for what the file says of itself.
    #[error("decoding this {format} takes more memory than allowed; export it as an ordinary JPEG first")]
    Memory {
        /// The format.
        format: Format,
    },
}

/// Decodes one picture to upright 8-bit RGB.
///
/// * Formats and their variants: see [`Format`]. Anything else is refused.
/// * Turned upright by the EXIF orientation of JPEG, PNG and WebP, and the orientation tag of TIFF.
/// * Alpha is laid over white; grey is spread to three channels; 16 bits are rounded to 8; CMYK follows the
///   convention of Adobe, in which stored values are inverted, as every viewer does.
/// * Of all metadata only the orientation is used; nothing of it is kept.
/// * `limits` are checked before decoding. Pure but for memory: no file, clock or chance.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let format = format_of(bytes)?;
    limits.check_file(bytes)?;
    // The decoders are not ours and meet hostile files: should one panic, that is one damaged file, not the end of
    // an enrolment of thousands. Nothing of theirs survives the call, so no broken state can be seen.
    catch_unwind(AssertUnwindSafe(|| decode_as(format, bytes, limits))).unwrap_or(Err(DecodeError::Damaged { format }))
}

/// Width and height in pixels as a file says them of itself, before it is turned upright. Nothing is decoded, so what the
/// file says need not be so.
pub fn stored_size(bytes: &[u8]) -> Result<[u32; 2], DecodeError> {
    let format = format_of(bytes)?;
    layout::read(format, bytes).map(|layout| [layout.width, layout.height])
}

fn format_of(bytes: &[u8]) -> Result<Format, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    sniff(bytes).ok_or_else(|| match sniff::foreign(bytes) {
        Some((found, advice)) => DecodeError::Foreign { found, advice },
        None => DecodeError::Unknown,
    })
}

fn decode_as(format: Format, bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let layout = layout::read(format, bytes)?;
    if let Some(also) = polyglot::find(format, bytes, layout.end) {
        return Err(DecodeError::Polyglot { format, also });
    }
    let memory = limits.check(&layout, bytes.len())?;
    let (width, height, rgb) = pixels::decode(format, bytes, limits, memory)?;
    if (width, height) != (layout.width, layout.height) {
        return Err(DecodeError::Damaged { format });
    }
    let (width, height, rgb) = orient::upright(layout.orientation, width, height, rgb);
    Picture::new(width, height, rgb).map_err(|_| DecodeError::Damaged { format })
}
