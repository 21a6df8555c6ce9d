//! Who may search, for what, until when.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::document::OfficerDecision;
use crate::id::{GalleryId, MandateId};
use crate::terms::{LegalGround, Purpose};

/// A mandate: without one nobody searches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mandate {
    /// This mandate.
    pub id: MandateId,
    /// Who searches.
    pub operator: String,
    /// Who gave the mandate.
    pub issued_by: String,
    /// What for.
    pub purpose: Purpose,
    /// The case it belongs to, in the controller's own numbering.
    pub case: String,
    /// Which galleries it reaches; empty for comparisons and evaluations outside any gallery.
    #[serde(default)]
    pub galleries: Vec<GalleryId>,
    /// On what ground the probe, itself biometric data, is processed.
    pub probe: ProbeGround,
    /// From when.
    pub issued_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was ended before its time.
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
    /// How many searches are left, where they are counted. The commit of a search lowers it.
    #[serde(default)]
    pub searches_left: Option<u32>,
}

/// The ground for processing the face that is searched with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProbeGround {
    /// The basis of Art. 6(1) and what lifts Art. 9(1).
    #[serde(flatten)]
    pub legal: LegalGround,
    /// Digest of the evidence that the person made the probe manifestly public, for Art. 9(2)(e).
    #[serde(default)]
    pub manifestly_public_evidence: Option<Sha256>,
    /// The officer's decision where the pair table leaves it open.
    #[serde(default)]
    pub officer_decision: Option<OfficerDecision>,
}

impl ProbeGround {
    /// A ground that needs neither evidence nor a decision.
    #[must_use]
    pub const fn new(legal: LegalGround) -> Self {
        Self { legal, manifestly_public_evidence: None, officer_decision: None }
    }
}

impl Mandate {
    /// Whether the operator gave it to themselves; records and answers mark it so.
    #[must_use]
    pub fn self_issued(&self) -> bool {
        same_person(&self.operator, &self.issued_by)
    }
}

/// Whether two account names mean one person: blanks around and letter case do not make two.
#[must_use]
pub fn same_person(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
