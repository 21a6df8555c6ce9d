//! A person's exercise of a right. Thin: what the gate asks about it; deadlines and answers come with the request desk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::RequestId;

/// Which right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// Access (GDPR Art. 15).
    Access,
    /// Rectification (Art. 16).
    Rectification,
    /// Erasure (Art. 17).
    Erasure,
    /// Restriction (Art. 18).
    Restriction,
    /// Portability (Art. 20).
    Portability,
    /// Objection (Art. 21).
    Objection,
    /// Withdrawal of consent (Art. 7(3)).
    Withdrawal,
}

impl RequestKind {
    /// Whether answering it may end in erasure: Art. 17(1)(b) names the withdrawal, (c) the objection.
    #[must_use]
    pub const fn may_erase(self) -> bool {
        matches!(self, Self::Erasure | Self::Objection | Self::Withdrawal)
    }
}

/// What the gate asks about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestFacts {
    /// The request.
    pub id: RequestId,
    /// Which right.
    pub kind: RequestKind,
    /// Whether it still waits for its answer.
    pub open: bool,
    /// Whether the person showed who they are (Art. 12(6)).
    pub identity_proven: bool,
}
