//! `countenance job`: work that a running server does by itself.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use server::api::{Page, Paging};
use server::basis::JobId;
use server::client::Ask;
use server::jobs::{JobResult, JobView, Work};

use super::{Context, cluster, enrol, gallery};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The newest jobs, newest first
    List(List),
    /// One job, with its progress and what came of it
    Show(Named),
    /// End a job; what it did stays
    Cancel(Named),
    /// Begin a job again that failed or was cancelled; what it had done is recognised
    Resume(Named),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// How many
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    count: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The job's id, as `job list` shows it
    #[arg(value_name = "JOB")]
    id: JobId,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.beside_for("a job")?;
    let of = |operation, Named { id }| reach.call::<JobView>(Ask::of(operation).with("job", id));
    match command {
        Command::List(List { count }) => {
            let paging = Paging { limit: Some(count), cursor: None };
            let page: Page<JobView> = reach.call(Ask::of("listJobs").query(&paging))?;
            reach.show(&page.items, |jobs| print_all(jobs))
        }
        Command::Show(named) => reach.show(&of("showJob", named)?, print),
        Command::Cancel(named) => reach.show(&of("cancelJob", named)?, print),
        Command::Resume(named) => reach.show(&of("resumeJob", named)?, print),
    }
}

fn print_all(jobs: &[JobView]) -> io::Result<()> {
    let rows: Vec<_> = jobs
        .iter()
        .map(|job| {
            [
                job.id.to_string(),
                job.state.name().to_owned(),
                what(job.work.as_ref()),
                progress(job),
                job.gallery.map_or_else(|| "-".to_owned(), |gallery| gallery.to_string()),
                job.by.clone().unwrap_or_else(|| "-".to_owned()),
                job.created_at.to_string(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("there is no job");
    }
    output::table(["JOB", "STATE", "WORK", "DONE", "GALLERY", "BY", "ASKED FOR"], &rows)
}

fn print(job: &JobView) -> io::Result<()> {
    let done = if job.total == 0 { String::new() } else { format!(", {}", progress(job)) };
    output::line(format!("job {}: {}, {}{done}", job.id, what(job.work.as_ref()), job.state.name()))?;
    output::line(format!(
        "asked for by {} at {}; changed at {}",
        job.by.as_deref().unwrap_or("-"),
        job.created_at,
        job.updated_at
    ))?;
    match &job.result {
        None => Ok(()),
        Some(JobResult::Error { detail }) => output::line(detail),
        Some(JobResult::Refused { refusals }) => {
            refusals.iter().try_for_each(|refusal| output::line(refusal.to_string()))
        }
        Some(JobResult::Report { report }) => match &job.work {
            Some(Work::Enrol(_)) => print_report(report, enrol::print),
            Some(Work::Cluster { .. }) => print_report(report, cluster::print_run),
            Some(Work::ReEmbed { .. }) => print_report(report, gallery::print_renewed),
            // Its format is published; the words for it stand beside the run.
            Some(Work::Evaluate(_)) | None => output::json(report),
        },
    }
}

fn print_report<R: DeserializeOwned>(report: &serde_json::Value, print: fn(&R) -> io::Result<()>) -> io::Result<()> {
    match R::deserialize(report) {
        Ok(report) => print(&report),
        // A server of another version tells something else: shown as it came.
        Err(_) => output::json(report),
    }
}

fn what(work: Option<&Work>) -> String {
    let Some(work) = work else { return "taken away by an erasure".to_owned() };
    match work {
        Work::Enrol(from) if from.path.is_empty() => format!("enrol from source:{}", from.source),
        Work::Enrol(from) => format!("enrol from source:{}/{}", from.source, from.path),
        Work::Cluster { .. } => "group faces".to_owned(),
        Work::ReEmbed { pack } => format!("move to pack {pack}"),
        Work::Evaluate(asked) => format!("evaluate on source:{}/{}", asked.source, asked.path),
    }
}

fn progress(job: &JobView) -> String {
    match job.total {
        0 => "-".to_owned(),
        total => format!("{} of {total}", job.done),
    }
}
