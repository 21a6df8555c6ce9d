//! From photograph to template: decode, detect, align, judge quality, embed; model packs and the inference runtime.

mod align;
mod annotate;
mod decode;
mod detect;
mod embed;
mod error;
mod geometry;
pub mod packs;
mod picture;
mod pipeline;
mod population;
mod quality;
#[cfg(test)]
mod reference_tests;
pub mod runtime;
#[cfg(test)]
mod view_tests;
mod wipe;

pub use annotate::{Mark, annotate};
pub use decode::{DecodeError, Format, Limits, decode, sniff, stored_size};
pub use detect::{DetectOptions, Detection, Detector};
pub use embed::{PackStamp, Template, TemplateError};
pub use error::FaceError;
pub use geometry::{Point, Rect};
pub use packs::{Calibration, Digest, Pack, PackError, PackId};
pub use picture::{Picture, PictureError};
pub use pipeline::{Described, Pipeline};
pub use population::Population;
pub use quality::{Quality, QualityLimits, QualityReason, judge, measure};
pub use runtime::{Runtime, RuntimeError, RuntimeSearch};
