//! `countenance consent`: a subject's yes, and its end.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use server::api::resources::{GiveConsent, GivenConsent, ImportConsents, Withdraw as Withdrawal};
use server::basis::{ConsentId, Guardian};
use server::client::Ask;
use server::service::consent_import::{self, MOST_ROWS, Outcome, RowReport};
use server::service::consent_receipts;
use server::service::consents::ConsentView;
use server::service::document::Document;
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
    /// The receipt of a consent as it stands now, signed (JSON-LD)
    Receipt(Receipt),
    /// Check a receipt offline: signature, fields, leaf and proof
    Check(Check),
    /// Record consents that were kept in a table (CSV or JSONL)
    Import(Import),
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
    /// What shows the guardianship; its digest is kept
    #[arg(long, value_name = "FILE", requires = "guardian")]
    guardian_evidence: Option<PathBuf>,
    /// When the consent ends by itself: a day, to its end (UTC)
    #[arg(long, value_name = "DATE", value_parser = given::until)]
    expires: Option<Timestamp>,
    /// Write the receipt here
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The gallery's name or id
    #[arg(required_unless_present = "receipt", conflicts_with = "receipt", requires = "subject")]
    gallery: Option<String>,
    /// The person's label or id
    #[arg(conflicts_with = "receipt")]
    subject: Option<String>,
    /// The number of the receipt; nothing else is needed
    #[arg(long, value_name = "ID")]
    receipt: Option<ConsentId>,
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

#[derive(Debug, Args)]
pub(crate) struct Receipt {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    subject: String,
    /// Which consent, by its number [default: the latest]
    #[arg(long, value_name = "ID")]
    consent: Option<ConsentId>,
    /// Write it here instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The receipt
    file: PathBuf,
    /// The log's public key, in note format
    #[arg(long)]
    key: String,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The gallery's name or id
    gallery: String,
    /// The table; JSON Lines where its name ends in .jsonl, else CSV with a heading
    file: PathBuf,
    /// Say what would become of each row, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    if let Command::Check(check) = command {
        return self::check(&check, context);
    }
    let reach = context.reach()?;
    let of =
        |operation, gallery: &str, subject: &str| Ask::of(operation).with("gallery", gallery).with("subject", subject);
    match command {
        Command::Give(args) => {
            let shown = args.guardian_evidence.as_deref().map(papers::digest_of).transpose()?;
            let guardian = args.guardian.zip(args.relationship).map(|(name, relationship)| Guardian {
                name,
                relationship,
                evidence_sha256: shown,
            });
            let new = GiveConsent {
                text_version: args.text_version,
                // The paper stays here: what is recorded is that it is this one.
                evidence_sha256: papers::digest_of(&args.evidence)?,
                guardian,
                expires_at: args.expires,
            };
            let given: GivenConsent = reach.call(of("giveConsent", &args.gallery, &args.subject).json(&new))?;
            if let (Some(path), Some(receipt)) = (&args.receipt, &given.receipt) {
                output::file(path, &written(receipt))?;
            }
            reach.show(&given, |GivenConsent { given, receipt, receipt_lacks }| {
                output::line(format!("{} consented; receipt {}", given.label, given.consent.id))?;
                if receipt.is_none() && args.receipt.is_some() {
                    output::line("  the receipt cannot be written yet:")?;
                    receipt_lacks.iter().try_for_each(|lack| output::line(format!("  {lack}")))?;
                }
                Ok(())
            })
        }
        Command::Withdraw(Withdraw { gallery, subject, receipt, hold_erasure, scan }) => {
            let how = Withdrawal { hold_erasure, scan };
            let (ask, whose) = match (receipt, gallery.zip(subject)) {
                (Some(id), _) => {
                    (Ask::of("withdrawConsentByReceipt").with("consent", id), format!("with the receipt {id}"))
                }
                (None, Some((gallery, subject))) => {
                    (of("withdrawConsent", &gallery, &subject), format!("of {subject} in {gallery}"))
                }
                (None, None) => return Err(Failure::Usage("name GALLERY and SUBJECT, or --receipt ID".into())),
            };
            let erased: Option<ErasureReport> = reach.call(ask.json(&how))?;
            reach.show(&erased, |erased| {
                output::line(format!("the consent {whose} is withdrawn; use has stopped"))?;
                match erased {
                    Some(report) => print_report(report),
                    None => output::line(
                        "the erasure is held back; carry it out with `countenance erase subject GALLERY SUBJECT --reason TEXT`",
                    ),
                }
            })
        }
        Command::Show(Show { gallery, subject }) => {
            let consents: Vec<ConsentView> = reach.call(of("listConsents", &gallery, &subject))?;
            reach.show(&consents, |consents| print_consents(consents))
        }
        Command::Receipt(Receipt { gallery, subject, consent, out }) => {
            let consent = consent.map_or_else(|| "latest".to_owned(), |id| id.to_string());
            let asked = of("showConsentReceipt", &gallery, &subject).with("consent", consent);
            let receipt: Document = reach.call(asked)?;
            match out {
                // A receipt is fed to other programs as it is: no line is added to it.
                None => context.print(&receipt, |receipt| output::text(&String::from_utf8_lossy(&written(receipt)))),
                Some(path) => {
                    output::file(&path, &written(&receipt))?;
                    reach.show(&receipt, |_| output::line(format!("the receipt stands in {}", path.display())))
                }
            }
        }
        Command::Import(Import { gallery, file, dry_run }) => {
            let mut reports = Vec::new();
            let mut batch = Vec::new();
            let send = |rows: Vec<_>| -> Result<Vec<RowReport>, Failure> {
                if rows.is_empty() {
                    return Ok(Vec::new());
                }
                let asked = Ask::of("importConsents").with("gallery", &gallery);
                reach.call(asked.json(&ImportConsents { dry_run, rows }))
            };
            for row in consent_import::table(&file)? {
                match row {
                    Ok(row) => batch.push(row),
                    Err(report) => reports.push(report),
                }
                if batch.len() == MOST_ROWS {
                    reports.extend(send(std::mem::take(&mut batch))?);
                }
            }
            reports.extend(send(batch)?);
            reports.sort_by_key(|report| report.line);
            let refused = reports.iter().any(|report| report.outcome == Outcome::Refused);
            reach.show(&reports, |reports| print_import(reports))?;
            Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
        }
        Command::Check(_) => unreachable!("it was done above"),
    }
}

