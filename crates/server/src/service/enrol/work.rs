//! What a worker does with files: everything that costs time, and nothing that is kept.

use std::sync::{PoisonError, RwLock};

use basis::{Enrol, FaceId, ImageId, KeepPolicy, Permit, Refusal, Sha256, SubjectId, Territory, gate};
use face::{Described, DetectOptions, Detection, Picture, Pipeline, Quality, QualityLimits, judge, measure};
use gallery::{FaceDetails, Known, NormedTemplate};
use zeroize::Zeroizing;

use super::bind::{self, Bound};
use super::manifest::Row;
use super::roster::Roster;
use super::{Bytes, Incoming, ServiceError};
use crate::installation::Installation;
use crate::service::photo::Photo;
use crate::service::scale::Scale;
use crate::service::{crop, register};

/// A file after its worker is done with it.
pub(super) struct Worked {
    /// The source reference.
    pub(super) reference: String,
    pub(super) path: std::path::PathBuf,
    pub(super) result: Result<Finished, ServiceError>,
}

/// How a worker finished a file.
pub(super) enum Finished {
    /// It was seen before.
    Known(Known),
    /// The gate does not let this picture in.
    Refused {
        /// Faces found in it.
        faces: usize,
        /// Why.
        refusal: Refusal,
    },
    /// It was looked at.
    Prepared(Box<Prepared>),
}

/// A picture with the faces that may be kept, if the gate still says so when it is written.
pub(super) struct Prepared {
    pub(super) image: ImageId,
    pub(super) content_tag: [u8; 32],
    pub(super) evidence: Option<Sha256>,
    pub(super) source: String,
    pub(super) original: Option<Zeroizing<Vec<u8>>>,
    pub(super) faces_found: usize,
    pub(super) faces: Vec<PreparedFace>,
    /// Reasons for the faces that are left out.
    pub(super) left_out: Vec<String>,
}

/// A face with its template.
pub(super) struct PreparedFace {
    pub(super) face: FaceId,
    pub(super) subject: Option<SubjectId>,
    pub(super) binding: gate::Binding,
    pub(super) template: NormedTemplate,
    pub(super) details: FaceDetails,
    pub(super) crop: Option<Zeroizing<Vec<u8>>>,
}

/// Photographs whose faces are described in one run of the recogniser, at most: four faces with four views each are what
/// a run takes. Measured on whole enrolments, two together take 0.95 of the processor time of one by one, four 0.94.
const TOGETHER: usize = 4;
/// Bytes of pixels that a worker holds before it describes what it has: large photographs go one by one.
const HELD_BYTES: usize = 1 << 25;

/// One worker, with the photographs that it looked at and whose faces are to be described.
pub(super) struct Worker<'w> {
    pub(super) here: &'w Installation,
    pub(super) pipeline: &'w mut Pipeline,
    pub(super) scale: &'w Scale,
    pub(super) roster: &'w RwLock<Roster>,
    /// Faces with a shorter side below this are not looked for, pixels.
    pub(super) smallest_face_px: u32,
    pub(super) waiting: Vec<Seen<'w>>,
}

/// What became of a file that was looked at.
enum Looked<'w> {
    /// There is nothing to describe.
    Finished(Finished),
    /// Faces of it may be kept.
    Seen(Box<Seen<'w>>),
}

/// A photograph that was looked at, with what is needed to finish it.
pub(super) struct Seen<'w> {
    job: &'w Incoming,
    picture: Picture,
    permit: Permit<Enrol>,
    content_tag: [u8; 32],
    evidence: Option<Sha256>,
    source: String,
    original: Option<Zeroizing<Vec<u8>>>,
    faces_found: usize,
    kept: Vec<(Detection, Quality, Bound, FaceId)>,
    left_out: Vec<String>,
    keeps_crops: bool,
    default_territory: Territory,
}

impl<'w> Worker<'w> {
    /// Whether another photograph may wait, of `left` that are to be looked at by `workers`: towards the end each takes
    /// fewer, so that none is left with many.
    pub(super) fn has_room(&self, left: usize, workers: usize) -> bool {
        let most = TOGETHER.min(left.div_ceil(workers));
        let held: usize = self.waiting.iter().map(|seen| seen.picture.rgb().len()).sum();
        self.waiting.len() < most && held < HELD_BYTES
    }

