//! What a use case answers when it does not succeed.

use std::path::{Path, PathBuf};

use basis::Refusal;

/// Why a use case did not do what was asked. Each text says what, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The gate said no; an answer, not a fault.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Refusal>),
    /// What was given cannot be used.
    #[error("{what}. {next}")]
    Input {
        /// What, and where.
        what: String,
        /// What to do.
        next: String,
    },
    /// Nothing goes by this name.
    #[error("there is no {kind} '{name}'. {next}")]
    NotFound {
        /// gallery, subject, face...
        kind: &'static str,
        /// As it was given.
        name: String,
        /// What to do.
        next: String,
    },
    /// A file could not be read or written.
    #[error("could not {doing} {}: {source}", path.display())]
    Io {
        /// The verb.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Storage failed.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// A photograph, model or the inference library failed.
    #[error(transparent)]
    Face(#[from] face::FaceError),
    /// Templates, segments or the commit failed.
    #[error(transparent)]
    Gallery(#[from] gallery::GalleryError),
    /// The log failed.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
}

impl ServiceError {
    pub(crate) fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { doing, path: path.to_path_buf(), source }
    }

    pub(crate) fn input(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Input { what: what.into(), next: next.into() }
    }

    pub(crate) fn not_found(kind: &'static str, name: impl Into<String>, next: impl Into<String>) -> Self {
        Self::NotFound { kind, name: name.into(), next: next.into() }
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}
