//! `countenance api`: the interface of a server, described without one.

use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the description (OpenAPI 3.1, JSON)
    Describe,
    /// Print the description as one HTML page
    Page,
    /// Print who may call what (Markdown)
    Roles,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Describe => output::text(&server::api::openapi::text())?,
        Command::Roles => output::text(&server::api::roles::table())?,
        Command::Page => output::text(&server::http::documentation_page())?,
    }
    Ok(ExitCode::SUCCESS)
}
