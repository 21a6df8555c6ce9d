//! The papers a gallery rests on.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::terms::LegalGround;

/// What the people in a gallery are told (GDPR Art. 13, 14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// The version, as the controller counts; consents name it.
    pub version: String,
    /// The language, as a BCP 47 tag, e.g. `fr`.
    pub language: String,
    /// Digest of the text.
    pub text_sha256: Sha256,
    /// The text itself, where the register is to show it.
    #[serde(default)]
    pub text: Option<String>,
}

/// The data protection impact assessment (Art. 35).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dpia {
    /// Where the assessment is found.
    pub reference: String,
    /// Whether it left a high risk that the controller cannot mitigate; then Art. 36 wants the authority asked first.
    #[serde(default)]
    pub high_residual_risk: bool,
    /// The reference of the prior consultation (Art. 36).
    #[serde(default)]
    pub prior_consultation: Option<String>,
}

/// What the data protection officer decided where the pair table leaves the question open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfficerDecision {
    /// Who decided.
    pub who: String,
    /// When.
    pub when: Timestamp,
    /// Why it may be done.
    pub reason: String,
    /// What was decided on. A decision does not carry over to another pair.
    pub about: LegalGround,
}
