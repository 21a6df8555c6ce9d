//! The photographs that are searched with or compared: one face of each, described under the caller's permit. Nothing
//! of them is kept.

use basis::{Computes, Permit};
use face::{DetectOptions, Detection, Pipeline, QualityLimits, Template, judge, measure};
use zeroize::Zeroizing;

use super::crop;
use super::photo::Photo;
use super::seen::{self, Seen};
use crate::error::ServiceError;

/// One face searched with.
pub(crate) struct Probe {
    described: face::Described,
    /// The face as PNG, where it is to be shown beside the answer.
    pub(crate) crop_png: Option<Zeroizing<Vec<u8>>>,
    /// What the operator should know.
    pub(crate) warnings: Vec<String>,
}

impl Probe {
    pub(crate) fn template(&self) -> &Template {
        &self.described.template
    }
}

/// Describes one face of each photograph: number `face` from the largest down, else the largest. With a picture of the
/// face where `crops` asks for it.
pub(crate) fn read<A: Computes>(
    pipeline: &mut Pipeline,
    permit: &Permit<A>,
    photos: &[Photo],
    face: Option<usize>,
    crops: bool,
) -> Result<Vec<Probe>, ServiceError> {
    photos.iter().map(|photo| one(pipeline, permit, photo, face, crops)).collect()
}

/// Looks at a photograph and describes its largest face that is good enough, if there is one: its number in what was seen,
/// and the face.
pub(crate) fn largest<A: Computes>(
    pipeline: &mut Pipeline,
    permit: &Permit<A>,
    photo: &Photo,
    least: Option<&QualityLimits>,
) -> Result<(Seen, Option<(usize, Probe)>), ServiceError> {
    let picture = photo.picture()?;
    let seen = seen::look(pipeline, &picture, &DetectOptions::default())?;
    let Some(number) = seen.faces.iter().position(|face| face.judged(least).is_ok()) else { return Ok((seen, None)) };
    let described = pipeline.describe(permit, &picture, &[seen.faces[number].found])?.swap_remove(0);
    Ok((seen, Some((number, Probe { described, crop_png: None, warnings: Vec::new() }))))
}

/// Looks at a photograph and describes every face that is good enough, `most` at most, with their numbers in what was seen.
pub(crate) fn each<A: Computes>(
    pipeline: &mut Pipeline,
    permit: &Permit<A>,
    photo: &Photo,
    (least, most): (Option<&QualityLimits>, usize),
) -> Result<(Seen, Vec<(usize, Probe)>), ServiceError> {
    let picture = photo.picture()?;
    let seen = seen::look(pipeline, &picture, &DetectOptions::default())?;
    let fine = (0..seen.faces.len()).filter(|&number| seen.faces[number].judged(least).is_ok());
    let numbers: Vec<usize> = fine.take(most).collect();
    let found: Vec<Detection> = numbers.iter().map(|&number| seen.faces[number].found).collect();
    let described = pipeline.describe(permit, &picture, &found)?;
    let probes = described.into_iter().map(|described| Probe { described, crop_png: None, warnings: Vec::new() });
    Ok((seen, numbers.into_iter().zip(probes).collect()))
}

fn one<A: Computes>(
    pipeline: &mut Pipeline,
    permit: &Permit<A>,
    photo: &Photo,
    face: Option<usize>,
    crops: bool,
) -> Result<Probe, ServiceError> {
    let (picture, path) = (photo.picture()?, photo.name());
    let mut found = pipeline.detect(&picture, &DetectOptions::default())?;
    found.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let count = found.len();
    let chosen = found.get(face.unwrap_or(0)).copied().ok_or_else(|| match count {
        0 => ServiceError::input(
            format!("no face was found in {}", path.display()),
            "Use a picture in which the face is larger, upright or better lit; `countenance detect` shows what is seen.",
        ),
        _ => ServiceError::input(
            format!("{} shows {count} faces, there is no number {}", path.display(), face.unwrap_or(0)),
            "Count from 0, the largest first; `countenance detect --annotate` shows them.",
        ),
    })?;
    let mut warnings = Vec::new();
    if count > 1 && face.is_none() {
        warnings.push(format!("{} shows {count} faces; the largest was taken (choose with --face)", path.display()));
    }
    let quality = measure(&picture, chosen.box_, &chosen.landmarks, chosen.score);
    if let Err(reason) = judge(&quality, &QualityLimits::default()) {
        warnings.push(format!("{}: {reason}", path.display()));
    }
    let described = pipeline.describe(permit, &picture, &[chosen])?.swap_remove(0);
    let crop_png = crops.then(|| crop::around(&picture, &chosen)?.png()).transpose()?;
    Ok(Probe { described, crop_png, warnings })
}

fn area(found: &Detection) -> f32 {
    found.box_.width * found.box_.height
}
