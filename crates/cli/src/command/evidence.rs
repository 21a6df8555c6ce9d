//! `countenance evidence`: the evidence of an order, and checking it offline.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use server::ServiceError;
use server::basis::OrderId;
use server::client::Ask;
use server::service::evidence::{self, BundleReport};

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Save the evidence of an order: a ZIP archive with signature, opened leaves and the whole log
    Save(Save),
    /// Check such an archive offline: signature, digests, leaves, proofs and the whole log in it
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Save {
    /// The order's id, as `order list` shows it
    order: OrderId,
    /// Where it is written
    #[arg(value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The archive
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// The log's public key as `log key` prints it, or a file with it; from elsewhere than the archive
    #[arg(long)]
    key: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Save(Save { order, out }) => {
            let reach = context.reach()?;
            let zip = reach.file(Ask::of("saveEvidence").with("order", order))?;
            output::file(&out, &zip)?;
            reach.show(&json!({ "order": order, "file": out, "bytes": zip.len() }), |_| {
                output::line(format!("{}: {} bytes", out.display(), zip.len()))?;
                output::line("  check it anywhere with `countenance evidence check BUNDLE --key KEY`")
            })
        }
        // Needs no installation: whoever was handed the archive checks it.
        Command::Check(Check { bundle, key }) => {
            let zip = read(&bundle)?;
            let key = if Path::new(&key).is_file() {
                String::from_utf8_lossy(&read(Path::new(&key))?).into_owned()
            } else {
                key
            };
            context.print(&evidence::check(&zip, &key)?, print)
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ServiceError> {
    std::fs::read(path).map_err(|source| ServiceError::Io { doing: "read", path: path.to_path_buf(), source })
}

fn print(report: &BundleReport) -> io::Result<()> {
    if report.bundle.sample {
        output::line("SAMPLE RECORDS")?;
    }
    output::line(format!("the bundle holds: order {} of {}", report.reference, report.authority))?;
    output::line(format!("log      {}, {} leaves, all as signed", report.log, report.log_size))?;
    output::line(format!("root     {}", report.log_root))?;
    output::line(format!("files    {}, all as signed", report.files))?;
    output::line(format!("opened   {}", output::count(report.opened.len(), "leaf", "leaves")))?;
    output::line(format!("state    {}", report.bundle.state.name()))?;
    output::line(format!(
        "delay    {} days, {}; cap of a fine {}",
        report.bundle.exposure.days_late, report.bundle.exposure.penalty, report.bundle.exposure.fine_cap
    ))
}
