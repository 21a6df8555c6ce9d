//! Four eyes: what two distinct, authenticated people must agree on before it is done.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::id::ProposalId;
use crate::mandate::same_person;
use crate::refusal::Refusal;

/// Somebody's word, and whether the system knows whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signatory {
    /// Who.
    pub name: String,
    /// Whether they logged in: a key or a token of their own, not a name that somebody typed.
    pub authenticated: bool,
}

/// What one person proposes and another has to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// This proposal.
    pub id: ProposalId,
    /// Digest of exactly what is to be done. Changed afterwards, it is another thing and nobody approved it.
    pub about_sha256: Sha256,
    /// Who proposes.
    pub by: Signatory,
    /// When.
    pub at: Timestamp,
    /// Until when it can be approved and used.
    pub expires_at: Timestamp,
}

/// Another person's yes to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// To which proposal.
    pub proposal: ProposalId,
    /// To what exactly: the digest that the approver was shown.
    pub about_sha256: Sha256,
    /// Who.
    pub by: Signatory,
    /// When.
    pub at: Timestamp,
}

/// Whether a proposal was approved by somebody else and still says what was approved.
///
/// # Errors
///
/// Somebody is not authenticated or not named; both are one person; the approval is for another proposal or another
/// state of what is to be done; its time is over; it was used before.
pub fn approved(
    proposal: &Proposal,
    approval: Option<&Approval>,
    about_sha256: &Sha256,
    used: bool,
    now: Timestamp,
) -> Result<(), Refusal> {
    let refuse =
        |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 5(2), 32(4); AI Act Art. 14(5)", missing, next));
    let Some(approval) = approval else {
        return refuse("nobody approved it yet", "Let another person look at it and approve.");
    };
    if used {
        return refuse("the approval was used before, and it is used once", "Propose it again.");
    }
    if approval.proposal != proposal.id {
        return refuse("the approval is for another proposal", "Let it be approved as it stands.");
    }
    for signatory in [&proposal.by, &approval.by] {
        if !signatory.authenticated || signatory.name.trim().is_empty() {
            return refuse(
                "one of the two is known by a typed name alone",
                "Let both call the server, each with a key or login of their own.",
            );
        }
    }
    if same_person(&proposal.by.name, &approval.by.name) {
        return refuse("the same person proposed and approved it", "Let another person approve it.");
    }
    if approval.about_sha256 != proposal.about_sha256 || proposal.about_sha256 != *about_sha256 {
        return refuse("it was changed after it was proposed or approved", "Propose it again as it stands now.");
    }
    if approval.at < proposal.at || now < approval.at || now >= proposal.expires_at {
        return refuse("the time for it is over", "Propose it again.");
    }
    Ok(())
}
