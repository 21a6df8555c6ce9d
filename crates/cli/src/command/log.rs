//! `countenance log`: the tamper-evident log.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use server::api::resources::{LastLeaves, Proof as LeafProof, PublicKey};
use server::client::Ask;
use server::service::log::{LeafView, LogReport};

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Recompute the whole log from its leaves up; names the first bad leaf
    Check,
    /// The proof that one leaf stands in the log, for a reader without access to this installation
    Proof(Proof),
    /// The log's public key, in note format
    Key,
    /// The last leaves: index, kind and hour
    Tail(Tail),
}

#[derive(Debug, Args)]
pub(crate) struct Proof {
    /// The leaf's index, as commands show it
    leaf: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Tail {
    /// How many
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    count: u64,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach()?;
    match command {
        Command::Check => reach.show(&reach.call(Ask::of("checkLog"))?, print),
        // Proof and key are fed to other programs as they are: no line is added to them.
        Command::Proof(Proof { leaf }) => {
            let LeafProof { proof } = reach.call(Ask::of("proveLeaf").with("leaf", leaf))?;
            context.print(&json!({ "leaf": leaf, "proof": proof }), |_| output::line(proof.trim_end()))
        }
        Command::Key => {
            let key: PublicKey = reach.call(Ask::of("showLogKey"))?;
            context.print(&key, |PublicKey { key }| output::line(key))
        }
        Command::Tail(Tail { count }) => {
            let leaves: Vec<LeafView> = reach.call(Ask::of("listLeaves").query(&LastLeaves { last: Some(count) }))?;
            reach.show(&leaves, |leaves| {
                let rows: Vec<_> = leaves
                    .iter()
                    .map(|leaf| [leaf.leaf.to_string(), leaf.hour.to_string(), leaf.kind.clone()])
                    .collect();
                output::table(["LEAF", "HOUR", "KIND"], &rows)
            })
        }
    }
}

fn print(report: &LogReport) -> io::Result<()> {
    output::line(format!("the log is whole: {} leaves, all as signed", report.size))?;
    output::line(format!("log     {}", report.origin))?;
    output::line(format!("key     {}", report.key))?;
    output::line(format!("root    {}", report.root))?;
    let rows: Vec<_> = report.events.iter().map(|(kind, count)| [kind.clone(), count.to_string()]).collect();
    output::table(["KIND", "LEAVES"], &rows)
}
