//! `countenance approval`: what needs two people.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::api::resources::{Approve, ProposeDisclosure};
use server::basis::ProposalId;
use server::client::Ask;
use server::service::approvals::{ProposalState, ProposalView, Proposed};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Every proposal, oldest first
    List,
    /// Propose that something is disclosed to somebody outside
    Disclosure(Disclosure),
    /// Approve what another person proposed
    Approve(Yes),
}

#[derive(Debug, Args)]
pub(crate) struct Disclosure {
    /// To whom
    #[arg(value_parser = given::words)]
    recipient: String,
    /// What: for an identification "search SEARCH face FACE"
    #[arg(value_parser = given::words)]
    matter: String,
}

#[derive(Debug, Args)]
pub(crate) struct Yes {
    /// The proposal's id
    proposal: ProposalId,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::List => {
            let reach = context.reach()?;
            reach.show(&reach.all::<ProposalView>(&Ask::of("listProposals"))?, |proposals| {
                if proposals.is_empty() {
                    return output::line("nothing was proposed yet");
                }
                proposals.iter().try_for_each(print_proposal)
            })
        }
        Command::Disclosure(Disclosure { recipient, matter }) => {
            let reach = context.reach_named()?;
            let new = ProposeDisclosure { recipient, matter };
            reach.show(&reach.call(Ask::of("proposeDisclosure").json(&new))?, print_proposal)
        }
        Command::Approve(Yes { proposal }) => {
            let reach = context.reach_named()?;
            let seen: ProposalView = reach.call(Ask::of("showProposal").with("proposal", proposal))?;
            let yes = Approve { about_sha256: seen.about_sha256 };
            reach.show(&reach.call(Ask::of("approveProposal").with("proposal", proposal).json(&yes))?, print_proposal)
        }
    }
}

/// What is proposed, and where it stands.
pub(super) fn print_proposal(proposal: &ProposalView) -> io::Result<()> {
    let what = match &proposal.proposed {
        Proposed::Execution { order } => format!("carry out the order {order}"),
        Proposed::Lifting { order } => format!("lift the order {order}"),
        Proposed::Narrowing { order } => format!("narrow the order {order} to the people in its scope"),
        Proposed::Disclosure { recipient, matter } => format!("disclose to {recipient}: {matter}"),
    };
    let state = match (proposal.state, &proposal.approved_by) {
        (ProposalState::Open, _) => format!("waits for another person until {}", output::second(proposal.expires_at)),
        (ProposalState::Approved, Some(by)) => format!("approved by {by}, not yet done"),
        (ProposalState::Used, Some(by)) => format!("approved by {by}, and done"),
        _ => "its time is over".to_owned(),
    };
    output::line(format!("proposal {}: {what}", proposal.id))?;
    output::line(format!("  by {}; {state}", proposal.by))?;
    if !proposal.shown.is_null() {
        output::line(format!("  exactly: {}", proposal.shown))?;
    }
    output::line(format!("  SHA-256 {}", proposal.about_sha256))
}
