//! Taking one photograph in and saying of each of its faces what became of it. What the gate lets stay is committed at
//! once; of the rest nothing is computed or kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use basis::{ConsentId, FaceId, ImageId, KeepPolicy, Refusal, SubjectId, gate};
use face::{DetectOptions, Detection, Pack, QualityReason};
use gallery::{FaceDetails, GalleryError, Known, NewFace, NewPicture};
use vault::records::{consents, faces};
use zeroize::Zeroizing;

use super::bind::{self, Bound};
use super::manifest::Row;
use super::may_enrol;
use super::roster::Roster;
use super::work::keep_ask;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::again::again;
use crate::service::photo::Photo;
use crate::service::seen::{self, Seen};
use crate::service::{crop, models, register, subjects};

/// How often the commit is tried when facts change under it.
const ATTEMPTS: usize = 16;

/// One photograph to be taken in.
#[derive(Debug, Clone)]
pub(crate) struct IndexRequest {
    /// The gallery's name.
    pub(crate) gallery: String,
    /// The photograph.
    pub(crate) photo: Photo,
    /// The controller's own reference; the picture's id where there is none.
    pub(crate) reference: Option<String>,
    /// Whose the one face of the photograph is said to be.
    pub(crate) whose: Option<Whose>,
    /// At most so many faces, the largest.
    pub(crate) most: usize,
    /// What a face must have beyond what the gallery asks.
    pub(crate) least: Option<face::QualityLimits>,
}

/// How a person is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// By the consent that they gave.
    Consent(ConsentId),
    /// By their label.
    Label(String),
}

/// What became of the faces.
pub(crate) struct Indexed {
    /// The picture's id.
    pub(crate) image: ImageId,
    /// What was seen.
    pub(crate) seen: Seen,
    /// Faces that are enrolled: the number in what was seen where that is known, the id, and the person's label.
    pub(crate) kept: Vec<(Option<usize>, FaceId, Option<String>)>,
    /// Faces that are not, by their number in what was seen.
    pub(crate) left_out: Vec<(usize, LeftOut)>,
}

/// Why a face is not enrolled.
#[derive(Debug, Clone)]
pub(crate) enum LeftOut {
    /// It is not good enough.
    Quality(QualityReason),
    /// Larger ones took the places there were.
    TooMany,
    /// The gate does not let it stay.
    Refused(Refusal),
}

/// Takes one photograph in. The same file again answers with the faces that stand.
///
/// # Errors
/// The gate's refusal of the gallery or the picture; a file that was erased before; a consent or person that is not there.
pub(crate) fn index(here: &Installation, request: &IndexRequest) -> Result<Indexed, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    may_enrol(here, &gallery)?;
    let person = request.whose.as_ref().map(|whose| named(here, &request.gallery, whose)).transpose()?;
    let pack = models::pack_of(here, &gallery)?;
    again(ATTEMPTS, || index_once(here, request, &pack, person.as_deref()))
}

