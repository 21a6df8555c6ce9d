//! A subject's yes, and its end.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::id::{ConsentId, GalleryId, SubjectId};

/// A consent (GDPR Art. 7): dated, versioned, for one gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// This consent; also the number of the receipt.
    pub id: ConsentId,
    /// Who said yes.
    pub subject: SubjectId,
    /// To which gallery; a yes to one is none to another.
    pub gallery: GalleryId,
    /// The version of the text that was agreed to.
    pub text_version: String,
    /// Digest of the evidence: the signed form, the recording, the form's submission.
    pub evidence_sha256: Sha256,
    /// Who said yes for a minor.
    #[serde(default)]
    pub guardian: Option<Guardian>,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it ends by itself.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When it was taken back (Art. 7(3)).
    #[serde(default)]
    pub withdrawn_at: Option<Timestamp>,
}

/// A holder of parental responsibility (Art. 8(1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Guardian {
    /// The guardian's name.
    pub name: String,
    /// What they are to the minor, e.g. `mother`.
    pub relationship: String,
    /// Digest of what shows the guardianship.
    #[serde(default)]
    pub evidence_sha256: Option<Sha256>,
}

/// Where a consent stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentState {
    /// It is dated later than the moment asked about.
    NotYetGiven,
    /// It holds.
    Given,
    /// It was taken back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl ConsentState {
    /// The state as the Data Privacy Vocabulary names it.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::NotYetGiven => "dpv:ConsentUnknown",
            Self::Given => "dpv:ConsentGiven",
            Self::Withdrawn => "dpv:ConsentWithdrawn",
            Self::Expired => "dpv:ConsentExpired",
        }
    }
}

impl Consent {
    /// Where the consent stands. A withdrawal counts from the moment it is recorded, whatever time it bears: a wrong
    /// clock must not keep a face in use.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> ConsentState {
        if self.withdrawn_at.is_some() {
            ConsentState::Withdrawn
        } else if now < self.given_at {
            ConsentState::NotYetGiven
        } else if self.expires_at.is_some_and(|end| now >= end) {
            ConsentState::Expired
        } else {
            ConsentState::Given
        }
    }
}
