//! What can stop a log from being opened or published.

use std::io;
use std::path::PathBuf;

use super::checkpoint::CheckpointError;
use super::source::SourceError;

/// Why the log could not be opened or published.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file system said no.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The journal could not be read.
    #[error("the journal's leaves could not be read: {0}")]
    Source(SourceError),
    /// A checkpoint file is not one of this log.
    #[error("{}: {error}; restore the file, or start a new log under a new origin that names this one", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: CheckpointError,
    },
    /// The journal has fewer leaves than were signed for: an older copy of the database was put back.
    #[error(
        "the log was rolled back: the journal has {journal} leaves, {} was signed over {signed}. Put the newer database \
         back; without it this log cannot go on",
        path.display()
    )]
    RolledBack {
        /// The checkpoint that saw more.
        path: PathBuf,
        /// Leaves in the journal.
        journal: u64,
        /// Leaves under the checkpoint.
        signed: u64,
    },
    /// As many leaves as were signed for, but other ones; or a tile at the edge of the tree was altered.
    #[error(
        "the first {size} leaves of the log, as they stand now, do not have the root that {} was signed over. Run \
         `log check` to find the first bad leaf",
        path.display()
    )]
    Forked {
        /// The checkpoint that saw others.
        path: PathBuf,
        /// Leaves under the checkpoint.
        size: u64,
    },
    /// The journal's leaf is not the one that was published.
    #[error("leaf {index} of the journal is not the one that was published; run `log check`")]
    LeafChanged {
        /// The first such leaf.
        index: u64,
    },
    /// A published file is not what its leaves make it.
    #[error("{}: the file is damaged; run `log check`, then remove the file to have it written again from the journal", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}