fn index_once(
    here: &Installation,
    request: &IndexRequest,
    pack: &Arc<Pack>,
    person: Option<&str>,
) -> Result<Indexed, ServiceError> {
    let id = register::id_of(here, &request.gallery)?;
    let content_tag = here.house().content_tag(id, request.photo.bytes())?;
    let picture = request.photo.picture()?;
    let mut pipeline = here.pipeline(pack)?;
    let seen = seen::look(&mut pipeline, &picture, &DetectOptions::default())?;
    match here.house().known(id, &content_tag)? {
        Known::New => {}
        Known::Enrolled(image) => return standing(here, image, seen),
        Known::Barred(erasure) => {
            let refusal = Refusal::new(
                "GDPR Art. 17(1)",
                format!("this photograph was erased ({erasure}), and its bytes stay out of the gallery"),
                "Take in another photograph, or another file of it, if it may be held again.",
            );
            return Err(here.refused("enrol", basis::Scope::Gallery(id), vec![refusal]));
        }
    }
    let roster = Roster::read(here, id, person.map(str::to_owned).into_iter().collect::<BTreeSet<_>>())?;
    let (facts, epoch) = (&roster.gallery.facts, roster.gallery.epoch);
    let (image, now) = (here.id(ImageId::from_parts), here.now());
    let source = request.reference.clone().unwrap_or_else(|| format!("upload/{image}"));
    let ask = gate::EnrolAsk { gallery: facts, image, manifestly_public_evidence: None };
    let permit = gate::enrol(&ask, now, epoch)
        .map_err(|refusal| here.refused("enrol", basis::Scope::Gallery(id), vec![refusal]))?;

    let rows: Vec<Row> = person.map(|label| Row::of_subject(request.photo.name(), label)).into_iter().collect();
    let found: Vec<Detection> = seen.faces.iter().map(|face| face.found).collect();
    let mut left_out = Vec::new();
    let mut chosen: Vec<(usize, Bound, FaceId, basis::Permit<basis::Keep>)> = Vec::new();
    for (number, bound) in bind::bind(&roster, &rows, &found).into_iter().enumerate() {
        let face = &seen.faces[number];
        let good = face.judged(Some(&limits(facts.quality, request.least.as_ref())));
        let why = match good {
            Err(reason) => LeftOut::Quality(reason),
            Ok(()) if chosen.len() >= request.most => LeftOut::TooMany,
            Ok(()) => {
                let kept = here.id(FaceId::from_parts);
                let binding = bound.binding.unwrap_or(gate::Binding::None);
                match gate::keep(&keep_ask(&roster, image, kept, bound.subject, binding), now, epoch) {
                    Ok(leave) => {
                        chosen.push((number, bound, kept, leave));
                        continue;
                    }
                    Err(refusal) => LeftOut::Refused(refusal),
                }
            }
        };
        left_out.push((number, why));
    }
    if chosen.is_empty() {
        // Nothing of it is kept, not even that it was seen: what stands against its faces may change.
        return Ok(Indexed { image, seen, kept: Vec::new(), left_out });
    }
    let detections: Vec<Detection> = chosen.iter().map(|(number, ..)| found[*number]).collect();
    let described = pipeline.describe(&permit, &picture, &detections)?;
    drop(pipeline);
    let scale = here.workshop().scale(pack)?;
    let (mut new, mut kept) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
    for ((number, bound, face, leave), described) in chosen.into_iter().zip(described) {
        let seen_face = &seen.faces[number];
        let cut = crop::around(&picture, &seen_face.found)?;
        let details = FaceDetails {
            region: [
                seen_face.found.box_.x,
                seen_face.found.box_.y,
                seen_face.found.box_.width,
                seen_face.found.box_.height,
            ],
            landmarks: seen_face.found.landmarks.map(|point| [point.x, point.y]),
            crop_region: cut.region,
            crop_landmarks: cut.landmarks,
            eye_distance_px: seen_face.quality.eye_distance_px,
            sharpness: seen_face.quality.sharpness,
            detector_score: seen_face.found.score,
            source: source.clone(),
            territory: bound.territory.unwrap_or(facts.territory),
            picture_px: Some(seen.picture_px),
        };
        let template = scale.normed(&described.template)?;
        let crop = register::keeps_crops(facts).then(|| cut.png()).transpose()?;
        new.push(NewFace { permit: leave, template, details, crop });
        kept.push((Some(number), face, bound.subject.and(person.map(str::to_owned))));
    }
    let keep = facts.keep_of_picture(found.len());
    let original = (keep == KeepPolicy::Original).then(|| picture.to_png().map(Zeroizing::new)).transpose()?;
    let picture = NewPicture { permit, content_tag, source, original, faces_found: found.len(), faces: new };
    match here.house().enrol(id, &models::pack_ref(pack), vec![picture], here.now()) {
        Ok(_) => {}
        // Another call brought the same file meanwhile.
        Err(GalleryError::AlreadyEnrolled { image }) => return standing(here, image, seen),
        Err(error) => return Err(error.into()),
    }
    here.publish()?;
    Ok(Indexed { image, seen, kept, left_out })
}

/// The faces of a picture that is enrolled already. Where they are is not read: it is only clear where there is one.
fn standing(here: &Installation, image: ImageId, seen: Seen) -> Result<Indexed, ServiceError> {
    let rows = here.read(|tx| faces::of_image(tx, image))?;
    let only = (rows.len() == 1 && seen.faces.len() == 1).then_some(0);
    let label = |subject: Option<SubjectId>| -> Result<Option<String>, ServiceError> {
        Ok(subject.map(|id| subjects::by_id(here, id)).transpose()?.flatten().map(|person| person.label))
    };
    let kept = rows.iter().map(|row| Ok((only, row.id, label(row.subject_id)?)));
    let kept = kept.collect::<Result<Vec<_>, ServiceError>>()?;
    Ok(Indexed { image, seen, kept, left_out: Vec::new() })
}

/// The label of whoever is named.
fn named(here: &Installation, gallery: &str, whose: &Whose) -> Result<String, ServiceError> {
    match whose {
        Whose::Label(label) => Ok(subjects::find(here, gallery, label)?.label),
        Whose::Consent(id) => {
            let id = *id;
            let unknown = || {
                ServiceError::not_found(
                    "consent in this gallery",
                    id.to_string(),
                    "`countenance consent show GALLERY SUBJECT` lists a person's.",
                )
            };
            let gallery = register::id_of(here, gallery)?;
            let row = here.read(|tx| consents::get(tx, id))?.filter(|row| row.gallery_id == gallery);
            let row = row.ok_or_else(unknown)?;
            let person = subjects::by_id(here, row.subject_id)?.ok_or_else(unknown)?;
            // An earlier consent than the one that counts says nothing about today.
            let deciding = crate::service::consents::deciding(here, &person)?;
            if deciding.is_none_or(|deciding| deciding.id != id) {
                return Err(unknown());
            }
            Ok(person.label)
        }
    }
}

/// What the gallery asks of a face, and what the caller asks beyond it: the stricter of each.
fn limits(gallery: basis::QualityLimits, asked: Option<&face::QualityLimits>) -> face::QualityLimits {
    let none = face::QualityLimits {
        min_eye_distance_px: 0.0,
        min_sharpness: 0.0,
        min_mean_luma: 0.0,
        max_mean_luma: 1.0,
        max_clipped_share: 1.0,
        max_yaw_degrees: 90.0,
        max_pitch_degrees: 90.0,
        min_detector_score: 0.0,
    };
    let asked = asked.copied().unwrap_or(none);
    face::QualityLimits {
        min_eye_distance_px: asked.min_eye_distance_px.max(gallery.min_eye_distance_px),
        min_sharpness: asked.min_sharpness.max(gallery.min_sharpness),
        min_detector_score: asked.min_detector_score.max(gallery.min_detector_score),
        ..asked
    }
}
