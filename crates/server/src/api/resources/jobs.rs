//! Work that outlasts a call.

use basis::JobId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ENROLMENT;
use crate::access::Role::{self, Administrator, Auditor, Integration, Officer, Operator};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::jobs::{Evaluation, JobRequest, JobView, Work};

/// Who starts jobs of some kind; which kind is looked at when it is known.
const START: &[Role] = &[Administrator, Integration, Operator, Officer];
/// Who measures accuracy.
const EVALUATE: &[Role] = &[Officer, Operator, Integration];
/// Who sees jobs.
const SEEN: &[Role] = &[Administrator, Integration, Operator, Officer, Auditor];

pub(super) fn rows() -> [Endpoint; 6] {
    use Method::{Get, Post};
    [
        row(
            Post,
            "/v1/galleries/{gallery}/jobs",
            "startJob",
            "Enrol a folder of the server, group faces or move to another pack",
            START,
        )
        .takes(start)
        .with_status(202),
        row(
            Post,
            "/v1/evaluations",
            "startEvaluation",
            "Measure accuracy on labelled photographs of the server, as a job; nothing of them is kept",
            EVALUATE,
        )
        .takes(evaluate)
        .with_status(202),
        row(Get, "/v1/jobs", "listJobs", "Jobs within your reach, newest first", SEEN).asks(list),
        row(Get, "/v1/jobs/{job}", "showJob", "One job, with its progress and what came of it", SEEN).asks(show),
        row(Post, "/v1/jobs/{job}/cancel", "cancelJob", "End a job; what it did stays", START).takes(cancel),
        row(Post, "/v1/jobs/{job}/resume", "resumeJob", "Begin a job again that ended early", START).takes(resume),
    ]
}

/// A job to be started.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartJob {
    /// What is to be done.
    pub work: Work,
}

fn start(call: &Call<'_>, StartJob { work }: StartJob) -> Result<JobView, ApiError> {
    may(call, &work)?;
    if matches!(work, Work::Evaluate(_)) {
        return Err(ApiError::unfit("an evaluation looks at no gallery; start it under /v1/evaluations"));
    }
    Ok(call.place.jobs()?.submit(call.gallery, JobRequest { by: call.who.name.clone(), work })?)
}

fn evaluate(call: &Call<'_>, asked: Evaluation) -> Result<JobView, ApiError> {
    if !call.who.reaches_all() {
        return Err(ApiError::Gallery);
    }
    let request = JobRequest { by: call.who.name.clone(), work: Work::Evaluate(asked) };
    Ok(call.place.jobs()?.submit(None, request)?)
}

fn list(call: &Call<'_>, paging: Paging) -> Result<Page<JobView>, ApiError> {
    let read = call.place.jobs()?.newest(paging.after()?, paging.limit()? + 1)?;
    let page = paging.page(read, |job| job.id)?;
    let items = page.items.into_iter().filter(|job| reaches(call, job)).collect();
    Ok(Page { items, next: page.next })
}

fn show(call: &Call<'_>, _: Nothing) -> Result<JobView, ApiError> {
    reached(call)
}

fn cancel(call: &Call<'_>, _: Nothing) -> Result<JobView, ApiError> {
    let job = reached(call)?;
    job.work.as_ref().map_or(Ok(()), |work| may(call, work))?;
    Ok(call.place.jobs()?.cancel(job.id)?)
}

fn resume(call: &Call<'_>, _: Nothing) -> Result<JobView, ApiError> {
    let job = reached(call)?;
    job.work.as_ref().map_or(Ok(()), |work| may(call, work))?;
    Ok(call.place.jobs()?.resume(job.id)?)
}

/// Whether the caller may have this kind of work done.
fn may(call: &Call<'_>, work: &Work) -> Result<(), ApiError> {
    let needs: &[Role] = match work {
        Work::Enrol(_) | Work::ReEmbed { .. } => ENROLMENT,
        Work::Cluster { .. } => &[Operator, Officer, Integration],
        Work::Evaluate(_) => EVALUATE,
    };
    if call.who.has_any(needs) { Ok(()) } else { Err(ApiError::Role { needs }) }
}

fn reached(call: &Call<'_>) -> Result<JobView, ApiError> {
    let job = call.place.jobs()?.show(call.parsed::<JobId>("job")?)?;
    if reaches(call, &job) { Ok(job) } else { Err(ApiError::Gallery) }
}

fn reaches(call: &Call<'_>, job: &JobView) -> bool {
    job.gallery.map_or_else(|| call.who.reaches_all(), |gallery| call.who.reaches(gallery))
}
