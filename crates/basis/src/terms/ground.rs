//! On what ground a face, as biometric data, may be processed.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Citation, Condition, LegalBasis};

/// What lifts the prohibition of Art. 9(1): a condition of Art. 9(2), or a derogation made under Art. 85.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Ground {
    /// A condition of Art. 9(2), with the law it rests on where it needs one.
    Condition {
        /// The condition.
        condition: Condition,
        /// The law it rests on.
        #[serde(default)]
        law: Option<Citation>,
    },
    /// A national law that reconciles data protection with journalistic, academic, artistic or literary expression.
    Derogation {
        /// That law; without it there is no derogation, because Art. 85 itself allows nothing.
        #[serde(default)]
        law: Option<Citation>,
    },
}

impl Ground {
    /// A condition that needs no law named.
    #[must_use]
    pub const fn condition(condition: Condition) -> Self {
        Self::Condition { condition, law: None }
    }

    /// A condition that rests on a law.
    #[must_use]
    pub const fn condition_by_law(condition: Condition, law: Citation) -> Self {
        Self::Condition { condition, law: Some(law) }
    }

    /// The law named, if any.
    #[must_use]
    pub const fn law(&self) -> Option<&Citation> {
        match self {
            Self::Condition { law, .. } | Self::Derogation { law } => law.as_ref(),
        }
    }

    /// Whether this is the condition given.
    #[must_use]
    pub fn is(&self, wanted: Condition) -> bool {
        matches!(self, Self::Condition { condition, .. } if *condition == wanted)
    }

    /// The clause as a reader cites it.
    #[must_use]
    pub const fn article(&self) -> &'static str {
        match self {
            Self::Condition { condition, .. } => condition.article(),
            Self::Derogation { .. } => "GDPR Art. 85(2)",
        }
    }

    /// The DPV term; the vocabulary has none for Art. 85.
    #[must_use]
    pub const fn dpv(&self) -> Option<&'static str> {
        match self {
            Self::Condition { condition, .. } => Some(condition.dpv()),
            Self::Derogation { .. } => None,
        }
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.article())?;
        self.law().map_or(Ok(()), |law| write!(f, " with {law}"))
    }
}

/// A basis of Art. 6(1) together with what lifts Art. 9(1): the two that processing a face always needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegalGround {
    /// The basis of Art. 6(1).
    pub basis: LegalBasis,
    /// What lifts Art. 9(1).
    pub ground: Ground,
}
