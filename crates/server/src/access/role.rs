//! What a caller is to the installation.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role. What each may do stands in one table, with the endpoints: [`crate::api::endpoints`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Searches and compares, under a mandate.
    Operator,
    /// The data protection officer: the register, mandates, consents, erasure, and looking into everything recorded.
    Officer,
    /// Runs the installation: galleries, enrolment, jobs, keys. Does not search.
    Administrator,
    /// Reads the register, mandates and the log; no face and no name of an enrolled person.
    Auditor,
    /// A program of the controller's: enrols, keeps people and consents, searches under a mandate.
    Integration,
}

/// The roles of one caller.
pub type Roles = BTreeSet<Role>;

/// A word that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no role; write one of: operator, officer, administrator, auditor, integration")]
pub struct ParseRoleError {
    /// What was given.
    pub text: String,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Operator, Self::Officer, Self::Administrator, Self::Auditor, Self::Integration];

    /// Its name in configuration and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Officer => "officer",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::Integration => "integration",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, ParseRoleError> {
        let wanted = text.trim();
        Self::ALL.into_iter().find(|role| role.name() == wanted).ok_or_else(|| ParseRoleError { text: text.to_owned() })
    }
}
