//! Four eyes: what was proposed, exactly, and another person's approval of what they saw.

use askama::Template;
use axum::extract::Path;
use serde_json::Value;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::{Approve, ProposeDisclosure};
use server::basis::Sha256;
use server::service::approvals::{ProposalState, ProposalView, Proposed};

use crate::call::call;
use crate::console::fields::{self, missing, parsed};
use crate::console::typed::{Typed, again};
use crate::language::is_local;
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

const HERE: &str = "/console/approvals";

#[derive(Template)]
#[template(path = "console/orders/approvals.html")]
struct Approvals<'a> {
    v: &'a View,
    t: Typed,
    proposals: Vec<ProposalView>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    approvals(&staff, Typed::default()).await
}

async fn approvals(staff: &Staff, t: Typed) -> Page {
    let listing: Listing<ProposalView> = staff.of(call("listProposals").with("limit", 1000)).await?;
    let mut proposals = listing.items;
    // What waits for somebody first, then the newest.
    proposals.sort_by_key(|proposal| (proposal.state != ProposalState::Open, std::cmp::Reverse(proposal.id)));
    page(&staff.visit.view, &Approvals { v: &staff.visit.view, t, proposals })
}

pub(crate) async fn propose(staff: Staff, Sent(sent): Sent) -> Page {
    let new =
        ProposeDisclosure { recipient: sent.text("recipient").to_owned(), matter: sent.text("matter").to_owned() };
    match staff.tried::<ProposalView>(call("proposeDisclosure").json(&new)).await {
        Ok(_) => done(HERE, "step-proposed"),
        Err(problem) => again(approvals(&staff, Typed::of(&staff, "propose", sent, problem)?).await),
    }
}

pub(crate) async fn approve(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let back = Some(sent.text("back")).filter(|back| is_local(back)).unwrap_or(HERE).to_owned();
    let approved: Result<ProposalView, Problem> =
        match parsed::<Sha256>(&sent, "about").and_then(|about| about.ok_or_else(missing)) {
            Ok(about_sha256) => {
                staff.tried(call("approveProposal").at("proposal", &id).json(&Approve { about_sha256 })).await
            }
            Err(problem) => Err(problem),
        };
    match approved {
        Ok(_) => done(&back, "approved"),
        Err(problem) => again(approvals(&staff, Typed::of(&staff, "approve", sent, problem)?).await),
    }
}

/// What is to be done, exactly, as a person can read it.
pub(crate) fn pretty(shown: &Value) -> String {
    serde_json::to_string_pretty(shown).unwrap_or_default()
}

/// The word of what is proposed.
pub(crate) fn word(proposed: &Proposed) -> &'static str {
    match proposed {
        Proposed::Execution { .. } => "execution",
        Proposed::Lifting { .. } => "lifting",
        Proposed::Narrowing { .. } => "narrowing",
        Proposed::Disclosure { .. } => "disclosure",
    }
}
