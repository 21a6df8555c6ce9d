//! What stands in the records of a job.

use basis::{GalleryId, JobId, LegalGround, MandateId, Refusal};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{erasures, jobs};
use vault::{KeySlot, Sealed};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service;

/// What is to be done in a gallery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Work {
    /// Take pictures in from a source.
    Enrol(FromSource),
    /// Group the unnamed faces.
    Cluster {
        /// The least score that links two faces, -1 to 1; one that suits the number of faces when not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        threshold: Option<f32>,
    },
    /// Compute the templates anew with another model pack.
    ReEmbed {
        /// The pack's name.
        pack: String,
    },
    /// Measure accuracy on labelled photographs; nothing of them is kept, and no gallery is looked at.
    Evaluate(Evaluation),
}

/// Which pictures of a source an enrolment takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FromSource {
    /// The source's name.
    pub source: String,
    /// A path below the source's folder; all of it when blank.
    #[serde(default)]
    pub path: String,
    /// Whether the folder around a picture is the person's label.
    #[serde(default)]
    pub subjects_from_folders: bool,
    /// A manifest (CSV or JSON Lines) below the source's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Faces with a shorter side below this are not looked for, pixels; 40 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub smallest_face_px: Option<u32>,
}

/// What accuracy is measured on, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// The source's name; one that is kept for no gallery.
    pub source: String,
    /// A path below the source's folder, with one folder a person; all of it when blank.
    #[serde(default)]
    pub path: String,
    /// A list (CSV) below the source's folder by which groups of people are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<String>,
    /// The mandate to act under; it must be the caller's and for measuring accuracy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateId>,
    /// Without a mandate: the case or file number...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// ...and the ground for processing the photographs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<LegalGround>,
    /// The pack that is measured; the installation's own when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// How many photographs of a person are enrolled; 1 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub enrol: Option<usize>,
    /// The share of the people that is held back as strangers, 0 to below 1; 0.5 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strangers: Option<f64>,
    /// Which division of the people: the same number gives the same; 1 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The false positive identification rate for which a threshold is recommended; 0.01 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_fpir: Option<f64>,
    /// Faces with a shorter side below this are not looked for, pixels; 40 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub smallest_face_px: Option<u32>,
}

/// A job as it was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobRequest {
    /// Who asked.
    pub by: String,
    /// What for.
    pub work: Work,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// Its turn has not come, or a stop handed it back.
    Waiting,
    /// It is being done.
    Running,
    /// It came to its end.
    Done,
    /// It could not go on; it can be resumed.
    Failed,
    /// Somebody ended it; it can be resumed.
    Cancelled,
}

/// A job as it is shown.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// The gallery it works on; null for an evaluation, which looks at none.
    pub gallery: Option<GalleryId>,
    /// What is done; null for a job that ended before an erasure in its gallery, because it may name what was erased.
    pub work: Option<Work>,
    /// Who asked; null when `work` is.
    pub by: Option<String>,
    /// Where it stands.
    pub state: JobState,
    /// Pieces of work done: pictures, faces.
    pub done: usize,
    /// Pieces of work altogether; 0 until it is known.
    pub total: usize,
    /// What came of it; null while it is open, and after an erasure in its gallery, because it may name what was erased.
    pub result: Option<JobResult>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When its state changed last.
    pub updated_at: Timestamp,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum JobResult {
    /// The report of what it did, as the use case gives it.
    Report {
        /// For `enrol` as [`service::enrol::EnrolReport`], for `cluster` as [`service::clusters::RunReport`], for
        /// `re-embed` as [`gallery::Renewed`], for `evaluate` as the format of a report of an evaluation.
        report: serde_json::Value,
    },
    /// The gate said no.
    Refused {
        /// What it missed.
        refusals: Vec<Refusal>,
    },
    /// It could not go on.
    Error {
        /// Why.
        detail: String,
    },
}

/// Stands in a row for no gallery; no id is ever this one.
const NONE: GalleryId = GalleryId::from_bytes([0; 16]);

impl JobState {
    /// Its name in records and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn of(name: &str) -> Self {
        let all = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled];
        all.into_iter().find(|state| state.name() == name).unwrap_or(Self::Failed)
    }
}

pub(super) fn add(
    here: &Installation,
    gallery: Option<GalleryId>,
    request: &JobRequest,
) -> Result<JobView, ServiceError> {
    let (id, now) = (here.id(JobId::from_parts), here.now().as_millisecond());
    let row = jobs::Job {
        id,
        gallery_id: gallery.unwrap_or(NONE),
        state: JobState::Waiting.name().into(),
        sealed_request: vault::seal_json(&key(here)?, &id.to_bytes(), request, here.random())?,
        sealed_result: None,
        done: 0,
        total: 0,
        created_at: now,
        updated_at: now,
    };
    here.house().vault().transact(|tx| jobs::insert(tx, &row))?;
    view(here, &row)
}

pub(super) fn show(here: &Installation, id: JobId) -> Result<JobView, ServiceError> {
    view(here, &find(here, id)?)
}

pub(super) fn newest(here: &Installation, before: Option<JobId>, limit: usize) -> Result<Vec<JobView>, ServiceError> {
    let rows = here.read(|tx| jobs::newest(tx, before, i64::try_from(limit).unwrap_or(i64::MAX)))?;
    rows.iter().map(|row| view(here, row)).collect()
}

