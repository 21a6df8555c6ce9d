//! Where committed leaves are read from.

use crate::leaf::Leaf;

/// What the storage said; the log passes it on.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// The committed leaves, in the order of their indices. Append-only: what was read once reads the same ever after.
pub trait LeafSource {
    /// How many leaves are committed.
    ///
    /// # Errors
    /// When the storage fails.
    fn len(&self) -> Result<u64, SourceError>;

    /// Whether no leaf is committed.
    ///
    /// # Errors
    /// When the storage fails.
    fn is_empty(&self) -> Result<bool, SourceError> {
        Ok(self.len()? == 0)
    }

    /// The leaves with indices `from..to`, all of them; `to` is at most [`len`](Self::len).
    ///
    /// # Errors
    /// When the storage fails.
    fn range(&self, from: u64, to: u64) -> Result<Vec<Leaf>, SourceError>;
}

/// Reads a range and holds the source to its contract.
pub(super) fn leaves(source: &dyn LeafSource, from: u64, to: u64) -> Result<Vec<Leaf>, SourceError> {
    let leaves = source.range(from, to)?;
    if leaves.len() as u64 == to - from {
        Ok(leaves)
    } else {
        Err(format!("the journal returned {} leaves for {from}..{to}", leaves.len()).into())
    }
}
