//! Why the story did not come to its end.

use server::ServiceError;

/// Why the story did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A use case failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Something is not as the story says.
    #[error("not as the story says: {0}")]
    Untrue(String),
    /// A file of the story could not be used.
    #[error("{what}: {source}")]
    File {
        /// What was done with which.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Ends the story when what a line says is not so.
pub(crate) fn ensure(so: bool, what: impl FnOnce() -> String) -> Result<(), CaseError> {
    if so { Ok(()) } else { Err(CaseError::Untrue(what())) }
}
