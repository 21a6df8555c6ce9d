//! `countenance identification`: a match leaves the system.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::ServiceError;
use server::api::Nothing;
use server::api::resources::ExportIdentification;
use server::basis::{FaceId, SearchId};
use server::client::Ask;
use server::service::document::Document;
use server::service::identifications::{self, Confirmations, Exported, SaidBy};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Confirm that a face a search showed is the person searched for; two people are needed
    Confirm(Match),
    /// Say that a face a search showed is another person's; it is not shown again in the same case
    Reject(Match),
    /// Take back what you said of a match, whichever it was
    TakeBack(Match),
    /// Let a match leave, signed: an identification where two people confirmed it, else a lead
    Export(Export),
    /// Check such a document offline, with the log's public key alone
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The gallery's name or id
    gallery: String,
    /// The search's id, as `search` shows it
    search: SearchId,
    /// The face's id, as `search` shows it
    face: FaceId,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    of: Match,
    /// Somebody outside it goes to; two people approve that first: `approval disclosure`
    #[arg(long, value_name = "NAME", value_parser = given::words)]
    recipient: Option<String>,
    /// Where the signed document is written, as JSON
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The document, as it was written
    file: PathBuf,
    /// The log's public key, as `log key` prints it
    #[arg(long)]
    key: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(of) => check(&of, context),
        Command::Confirm(of) => said(&of, "confirmIdentification", context),
        Command::Reject(of) => said(&of, "rejectMatch", context),
        Command::TakeBack(of) => said(&of, "takeBackWord", context),
        Command::Export(Export { of, recipient, out }) => {
            let reach = context.reach_named()?;
            let asked = of.asked("exportIdentification").json(&ExportIdentification { recipient });
            let exported: Exported = reach.call(asked)?;
            let json = serde_json::to_vec_pretty(&exported.document).expect("a document is plain data");
            output::file(&out, &json)?;
            reach.show(&exported, |exported| {
                let kind = if exported.identification { "identification" } else { "lead; it is no identification" };
                output::line(format!("{}: {kind} (leaf {})", out.display(), exported.leaf))
            })
        }
    }
}

/// Says something of a match, and prints where it stands then.
fn said(of: &Match, operation: &'static str, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let stands: Confirmations = reach.call(of.asked(operation).json(&Nothing {}))?;
    reach.show(&stands, |stands| {
        let names = |said: &[SaidBy]| said.iter().map(|by| by.by.as_str()).collect::<Vec<_>>().join(", ");
        if !stands.confirmed.is_empty() {
            output::line(format!("confirmed by {}", names(&stands.confirmed)))?;
        }
        if !stands.rejected.is_empty() {
            output::line(format!("said to be another person by {}", names(&stands.rejected)))?;
            return output::line("while that stands it leaves as a lead, and is not shown again in the same case");
        }
        if stands.two_people {
            return output::line("two people confirmed it: it can leave as an identification");
        }
        let who = if stands.confirmed.is_empty() { "two people have" } else { "another person has" };
        output::line(format!("{who} to confirm it; until then it leaves as a lead"))
    })
}

fn check(Check { file, key }: &Check, context: &Context) -> Result<ExitCode, Failure> {
    let bytes = std::fs::read(file).map_err(|source| ServiceError::Io { doing: "read", path: file.clone(), source })?;
    let document: Document = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::Usage(format!("{} is no signed document: {error}", file.display())))?;
    let key = key.parse().map_err(|error| Failure::Usage(format!("--key: {error}")))?;
    let (identification, said) = identifications::check(&document, &key)?;
    context.print(&said, |said| {
        let kind = if identification { "identification" } else { "lead; it is no identification" };
        output::line(format!("{} is as {} signed it: {kind}", file.display(), said.controller))?;
        output::line(format!("  {}", said.watermark))
    })
}

impl Match {
    fn asked(&self, operation: &'static str) -> Ask {
        let Self { gallery, search, face } = self;
        Ask::of(operation).with("gallery", gallery).with("search", search).with("face", face)
    }
}
