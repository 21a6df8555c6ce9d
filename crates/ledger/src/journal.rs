//! What the ledger needs of whoever stores leaves.

use basis::{Epoch, EventId, Scope};

use crate::leaf::Leaf;

/// One event as the journal keeps it: the public leaf and, beside it, what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What goes into the log.
    pub leaf: Leaf,
    /// The event; with its holder's key it yields the key of the commitment.
    pub event: EventId,
    /// Where the holder's key stands in the key tree; opaque here.
    pub holder_slot: u64,
    /// The readable record, sealed under a key that only the holder's key yields. See [`open_record`](crate::open_record).
    pub sealed_record: Vec<u8>,
}

/// An open transaction that sees the facts and takes leaves.
///
/// What it reads and what it appends must stand in one serialised transaction: it holds the write lock before the
/// first [`epoch`](Self::epoch) is read (SQLite: `BEGIN IMMEDIATE`), or a fact could change between the two.
pub trait Journal {
    /// What can go wrong in the storage.
    type Error;

    /// The epoch of the scope's facts as this transaction sees it; none when there is no such scope.
    ///
    /// # Errors
    /// When the storage fails.
    fn epoch(&mut self, scope: Scope) -> Result<Option<Epoch>, Self::Error>;

    /// Appends a leaf and returns its index: the first is 0, each next one higher, without a gap among those committed.
    /// Refuses an event that already stands.
    ///
    /// # Errors
    /// When the storage fails.
    fn append(&mut self, line: &Line) -> Result<u64, Self::Error>;
}

/// Runs transactions.
pub trait Store {
    /// What can go wrong in the storage.
    type Error;
    /// The open transaction, as the closure sees it.
    type Tx<'a>: Journal<Error = Self::Error>;

    /// Opens a transaction, runs `work` in it, and commits; rolls back when `work` fails. Returns a value only when the
    /// commit is durable. An error of the commit itself may leave the transaction persisted: then the log says more
    /// than was done, never less.
    ///
    /// # Errors
    /// What `work` returned, or the storage's own error.
    fn transact<R, E>(&self, work: impl FnOnce(&mut Self::Tx<'_>) -> Result<R, E>) -> Result<R, E>
    where
        E: From<Self::Error>;
}
