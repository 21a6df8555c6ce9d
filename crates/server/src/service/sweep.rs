//! The exact search that answers a right or an order: it may not miss, so it is planned by what may be missed.
//!
//! A sweep is decided by the raw cosine. Whoever answers chooses the share of true faces that may stay below it, and is
//! told before what that costs: how many faces of other people come up for review.

use std::cmp::Ordering;
use std::collections::HashMap;

use basis::{FaceId, GalleryId, RequestId, Scope, gate};
use gallery::{Filter, NormedTemplate, normalised};
use jiff::Timestamp;
use ledger::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::photo::Photo;
use super::scale::Scale;
use super::{models, probe, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What is swept for.
#[derive(Debug, Clone)]
pub struct SweepRequest<'a> {
    /// The gallery's name.
    pub gallery: String,
    /// One or several photographs of the person; each is compared by itself, so that more photographs miss less.
    pub photos: Vec<Photo>,
    /// Which face, where a photograph shows several: 0 is the largest.
    pub face: Option<usize>,
    /// The request or order that the sweep answers.
    pub answers: gate::SweepFor<'a>,
    /// The share of the person's faces that may be missed, above 0 and below 1.
    pub miss_rate: f64,
}

/// What a sweep at some miss rate means in a gallery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SweepPlan {
    /// The gallery's name.
    pub gallery: String,
    /// The share of the person's faces that one photograph may be expected to miss, 0 to 1.
    pub miss_rate: f64,
    /// The least cosine of a candidate, -1 to 1.
    pub cosine: f32,
    /// How many faces the gallery holds.
    pub faces: usize,
    /// How many faces of other people one photograph may be expected to bring up for review.
    pub others_to_review: f64,
    /// Whether the pack publishes tables; without them the numbers are assumptions.
    pub calibrated: bool,
    /// The same in words.
    pub says: String,
}

/// What a sweep found; ids only, for a person to review.
#[derive(Debug, Serialize)]
pub struct SweepAnswer {
    /// What was to be expected.
    pub plan: SweepPlan,
    /// Every face that reaches the cosine with any of the photographs, most likely first.
    pub candidates: Vec<SweepCandidate>,
    /// How many faces were compared, each exactly; restricted ones among them.
    pub compared: u64,
    /// The leaf that recorded it.
    pub leaf: u64,
    /// When.
    pub at: Timestamp,
    /// What whoever reviews should know about the photographs.
    pub warnings: Vec<String>,
}

/// A face to review.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SweepCandidate {
    /// The face.
    pub face: FaceId,
    /// The best cosine with a photograph, -1 to 1: what made it a candidate.
    pub cosine: f32,
    /// The best normalised score: what it is ordered by.
    pub score: f32,
    /// The same as it is shown to people, 0 to 100.
    pub similarity: f32,
}

/// What a sweep would mean, before anybody's face is compared.
///
/// # Errors
/// When there is no such gallery or pack, or the rate is no share.
pub fn plan(here: &Installation, gallery: &str, miss_rate: f64) -> Result<SweepPlan, ServiceError> {
    let gallery = register::find(here, gallery)?;
    let scale = here.workshop().scale(&*models::pack_of(here, &gallery)?)?;
    planned(here, &gallery, &scale, miss_rate)
}

