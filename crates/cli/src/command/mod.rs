//! The commands, one a file: what can be typed, and what is done with it. Each reads as request, use case, print.

pub(crate) mod cluster;
pub(crate) mod completions;
pub(crate) mod consent;
mod context;
pub(crate) mod detect;
pub(crate) mod doctor;
pub(crate) mod enrol;
pub(crate) mod erase;
pub(crate) mod evaluate;
pub(crate) mod gallery;
mod given;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod mandate;
pub(crate) mod models;
mod probe;
mod progress;
pub(crate) mod search;
pub(crate) mod subject;
pub(crate) mod sweep;
pub(crate) mod verify;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::failure::Failure;
pub(crate) use context::{Context, Environment};

/// Does what was typed.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    if let Command::Completions(args) = cli.command {
        return completions::run(&args);
    }
    let context = Context::new(cli.common)?;
    match cli.command {
        Command::Init(args) => init::run(args, &context),
        Command::Gallery(command) => gallery::run(command, &context),
        Command::Subject(command) => subject::run(command, &context),
        Command::Consent(command) => consent::run(command, &context),
        Command::Mandate(command) => mandate::run(command, &context),
        Command::Enrol(args) => enrol::run(args, &context),
        Command::Search(args) => search::run(args, &context),
        Command::Verify(args) => verify::run(args, &context),
        Command::Sweep(command) => sweep::run(command, &context),
        Command::Detect(args) => detect::run(&args, &context),
        Command::Cluster(command) => cluster::run(command, &context),
        Command::Evaluate(args) => evaluate::run(args, &context),
        Command::Erase(command) => erase::run(command, &context),
        Command::Log(command) => log::run(command, &context),
        Command::Models(command) => models::run(command, &context),
        Command::Doctor(args) => doctor::run(&args, &context),
        Command::Completions(args) => completions::run(&args),
    }
}
