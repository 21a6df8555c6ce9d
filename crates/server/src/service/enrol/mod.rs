//! Taking photographs into a gallery: workers decode, detect, bind and describe; one writer asks the gate again and
//! commits in batches, so that inference and not the disk sets the pace.

mod bind;
pub mod manifest;
mod report;
mod roster;
pub(super) mod walk;
mod work;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{RwLock, mpsc};

use basis::{ImageId, Scope, gate};

use super::{models, register, scale, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;
use manifest::Row;
pub use report::{EnrolReport, FileOutcome, LeftOut, RefusedFile};
use roster::Roster;
use walk::Found;

/// Finished pictures that may wait for the writer, per worker: enough to ride out a commit, few enough to stay small.
const WAITING: usize = 4;

/// Where the names of people come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SubjectsFrom {
    /// Nowhere: faces are unnamed, unless a manifest names them.
    #[default]
    Nobody,
    /// The folder around a picture is the person's label.
    Folders,
}

/// What is to be taken in.
#[derive(Debug, Clone)]
pub struct EnrolRequest {
    /// The gallery's name.
    pub gallery: String,
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// One row a face, where the controller has such a list.
    pub manifest: Option<PathBuf>,
    /// Where names come from otherwise.
    pub subjects: SubjectsFrom,
    /// Faces with a shorter side below this are not looked for, pixels.
    pub smallest_face_px: u32,
    /// Workers; 0 takes one a core.
    pub workers: usize,
}

/// Watches a long enrolment.
pub trait Watcher: Sync {
    /// Called once, with the number of files to look at.
    fn begin(&self, files: usize);
    /// Called after each file.
    fn file(&self, outcome: &FileOutcome);
    /// Whether to stop: what is finished is kept, the rest is not begun.
    fn stop(&self) -> bool;
}

/// One file to look at, with what the manifest says of its faces.
struct Job {
    found: Found,
    rows: Vec<Row>,
}

/// Enrols. A second run does nothing with what is enrolled; a moved file is recognised; erased bytes stay out.
///
/// # Errors
/// The gate's refusal before anything is read; a broken manifest, library or disk. A bad photograph is not an error: it
/// is counted in the report.
pub fn enrol(here: &Installation, request: &EnrolRequest, watcher: &dyn Watcher) -> Result<EnrolReport, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    may_enrol(here, &gallery)?;
    let jobs = jobs(request)?;
    if !gallery.facts.is_consent_gallery() {
        add_subjects(here, &request.gallery, &jobs)?;
    }
    let pack = models::pack_of(here, &gallery)?;
    let scale = scale::of(here, &pack)?;
    // Loaded before the first file, so that a missing library or damaged model is one error and not one a file.
    let workers = if request.workers == 0 { models::cores() } else { request.workers };
    let pipelines = (0..workers.min(jobs.len().max(1)))
        .map(|_| models::pipeline(here.settings(), &pack, 1))
        .collect::<Result<Vec<_>, _>>()?;

    let roster = RwLock::new(Roster::read(here, gallery.facts.id)?);
    let (next, broken) = (AtomicUsize::new(0), AtomicBool::new(false));
    let stop = || watcher.stop() || broken.load(Ordering::Relaxed);
    watcher.begin(jobs.len());
    std::thread::scope(|scope| {
        let (finished, done) = mpsc::sync_channel(WAITING * workers);
        for mut pipeline in pipelines {
            let (finished, jobs, next, roster, stop) = (finished.clone(), &jobs, &next, &roster, &stop);
            let scale = &*scale;
            scope.spawn(move || {
                while !stop() {
                    let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                    let worked = work::file(here, (&mut pipeline, scale), roster, job, request.smallest_face_px);
                    if finished.send(worked).is_err() {
                        return;
                    }
                }
            });
        }
        drop(finished);
        let written = write::all(here, &models::pack_ref(&pack), &roster, done, watcher);
        broken.store(written.is_err(), Ordering::Relaxed);
        let mut report = written?;
        report.not_looked_at = jobs.len().saturating_sub(report.files);
        Ok(report)
    })
}

/// Asks the gate once before anything is read; a refused gallery costs one leaf and nothing else.
fn may_enrol(here: &Installation, gallery: &register::Gallery) -> Result<(), ServiceError> {
    let ask = gate::EnrolAsk {
        gallery: &gallery.facts,
        image: here.id(ImageId::from_parts),
        // Asked for again with each picture's own.
        manifestly_public_evidence: gallery.facts.evidence_sha256,
    };
    match gate::enrol(&ask, here.now(), gallery.epoch) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(here.refused("enrol", Scope::Gallery(gallery.facts.id), vec![refusal])),
    }
}

fn jobs(request: &EnrolRequest) -> Result<Vec<Job>, ServiceError> {
    let mut rows: BTreeMap<PathBuf, Vec<Row>> =
        request.manifest.as_deref().map(manifest::read).transpose()?.unwrap_or_default();
    let mut jobs = Vec::new();
    for found in walk::walk(&request.paths)? {
        let mut rows = rows.remove(&found.path).unwrap_or_default();
        if rows.is_empty() && request.subjects == SubjectsFrom::Folders {
            rows.extend(found.folder.as_deref().map(|folder| Row::of_subject(&found.path, folder)));
        }
        jobs.push(Job { found, rows });
    }
    // Files that only the manifest names.
    for (path, rows) in rows {
        let reference = rows[0].file.to_string_lossy().into_owned();
        jobs.push(Job { found: Found { path, reference, folder: None }, rows });
    }
    Ok(jobs)
}

/// Adds the people that folders or the manifest name. In a consent gallery nobody is added by an enrolment: there a
/// person is known by the consent.
fn add_subjects(here: &Installation, gallery: &str, jobs: &[Job]) -> Result<(), ServiceError> {
    let labels: std::collections::BTreeSet<&str> =
        jobs.iter().flat_map(|job| &job.rows).filter_map(|row| row.subject.as_deref()).collect();
    for label in labels {
        match subjects::find(here, gallery, label) {
            Err(ServiceError::NotFound { kind: "subject", .. }) => {
                subjects::add(here, gallery, label, false, None)?;
            }
            other => drop(other?),
        }
    }
    Ok(())
}