/// Sweeps a gallery, in whatever state it is: rights do not end with its use.
///
/// # Errors
/// The gate's refusal; a photograph without a usable face; a gallery that cannot be read in full.
pub fn sweep(here: &Installation, request: &SweepRequest<'_>) -> Result<SweepAnswer, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    let ask = gate::SweepAsk { gallery: &gallery.facts, answers: request.answers };
    let permit = gate::sweep(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("sweep", Scope::Gallery(gallery.facts.id), vec![refusal]))?;

    let pack = models::pack_of(here, &gallery)?;
    let scale = here.workshop().scale(&pack)?;
    let plan = planned(here, &gallery, &scale, request.miss_rate)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &permit, &request.photos, request.face, false)?;
    let mut warnings: Vec<String> = probes.iter().flat_map(|probe| probe.warnings.clone()).collect();
    scale.fused(&probes, &mut warnings)?;
    let templates = probes.iter().map(|probe| scale.normed(probe.template())).collect::<Result<Vec<_>, _>>()?;

    let record = Record {
        gallery: gallery.facts.id,
        request: asked_by(&request.answers),
        cosine: plan.cosine,
        miss_rate: plan.miss_rate,
        photos: probes.len(),
        faces: plan.faces,
    };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    let (recorded, ()) = here.commit(entry, |_| Ok(()))?;
    let queries: Vec<_> = templates.iter().map(NormedTemplate::values).collect();
    let leaf = recorded.leaf_index();
    let swept = here.house().sweep(recorded, &queries, plan.cosine, &Filter::new())?;

    let compared = swept.completeness.map_or(0, |completeness| completeness.searched);
    let mut best = HashMap::<FaceId, SweepCandidate>::new();
    for (hits, template) in swept.hits.iter().zip(&templates) {
        for hit in hits {
            let score = normalised(hit.cosine, template.statistic(), hit.norm_statistic);
            let found =
                SweepCandidate { face: hit.face, cosine: hit.cosine, score, similarity: scale.similarity(score) };
            best.entry(hit.face).and_modify(|held| *held = better(*held, found)).or_insert(found);
        }
    }
    let mut candidates: Vec<_> = best.into_values().collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.face.cmp(&b.face)));
    Ok(SweepAnswer { plan, candidates, compared, leaf, at: here.now(), warnings })
}

/// The committed record of a sweep.
#[derive(Serialize)]
struct Record {
    gallery: GalleryId,
    /// The request it answers, so that the answer can say how it was looked.
    request: Option<RequestId>,
    cosine: f32,
    miss_rate: f64,
    photos: usize,
    faces: usize,
}

const fn asked_by(answers: &gate::SweepFor<'_>) -> Option<RequestId> {
    match answers {
        gate::SweepFor::Request(request) => Some(request.id),
        gate::SweepFor::Order(_) => None,
    }
}

fn better(a: SweepCandidate, b: SweepCandidate) -> SweepCandidate {
    let of = if a.score.total_cmp(&b.score) == Ordering::Less { b } else { a };
    SweepCandidate { cosine: a.cosine.max(b.cosine), ..of }
}

fn planned(
    here: &Installation,
    gallery: &register::Gallery,
    scale: &Scale,
    miss_rate: f64,
) -> Result<SweepPlan, ServiceError> {
    if !(miss_rate > 0.0 && miss_rate < 1.0) {
        return Err(ServiceError::input(
            format!("{miss_rate} is not a share of faces that may be missed"),
            "Write a number above 0 and below 1: 0.01 is one face in a hundred.",
        ));
    }
    let calibration = scale.calibration();
    let cosine = calibration.sweep_threshold(miss_rate);
    let faces = here.house().faces_held(gallery.facts.id)?;
    let others = calibration.review_share(cosine) * faces as f64;
    let mut says = if faces == 0 {
        "the gallery holds no face".to_owned()
    } else {
        format!(
            "with one photograph about {} of 100 faces of the person are expected below cosine {cosine:.2}, and about {} of \
         {faces} faces are other people's to review; several photographs miss less and bring up more",
            tidy(100.0 * miss_rate),
            tidy(others),
        )
    };
    if !calibration.is_calibrated() {
        says.push_str(" (assumed: the model pack publishes no measurements)");
    }
    let (gallery, calibrated) = (gallery.facts.name.clone(), calibration.is_calibrated());
    Ok(SweepPlan { gallery, miss_rate, cosine, faces, others_to_review: others, calibrated, says })
}

/// One decimal below ten, none above.
fn tidy(number: f64) -> String {
    if number < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") }
}
