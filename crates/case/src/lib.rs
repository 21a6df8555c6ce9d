//! The founding case, played through on SAMPLE records: what an authority had to order from the outside, done by the
//! product itself. Every figure in the story comes from the use cases, on a clock that the story moves; a step that does
//! not do what its line says ends the story with an error.

mod archive;
mod calendar;
mod error;
mod people;
mod story;

use std::path::PathBuf;

use server::basis::Euros;

pub use error::CaseError;
pub use story::{Outcome, play};

/// What the story needs of this machine.
#[derive(Debug, Clone)]
pub struct Means {
    /// The folder of the pinned portraits.
    pub portraits: PathBuf,
    /// The folder of model packs; `dlib` must be among them.
    pub packs: PathBuf,
    /// The inference library.
    pub onnxruntime: PathBuf,
    /// Where the installation is made; it must be empty.
    pub data: PathBuf,
}

/// How the story is told.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// What each day after the last one costs.
    pub daily_penalty: Euros,
}
