//! `countenance mandate`: who may search, for what, until when.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use server::Ambient;
use server::api::resources::{AskCredentials, IssueMandate};
use server::basis::{Mandate, MandateId, Purpose};
use server::client::Ask;
use server::service::wire_keys::SessionCredentials;

use super::probe::ProbeGround;
use super::reach::Reach;
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Issue a mandate to an operator; the issuer is --operator
    Issue(Issue),
    /// Every mandate, newest last
    List,
    /// Print credentials that clients of Amazon Rekognition act under a mandate of yours with, as credential_process reads them
    Credentials(Credentials),
    /// End a mandate before its time
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Credentials {
    /// The mandate's id, as `mandate list` shows it
    id: MandateId,
    /// The access key of yours that they belong to [default: the one you act with, or your only one]
    #[arg(long, value_name = "ID")]
    access_key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Who will search
    #[arg(long = "for", value_name = "OPERATOR", value_parser = given::words)]
    holder: String,
    /// A gallery that may be searched; may be repeated. None: for comparisons outside any gallery
    #[arg(long = "gallery", value_name = "GALLERY")]
    galleries: Vec<String>,
    /// What for: a purpose that the gallery has
    #[arg(long)]
    purpose: Purpose,
    /// The case or file number
    #[arg(long, value_parser = given::words)]
    case: String,
    /// When it ends: a day, to its end (UTC)
    #[arg(long, value_name = "DATE", value_parser = given::until)]
    expires: Timestamp,
    /// How many searches it allows [default: any number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    searches: Option<u32>,
    /// Print, instead of the mandate, credentials for clients of Amazon Rekognition, as credential_process reads them
    #[arg(long)]
    credential_process: bool,
    /// The access key that the credentials belong to [default: the one you act with, or your only one]
    #[arg(long, value_name = "ID", requires = "credential_process")]
    access_key: Option<String>,
    #[command(flatten)]
    probe: ProbeGround,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// The mandate's id, as `mandate list` shows it
    id: MandateId,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Issue(args) => {
            let reach = context.reach_named()?;
            let new = IssueMandate {
                operator: args.holder,
                purpose: args.purpose,
                case: args.case,
                galleries: args.galleries,
                ground: args.probe.stated(),
                expires_at: args.expires,
                searches: args.searches,
            };
            let issued: Mandate = reach.call(Ask::of("issueMandate").json(&new))?;
            if args.credential_process {
                return credentials(&reach, issued.id, args.access_key);
            }
            reach.show(&issued, |issued| {
                output::line(format!("mandate {} for {}{}", issued.id, issued.operator, self_issued(issued)))?;
                output::line(format!("  search with `countenance search GALLERY PHOTO --mandate {}`", issued.id))
            })
        }
        Command::Credentials(Credentials { id, access_key }) => credentials(&context.reach_named()?, id, access_key),
        Command::List => {
            let reach = context.reach()?;
            reach.show(&reach.all::<Mandate>(&Ask::of("listMandates"))?, |mandates| print(mandates))
        }
        Command::Revoke(Revoke { id }) => {
            let reach = context.reach()?;
            let revoked: Mandate = reach.call(Ask::of("revokeMandate").with("mandate", id))?;
            reach.show(&revoked, |revoked| {
                output::line(format!("mandate {} is revoked; the next search under it is refused", revoked.id))
            })
        }
    }
}

/// Always JSON: it is read by a program.
fn credentials(reach: &Reach<'_>, mandate: MandateId, access_key_id: Option<String>) -> Result<ExitCode, Failure> {
    let ask = Ask::of("issueCredentials").with("mandate", mandate).json(&AskCredentials { access_key_id });
    output::json(&reach.call::<SessionCredentials>(ask)?)?;
    Ok(ExitCode::SUCCESS)
}

fn print(mandates: &[Mandate]) -> io::Result<()> {
    let now = Ambient::system().now();
    let rows: Vec<_> = mandates
        .iter()
        .map(|mandate| {
            let state = match mandate {
                _ if mandate.revoked_at.is_some() => "revoked",
                _ if now >= mandate.expires_at => "expired",
                _ if mandate.searches_left == Some(0) => "used up",
                _ => "valid",
            };
            [
                mandate.id.to_string(),
                state.to_owned(),
                format!("{}{}", mandate.operator, self_issued(mandate)),
                mandate.purpose.to_string(),
                mandate.case.clone(),
                mandate.expires_at.to_string(),
                mandate.searches_left.map_or_else(|| "any".to_owned(), |left| left.to_string()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no mandate was issued yet");
    }
    output::table(["MANDATE", "STATE", "OPERATOR", "PURPOSE", "CASE", "EXPIRES", "SEARCHES LEFT"], &rows)
}

fn self_issued(mandate: &Mandate) -> &'static str {
    if mandate.self_issued() { " (self-issued)" } else { "" }
}
