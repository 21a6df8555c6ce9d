//! Candidate indexes: derived from the store, disposable, and believed in nothing.
//!
//! An index knows rows of the store and no faces. It proposes rows; the store scores and filters them again. An index's answer is [`Candidates`], which turns
//! into nothing but a search: [`crate::sweep::Completeness`] can only come from the store's own scan.

mod bit;
#[cfg(test)]
mod tests;

pub(crate) use bit::BitIndex;

use std::fmt;

use jiff::Timestamp;

use crate::code::Query;
use crate::store::{Admitted, Location};

/// Something that proposes rows for a probe.
pub(crate) trait CandidateIndex: Send + Sync {
    /// What it is and what it can do.
    fn capabilities(&self) -> Capabilities;

    /// Takes in rows, in place of what it had of them.
    fn upsert(&self, entries: &[IndexEntry<'_>]) -> Result<(), IndexError>;

    /// Whether asking for the best `k` of these rows costs less than the store's exact scan of them.
    fn narrows(&self, k: usize, admitted: &Admitted<'_>) -> bool;

    /// Proposes admitted rows for the best `k`, more than `k` of them by as much as the index needs to be nearly complete.
    fn search(&self, query: &Query, k: usize, admitted: &Admitted<'_>) -> Result<Candidates, IndexError>;

    /// Lets go of rows, and says how far that went.
    fn purge(&self, rows: &[Location]) -> Result<Purge, IndexError>;
}

/// A row as an index takes it in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IndexEntry<'a> {
    /// Where it stands in the store.
    pub(crate) at: Location,
    /// The high halves of its code.
    pub(crate) high: &'a [i8],
}

/// What an index is and can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Its name, for `doctor`.
    pub name: &'static str,
    /// Whether it is still there after a restart, or is built anew from the store.
    pub persistent: bool,
    /// Whether it applies filters itself; if not, narrow filters lose candidates.
    pub filters: bool,
    /// Whether its purges are complete when they return.
    pub purges_at_once: bool,
}

impl fmt::Display for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = if self.persistent { "kept on disk" } else { "built anew at each start" };
        let filters = if self.filters { "filters by itself" } else { "does not filter, so narrow filters lose people" };
        let purges =
            if self.purges_at_once { "lets go of erased faces at once" } else { "lets go of erased faces later" };
        write!(f, "{}: {kept}, {filters}, {purges}", self.name)
    }
}

/// Rows an index proposes: unordered, unscored, perhaps stale.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Candidates {
    rows: Vec<Location>,
}

impl Candidates {
    pub(crate) fn new(rows: Vec<Location>) -> Self {
        Self { rows }
    }

    /// The rows, in no order.
    pub(crate) fn into_rows(self) -> Vec<Location> {
        self.rows
    }
}

/// How far a purge went. An erasure's receipt closes only on `PhysicallyGone`, from the store and every index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purge {
    /// No longer proposed; the bytes are still there, and nothing says until when.
    Hidden,
    /// No longer proposed; the bytes go when the index rewrites them.
    PendingRewrite {
        /// By when that is.
        deadline: Timestamp,
    },
    /// No longer there.
    PhysicallyGone {
        /// What shows it.
        evidence: GoneEvidence,
    },
}

impl Purge {
    /// The answer where there is no index: none of so many faces is in one.
    pub(crate) const fn without_index(faces: usize) -> Self {
        Self::PhysicallyGone { evidence: GoneEvidence { rows_zeroed: 0, not_held: faces, kept_on_disk: false } }
    }
}

/// What was done so that bytes are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoneEvidence {
    /// Rows overwritten with zeros in memory.
    pub rows_zeroed: usize,
    /// Rows that the index did not hold.
    pub not_held: usize,
    /// Whether the index keeps anything outside this process's memory.
    pub kept_on_disk: bool,
}

/// An index did not do what it was asked. A search goes on without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// A code or query of another dimension.
    #[error("the index holds {expected} dimensions, this has {found}; build the index anew from the store")]
    Dimension {
        /// The index's.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// The engine behind it did not answer.
    #[error("the candidate index does not answer: {reason}; searches scan exactly until it does")]
    Unavailable {
        /// What the engine said.
        reason: String,
    },
}
