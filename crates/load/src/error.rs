//! What can stop a load from being made.

use std::path::{Path, PathBuf};

/// Why nothing was seeded or measured. A wrong answer of the server is none of these: it is counted.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// What was asked for makes no sense.
    #[error("{what}; {next}")]
    Asked {
        /// What is wrong with it.
        what: String,
        /// What to do.
        next: &'static str,
    },
    /// A file could not be read or written.
    #[error("{}: {source}; see that the path is right and free to be written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The installation could not be made.
    #[error(transparent)]
    Service(#[from] server::ServiceError),
    /// Records or keys could not be written.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// A key is gone or unreadable.
    #[error(transparent)]
    Key(#[from] vault::KeyError),
    /// A leaf could not be made.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
    /// Templates could not be taken in.
    #[error(transparent)]
    Gallery(#[from] gallery::GalleryError),
    /// A drawn template is none.
    #[error("a drawn person is no template: {0}; make the model pack anew")]
    Template(#[from] gallery::CodeError),
    /// The drawn cohort is none.
    #[error("{0}")]
    Cohort(#[from] gallery::CohortError),
    /// The pack cannot be used.
    #[error(transparent)]
    Pack(#[from] face::PackError),
    /// The networks do not run.
    #[error(transparent)]
    Face(#[from] face::FaceError),
    /// The inference library cannot be used.
    #[error(transparent)]
    Runtime(#[from] face::RuntimeError),
    /// The gate does not permit what the seed does: its facts and the gate have gone apart.
    #[error("{0}")]
    Refused(#[from] server::basis::Refusal),
    /// The server does not answer as one that was seeded, before any load.
    #[error(
        "the server cannot be put under load: {what}; start it on the seeded installation, and give the keys of that seed"
    )]
    Server {
        /// What it said.
        what: String,
    },
}

impl LoadError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source }
    }

    pub(crate) fn asked(what: impl Into<String>, next: &'static str) -> Self {
        Self::Asked { what: what.into(), next }
    }
}
