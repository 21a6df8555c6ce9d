//! What each kind of job does: the use case, watched.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use basis::{GalleryId, Purpose};
use serde::Serialize;

use super::AtWork;
use super::record::{Evaluation, FromSource, JobRequest, Work};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::enrol::{self, EnrolRequest, FileOutcome, SubjectsFrom};
use crate::service::evaluate::{self, EvaluateAnswer, EvaluateRequest, Evaluated, ProtocolOptions};
use crate::service::mandates::Stated;
use crate::service::{clusters, re_embed, register};
use crate::sources::Sources;

/// Faces with a shorter side below this are not looked for when nobody says.
const SMALLEST_FACE_PX: u32 = 40;

/// The false positive identification rate that an evaluation recommends a threshold for when nobody says.
const TARGET_FPIR: f64 = 0.01;

/// Whether what a job asks for is there, before it is taken on.
pub(super) fn check(
    here: &Installation,
    sources: &Sources,
    gallery: Option<GalleryId>,
    work: &Work,
) -> Result<(), ServiceError> {
    match work {
        Work::Enrol(from) => places(here, sources, of(gallery)?, from).map(drop),
        Work::Cluster { .. } => Ok(()),
        Work::ReEmbed { pack } => here.workshop().pack(here.settings(), pack).map(drop),
        Work::Evaluate(asked) => evaluation(sources, asked, "", 0).map(drop),
    }
}

/// Does a job. `None` when it was stopped before its end, so that it is handed back.
pub(super) fn run(
    (here, sources, gallery): (&Installation, &Sources, Option<GalleryId>),
    request: &JobRequest,
    workers: usize,
    at_work: &AtWork,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<serde_json::Value>, ServiceError> {
    match &request.work {
        Work::Enrol(from) => {
            let gallery = of(gallery)?;
            let (place, manifest) = places(here, sources, gallery, from)?;
            let folder = place.clone();
            let subjects = if from.subjects_from_folders { SubjectsFrom::Folders } else { SubjectsFrom::Nobody };
            let request = EnrolRequest {
                gallery: gallery.to_string(),
                pictures: enrol::files(&[place], manifest.as_deref(), subjects)?,
                smallest_face_px: from.smallest_face_px.unwrap_or(SMALLEST_FACE_PX),
                workers,
            };
            let mut report = enrol::enrol(here, &request, &Watch { at_work, stop })?;
            report.speak_of_files_below(&folder);
            // Stopped and not cancelled: the rest is for the next start.
            let handed_back = report.not_looked_at > 0 && !at_work.cancelled.load(Ordering::SeqCst);
            Ok((!handed_back).then(|| told(&report)))
        }
        Work::Cluster { threshold } => {
            Ok(Some(told(&clusters::run(here, &of(gallery)?.to_string(), *threshold, &request.by)?)))
        }
        Work::ReEmbed { pack } => {
            let mut progress = |done, of| {
                at_work.done.store(done, Ordering::Relaxed);
                at_work.total.store(of, Ordering::Relaxed);
            };
            Ok(Some(told(&re_embed::re_embed(here, &of(gallery)?.to_string(), pack, &mut progress)?)))
        }
        Work::Evaluate(asked) => {
            let asked = evaluation(sources, asked, &request.by, workers)?;
            match evaluate::evaluate(here, &asked, &Watch { at_work, stop })? {
                // The names of files that no face was taken from are not kept: nothing of the pictures is.
                Evaluated::Finished(answer) => Ok(Some(told(&EvaluateAnswer { failures: Vec::new(), ..*answer }))),
                Evaluated::Stopped { .. } => Ok(None),
            }
        }
    }
}

/// Where an enrolment takes its pictures and its manifest from.
fn places(
    here: &Installation,
    sources: &Sources,
    gallery: GalleryId,
    from: &FromSource,
) -> Result<(PathBuf, Option<PathBuf>), ServiceError> {
    let FromSource { source, path, manifest, .. } = from;
    let gallery = register::by_id(here, gallery)?.facts.name;
    let place = sources.place(source, Path::new(path), Some(&gallery))?;
    let manifest =
        manifest.as_ref().map(|below| sources.place(source, Path::new(below), Some(&gallery))).transpose()?;
    Ok((place, manifest))
}

/// What an evaluation asks of the use case.
fn evaluation(
    sources: &Sources,
    asked: &Evaluation,
    by: &str,
    workers: usize,
) -> Result<EvaluateRequest, ServiceError> {
    let below = |path: &str| sources.place(&asked.source, Path::new(path), None);
    let usual = ProtocolOptions::default();
    Ok(EvaluateRequest {
        folder: below(&asked.path)?,
        groups: asked.groups.as_deref().map(below).transpose()?,
        stated: Stated {
            operator: by.to_owned(),
            mandate: asked.mandate,
            purpose: Some(Purpose::MeasureAccuracy),
            case: asked.case.clone(),
            ground: asked.ground.clone(),
        },
        pack: asked.pack.clone(),
        smallest_face_px: asked.smallest_face_px.unwrap_or(SMALLEST_FACE_PX),
        workers,
        protocol: ProtocolOptions {
            enrol: asked.enrol.unwrap_or(usual.enrol),
            strangers: asked.strangers.unwrap_or(usual.strangers),
            seed: asked.seed.unwrap_or(usual.seed),
        },
        target_fpir: asked.target_fpir.unwrap_or(TARGET_FPIR),
    })
}

/// The gallery of work that is done in one.
fn of(gallery: Option<GalleryId>) -> Result<GalleryId, ServiceError> {
    gallery.ok_or_else(|| ServiceError::input("no gallery is named for this work", "Start it for a gallery."))
}

fn told(report: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(report).expect("a report is plain data")
}

struct Watch<'a> {
    at_work: &'a AtWork,
    stop: &'a (dyn Fn() -> bool + Sync),
}

impl evaluate::Watcher for Watch<'_> {
    fn begin(&self, files: usize) {
        self.at_work.total.store(files, Ordering::Relaxed);
    }

    fn looked(&self) {
        self.at_work.done.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        (self.stop)()
    }
}

impl enrol::Watcher for Watch<'_> {
    fn begin(&self, files: usize) {
        self.at_work.total.store(files, Ordering::Relaxed);
    }

    fn file(&self, _: &FileOutcome) {
        self.at_work.done.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        (self.stop)()
    }
}
