//! Whose rules an act stands under, and which state of those rules a permit saw.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::GalleryId;

/// Whose facts decide an act: one gallery's, or the controller's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Scope {
    /// The facts of one gallery: its state, consents, restrictions and mandates.
    Gallery(GalleryId),
    /// The controller's facts, for acts outside any gallery (compare, evaluate).
    Controller,
}

/// Counts the changes of a scope's facts. Whatever changes a fact that the gate reads (a gallery's state, a consent,
/// a restriction, a mandate, an order) raises the epoch in the same transaction; a commit under an older epoch fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Epoch(pub u64);

impl Epoch {
    /// The epoch of a scope whose facts were never changed.
    pub const FIRST: Self = Self(1);

    /// The epoch after one more change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