    /// Reads, decodes, detects and binds one file. Its faces wait to be described, if any may be kept; otherwise it is
    /// finished.
    pub(super) fn look_at(&mut self, job: &'w Incoming) -> Option<Worked> {
        match self.look(job) {
            Ok(Looked::Finished(finished)) => Some(worked(job, Ok(finished))),
            Ok(Looked::Seen(seen)) => {
                self.waiting.push(*seen);
                None
            }
            Err(error) => Some(worked(job, Err(error))),
        }
    }

    /// Describes the faces that wait, and finishes their photographs.
    pub(super) fn describe(&mut self) -> Vec<Worked> {
        let waiting = std::mem::take(&mut self.waiting);
        let faces: Vec<Vec<Detection>> =
            waiting.iter().map(|seen| seen.kept.iter().map(|(face, ..)| *face).collect()).collect();
        let asked: Vec<_> =
            waiting.iter().zip(&faces).map(|(seen, faces)| (&seen.permit, &seen.picture, &faces[..])).collect();
        match self.pipeline.describe_together(&asked) {
            Ok(described) => waiting
                .into_iter()
                .zip(described)
                .map(|(seen, described)| {
                    let job = seen.job;
                    worked(job, described.map_err(ServiceError::from).and_then(|faces| seen.finish(self.scale, faces)))
                })
                .collect(),
            // The networks do not run, whichever photograph it was: that ends the enrolment.
            Err(error) => waiting.first().map(|seen| worked(seen.job, Err(error.into()))).into_iter().collect(),
        }
    }

    fn look(&mut self, job: &'w Incoming) -> Result<Looked<'w>, ServiceError> {
        let (here, roster) = (self.here, self.roster);
        let read;
        let photo = match &job.bytes {
            Bytes::Held(photo) => photo,
            Bytes::File(path) => {
                read = Photo::read(path)?;
                &read
            }
        };
        let gallery = roster.read().unwrap_or_else(PoisonError::into_inner).gallery.facts.id;
        let content_tag = here.house().content_tag(gallery, photo.bytes())?;
        match here.house().known(gallery, &content_tag)? {
            Known::New => {}
            known => return Ok(Looked::Finished(Finished::Known(known))),
        }
        // The same asset in other bytes, of a person who asked to be erased.
        let source = job.rows.iter().find_map(|row| row.source.clone()).unwrap_or_else(|| job.reference.clone());
        if let Some(erasure) = here.house().barred_source(gallery, &source)? {
            return Ok(Looked::Finished(Finished::Known(Known::Barred(erasure))));
        }
        let picture = photo.picture()?;
        let found = self.pipeline.detect(&picture, &DetectOptions { smallest_face_px: self.smallest_face_px })?;

        // Held while the gate is asked, so that permit and facts are of one moment; the writer asks again.
        let roster = roster.read().unwrap_or_else(PoisonError::into_inner);
        let facts = &roster.gallery.facts;
        let image = here.id(ImageId::from_parts);
        let evidence = job.rows.iter().find_map(Row::evidence);
        let ask = gate::EnrolAsk { gallery: facts, image, manifestly_public_evidence: evidence };
        let permit = match gate::enrol(&ask, here.now(), roster.gallery.epoch) {
            Ok(permit) => permit,
            // The gallery itself was asked for before the first file, so this is about the one picture.
            Err(refusal) => return Ok(Looked::Finished(Finished::Refused { faces: found.len(), refusal })),
        };
        let mut left_out = Vec::new();
        let mut kept = Vec::new();
        for (face, bound) in found.iter().zip(bind::bind(&roster, &job.rows, &found)) {
            match keeps(here, &roster, image, &picture, face, &bound) {
                Ok((id, quality)) => kept.push((*face, quality, bound, id)),
                Err(reason) => left_out.push(reason),
            }
        }
        let (keeps_crops, keep) = (register::keeps_crops(facts), facts.keep_of_picture(found.len()));
        let default_territory = facts.territory;
        drop(roster);
        // The pixels and not the file: position, device and author stay behind with it.
        let original = (keep == KeepPolicy::Original).then(|| picture.to_png().map(Zeroizing::new)).transpose()?;
        Ok(Looked::Seen(Box::new(Seen {
            job,
            picture,
            permit,
            content_tag,
            evidence,
            source,
            original,
            faces_found: found.len(),
            kept,
            left_out,
            keeps_crops,
            default_territory,
        })))
    }
}

impl Seen<'_> {
    fn finish(self, scale: &Scale, described: Vec<Described>) -> Result<Finished, ServiceError> {
        let Self { picture, kept, source, .. } = self;
        let mut faces = Vec::with_capacity(kept.len());
        for ((face, quality, bound, id), described) in kept.into_iter().zip(described) {
            let cut = crop::around(&picture, &face)?;
            let details = FaceDetails {
                region: [face.box_.x, face.box_.y, face.box_.width, face.box_.height],
                landmarks: face.landmarks.map(|point| [point.x, point.y]),
                crop_region: cut.region,
                crop_landmarks: cut.landmarks,
                eye_distance_px: quality.eye_distance_px,
                sharpness: quality.sharpness,
                detector_score: face.score,
                source: bound.source.clone().unwrap_or_else(|| source.clone()),
                territory: bound.territory.unwrap_or(self.default_territory),
                picture_px: Some([picture.width(), picture.height()]),
            };
            faces.push(PreparedFace {
                face: id,
                subject: bound.subject,
                binding: bound.binding.unwrap_or(gate::Binding::None),
                template: scale.normed(&described.template)?,
                details,
                crop: self.keeps_crops.then(|| cut.png()).transpose()?,
            });
        }
        Ok(Finished::Prepared(Box::new(Prepared {
            image: self.permit.act().image,
            content_tag: self.content_tag,
            evidence: self.evidence,
            source,
            original: self.original,
            faces_found: self.faces_found,
            faces,
            left_out: self.left_out,
        })))
    }
}