/// A document as it stands in a file.
fn written(document: &Document) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).expect("a document is plain data");
    bytes.push(b'\n');
    bytes
}

fn check(Check { file, key }: &Check, context: &Context) -> Result<ExitCode, Failure> {
    let bytes =
        std::fs::read(file).map_err(|source| server::ServiceError::Io { doing: "read", path: file.clone(), source })?;
    let receipt: Document = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::Usage(format!("{} is no receipt: {error}", file.display())))?;
    let key = key.parse().map_err(|error| Failure::Usage(format!("--key: {error}")))?;
    let checked = consent_receipts::check(&receipt, &key)?;
    context.print(&checked, |checked| {
        output::line(format!("the receipt {} is as {} signed it", checked.consent, checked.controller))?;
        output::line(format!("  given {} to the text {}", checked.given_at, checked.text_version))?;
        output::line(format!("  {} when the receipt was written, {}", checked.state, checked.written_at))?;
        match checked.leaf {
            Some(leaf) => output::line(format!("  its leaf {leaf} stands in the log")),
            None => output::line("  it names no leaf of the log"),
        }
    })
}

fn print_import(reports: &[RowReport]) -> io::Result<()> {
    let count = |outcome| reports.iter().filter(|report| report.outcome == outcome).count();
    for report in reports {
        if let Some(reason) = &report.reason {
            let of = if report.label.is_empty() { String::new() } else { format!(" ({})", report.label) };
            output::line(format!("line {}{of}: {reason}", report.line))?;
        }
    }
    let done = match count(Outcome::WouldRecord) {
        0 => format!("{} recorded", count(Outcome::Recorded)),
        rows => format!("{rows} would be recorded"),
    };
    output::line(format!("{done}, {} known, {} refused", count(Outcome::Known), count(Outcome::Refused)))?;
    let added = reports.iter().filter(|report| report.person_added && report.outcome == Outcome::Recorded).count();
    if added > 0 {
        output::line(format!("{} added", output::count(added, "person", "people")))?;
    }
    Ok(())
}

/// Consents, one a row.
pub(super) fn print_consents(consents: &[ConsentView]) -> io::Result<()> {
    let moment = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), output::second);
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
