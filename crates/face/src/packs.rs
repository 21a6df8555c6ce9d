//! Model packs: a folder with a manifest and the files it names, each under a licence and a digest.

pub mod dlib;
pub mod opencv;

mod calibration;
mod digest;
mod fetch;
mod manifest;
pub(crate) mod onnx;
mod store;

pub use calibration::Calibration;
pub use digest::Digest;
pub use fetch::{Progress, Source, fetch};
pub use manifest::{
    Accuracy, AlignmentKind, AlignmentSpec, Channels, CosineSpec, DetectorKind, DetectorSpec, FileSpec, Manifest,
    PopulationSpec, RecogniserSpec, ScoreSpec, TransformSpec, ViewSpec,
};
pub use store::{Listed, add, list};

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Name of the manifest inside a pack's folder.
pub const MANIFEST_NAME: &str = "pack.toml";

/// Why a pack cannot be used, made or fetched.
#[derive(Debug, Error)]
pub enum PackError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no pack.
    #[error("{path} holds no {MANIFEST_NAME}; pull a pack with `countenance models pull dlib` or name another folder")]
    NoManifest {
        /// The folder.
        path: PathBuf,
    },
    /// The manifest says something it may not.
    #[error("{path}: {what}; correct the manifest (docs/models.md describes it)")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file is not the one that was announced.
    #[error("{file} has sha256 {found}, expected {expected}; it is refused. Remove it and fetch it again")]
    WrongDigest {
        /// Which file.
        file: String,
        /// The digest announced.
        expected: Digest,
        /// The digest found.
        found: Digest,
    },
    /// A file that a pack is built from is not there.
    #[error("{file} is not in {folder}; run `make setup` or `countenance models pull dlib`")]
    MissingSource {
        /// Its name.
        file: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file in a foreign format could not be read.
    #[error("{file} cannot be read at byte {at}: {what}; fetch the package again")]
    Malformed {
        /// Which file.
        file: &'static str,
        /// Byte offset of the fault.
        at: usize,
        /// What was found.
        what: String,
    },
    /// A pack of this name is there and differs.
    #[error(
        "a pack named {name} is already there and differs; give yours another name or version, or remove the old one"
    )]
    Exists {
        /// The name both bear.
        name: PackId,
    },
    /// A download failed.
    #[error("{url} could not be fetched: {reason}. What arrived is kept; run the command again to go on from there")]
    Fetch {
        /// Which address.
        url: String,
        /// What happened.
        reason: String,
    },
    /// Python's package tool failed.
    #[error(
        "`{command}` failed: {reason}. Check that Python 3 with pip is installed and reaches a package index, then run it again"
    )]
    Pip {
        /// The command.
        command: String,
        /// The last lines it printed.
        reason: String,
    },
}

/// Name and version of a pack. Templates of two packs never meet in one gallery.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PackId {
    /// Lower-case letters, digits and hyphens.
    pub name: String,
    /// The pack's own version.
    pub version: String,
}

impl fmt::Display for PackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.name, self.version)
    }
}

/// A pack whose files were all found to be what the manifest says.
#[derive(Clone, Debug)]
pub struct Pack {
    folder: PathBuf,
    manifest: Manifest,
    digest: Digest,
}

impl Pack {
    /// Reads the manifest in `folder` and verifies the digest of every file it names.
    ///
    /// # Errors
    /// [`PackError::WrongDigest`] names the first file that differs, with both digests.
    pub fn open(folder: &Path) -> Result<Self, PackError> {
        let pack = Self::read(folder)?;
        for file in &pack.manifest.files {
            let path = pack.folder.join(&file.name);
            Digest::of_file(&path)?.expect_to_be(file.sha256, &path.display().to_string())?;
        }
        Ok(pack)
    }

    /// Reads and validates the manifest alone.
    fn read(folder: &Path) -> Result<Self, PackError> {
        let path = folder.join(MANIFEST_NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(PackError::NoManifest { path: folder.to_owned() });
            }
            Err(source) => return Err(PackError::Io { path, source }),
        };
        let manifest = Manifest::parse(&bytes).map_err(|what| PackError::Manifest { path, what })?;
        Ok(Self { folder: folder.to_owned(), manifest, digest: Digest::of(&bytes) })
    }

    /// Name and version.
    pub fn id(&self) -> PackId {
        PackId { name: self.manifest.name.clone(), version: self.manifest.version.clone() }
    }

    /// SHA-256 of the manifest, and through the digests in it of every file.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// What templates of this pack are marked with.
    pub fn stamp(&self) -> crate::embed::PackStamp {
        crate::embed::PackStamp { id: self.id(), digest: self.digest }
    }

    /// What the manifest says.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Length of a template of this pack.
    pub fn template_length(&self) -> usize {
        self.manifest.transform.as_ref().map_or(self.manifest.recogniser.length, |transform| transform.length)
    }

    /// Side of the square aligned crop, in pixels.
    pub const fn chip_side_px(&self) -> u32 {
        self.manifest.recogniser.side_px
    }

    /// Where the files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