fn worked(job: &Incoming, result: Result<Finished, ServiceError>) -> Worked {
    Worked { reference: job.reference.clone(), path: job.name().to_path_buf(), result }
}

/// Whether a face may be kept as things stand, and its quality: quality is asked first, then what the manifest says, then
/// the gate. Before a template is computed, so that of a bystander not even that exists.
fn keeps(
    here: &Installation,
    roster: &Roster,
    image: ImageId,
    picture: &face::Picture,
    face: &Detection,
    bound: &Bound,
) -> Result<(FaceId, Quality), String> {
    let quality = measure(picture, face.box_, &face.landmarks, face.score);
    let asked = roster.gallery.facts.quality;
    let limits = QualityLimits {
        min_eye_distance_px: asked.min_eye_distance_px,
        min_sharpness: asked.min_sharpness,
        min_detector_score: asked.min_detector_score,
        ..QualityLimits::default()
    };
    judge(&quality, &limits).map_err(|reason| reason.kind().to_owned())?;
    if let Some(objection) = &bound.objection {
        return Err(objection.clone());
    }
    let id = here.id(FaceId::from_parts);
    let ask = keep_ask(roster, image, id, bound.subject, bound.binding.unwrap_or(gate::Binding::None));
    match gate::keep(&ask, here.now(), roster.gallery.epoch) {
        // Given up here: the writer asks again with the facts of its commit.
        Ok(_) => Ok((id, quality)),
        Err(refusal) => Err(format!("{} ({})", refusal.missing, refusal.article)),
    }
}

/// The gate's question for one face.
pub(super) fn keep_ask(
    roster: &Roster,
    image: ImageId,
    face: FaceId,
    subject: Option<SubjectId>,
    binding: gate::Binding,
) -> gate::KeepAsk<'_> {
    let person = subject.and_then(|id| roster.person(id));
    gate::KeepAsk {
        gallery: &roster.gallery.facts,
        image,
        face,
        subject: person.map(|person| &person.facts),
        consent: person.and_then(|person| person.consent.as_ref()),
        binding,
    }
}
