//! Faces that may not be used for now.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::RequestId;

/// Why a face may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestrictionCause {
    /// Restriction of processing (GDPR Art. 18).
    Restriction,
    /// An objection (Art. 21), from its receipt until it is decided and after it is upheld.
    Objection,
}

impl RestrictionCause {
    /// The clause.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Restriction => "GDPR Art. 18(2)",
            Self::Objection => "GDPR Art. 21(1)",
        }
    }

    /// The cause in words.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Restriction => "restriction of processing",
            Self::Objection => "objection",
        }
    }
}

/// A restriction that stands. Lifting it removes the value; the ledger remembers both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Restriction {
    /// Why.
    pub cause: RestrictionCause,
    /// Since when.
    pub since: Timestamp,
    /// The request it answers, where it came by one.
    #[serde(default)]
    pub request: Option<RequestId>,
}
