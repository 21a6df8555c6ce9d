//! What a use case answers when it does not succeed.

use std::path::{Path, PathBuf};

use basis::Refusal;
use gallery::GalleryError;
use ledger::LedgerError;
use vault::{KeyError, VaultError};

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
    /// What the caller saw before a change is not what stands now.
    #[error("{what} changed meanwhile. {next}")]
    Changed {
        /// What.
        what: String,
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
    /// A photograph cannot be used.
    #[error("{}: {reason}", path.display())]
    Photo {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        reason: face::DecodeError,
    },
    /// The leaves could not be read back.
    #[error("the log's records cannot be read: {source}; run `countenance doctor`")]
    Journal {
        /// What the storage said.
        source: ledger::SourceError,
    },
    /// Storage failed.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// A key is gone or unreadable.
    #[error(transparent)]
    Key(#[from] vault::KeyError),
    /// Detection or recognition failed.
    #[error(transparent)]
    Face(#[from] face::FaceError),
    /// The inference library failed.
    #[error(transparent)]
    Runtime(#[from] face::RuntimeError),
    /// A model pack cannot be used.
    #[error(transparent)]
    Pack(#[from] face::PackError),
    /// A picture could not be cut or written.
    #[error(transparent)]
    Picture(#[from] face::PictureError),
    /// Templates, segments or the commit failed.
    #[error(transparent)]
    Gallery(#[from] GalleryError),
    /// A leaf could not be made, or a permit went stale.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The public log could not be brought up.
    #[error(transparent)]
    Log(#[from] ledger::LogError),
    /// The log is not what it should be.
    #[error(transparent)]
    Check(#[from] ledger::CheckError),
    /// There is no such proof.
    #[error(transparent)]
    Proof(#[from] ledger::ProofError),
    /// The log's name cannot be signed under.
    #[error(transparent)]
    Signer(#[from] ledger::SignerError),
}

impl ServiceError {
    /// Whether facts changed between permit and commit: the gate can be asked again.
    pub(crate) fn is_stale(&self) -> bool {
        matches!(
            self,
            Self::Ledger(LedgerError::Stale { .. }) | Self::Gallery(GalleryError::Ledger(LedgerError::Stale { .. }))
        )
    }

    /// Whether something was erased between the question and the answer: its key is gone, and so is the thing.
    pub(crate) fn is_gone(&self) -> bool {
        let destroyed = |error: &VaultError| matches!(error, VaultError::Key(KeyError::Destroyed(_)));
        match self {
            Self::Key(KeyError::Destroyed(_)) => true,
            Self::Vault(error) | Self::Gallery(GalleryError::Vault(error)) => destroyed(error),
            _ => false,
        }
    }

    /// Whether the fault lies in one photograph and not in the installation: a folder's other pictures are unaffected.
    pub(crate) const fn is_about_the_photo(&self) -> bool {
        matches!(
            self,
            Self::Photo { .. } | Self::Io { .. } | Self::Picture(_) | Self::Face(face::FaceError::Degenerate)
        )
    }

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
