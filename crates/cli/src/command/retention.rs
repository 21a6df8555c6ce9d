//! `countenance retention`: what is over, and erasing it.

use std::io;
use std::process::ExitCode;

use clap::Subcommand;
use server::client::Ask;
use server::service::retention::{Due, RetentionReport};

use super::Context;
use super::erase::print_report;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What is over: faces beyond their retention, people whose consent ended
    Due,
    /// Erase what is over now; a running server does so every hour
    Run,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Due => {
            let reach = context.reach()?;
            let due: Vec<Due> = reach.call(Ask::of("showRetention"))?;
            reach.show(&due, |due| print(due))
        }
        Command::Run => {
            let reach = context.reach_named()?;
            let report: RetentionReport = reach.call(Ask::of("runRetention"))?;
            reach.show(&report, print_run)?;
            Ok(if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn print(due: &[Due]) -> io::Result<()> {
    let rows: Vec<_> = due
        .iter()
        .map(|due| {
            [
                due.name.clone(),
                due.retention_days.map_or_else(|| "-".to_owned(), |days| days.to_string()),
                due.faces.to_string(),
                due.people.to_string(),
                due.held_back.len().to_string(),
                due.since.map_or_else(|| "-".to_owned(), |since| since.to_string()),
                if due.late { "LATE" } else { "-" }.to_owned(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("there is no gallery");
    }
    output::table(["GALLERY", "DAYS", "FACES OVER", "PEOPLE OVER", "HELD BACK", "SINCE", "ALARM"], &rows)
}

fn print_run(report: &RetentionReport) -> io::Result<()> {
    if report.erasures.is_empty() {
        output::line("nothing was erased")?;
    }
    report.erasures.iter().try_for_each(print_report)?;
    if !report.held_back.is_empty() {
        output::line(format!(
            "held back: {}, until access requests that came first are answered",
            output::count(report.held_back.len(), "face", "faces")
        ))?;
    }
    report.failures.iter().try_for_each(|failure| output::line(format!("FAILED  {failure}")))
}
