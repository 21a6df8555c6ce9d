//! `countenance answer`: the answer to a request for access or portability.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use server::ServiceError;
use server::basis::RequestId;
use server::client::Ask;
use server::service::answer::{AnswerCheck, AnswerReport, check, schema};
use server::service::document::sha256;

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Put together what is held about the person who asks; what was put together before is replaced
    Prepare(Prepare),
    /// Write the answer to a file, to be handed over
    Save(Save),
    /// Check an answer offline; needs no installation
    Check(Check),
    /// The JSON Schema of an answer's data.json; needs no installation
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct Prepare {
    /// The request's id, as `request list` shows it
    request: RequestId,
}

#[derive(Debug, Args)]
pub(crate) struct Save {
    /// The request's id, as `request list` shows it
    request: RequestId,
    /// The file to write, a ZIP archive readable by its owner only
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The answer, a ZIP archive
    file: PathBuf,
    /// The log's public key as `log key` prints it, or a file that holds it
    #[arg(long, value_name = "KEY")]
    key: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Prepare(Prepare { request }) => {
            let reach = context.reach_named()?;
            let report: AnswerReport =
                reach.call(Ask::of("prepareAnswer").with("request", request).json(&json!({})))?;
            reach.show(&report, print_report)
        }
        Command::Save(Save { request, file }) => {
            let reach = context.reach_named()?;
            let bytes = reach.file(Ask::of("downloadAnswer").with("request", request))?;
            output::file(&file, &bytes)?;
            let saved = json!({ "file": file, "bytes": bytes.len(), "sha256": sha256(&bytes) });
            context.print(&saved, |_| {
                output::line(format!("saved to {} ({} bytes)", file.display(), bytes.len()))?;
                output::line("  it shows a person's faces: hand it over by a secure way, then remove it")
            })
        }
        Command::Check(Check { file, key }) => {
            let checked = check(&read(file)?, &key_of(&key)?.parse().map_err(ServiceError::from)?)?;
            context.print(&checked, print_check)
        }
        Command::Schema => {
            output::text(&schema())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The key itself, or what stands in the file of that name.
fn key_of(key: &str) -> Result<String, Failure> {
    let path = PathBuf::from(key);
    if !path.is_file() {
        return Ok(key.to_owned());
    }
    let bytes = read(path)?;
    String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("{key} holds no key; it is not text")))
}

fn read(path: PathBuf) -> Result<Vec<u8>, Failure> {
    std::fs::read(&path).map_err(|source| ServiceError::Io { doing: "read", path, source }.into())
}

fn print_report(report: &AnswerReport) -> io::Result<()> {
    output::line(format!(
        "put together: {} in {}, {} with {}",
        output::count(report.faces, "face", "faces"),
        output::count(report.galleries, "gallery", "galleries"),
        output::count(report.pictures, "picture", "pictures"),
        match report.covered {
            1 => "1 place covered".to_owned(),
            covered => format!("{covered} places covered"),
        },
    ))?;
    output::line(format!(
        "searches: {} returned the person, {} more ran while a gallery held them",
        report.searches_returned, report.searches_compared
    ))?;
    for left_out in &report.withheld {
        output::line(format!("left out: {} ({})", left_out.class, left_out.article))?;
    }
    output::line(format!("archive: {} bytes, SHA-256 {}", report.bytes, report.sha256))?;
    output::line(format!("  `countenance answer save {} FILE.zip` writes it to a file", report.request))
}

fn print_check(checked: &AnswerCheck) -> io::Result<()> {
    output::line(format!("the answer to request {} is as {} signed it", checked.request, checked.origin))?;
    output::line(format!(
        "  put together {}; {}, {} that stand in the log",
        checked.prepared_at,
        output::count(checked.files, "file", "files"),
        output::count(checked.leaves, "leaf", "leaves"),
    ))
}
