//! Who asks. A stranger with somebody's photograph must not get that person's file, nor have it erased.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person showed, or had shown for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// The number of a consent receipt.
    ConsentReceipt,
    /// The reference of an enrolment.
    EnrolmentReference,
    /// "This picture": a source's reference or the receipt of a search, looked at by a member of the staff.
    Picture,
    /// A code that was sent to the enrolled e-mail address.
    EmailCode,
    /// A member of the staff vouches for the person, with a reason.
    Staff,
    /// A photograph of themselves that matched at a strict threshold; never asked for, never kept.
    Selfie,
}

impl ProofKind {
    /// Whether a named member of the staff must stand behind it.
    #[must_use]
    pub const fn needs_reviewer(self) -> bool {
        matches!(self, Self::Picture | Self::Staff)
    }
}

/// One proof that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// What was shown.
    pub kind: ProofKind,
    /// When it was accepted.
    pub at: Timestamp,
    /// The member of the staff who looked at it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// Why it was accepted, in that person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How well it is shown who asks, and with it what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Nothing was shown: general information, and taking faces out of use while a request is looked at.
    First,
    /// One proof: one's own pictures and their sources.
    Second,
    /// Two independent proofs: recipients, and erasure.
    Third,
}

/// The tier that proofs reach. Two proofs are independent when they are of different kinds, or when different people
/// vouched. A proof that needs a reviewer and has no name or no reason counts for nothing.
#[must_use]
pub fn tier(proofs: &[Proof]) -> Tier {
    let said =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut independent: Vec<(ProofKind, Option<String>)> = Vec::new();
    for proof in proofs {
        let reviewer = said(&proof.reviewed_by);
        if proof.kind.needs_reviewer() && (reviewer.is_none() || said(&proof.reason).is_none()) {
            continue;
        }
        let voucher = (proof.kind == ProofKind::Staff).then(|| reviewer.map(|name| name.to_lowercase())).flatten();
        let known = (proof.kind, voucher);
        if !independent.contains(&known) {
            independent.push(known);
        }
    }
    match independent.len() {
        0 => Tier::First,
        1 => Tier::Second,
        _ => Tier::Third,
    }
}
