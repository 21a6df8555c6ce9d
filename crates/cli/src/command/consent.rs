//! `countenance consent`: a subject's yes, and its end.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use server::api::resources::{GiveConsent, Withdraw as Withdrawal};
use server::basis::Guardian;
use server::client::Ask;
use server::service::consents::ConsentView;
use server::service::erase::ErasureReport;
use server::service::papers;

use super::erase::print_report;
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Record that a person said yes to one gallery
    Give(Give),
    /// Record that a person took the yes back; use stops, and what was held on it is erased
    Withdraw(Withdraw),
    /// The consents of one person
    Show(Show),
}

#[derive(Debug, Args)]
pub(crate) struct Give {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    subject: String,
    /// The version of the text that the person agreed to
    #[arg(long, value_name = "VERSION", value_parser = given::words)]
    text_version: String,
    /// The signed form or recording; its digest is kept
    #[arg(long, value_name = "FILE")]
    evidence: PathBuf,
    /// Who consents for a minor
    #[arg(long, value_name = "NAME", value_parser = given::words, requires = "relationship")]
    guardian: Option<String>,
    /// What the guardian is to the minor, e.g. mother
    #[arg(long, value_name = "WORD", value_parser = given::words, requires = "guardian")]
    relationship: Option<String>,
    /// When the consent ends by itself: a day, to its end (UTC)
    #[arg(long, value_name = "DATE", value_parser = given::until)]
    expires: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    subject: String,
    /// Hold the erasure back, and why (e.g. an open access request); use stops all the same
    #[arg(long, value_name = "REASON", value_parser = given::words)]
    hold_erasure: Option<String>,
    /// Look for the person's bytes on disk before and after the erasure
    #[arg(long, conflicts_with = "hold_erasure")]
    scan: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    subject: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach()?;
    let of =
        |operation, gallery: &str, subject: &str| Ask::of(operation).with("gallery", gallery).with("subject", subject);
    match command {
        Command::Give(args) => {
            let guardian = args.guardian.zip(args.relationship).map(|(name, relationship)| Guardian {
                name,
                relationship,
                evidence_sha256: None,
            });
            let new = GiveConsent {
                text_version: args.text_version,
                // The paper stays here: what is recorded is that it is this one.
                evidence_sha256: papers::digest_of(&args.evidence)?,
                guardian,
                expires_at: args.expires,
            };
            let given: ConsentView = reach.call(of("giveConsent", &args.gallery, &args.subject).json(&new))?;
            reach.show(&given, |given| output::line(format!("{} consented; receipt {}", given.label, given.consent.id)))
        }
        Command::Withdraw(Withdraw { gallery, subject, hold_erasure, scan }) => {
            let how = Withdrawal { hold_erasure, scan };
            let erased: Option<ErasureReport> = reach.call(of("withdrawConsent", &gallery, &subject).json(&how))?;
            reach.show(&erased, |erased| {
                output::line(format!("the consent of {subject} is withdrawn; use has stopped"))?;
                match erased {
                    Some(report) => print_report(report),
                    None => output::line(format!(
                        "the erasure is held back; carry it out with `countenance erase subject {gallery} {subject} --reason TEXT`"
                    )),
                }
            })
        }
        Command::Show(Show { gallery, subject }) => {
            let consents: Vec<ConsentView> = reach.call(of("listConsents", &gallery, &subject))?;
            reach.show(&consents, |consents| print_consents(consents))
        }
    }
}

/// Consents, one a row.
pub(super) fn print_consents(consents: &[ConsentView]) -> io::Result<()> {
    let moment = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let rows: Vec<_> = consents
        .iter()
        .map(|ConsentView { state, consent, .. }| {
            [
                consent.id.to_string(),
                state.dpv().trim_start_matches("dpv:Consent").to_lowercase(),
                consent.text_version.clone(),
                moment(Some(consent.given_at)),
                moment(consent.expires_at),
                moment(consent.withdrawn_at),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no consent is recorded");
    }
    output::table(["RECEIPT", "STATE", "TEXT", "GIVEN", "EXPIRES", "WITHDRAWN"], &rows)
}
