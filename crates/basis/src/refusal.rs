//! The other answer of the gate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why an act is not permitted, in the three parts a person needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("refused ({article}): {missing}. {next_step}")]
pub struct Refusal {
    /// The clause that asks for the missing fact, e.g. `GDPR Art. 9(2)`.
    pub article: String,
    /// The fact that is missing or stands against the act; a clause without a full stop.
    pub missing: String,
    /// What the reader can do next; a sentence.
    pub next_step: String,
}

impl Refusal {
    /// A refusal from its three parts.
    #[must_use]
    pub fn new(article: impl Into<String>, missing: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { article: article.into(), missing: missing.into(), next_step: next_step.into() }
    }
}
