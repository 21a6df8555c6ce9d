//! Photographs of this machine, sent to a server: so many at a time that a stop, a lost connection or a busy server costs
//! little, and what was sent is recognised when the command is run again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use server::api::resources::EnrolUpload;
use server::client::{Ask, sent_name};
use server::service::enrol::manifest::Row;
use server::service::enrol::{EnrolReport, Incoming, RefusedFile, Watcher as _};
use server::service::photo::Photo;

use crate::command::reach::Reach;
use crate::command::watch::Watch;
use crate::failure::Failure;

/// The most photographs in one call.
const MOST_PHOTOS: usize = 16;
/// The most bytes of photographs in one call; a single one may be larger.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// How long a server that has too much to do is left alone.
const BREATH: Duration = Duration::from_secs(1);

/// Sends pictures until they are all there or Ctrl-C was pressed.
pub(super) fn upload(
    reach: &Reach<'_>,
    (gallery, smallest_face_px): (&str, u32),
    pictures: Vec<Incoming>,
    watch: &Watch,
) -> Result<EnrolReport, Failure> {
    let all = pictures.len();
    watch.begin(all);
    let mut sender = Sender { reach, gallery, smallest_face_px, watch, report: EnrolReport::default() };
    let mut batch = Batch::default();
    for picture in pictures {
        if watch.asked_to_stop() {
            break;
        }
        match Parcel::of(&picture) {
            Ok(parcel) => {
                if !batch.has_room_for(&parcel) {
                    sender.send(std::mem::take(&mut batch).parcels)?;
                }
                batch.add(parcel);
            }
            Err(error) => sender.refuse(picture.name(), error.to_string()),
        }
    }
    if !watch.asked_to_stop() {
        sender.send(batch.parcels)?;
    }
    let mut report = sender.report;
    report.not_looked_at = all.saturating_sub(report.files);
    Ok(report)
}

/// One photograph on its way, and what is known of its faces.
#[derive(Clone)]
struct Parcel {
    photo: Photo,
    rows: Vec<Row>,
}

impl Parcel {
    /// Under the controller's own reference of it, because that is what the server knows it by.
    fn of(picture: &Incoming) -> Result<Self, server::ServiceError> {
        let read = Photo::read(picture.name())?;
        let name = sent_name(picture.reference.as_ref());
        let rows = picture.rows.iter().map(|row| Row { file: (&name).into(), ..row.clone() }).collect();
        Ok(Self { photo: read.renamed(name), rows })
    }
}

/// What goes in one call.
#[derive(Default)]
struct Batch {
    parcels: Vec<Parcel>,
    names: HashSet<PathBuf>,
    bytes: usize,
}

impl Batch {
    /// Two of one name would not be told apart by the rows that name them.
    fn has_room_for(&self, parcel: &Parcel) -> bool {
        self.parcels.is_empty()
            || self.parcels.len() < MOST_PHOTOS
                && self.bytes + parcel.photo.bytes().len() <= MOST_BYTES
                && !self.names.contains(parcel.photo.name())
    }

    fn add(&mut self, parcel: Parcel) {
        self.bytes += parcel.photo.bytes().len();
        self.names.insert(parcel.photo.name().to_path_buf());
        self.parcels.push(parcel);
    }
}

struct Sender<'a> {
    reach: &'a Reach<'a>,
    gallery: &'a str,
    smallest_face_px: u32,
    watch: &'a Watch,
    report: EnrolReport,
}

impl Sender<'_> {
    /// Sends a batch; in halves where the server takes less at once, one by one at last.
    fn send(&mut self, mut parcels: Vec<Parcel>) -> Result<(), Failure> {
        if parcels.is_empty() {
            return Ok(());
        }
        match self.call(&parcels) {
            Ok(Some(report)) => {
                self.watch.more(report.files);
                self.report.add(report);
                Ok(())
            }
            // Ctrl-C while the server was busy: nothing of this batch was begun.
            Ok(None) => Ok(()),
            Err(Failure::Client(error)) if error.is_too_large() => match parcels.len() {
                1 => {
                    let name = parcels[0].photo.name();
                    self.refuse(name, format!("{}: {error}", name.display()));
                    Ok(())
                }
                several => {
                    let rest = parcels.split_off(several / 2);
                    self.send(parcels)?;
                    self.send(rest)
                }
            },
            Err(error) => Err(error),
        }
    }

    fn call(&self, parcels: &[Parcel]) -> Result<Option<EnrolReport>, Failure> {
        loop {
            let known = EnrolUpload {
                faces: parcels.iter().flat_map(|parcel| parcel.rows.clone()).collect(),
                smallest_face_px: Some(self.smallest_face_px),
            };
            let photos = parcels.iter().map(|parcel| parcel.photo.clone()).collect();
            match self.reach.call(Ask::of("enrol").with("gallery", self.gallery).upload(&known, photos)) {
                Err(Failure::Client(error)) if error.is_busy() => {
                    if self.watch.asked_to_stop() {
                        return Ok(None);
                    }
                    std::thread::sleep(BREATH);
                }
                answer => return answer.map(Some),
            }
        }
    }

    fn refuse(&mut self, file: &Path, reason: String) {
        self.watch.more(1);
        self.report.files += 1;
        self.report.refused.push(RefusedFile { file: file.display().to_string(), reason });
    }
}
