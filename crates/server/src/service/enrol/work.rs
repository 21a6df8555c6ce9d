//! What a worker does with one file: everything that costs time, and nothing that is kept.

use std::sync::{PoisonError, RwLock};

use basis::{FaceId, ImageId, KeepPolicy, Refusal, Sha256, SubjectId, gate};
use face::{DetectOptions, Detection, Pipeline, QualityLimits, judge, measure};
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

/// Reads, decodes, detects, binds and describes one file.
pub(super) fn file(
    here: &Installation,
    (pipeline, scale): (&mut Pipeline, &Scale),
    roster: &RwLock<Roster>,
    job: &Incoming,
    smallest_face_px: u32,
) -> Worked {
    let result = look(here, (pipeline, scale), roster, job, smallest_face_px);
    Worked { reference: job.reference.clone(), path: job.name().to_path_buf(), result }
}

fn look(
    here: &Installation,
    (pipeline, scale): (&mut Pipeline, &Scale),
    roster: &RwLock<Roster>,
    job: &Incoming,
    smallest_face_px: u32,
) -> Result<Finished, ServiceError> {
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
        known => return Ok(Finished::Known(known)),
    }
    // The same asset in other bytes, of a person who asked to be erased.
    let source = job.rows.iter().find_map(|row| row.source.clone()).unwrap_or_else(|| job.reference.clone());
    if let Some(erasure) = here.house().barred_source(gallery, &source)? {
        return Ok(Finished::Known(Known::Barred(erasure)));
    }
    let picture = photo.picture()?;
    let found = pipeline.detect(&picture, &DetectOptions { smallest_face_px })?;

    // Held while the gate is asked, so that permit and facts are of one moment; the writer asks again.
    let roster = roster.read().unwrap_or_else(PoisonError::into_inner);
    let facts = &roster.gallery.facts;
    let image = here.id(ImageId::from_parts);
    let evidence = job.rows.iter().find_map(Row::evidence);
    let ask = gate::EnrolAsk { gallery: facts, image, manifestly_public_evidence: evidence };
    let permit = match gate::enrol(&ask, here.now(), roster.gallery.epoch) {
        Ok(permit) => permit,
        // The gallery itself was asked for before the first file, so this is about the one picture.
        Err(refusal) => return Ok(Finished::Refused { faces: found.len(), refusal }),
    };
    let mut left_out = Vec::new();
    let mut kept = Vec::new();
    for (face, bound) in found.iter().zip(bind::bind(&roster, &job.rows, &found)) {
        match keeps(here, &roster, image, &picture, face, &bound) {
            Ok(id) => kept.push((*face, bound, id)),
            Err(reason) => left_out.push(reason),
        }
    }
    let detections: Vec<Detection> = kept.iter().map(|(face, ..)| *face).collect();
    let (keeps_crops, keep) = (register::keeps_crops(facts), facts.keep_of_picture(found.len()));
    let default_territory = facts.territory;
    drop(roster);

    let described = pipeline.describe(&permit, &picture, &detections)?;
    let mut faces = Vec::with_capacity(kept.len());
    for ((face, bound, id), described) in kept.into_iter().zip(described) {
        let cut = crop::around(&picture, &face)?;
        let quality = measure(&picture, face.box_, &face.landmarks, face.score);
        let details = FaceDetails {
            region: [face.box_.x, face.box_.y, face.box_.width, face.box_.height],
            landmarks: face.landmarks.map(|point| [point.x, point.y]),
            crop_region: cut.region,
            crop_landmarks: cut.landmarks,
            eye_distance_px: quality.eye_distance_px,
            sharpness: quality.sharpness,
            detector_score: face.score,
            source: bound.source.clone().unwrap_or_else(|| source.clone()),
            territory: bound.territory.unwrap_or(default_territory),
            picture_px: Some([picture.width(), picture.height()]),
        };
        faces.push(PreparedFace {
            face: id,
            subject: bound.subject,
            binding: bound.binding.unwrap_or(gate::Binding::None),
            template: scale.normed(&described.template)?,
            details,
            crop: keeps_crops.then(|| cut.png()).transpose()?,
        });
    }
    // The pixels and not the file: position, device and author stay behind with it.
    let original = (keep == KeepPolicy::Original).then(|| picture.to_png().map(Zeroizing::new)).transpose()?;
    Ok(Finished::Prepared(Box::new(Prepared {
        image,
        content_tag,
        evidence,
        source,
        original,
        faces_found: found.len(),
        faces,
        left_out,
    })))
}

/// Whether a face may be kept as things stand: quality first, then what the manifest says, then the gate. Asked before
/// a template is computed, so that of a bystander not even that exists.
fn keeps(
    here: &Installation,
    roster: &Roster,
    image: ImageId,
    picture: &face::Picture,
    face: &Detection,
    bound: &Bound,
) -> Result<FaceId, String> {
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
        Ok(_) => Ok(id),
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
