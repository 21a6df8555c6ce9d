//! What an event is once its leaf is durable.

use basis::{Act, EventId, EventKind};

/// An act whose leaf is committed. Only [`commit`](crate::commit()) makes one, after the transaction has committed, and
/// it cannot be cloned: what asks for one by value is done once for each leaf.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the act is recorded; now it may be done"]
pub struct Recorded<A: Act> {
    act: A,
    leaf_index: u64,
    event: EventId,
}

impl<A: Act> Recorded<A> {
    pub(crate) const fn new(act: A, leaf_index: u64, event: EventId) -> Self {
        Self { act, leaf_index, event }
    }

    /// What was recorded, and may now be done.
    pub const fn act(&self) -> &A {
        &self.act
    }

    /// Where its leaf stands in the log, from 0.
    pub const fn leaf_index(&self) -> u64 {
        self.leaf_index
    }

    /// The event that was recorded.
    pub const fn event(&self) -> EventId {
        self.event
    }
}

/// An event without a permit whose leaf is committed. It permits nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct Noted {
    pub(crate) kind: EventKind,
    pub(crate) leaf_index: u64,
    pub(crate) event: EventId,
}

impl Noted {
    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        self.kind
    }

    /// Where its leaf stands in the log, from 0.
    #[must_use]
    pub const fn leaf_index(&self) -> u64 {
        self.leaf_index
    }

    /// The event that was recorded.
    #[must_use]
    pub const fn event(&self) -> EventId {
        self.event
    }
}
