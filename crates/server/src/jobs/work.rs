//! What each kind of job does: the use case, watched.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use basis::GalleryId;
use serde::Serialize;

use super::AtWork;
use super::record::{FromSource, JobRequest, Work};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::enrol::{self, EnrolRequest, FileOutcome, SubjectsFrom};
use crate::service::{clusters, re_embed, register};
use crate::sources::Sources;

/// Faces with a shorter side below this are not looked for when nobody says.
const SMALLEST_FACE_PX: u32 = 40;

/// Whether what a job asks for is there, before it is taken on.
pub(super) fn check(
    here: &Installation,
    sources: &Sources,
    gallery: GalleryId,
    work: &Work,
) -> Result<(), ServiceError> {
    match work {
        Work::Enrol(from) => places(here, sources, gallery, from).map(drop),
        Work::Cluster { .. } => Ok(()),
        Work::ReEmbed { pack } => here.workshop().pack(here.settings(), pack).map(drop),
    }
}

/// Does a job. `None` when it was stopped before its end, so that it is handed back.
pub(super) fn run(
    (here, sources, gallery): (&Installation, &Sources, GalleryId),
    request: &JobRequest,
    workers: usize,
    at_work: &AtWork,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Option<serde_json::Value>, ServiceError> {
    match &request.work {
        Work::Enrol(from) => {
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
            Ok(Some(told(&clusters::run(here, &gallery.to_string(), *threshold, &request.by)?)))
        }
        Work::ReEmbed { pack } => {
            let mut progress = |done, of| {
                at_work.done.store(done, Ordering::Relaxed);
                at_work.total.store(of, Ordering::Relaxed);
            };
            Ok(Some(told(&re_embed::re_embed(here, &gallery.to_string(), pack, &mut progress)?)))
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
    let place = sources.place(source, Path::new(path), &gallery)?;
    let manifest = manifest.as_ref().map(|below| sources.place(source, Path::new(below), &gallery)).transpose()?;
    Ok((place, manifest))
}

fn told(report: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(report).expect("a report is plain data")
}

struct Watch<'a> {
    at_work: &'a AtWork,
    stop: &'a (dyn Fn() -> bool + Sync),
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
