//! `countenance residue`: looks for what should be gone. Needs no installation.

use std::path::PathBuf;
use std::process::ExitCode;

use server::service::residue::{self, Scan, Wanted};

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder whose files are looked through, all of them
    #[arg(value_name = "DIR")]
    place: PathBuf,
    /// What to look for: a file (any varied 32 bytes of it), text:WORDS or hex:DIGITS
    #[arg(value_name = "PATTERN", required = true)]
    patterns: Vec<String>,
    /// Look through the memory of this process too (Linux; of the same user)
    #[arg(long, value_name = "PID")]
    process: Option<u32>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let wanted = args.patterns.iter().map(|typed| Wanted::parse(typed)).collect::<Result<Vec<_>, _>>()?;
    let mut scan = Scan::default();
    residue::files(&args.place, &wanted, &mut scan)?;
    if let Some(pid) = args.process {
        residue::process(pid, &wanted, &mut scan)?;
    }
    context.print(&scan, |scan| {
        for find in &scan.finds {
            output::line(format!("FOUND  {} at byte {} of {}", find.pattern, find.at, find.place))?;
        }
        let looked = format!(
            "{} looked for in {} and {}",
            output::count(scan.patterns, "pattern", "patterns"),
            output::count(scan.files, "file", "files"),
            output::count(scan.regions, "region of memory", "regions of memory")
        );
        output::line(format!("{looked}; {}", output::count(scan.finds.len(), "find", "finds")))
    })?;
    Ok(if scan.finds.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