pub(super) fn in_state(here: &Installation, state: JobState) -> Result<Vec<JobId>, ServiceError> {
    Ok(here.read(|tx| jobs::in_state(tx, state.name()))?.into_iter().map(|job| job.id).collect())
}

/// Lets jobs that were running when a process ended wait for their turn again.
pub(super) fn hand_back(here: &Installation) -> Result<(), ServiceError> {
    for id in in_state(here, JobState::Running)? {
        change(here, id, &[JobState::Running], JobState::Waiting)?;
    }
    Ok(())
}

/// Moves a job from one of these states to another.
pub(super) fn change(
    here: &Installation,
    id: JobId,
    from: &[JobState],
    to: JobState,
) -> Result<jobs::Job, ServiceError> {
    let now = here.now().as_millisecond();
    let moved = here.house().vault().transact(|tx| {
        let Some(mut row) = jobs::get(tx, id)? else { return Ok(None) };
        let may = from.contains(&JobState::of(&row.state)) && !row.sealed_request.is_nothing();
        if may {
            row.state = to.name().into();
            row.updated_at = now;
            jobs::update(tx, &row)?;
        }
        Ok::<_, vault::VaultError>(Some((row, may)))
    })?;
    match moved {
        Some((row, true)) => Ok(row),
        Some((row, false)) => Err(ServiceError::input(
            format!("job {id} is {}", row.state),
            match to {
                JobState::Waiting => {
                    "Only a job that failed or was cancelled can be resumed, and none from before an erasure in its \
                     gallery, which takes away what was asked; ask for it anew."
                }
                _ => "It has ended; there is nothing to cancel.",
            },
        )),
        None => Err(unknown(id)),
    }
}

pub(super) fn begin(here: &Installation, id: JobId) -> Result<(Option<GalleryId>, JobRequest), ServiceError> {
    let row = change(here, id, &[JobState::Waiting], JobState::Running)?;
    Ok((gallery_of(&row), vault::open_json(&key(here)?, &id.to_bytes(), &row.sealed_request)?))
}

/// Records what became of a job. An answer of `None` hands it back.
pub(super) fn end(
    here: &Installation,
    id: JobId,
    worked: Result<Option<serde_json::Value>, ServiceError>,
    cancelled: bool,
    (done, total): (usize, usize),
) -> Result<JobState, ServiceError> {
    let (state, result) = match worked {
        Ok(Some(report)) => {
            let state = if cancelled { JobState::Cancelled } else { JobState::Done };
            (state, Some(JobResult::Report { report }))
        }
        Ok(None) if cancelled => (JobState::Cancelled, None),
        Ok(None) => (JobState::Waiting, None),
        Err(ServiceError::Refused(refusals)) => (JobState::Failed, Some(JobResult::Refused { refusals })),
        Err(error) => (JobState::Failed, Some(JobResult::Error { detail: error.to_string() })),
    };
    let key = key(here)?;
    let sealed = result.map(|result| vault::seal_json(&key, &aad(id), &result, here.random())).transpose()?;
    let now = here.now().as_millisecond();
    here.house().vault().transact(|tx| {
        let Some(row) = jobs::get(tx, id)? else { return Ok(()) };
        // What was erased while the job ran may be named in what came of it, and in what was asked.
        let erased = erasures::any_since(tx, row.gallery_id, row.created_at)?;
        let over = state != JobState::Waiting;
        let row = jobs::Job {
            state: state.name().into(),
            sealed_request: if erased && over { Sealed::nothing() } else { row.sealed_request },
            sealed_result: sealed.filter(|_| !erased),
            done: i64::try_from(done).unwrap_or(i64::MAX),
            total: i64::try_from(total).unwrap_or(i64::MAX),
            updated_at: now,
            ..row
        };
        jobs::update(tx, &row).map(drop)
    })?;
    Ok(state)
}

fn gallery_of(row: &jobs::Job) -> Option<GalleryId> {
    (row.gallery_id != NONE).then_some(row.gallery_id)
}

fn find(here: &Installation, id: JobId) -> Result<jobs::Job, ServiceError> {
    here.read(|tx| jobs::get(tx, id))?.ok_or_else(|| unknown(id))
}

fn unknown(id: JobId) -> ServiceError {
    ServiceError::not_found("job", id.to_string(), "List the jobs to see which there are.")
}

fn view(here: &Installation, row: &jobs::Job) -> Result<JobView, ServiceError> {
    let key = key(here)?;
    let asked: Option<JobRequest> = match &row.sealed_request {
        taken if taken.is_nothing() => None,
        sealed => Some(vault::open_json(&key, &row.id.to_bytes(), sealed)?),
    };
    let (by, work) = asked.map(|asked| (asked.by, asked.work)).unzip();
    let result = row.sealed_result.as_ref().map(|sealed| vault::open_json(&key, &aad(row.id), sealed)).transpose()?;
    Ok(JobView {
        id: row.id,
        gallery: gallery_of(row),
        work,
        by,
        state: JobState::of(&row.state),
        done: usize::try_from(row.done).unwrap_or(0),
        total: usize::try_from(row.total).unwrap_or(0),
        result,
        created_at: service::at(row.created_at),
        updated_at: service::at(row.updated_at),
    })
}

fn key(here: &Installation) -> Result<vault::Key, ServiceError> {
    Ok(here.house().vault().keys().key(KeySlot::CONTROLLER)?)
}

fn aad(id: JobId) -> Vec<u8> {
    [&id.to_bytes()[..], b"result"].concat()
}
