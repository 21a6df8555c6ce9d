//! Work that outlasts a call: how far it is, what came of it, and its end or its going on.

use askama::Template;
use axum::extract::Path;
use server::basis::Refusal;
use server::jobs::{JobResult, JobState, JobView, Work};
use server::service::clusters::RunReport;

use super::report::Report;
use crate::call::call;
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "operator/job.html")]
struct JobPage<'a> {
    v: &'a View,
    job: &'a JobView,
    /// The word of what is done.
    kind: &'static str,
    /// Which folder is taken in.
    folder: Option<String>,
    open: bool,
    resumable: bool,
    outcome: Outcome,
}

/// What came of a job.
enum Outcome {
    Nothing,
    Enrolled(Report),
    Clustered(RunReport),
    /// The report of another kind of work, as it stands.
    Other(String),
    Refused(Vec<Refusal>),
    Error(String),
}

/// A job in a list.
pub(crate) struct Line {
    pub(crate) job: JobView,
    pub(crate) kind: &'static str,
    pub(crate) state: &'static str,
}

impl Line {
    pub(crate) fn of(job: JobView) -> Self {
        Self { kind: kind(job.work.as_ref()), state: job.state.name(), job }
    }
}

pub(crate) async fn show(staff: Staff, Path(job): Path<String>) -> Page {
    let view = &staff.visit.view;
    let job: JobView = staff.of(call("showJob").at("job", job)).await?;
    let folder = match &job.work {
        Some(Work::Enrol(from)) if from.path.is_empty() => Some(from.source.clone()),
        Some(Work::Enrol(from)) => Some(format!("{} / {}", from.source, from.path)),
        _ => None,
    };
    let shown = JobPage {
        v: view,
        kind: kind(job.work.as_ref()),
        folder,
        open: matches!(job.state, JobState::Waiting | JobState::Running),
        resumable: job.work.is_some() && matches!(job.state, JobState::Failed | JobState::Cancelled),
        outcome: outcome(&job),
        job: &job,
    };
    page(view, &shown)
}

pub(crate) async fn cancel(staff: Staff, Path(job): Path<String>) -> Page {
    let job: JobView = staff.of(call("cancelJob").at("job", job)).await?;
    done(&format!("/jobs/{}", job.id), "job-cancelled")
}

pub(crate) async fn resume(staff: Staff, Path(job): Path<String>) -> Page {
    let job: JobView = staff.of(call("resumeJob").at("job", job)).await?;
    done(&format!("/jobs/{}", job.id), "job-resumed")
}

const fn kind(work: Option<&Work>) -> &'static str {
    match work {
        Some(Work::Enrol(_)) => "enrol",
        Some(Work::Cluster { .. }) => "cluster",
        Some(Work::ReEmbed { .. }) => "re-embed",
        Some(Work::Evaluate(_)) => "evaluate",
        None => "gone",
    }
}

fn outcome(job: &JobView) -> Outcome {
    match &job.result {
        None => Outcome::Nothing,
        Some(JobResult::Refused { refusals }) => Outcome::Refused(refusals.clone()),
        Some(JobResult::Error { detail }) => Outcome::Error(detail.clone()),
        Some(JobResult::Report { report }) => {
            let other = || Outcome::Other(format!("{report:#}"));
            match job.work {
                Some(Work::Enrol(_)) => serde_json::from_value(report.clone())
                    .map_or_else(|_| other(), |report| Outcome::Enrolled(Report::of(report))),
                Some(Work::Cluster { .. }) => {
                    serde_json::from_value(report.clone()).map_or_else(|_| other(), Outcome::Clustered)
                }
                _ => other(),
            }
        }
    }
}
