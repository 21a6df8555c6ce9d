//! What can be typed: the commands, and the options that every command takes. A command's own options stand beside
//! what the command does, in `command/`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::command::{
    Environment, ServerOptions, api, backup, breach, cluster, completions, config, consent, detect, doctor, enrol,
    erase, evaluate, gallery, import, init, job, key, log, mandate, models, registers, request, search, serve, source,
    subject, sweep, verify,
};
use crate::command::{account, answer};
use crate::command::{approval, evidence, identification, order, task};
use crate::command::{certificate, residue, retention};

/// A face search engine that can show its right to look.
#[derive(Debug, Parser)]
#[command(name = "countenance", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// The data directory: everything the installation holds [default: countenance-data]
    #[arg(long, global = true, value_name = "DIR", env = "COUNTENANCE_DATA", hide_env_values = true)]
    pub(crate) data: Option<PathBuf>,
    /// Where the root key stands when not inside the data directory (a separate disk is safer)
    #[arg(long, global = true, value_name = "FILE", env = "COUNTENANCE_ROOT_KEY", hide_env_values = true)]
    pub(crate) root_key: Option<PathBuf>,
    /// Where model packs stand [default: countenance/packs in the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "COUNTENANCE_PACKS", hide_env_values = true)]
    pub(crate) packs: Option<PathBuf>,
    /// The ONNX Runtime shared library
    #[arg(long, global = true, value_name = "FILE", env = "COUNTENANCE_ONNXRUNTIME", hide_env_values = true)]
    pub(crate) onnxruntime: Option<PathBuf>,
    /// Who is acting, as recorded in the log's readable records [default: the system's user name]
    #[arg(long, global = true, value_name = "NAME", env = "COUNTENANCE_OPERATOR", hide_env_values = true)]
    pub(crate) operator: Option<String>,
    /// Print JSON instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) server: ServerOptions,
    #[command(flatten)]
    pub(crate) environment: Environment,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up a data directory for one controller
    Init(init::Args),
    /// Galleries and their legal basis
    #[command(subcommand)]
    Gallery(gallery::Command),
    /// Enrolled people
    #[command(subcommand)]
    Subject(subject::Command),
    /// A subject's yes or no
    #[command(subcommand)]
    Consent(consent::Command),
    /// Registers for authorities and the public
    #[command(subcommand)]
    Register(registers::Command),
    /// Breaches of security and their 72 hours
    #[command(subcommand)]
    Breach(breach::Command),
    /// Who may search, for what, until when
    #[command(subcommand)]
    Mandate(mandate::Command),
    /// Take photographs into a gallery
    Enrol(enrol::Args),
    /// Take in what was kept elsewhere
    #[command(subcommand)]
    Import(import::Command),
    /// Search a gallery by a face (1:N)
    Search(search::Args),
    /// Compare two photographs (1:1); nothing is kept
    Verify(verify::Args),
    /// The exact search that answers a right or an order
    #[command(subcommand)]
    Sweep(sweep::Command),
    /// Find faces in a photograph; no template is computed, nothing is kept
    Detect(detect::Args),
    /// Unnamed faces that may be one person's
    #[command(subcommand)]
    Cluster(cluster::Command),
    /// Measure accuracy on your own labelled photographs (DIR/person/photo); nothing is kept
    Evaluate(evaluate::Args),
    /// Remove a face, image, subject or gallery for good
    #[command(subcommand)]
    Erase(erase::Command),
    /// People's requests for their rights, from the receipt to the answer
    #[command(subcommand)]
    Request(request::Command),
    /// What shows an erasure to people outside
    #[command(subcommand)]
    Certificate(certificate::Command),
    /// What is over, and erasing it
    #[command(subcommand)]
    Retention(retention::Command),
    /// Look for what should be gone, in files and in a process's memory; needs no installation
    Residue(residue::Args),
    /// A match that leaves the system
    #[command(subcommand)]
    Identification(identification::Command),
    /// Orders of authorities
    #[command(subcommand)]
    Order(order::Command),
    /// What needs two people
    #[command(subcommand)]
    Approval(approval::Command),
    /// Questions and letters of authorities
    #[command(subcommand)]
    Task(task::Command),
    /// The evidence of an order
    #[command(subcommand)]
    Evidence(evidence::Command),
    /// Copies of the ciphertext in other places, without any key
    #[command(subcommand)]
    Backup(backup::Command),
    /// What is held about a person who asks, put together for them
    #[command(subcommand)]
    Answer(answer::Command),
    /// People who sign in to the pages
    #[command(subcommand)]
    Account(account::Command),
    /// Keys to the server
    #[command(subcommand)]
    Key(key::Command),
    /// Work that a running server does by itself
    #[command(subcommand)]
    Job(job::Command),
    /// Folders of a running server's machine that it may enrol from
    #[command(subcommand)]
    Source(source::Command),
    /// The tamper-evident log
    #[command(subcommand)]
    Log(log::Command),
    /// Model packs
    #[command(subcommand)]
    Models(models::Command),
    /// Serve an installation to people and programs, until asked to stop
    Serve(serve::Args),
    /// The configuration of a server
    #[command(subcommand)]
    Config(config::Command),
    /// The interface of a server, described
    #[command(subcommand)]
    Api(api::Command),
    /// Check this machine and this installation
    Doctor(doctor::Args),
    /// Print shell completions
    Completions(completions::Args),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    fn every_argument_has_help(command: &clap::Command) {
        for argument in
            command.get_arguments().filter(|argument| !argument.is_global_set() || command.get_name() == "countenance")
        {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let place = format!("{} {}", command.get_name(), argument.get_id());
            assert!(!help.is_empty() && !help.contains('\n') && !help.ends_with('.'), "{place}: '{help}'");
        }
        for below in command.get_subcommands() {
            assert!(below.get_about().is_some(), "{} says nothing of itself", below.get_name());
            every_argument_has_help(below);
        }
    }

    #[test]
    fn every_argument_has_one_clear_line_of_help() {
        let command = Cli::command();
        command.clone().debug_assert();
        every_argument_has_help(&command);
    }
}
