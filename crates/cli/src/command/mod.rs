//! The commands, one a file: what can be typed, and what is done with it. Each reads as request, use case, print.

pub(crate) mod account;
pub(crate) mod answer;
pub(crate) mod api;
pub(crate) mod approval;
pub(crate) mod backup;
pub(crate) mod breach;
pub(crate) mod certificate;
pub(crate) mod cluster;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod consent;
mod context;
pub(crate) mod detect;
pub(crate) mod doctor;
pub(crate) mod enrol;
pub(crate) mod erase;
pub(crate) mod evaluate;
pub(crate) mod evidence;
mod follow;
pub(crate) mod gallery;
mod given;
pub(crate) mod identification;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod job;
pub(crate) mod key;
pub(crate) mod log;
pub(crate) mod mandate;
pub(crate) mod models;
pub(crate) mod order;
mod probe;
mod progress;
mod reach;
pub(crate) mod registers;
pub(crate) mod request;
pub(crate) mod residue;
pub(crate) mod retention;
pub(crate) mod search;
pub(crate) mod serve;
mod server_options;
pub(crate) mod source;
pub(crate) mod subject;
pub(crate) mod sweep;
pub(crate) mod task;
pub(crate) mod verify;
mod watch;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::failure::Failure;
pub(crate) use context::{Context, Environment};
pub(crate) use server_options::ServerOptions;

/// Does what was typed.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let command = match cli.command {
        // Those that need no installation, or choose it themselves.
        Command::Completions(args) => return completions::run(&args),
        Command::Serve(args) => return serve::run(args, cli.common),
        Command::Config(command) => return config::run(command),
        Command::Api(command) => return api::run(&command),
        other => other,
    };
    let context = Context::new(cli.common)?;
    match command {
        Command::Init(args) => init::run(args, &context),
        Command::Gallery(command) => gallery::run(command, &context),
        Command::Subject(command) => subject::run(command, &context),
        Command::Consent(command) => consent::run(command, &context),
        Command::Register(command) => registers::run(command, &context),
        Command::Breach(command) => breach::run(command, &context),
        Command::Mandate(command) => mandate::run(command, &context),
        Command::Enrol(args) => enrol::run(args, &context),
        Command::Import(command) => import::run(command, &context),
        Command::Search(args) => search::run(args, &context),
        Command::Verify(args) => verify::run(args, &context),
        Command::Sweep(command) => sweep::run(command, &context),
        Command::Detect(args) => detect::run(&args, &context),
        Command::Cluster(command) => cluster::run(command, &context),
        Command::Evaluate(args) => evaluate::run(args, &context),
        Command::Erase(command) => erase::run(command, &context),
        Command::Request(command) => request::run(command, &context),
        Command::Certificate(command) => certificate::run(command, &context),
        Command::Retention(command) => retention::run(command, &context),
        Command::Residue(args) => residue::run(&args, &context),
        Command::Identification(command) => identification::run(command, &context),
        Command::Order(command) => order::run(command, &context),
        Command::Approval(command) => approval::run(command, &context),
        Command::Task(command) => task::run(command, &context),
        Command::Evidence(command) => evidence::run(command, &context),
        Command::Backup(command) => backup::run(command, &context),
        Command::Answer(command) => answer::run(command, &context),
        Command::Account(command) => account::run(command, &context),
        Command::Key(command) => key::run(command, &context),
        Command::Job(command) => job::run(command, &context),
        Command::Source(command) => source::run(&command, &context),
        Command::Log(command) => log::run(command, &context),
        Command::Models(command) => models::run(command, &context),
        Command::Doctor(args) => doctor::run(&args, &context),
        Command::Completions(_) | Command::Serve(_) | Command::Config(_) | Command::Api(_) => {
            unreachable!("they were done above")
        }
    }
}
