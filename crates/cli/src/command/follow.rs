//! Work that a server does by itself: begun, followed to its end, taken back by Ctrl-C.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use server::ServiceError;
use server::api::resources::StartJob;
use server::basis::JobId;
use server::client::Ask;
use server::jobs::{JobResult, JobState, JobView, Work};

use super::reach::Reach;
use super::watch::{INTERRUPTED, Watch};
use crate::failure::Failure;

/// The first look at a job is after this long, each next one after twice as long...
const FIRST_LOOK: Duration = Duration::from_millis(100);
/// ...and at last after this.
const LAST_LOOK: Duration = Duration::from_secs(1);

/// Has work done by the server, and shows what came of it; `unit` is what it counts.
pub(crate) fn show_job<R: Serialize + DeserializeOwned>(
    reach: &Reach<'_>,
    gallery: &str,
    work: Work,
    unit: &'static str,
    print: fn(&R) -> io::Result<()>,
) -> Result<ExitCode, Failure> {
    let watch = Watch::over(unit, reach.context());
    let report = by_job::<R>(reach, gallery, work, &watch);
    let stopped = watch.asked_to_stop();
    watch.done();
    match report? {
        Some(report) => reach.show(&report, print)?,
        // A program is told that there is none.
        None => reach.context().print(&None::<R>, |_| Ok(()))?,
    };
    Ok(if stopped { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// Has work done by the server, and waits for its report. There is none where it was taken back before it began, or
/// where an erasure meanwhile took the report too; that is said.
///
/// # Errors
/// When the work is refused or fails, or the server goes; a job that was begun is named then.
pub(crate) fn by_job<R: DeserializeOwned>(
    reach: &Reach<'_>,
    gallery: &str,
    work: Work,
    watch: &Watch,
) -> Result<Option<R>, Failure> {
    let started: JobView = reach.call(Ask::of("startJob").with("gallery", gallery).json(&StartJob { work }))?;
    let id = started.id;
    let job = to_its_end(reach, started, watch).inspect_err(|_| {
        eprintln!("note: job {id} goes on without this command; `countenance job show {id}` tells what came of it");
    })?;
    match job.result {
        Some(JobResult::Report { report }) => match serde_json::from_value(report) {
            Ok(report) => Ok(Some(report)),
            Err(error) => Err(Failure::Ended(format!(
                "the report of job {id} is not understood ({error}); run the same version here and on the server"
            ))),
        },
        Some(JobResult::Refused { refusals }) => Err(ServiceError::Refused(refusals).into()),
        Some(JobResult::Error { detail }) => Err(Failure::Ended(detail)),
        None if job.state == JobState::Done => {
            eprintln!("note: job {id} is done; its report is not kept, because something was erased meanwhile");
            Ok(None)
        }
        None => {
            eprintln!("note: job {id} was cancelled; `countenance job resume {id}` begins it again");
            Ok(None)
        }
    }
}

fn to_its_end(reach: &Reach<'_>, mut job: JobView, watch: &Watch) -> Result<JobView, Failure> {
    let (mut pause, mut asked) = (FIRST_LOOK, false);
    while matches!(job.state, JobState::Waiting | JobState::Running) {
        watch.at(job.done, job.total);
        if watch.asked_to_stop() && !asked {
            asked = true;
            // Where it ended just now there is nothing to cancel, and the next look says so.
            reach.call::<JobView>(of("cancelJob", job.id)).ok();
        }
        std::thread::sleep(pause);
        pause = (2 * pause).min(LAST_LOOK);
        job = reach.call(of("showJob", job.id))?;
    }
    Ok(job)
}

fn of(operation: &'static str, job: JobId) -> Ask {
    Ask::of(operation).with("job", job)
}
