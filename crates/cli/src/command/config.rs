//! `countenance config`: the configuration of a server, printed and looked at.

use std::process::ExitCode;

use clap::Subcommand;

use super::serve::Configured;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print an example with every key, its default and what it is for
    Generate,
    /// Look whether a server can be started with a configuration; tells everything that stands against it
    Check(Configured),
    /// Print the configuration that a server would run with, without secrets
    Dump(Configured),
}

pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Generate => output::text(server::config::example())?,
        Command::Check(configured) => {
            configured.read()?.checked()?;
            output::line("the configuration can be used")?;
        }
        Command::Dump(configured) => output::text(&configured.read()?.dump())?,
    }
    Ok(ExitCode::SUCCESS)
}
