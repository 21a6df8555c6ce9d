//! From photograph to template: decode, detect, align, judge quality, embed; model packs and the inference runtime.

mod annotate;
mod decode;
mod geometry;
mod picture;
mod quality;

pub use annotate::{Mark, annotate};
pub use decode::{DecodeError, Format, Limits, decode, sniff};
pub use geometry::{Point, Rect};
pub use picture::{Picture, PictureError};
pub use quality::{Quality, QualityLimits, QualityReason, judge, measure};
