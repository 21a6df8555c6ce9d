//! `countenance source`: folders of a running server's machine that it may enrol from.

use std::process::ExitCode;

use clap::Subcommand;
use server::client::Ask;
use server::sources::SourceView;

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The folders that the server's configuration names; enrol from them as source:NAME/PATH
    List,
}

pub(crate) fn run(Command::List: &Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.beside_for("a source")?;
    let sources: Vec<SourceView> = reach.call(Ask::of("listSources"))?;
    reach.show(&sources, |sources| {
        let rows: Vec<_> = sources
            .iter()
            .map(|source| {
                let galleries =
                    if source.galleries.is_empty() { "every".to_owned() } else { source.galleries.join(", ") };
                let readable = if source.readable { "yes" } else { "no" };
                [format!("source:{}", source.name), galleries, readable.to_owned()]
            })
            .collect();
        if rows.is_empty() {
            return output::line("the server's configuration names no source; `[[source]]` makes one");
        }
        output::table(["SOURCE", "GALLERIES", "CAN BE READ"], &rows)
    })
}
