//! Comparing two photographs (1:1); nothing is kept of either.

use basis::{MandateId, Scope, gate};
use jiff::Timestamp;
use ledger::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::again::{USUAL, again};
use super::photo::Photo;
use super::scale::{Expectation, Threshold};
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
    let under = mandates::for_act(here, None, &request.stated)?;
    let ask = gate::CompareAsk {
        controller: &here.identity().controller,
        operator: &request.stated.operator,
        mandate: under.as_ref().map(|under| &under.mandate),
    };
    let epoch = here.controller_epoch()?;
    let permit = gate::compare(&ask, here.now(), epoch)
        .map_err(|refusal| here.refused("compare", Scope::Controller, vec![refusal]))?;
    let under = under.expect("the gate permits no comparison without a mandate");
    let mandate = &under.mandate;

    let pack = models::default_pack(here)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &permit, &[request.one.clone(), request.other.clone()], None, false)?;

    let record = Record { operator: &mandate.operator, mandate: mandate.id, case: &mandate.case };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    let recorded = mandates::commit_under(here, &under, entry)?;
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

#[derive(Serialize)]
struct Record<'a> {
    operator: &'a str,
    mandate: MandateId,
    case: &'a str,
}
