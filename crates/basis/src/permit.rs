//! The value the gate returns when an act may be done.

use jiff::Timestamp;

use crate::act::Act;
use crate::epoch::{Epoch, Scope};

/// Leave to do one act, once. Only the gate in this crate makes one; it cannot be cloned, and `ledger` consumes it.
///
/// A permit is an answer about facts at one moment. It therefore carries the [`Epoch`] those facts had, and the
/// commit that acts on it compares again inside its transaction.
#[derive(Debug)]
#[must_use = "a permit that is not recorded permits nothing"]
pub struct Permit<A: Act> {
    act: A,
    scope: Scope,
    epoch: Epoch,
    given_at: Timestamp,
}

impl<A: Act> Permit<A> {
    pub(crate) const fn new(act: A, scope: Scope, epoch: Epoch, given_at: Timestamp) -> Self {
        Self { act, scope, epoch, given_at }
    }

    /// What was permitted.
    pub const fn act(&self) -> &A {
        &self.act
    }

    /// Whose facts permitted it.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The state of those facts.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// When the gate was asked.
    pub const fn given_at(&self) -> Timestamp {
        self.given_at
    }

    /// Ends the permit and returns the act; `ledger` calls this as it records it.
    pub fn into_act(self) -> A {
        self.act
    }
}
