//! `countenance certificate`: what shows an erasure to people outside.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::ServiceError;
use server::api::resources::TellRecipient;
use server::basis::{ErasureId, RequestId};
use server::client::Ask;
use server::service::certificates::{self, Certificate, CertificateSummary};
use server::service::document::Document;
use server::service::recipients::Told as RecipientTold;

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Certificates, oldest first
    List,
    /// What a certificate says
    Show(Named),
    /// Write a certificate with its signature, or its page to print
    Save(Save),
    /// Check a certificate with the log's public key alone; needs no installation
    Check(Check),
    /// Record that a recipient was told (GDPR Art. 19)
    Told(Told),
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The erasure's id
    erasure: ErasureId,
}

#[derive(Debug, Args)]
pub(crate) struct Save {
    /// The erasure's id
    erasure: ErasureId,
    /// Where to; the signature stands beside it, with .sig added
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the page for people instead
    #[arg(long)]
    html: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The certificate; its signature is read from the file beside it, with .sig added
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The log's public key, as `countenance log key` prints it, or a file that holds it
    #[arg(long, value_name = "KEY")]
    key: String,
}

#[derive(Debug, Args)]
pub(crate) struct Told {
    /// The erasure's id
    #[arg(required_unless_present = "request")]
    erasure: Option<ErasureId>,
    /// The request that led to a rectification or restriction, in place of an erasure
    #[arg(long, value_name = "REQUEST", conflicts_with = "erasure")]
    request: Option<RequestId>,
    /// The organisation that was told
    #[arg(long, value_name = "NAME", value_parser = given::words)]
    recipient: String,
    /// How it was told
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    how: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(args) => check(&args, context),
        Command::List => {
            let reach = context.reach()?;
            let all: Vec<CertificateSummary> = reach.all(&Ask::of("listCertificates"))?;
            reach.show(&all, |all| list(all))
        }
        Command::Show(Named { erasure }) => {
            let reach = context.reach()?;
            let document: Document = reach.call(Ask::of("showCertificate").with("erasure", erasure))?;
            reach.show(&certificates::read(&document)?, print)
        }
        Command::Save(Save { erasure, file, html: true }) => {
            let reach = context.reach()?;
            output::file(&file, &reach.file(Ask::of("certificatePage").with("erasure", erasure))?)?;
            reach.show(&file, |file| output::line(format!("the page stands in {}", file.display())))
        }
        Command::Save(Save { erasure, file, html: false }) => {
            let reach = context.reach()?;
            let document: Document = reach.call(Ask::of("showCertificate").with("erasure", erasure))?;
            output::file(&file, document.json.as_bytes())?;
            output::file(&beside(&file), document.signature.as_bytes())?;
            reach.show(&file, |file| {
                output::line(format!("the certificate stands in {}, its signature beside it", file.display()))
            })
        }
        Command::Told(Told { erasure, request, recipient, how }) => {
            let reach = context.reach_named()?;
            let asked = match (erasure, request) {
                (Some(erasure), _) => Ask::of("tellRecipient").with("erasure", erasure),
                (None, Some(request)) => Ask::of("tellRecipientOfRequest").with("request", request),
                (None, None) => return Err(Failure::Usage("name an erasure or a request".into())),
            };
            let told: RecipientTold = reach.call(asked.json(&TellRecipient { recipient, how }))?;
            reach.show(&told, |told| {
                output::line(format!("recorded at leaf {}: {} was told ({})", told.leaf, told.recipient, told.how))
            })
        }
    }
}

fn check(Check { file, key }: &Check, context: &Context) -> Result<ExitCode, Failure> {
    let signature = beside(file);
    let document = Document { json: text(file)?, signature: text(&signature)? };
    let key = if Path::new(key).is_file() { text(Path::new(key))? } else { key.clone() };
    let certificate = certificates::check_with(&document, &key)?;
    context.print(&certificate, |certificate| {
        output::line(
            "the certificate is whole: signature, leaves and proofs are the log's, and they say what it says",
        )?;
        print(certificate)
    })
}

fn text(path: &Path) -> Result<String, ServiceError> {
    std::fs::read_to_string(path).map_err(|source| ServiceError::Io { doing: "read", path: path.to_path_buf(), source })
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

fn list(all: &[CertificateSummary]) -> io::Result<()> {
    let rows: Vec<_> = all
        .iter()
        .map(|of| {
            [
                of.erasure.to_string(),
                of.executed_at.to_string(),
                of.gallery_name.clone(),
                of.faces.to_string(),
                format!("{} ({})", of.ground.cause, of.ground.article),
                of.recipients_told.to_string(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("nothing was erased yet");
    }
    output::table(["ERASURE", "EXECUTED", "GALLERY", "FACES", "GROUND", "TOLD"], &rows)
}

fn print(of: &Certificate) -> io::Result<()> {
    output::line(format!("erasure {} in gallery '{}'", of.erasure, of.gallery_name))?;
    output::line(format!("{} ({})", of.ground.cause, of.ground.article))?;
    output::line(format!(
        "decided {}, completed {} (leaf {})",
        output::second(of.intended_at),
        output::second(of.executed_at),
        of.executed.index
    ))?;
    let rows: Vec<_> = of
        .classes
        .iter()
        .map(|class| {
            let count = class.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
            [class.class.clone(), count, format!("{:?}", class.became).to_lowercase(), class.how.clone()]
        })
        .collect();
    output::table(["CLASS", "NUMBER", "RESULT", "HOW"], &rows)?;
    of.residuals.iter().try_for_each(|stays| output::line(format!("stays: {}. {}", stays.what, stays.why)))?;
    for backup in &of.backups {
        let place = backup.place.as_ref().map_or_else(String::new, |place| format!(", in '{place}'"));
        output::line(format!("backup made before: {} of {}{place}", backup.backup, output::second(backup.begun_at)))?;
    }
    of.recipients_told.iter().try_for_each(|told| {
        output::line(format!("told: {}, {} ({}, leaf {})", told.recipient, told.how, told.at, told.leaf))
    })
}
