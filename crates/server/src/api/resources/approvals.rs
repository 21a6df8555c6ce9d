//! Four eyes: what was proposed, and another person's approval (R-26).

use basis::Sha256;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::orders::whole;
use super::{RECORDS, REGISTER};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::approvals::{self, ProposalView};

pub(super) fn rows() -> [Endpoint; 4] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/proposals", "listProposals", "What was proposed for approval", RECORDS).asks(list),
        row(
            Post,
            "/v1/proposals",
            "proposeDisclosure",
            "Propose to another person that something is disclosed to somebody outside",
            REGISTER,
        )
        .takes(propose)
        .with_status(201),
        row(Get, "/v1/proposals/{proposal}", "showProposal", "One proposal", RECORDS).asks(show),
        row(
            Post,
            "/v1/proposals/{proposal}/approval",
            "approveProposal",
            "Approve what another person proposed, as you saw it",
            REGISTER,
        )
        .takes(approve),
    ]
}

/// A disclosure that needs another person's approval.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeDisclosure {
    /// To whom.
    #[schemars(regex(pattern = r"\S"))]
    pub recipient: String,
    /// What: for an identification `search SEARCH face FACE`.
    #[schemars(regex(pattern = r"\S"))]
    pub matter: String,
}

/// An approval of what was seen.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The digest that was shown with the proposal.
    pub about_sha256: Sha256,
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<ProposalView>, ApiError> {
    whole(call)?;
    paging.page_of_all(approvals::list(call.here())?, |proposal| proposal.id)
}

fn propose(call: &Call<'_>, new: ProposeDisclosure) -> Result<ProposalView, ApiError> {
    whole(call)?;
    said("recipient", &new.recipient)?;
    said("matter", &new.matter)?;
    Ok(approvals::propose_disclosure(call.here(), &new.recipient, &new.matter, approvals::signatory(call.who))?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<ProposalView, ApiError> {
    whole(call)?;
    Ok(approvals::show(call.here(), call.parsed("proposal")?)?)
}

fn approve(call: &Call<'_>, Approve { about_sha256 }: Approve) -> Result<ProposalView, ApiError> {
    whole(call)?;
    Ok(approvals::approve(call.here(), call.parsed("proposal")?, about_sha256, approvals::signatory(call.who))?)
}
