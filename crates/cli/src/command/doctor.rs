//! `countenance doctor`: looks at this machine and installation for what will not work.

use std::process::ExitCode;

use server::Ambient;
use server::service::doctor::doctor;

use super::Context;
use crate::failure::Failure;
use crate::output;

/// Nothing beside the common options.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let findings = doctor(&context.settings, &Ambient::system());
    context.print(&findings, |findings| {
        findings.iter().try_for_each(|finding| {
            output::line(format!("{}  {}: {}", if finding.well { "ok " } else { "BAD" }, finding.about, finding.text))
        })
    })?;
    Ok(if findings.iter().all(|finding| finding.well) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
