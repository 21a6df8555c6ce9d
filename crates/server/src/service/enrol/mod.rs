//! Taking photographs into a gallery: workers decode, detect, bind and describe; one writer asks the gate again and
//! commits in batches, so that inference and not the disk sets the pace.

mod bind;
pub(crate) mod index;
pub mod manifest;
pub mod moved;
mod report;
mod roster;
pub(super) mod walk;
mod work;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{RwLock, mpsc};

use basis::{ImageId, Scope, gate};

use super::photo::Photo;
use super::{models, register, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;
use manifest::Row;
pub use report::{EnrolReport, FileOutcome, LeftOut, RefusedFile};
use roster::Roster;
use walk::Found;
use work::Worker;

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
    /// The pictures, in the order in which they are begun.
    pub pictures: Vec<Incoming>,
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

/// A picture to look at.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Where its bytes are.
    pub bytes: Bytes,
    /// The controller's own reference of it, where no row names another.
    pub reference: String,
    /// What is known of its faces.
    pub rows: Vec<Row>,
}

/// Where a picture's bytes are.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// In a file, read when its turn comes.
    File(PathBuf),
    /// In memory.
    Held(Photo),
}

impl Incoming {
    /// Where it is, or what its sender calls it.
    #[must_use]
    pub fn name(&self) -> &Path {
        match &self.bytes {
            Bytes::File(path) => path,
            Bytes::Held(photo) => photo.name(),
        }
    }
}

/// Enrols. A second run does nothing with what is enrolled; a moved file is recognised; erased bytes stay out.
///
/// # Errors
/// The gate's refusal before anything is read; a broken manifest, library or disk. A bad photograph is not an error: it
/// is counted in the report.
pub fn enrol(here: &Installation, request: &EnrolRequest, watcher: &dyn Watcher) -> Result<EnrolReport, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    may_enrol(here, &gallery)?;
    let jobs = &request.pictures;
    if !gallery.facts.is_consent_gallery() {
        add_subjects(here, &request.gallery, jobs)?;
    }
    let pack = models::pack_of(here, &gallery)?;
    // Loaded before the first file, so that a missing library or damaged model is one error and not one a file; side by
    // side, because drawing a scale and opening networks take as long as a dozen photographs.
    let workers = if request.workers == 0 { models::cores() } else { request.workers };
    let lend = || here.workshop().pipeline(here.settings(), &pack, 1);
    let (scale, pipelines) = std::thread::scope(|scope| {
        let opening: Vec<_> = (0..workers.min(jobs.len().max(1))).map(|_| scope.spawn(lend)).collect();
        let scale = here.workshop().scale(&pack);
        let opened = opening.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (scale, opened.collect::<Result<Vec<_>, _>>())
    });
    let (scale, pipelines) = (scale?, pipelines?);

    let roster = RwLock::new(Roster::read(here, gallery.facts.id, named(jobs))?);
    let (next, broken) = (AtomicUsize::new(0), AtomicBool::new(false));
    let stop = || watcher.stop() || broken.load(Ordering::Relaxed);
    watcher.begin(jobs.len());
    std::thread::scope(|scope| {
        let (finished, done) = mpsc::sync_channel(WAITING * workers);
        for mut pipeline in pipelines {
            let (finished, next, roster, stop) = (finished.clone(), &next, &roster, &stop);
            let scale = &*scale;
            scope.spawn(move || {
                let mut worker = Worker {
                    here,
                    pipeline: &mut pipeline,
                    scale,
                    roster,
                    smallest_face_px: request.smallest_face_px,
                    waiting: Vec::new(),
                };
                while !stop() {
                    let at = next.load(Ordering::Relaxed);
                    let left = jobs.len().saturating_sub(at) + worker.waiting.len();
                    let job = if worker.has_room(left, workers) {
                        jobs.get(next.fetch_add(1, Ordering::Relaxed))
                    } else {
                        None
                    };
                    let (last, done) = match job {
                        Some(job) => (false, worker.look_at(job).into_iter().collect()),
                        None => (worker.waiting.is_empty(), worker.describe()),
                    };
                    if last || done.into_iter().any(|worked| finished.send(worked).is_err()) {
                        return;
                    }
                }
                // What was looked at before the stop is finished.
                worker.describe().into_iter().for_each(|worked| drop(finished.send(worked)));
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

/// The pictures of files and folders, with what a manifest says of their faces, and those that only the manifest names.
///
/// # Errors
/// When a path cannot be read, or the manifest is broken: names the row.
pub fn files(
    paths: &[PathBuf],
    manifest: Option<&Path>,
    subjects: SubjectsFrom,
) -> Result<Vec<Incoming>, ServiceError> {
    let mut rows: BTreeMap<PathBuf, Vec<Row>> = manifest.map(manifest::read).transpose()?.unwrap_or_default();
    let mut pictures = Vec::new();
    for Found { path, reference, folder } in walk::walk(paths)? {
        let mut rows = rows.remove(&path).unwrap_or_default();
        if rows.is_empty() && subjects == SubjectsFrom::Folders {
            rows.extend(folder.as_deref().map(|folder| Row::of_subject(&path, folder)));
        }
        pictures.push(Incoming { bytes: Bytes::File(path), reference, rows });
    }
    for (path, rows) in rows {
        let reference = rows[0].file.to_string_lossy().into_owned();
        pictures.push(Incoming { bytes: Bytes::File(path), reference, rows });
    }
    Ok(pictures)
}

/// Photographs in hand, with rows that name them by the names they came with.
///
/// # Errors
/// A row that cannot be understood, or that names no photograph: nothing is enrolled then.
pub fn held(photos: Vec<Photo>, rows: Vec<Row>) -> Result<Vec<Incoming>, ServiceError> {
    let mut by_file = manifest::by_file("the list of faces".as_ref(), rows)?;
    let pictures = photos
        .into_iter()
        .map(|photo| Incoming {
            rows: by_file.remove(photo.name()).unwrap_or_default(),
            reference: photo.name().to_string_lossy().into_owned(),
            bytes: Bytes::Held(photo),
        })
        .collect();
    match by_file.keys().next() {
        None => Ok(pictures),
        Some(stranger) => Err(ServiceError::input(
            format!("the list of faces names '{}', and no photograph of that name came with it", stranger.display()),
            "Send the photograph too, or leave the row out; nothing was enrolled.",
        )),
    }
}

/// The labels of the people that are named.
fn named(jobs: &[Incoming]) -> BTreeSet<String> {
    let labels = jobs.iter().flat_map(|job| &job.rows).filter_map(|row| row.subject.as_deref());
    labels.map(|label| label.trim().to_owned()).collect()
}

/// Adds the people that folders or the manifest name. In a consent gallery nobody is added by an enrolment: there a
/// person is known by the consent.
fn add_subjects(here: &Installation, gallery: &str, jobs: &[Incoming]) -> Result<(), ServiceError> {
    for label in named(jobs) {
        match subjects::find(here, gallery, &label) {
            Err(ServiceError::NotFound { kind: "subject", .. }) => {
                subjects::add(here, gallery, &label, false, None)?;
            }
            other => drop(other?),
        }
    }
    Ok(())
}
