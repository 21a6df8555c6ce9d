//! The archive that is handed over: a ZIP whose files are named, with size and digest, in a signed manifest.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use basis::{RequestId, Sha256};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document;

/// The kind of document that the manifest is signed as.
pub(super) const KIND: &str = "access-answer";
/// The manifest.
pub(super) const MANIFEST: &str = "manifest.json";
/// Its signature: a signed note (C2SP signed-note).
pub(super) const SIGNATURE: &str = "manifest.json.sig";

/// The files of an answer by their paths.
pub(super) type Files = BTreeMap<String, Zeroizing<Vec<u8>>>;

/// The manifest: every file of the archive but itself and its signature.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// [`super::data::FORMAT`].
    pub(super) format: String,
    /// The request that is answered.
    pub(super) request: RequestId,
    /// When the answer was put together.
    pub(super) prepared_at: Timestamp,
    /// In the order of their paths.
    pub(super) files: Vec<Listed>,
}

/// A file of the archive.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    /// Its path, with slashes.
    pub(super) path: String,
    /// Its size in bytes.
    pub(super) bytes: u64,
    /// Its digest.
    pub(super) sha256: Sha256,
}

/// Writes the archive. The same files make the same bytes: they stand in the order of their paths, uncompressed (pictures
/// are compressed already, and the rest is small) and without times.
pub(super) fn write(
    here: &Installation,
    request: RequestId,
    prepared_at: Timestamp,
    mut files: Files,
) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
    let listed = files.iter().map(|(path, bytes)| Listed {
        path: path.clone(),
        bytes: bytes.len() as u64,
        sha256: document::sha256(bytes),
    });
    let manifest = Manifest { format: super::data::FORMAT.to_owned(), request, prepared_at, files: listed.collect() };
    let signed = document::sign(here, KIND, &manifest)?;
    files.insert(MANIFEST.to_owned(), Zeroizing::new(signed.json.into_bytes()));
    files.insert(SIGNATURE.to_owned(), Zeroizing::new(signed.signature.into_bytes()));

    // At full size from the start: growing would leave copies in freed memory. Two headers and the name twice a file.
    let room = files.iter().map(|(path, bytes)| bytes.len() + 2 * path.len() + 256).sum::<usize>() + 1024;
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(room)));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in &files {
        let options = options.large_file(bytes.len() >= u32::MAX as usize);
        zip.start_file(path.as_str(), options).map_err(unwritten)?;
        zip.write_all(bytes).map_err(|error| unwritten(error.into()))?;
    }
    Ok(Zeroizing::new(zip.finish().map_err(unwritten)?.into_inner()))
}

fn unwritten(error: zip::result::ZipError) -> ServiceError {
    ServiceError::input(
        format!("the answer's archive cannot be written: {error}"),
        "Nothing was lost; free memory and prepare it again.",
    )
}
