//! Comparing two photographs (1:1); nothing is kept of either.

use basis::{Compare, MandateId, Permit, Scope, gate};
use face::{DetectOptions, QualityLimits};
use jiff::Timestamp;
use ledger::{Entry, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::again::{USUAL, again};
use super::photo::Photo;
use super::scale::{Expectation, Threshold};
use super::seen::{self, Seen};
use super::{mandates, models, probe};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What the operator asks.
#[derive(Debug, Clone)]
pub struct CompareRequest {
    /// One photograph.
    pub one: Photo,
    /// The other.
    pub other: Photo,
    /// Under which mandate, or for what purpose in which case.
    pub stated: mandates::Stated,
    /// From which score on the two are a possible match.
    pub threshold: Threshold,
}

/// What the comparison says.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CompareAnswer {
    /// What the score means to people, 0 to 100: fixed by the pack, the same as in a search.
    pub similarity: f32,
    /// The normalised score, by the pack's cohort.
    pub score: f32,
    /// Cosine in the pack's transformed space, -1 to 1.
    pub cosine: f32,
    /// The threshold, and what to expect of it in comparisons of strangers.
    pub threshold: Expectation,
    /// Whether the score reaches the threshold.
    pub possible_match: bool,
    /// The pack.
    pub pack: String,
    /// Under which mandate.
    pub mandate: MandateId,
    /// The leaf that recorded it.
    pub leaf: u64,
    /// When.
    pub at: Timestamp,
    /// What the operator should know about the photographs.
    pub warnings: Vec<String>,
}

/// Compares the largest faces of two photographs.
///
/// # Errors
/// The gate's refusal; or a photograph without a usable face.
pub fn compare(here: &Installation, request: &CompareRequest) -> Result<CompareAnswer, ServiceError> {
    again(USUAL, || compare_once(here, request))
}

fn compare_once(here: &Installation, request: &CompareRequest) -> Result<CompareAnswer, ServiceError> {
    let (under, permit) = permitted(here, &request.stated)?;
    let mandate = &under.mandate;

    let pack = models::default_pack(here)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &permit, &[request.one.clone(), request.other.clone()], None, false)?;

    let recorded = record(here, permit, &under)?;
    let (one, other) = (scale.normed(probes[0].template())?, scale.normed(probes[1].template())?);
    let leaf = recorded.leaf_index();
    let compared = here.house().compare(recorded, &one, &other)?;
    let threshold = scale.of_comparisons(request.threshold);
    Ok(CompareAnswer {
        similarity: scale.similarity(compared.score),
        score: compared.score,
        cosine: compared.cosine,
        possible_match: compared.score >= threshold.least(),
        threshold,
        pack: pack.id().to_string(),
        mandate: mandate.id,
        leaf,
        at: here.now(),
        warnings: probes.into_iter().flat_map(|probe| probe.warnings).collect(),
    })
}

/// What one photograph's largest face and another's faces have to do with each other.
pub(crate) struct ComparedEach {
    /// The photograph compared with.
    pub(crate) source: Seen,
    /// Which of its faces was compared; none when none was good enough, and then nothing was compared.
    pub(crate) chosen: Option<usize>,
    /// The other photograph.
    pub(crate) target: Seen,
    /// Of its faces the number and the similarity, 0 to 100, in their order; the others were not good enough.
    pub(crate) similarities: Vec<(usize, f32)>,
}

/// Compares the largest face of one photograph with each face of another, `most` at most; nothing is kept of either.
/// Faces that `least` asks more of than they have are left out.
///
/// # Errors
/// The gate's refusal; a photograph that cannot be read.
pub(crate) fn compare_each(
    here: &Installation,
    (one, other): (&Photo, &Photo),
    stated: &mandates::Stated,
    least: Option<&QualityLimits>,
    most: usize,
) -> Result<ComparedEach, ServiceError> {
    again(USUAL, || {
        let (under, permit) = permitted(here, stated)?;
        let pack = models::default_pack(here)?;
        let scale = here.workshop().scale(&pack)?;
        let mut pipeline = here.pipeline(&pack)?;
        let (source, largest) = probe::largest(&mut pipeline, &permit, one, least)?;
        let Some((number, largest)) = largest else {
            let target = seen::look(&mut pipeline, &other.picture()?, &DetectOptions::default())?;
            return Ok(ComparedEach { source, chosen: None, target, similarities: Vec::new() });
        };
        let (target, probes) = probe::each(&mut pipeline, &permit, other, (least, most))?;
        drop(pipeline);
        let recorded = record(here, permit, &under)?;
        let one = scale.normed(largest.template())?;
        let others =
            probes.iter().map(|(_, probe)| scale.normed(probe.template())).collect::<Result<Vec<_>, ServiceError>>()?;
        let compared = here.house().compare_each(recorded, &one, &others)?;
        let similarity = |score| scale.similarity(score);
        let similarities =
            probes.iter().zip(compared).map(|((number, _), pair)| (*number, similarity(pair.score))).collect();
        Ok(ComparedEach { source, chosen: Some(number), target, similarities })
    })
}

fn permitted(
    here: &Installation,
    stated: &mandates::Stated,
) -> Result<(mandates::ForAct, Permit<Compare>), ServiceError> {
    let under = mandates::for_act(here, None, stated)?;
    let ask = gate::CompareAsk {
        controller: &here.identity().controller,
        operator: &stated.operator,
        mandate: under.as_ref().map(|under| &under.mandate),
    };
    let epoch = here.controller_epoch()?;
    let permit = gate::compare(&ask, here.now(), epoch)
        .map_err(|refusal| here.refused("compare", Scope::Controller, vec![refusal]))?;
    Ok((under.expect("the gate permits no comparison without a mandate"), permit))
}

fn record(
    here: &Installation,
    permit: Permit<Compare>,
    under: &mandates::ForAct,
) -> Result<Recorded<Compare>, ServiceError> {
    let mandate = &under.mandate;
    let record = Record { operator: &mandate.operator, mandate: mandate.id, case: &mandate.case };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    mandates::commit_under(here, under, entry)
}

#[derive(Serialize)]
struct Record<'a> {
    operator: &'a str,
    mandate: MandateId,
    case: &'a str,
}
