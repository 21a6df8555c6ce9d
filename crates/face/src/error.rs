//! What can go wrong between a picture and a template.

use thiserror::Error;

use crate::runtime::RuntimeError;

/// Why faces could not be found or described. No variant carries pixels, templates or names.
#[derive(Debug, Error)]
pub enum FaceError {
    /// The inference runtime refused a model or an input.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// A network of the pack answered in a shape its manifest does not announce.
    #[error(
        "the {network} network of the model pack answered with {what}; run `countenance models check` and pull the pack again"
    )]
    Network {
        /// Which network: detector stage or recogniser.
        network: &'static str,
        /// What was wrong with the answer.
        what: String,
    },
    /// A crop that was handed in does not have the pack's size.
    #[error(
        "a crop of {width} x {height} pixels was given, the model pack takes {expected} x {expected}; crops kept under another pack cannot be used, embed from the original instead"
    )]
    ChipSize {
        /// Width received, in pixels.
        width: u32,
        /// Height received, in pixels.
        height: u32,
        /// Side the pack takes, in pixels.
        expected: u32,
    },
    /// The landmarks of a detection do not span a face.
    #[error("the five landmarks of a face fall on one another, so it cannot be aligned; leave this face out")]
    Degenerate,
    /// A file of the pack is not what the manifest says it is.
    #[error(
        "the model pack's file {file} is malformed: {what}; run `countenance models check` and pull the pack again"
    )]
    PackFile {
        /// File name inside the pack.
        file: String,
        /// What was found.
        what: String,
    },
}
