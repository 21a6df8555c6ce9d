//! Comparing a photograph with one enrolled person (1:1): gate, leaf, comparison. No face is shown, only whether the
//! claim holds.

use basis::{MandateId, Permit, Scope, SearchId, SubjectId, Verify, gate};
use gallery::SearchOptions;
use jiff::Timestamp;
use ledger::{Entry, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::again::{USUAL, again};
use super::photo::Photo;
use super::register::{self, Gallery};
use super::scale::{Expectation, Threshold};
use super::subjects::{self, Subject};
use super::{consents, mandates, models, probe};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Faces of the person that are looked at; more would not change the answer.
const MOST_FACES: usize = 1_000;

/// What the operator asks.
#[derive(Debug, Clone)]
pub struct VerifyRequest {
    /// The gallery's name.
    pub gallery: String,
    /// The claimed person, by label or id.
    pub subject: String,
    /// One or several photographs of the one person who claims it.
    pub photos: Vec<Photo>,
    /// Which face, where a photograph shows several: 0 is the largest.
    pub face: Option<usize>,
    /// Under which mandate, or for what purpose in which case.
    pub stated: mandates::Stated,
    /// From which score on it is a possible match.
    pub threshold: Threshold,
}

/// Whether the claim holds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct VerifyAnswer {
    /// The claimed person.
    pub subject: SubjectId,
    /// The search, as the log knows it.
    pub search: SearchId,
    /// The leaf that recorded it.
    pub leaf: u64,
    /// Under which mandate.
    pub mandate: MandateId,
    /// How many of the person's faces were compared; restricted ones are not.
    pub faces_compared: usize,
    /// Over all faces of the person, 0 to 100; null when none was compared.
    pub similarity: Option<f32>,
    /// The score over all faces of the person; null when none was compared.
    pub score: Option<f32>,
    /// Whether the score reaches the threshold.
    pub possible_match: bool,
    /// The threshold, and what to expect of it in comparisons of strangers.
    pub threshold: Expectation,
    /// What the operator should know about the photographs.
    pub warnings: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Compares, records, answers.
///
/// # Errors
/// The gate's refusal; a photograph without a usable face; no such person.
pub fn verify(here: &Installation, request: &VerifyRequest) -> Result<VerifyAnswer, ServiceError> {
    again(USUAL, || verify_once(here, request))
}

fn verify_once(here: &Installation, request: &VerifyRequest) -> Result<VerifyAnswer, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    let subject = subjects::find(here, &request.gallery, &request.subject)?;
    let under = mandates::for_act(here, Some(&gallery.facts), &request.stated)?;
    let permit = may_verify(here, &gallery, &subject, &request.stated.operator, under.as_ref())?;
    let under = under.expect("the gate permits no comparison without a mandate");

    let pack = models::pack_of(here, &gallery)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &permit, &request.photos, request.face, false)?;
    let mut warnings: Vec<String> = probes.iter().flat_map(|probe| probe.warnings.clone()).collect();
    let fused = scale.fused(&probes, &mut warnings)?;

    let recorded = record(here, permit, &under, &subject)?;
    let (search, leaf) = (recorded.act().search, recorded.leaf_index());
    let options = SearchOptions {
        limit: MOST_FACES,
        threshold: f32::NEG_INFINITY,
        same_person: scale.same_person(),
        filter: gallery::Filter::new(),
    };
    let found = here.house().verify(recorded, &fused, &options)?;
    let score = found.candidates.first().map(|best| best.person_score);
    let threshold = scale.of_comparisons(request.threshold);
    Ok(VerifyAnswer {
        subject: subject.id,
        search,
        leaf,
        mandate: under.mandate.id,
        faces_compared: found.candidates.len(),
        similarity: score.map(|score| scale.similarity(score)),
        score,
        possible_match: score.is_some_and(|score| score >= threshold.least()),
        threshold,
        warnings,
        at: here.now(),
    })
}

fn may_verify(
    here: &Installation,
    gallery: &Gallery,
    subject: &Subject,
    operator: &str,
    under: Option<&mandates::ForAct>,
) -> Result<Permit<Verify>, ServiceError> {
    let consent = consents::deciding(here, subject)?;
    let ask = gate::VerifyAsk {
        gallery: &gallery.facts,
        search: here.id(SearchId::from_parts),
        operator,
        mandate: under.map(|under| &under.mandate),
        subject: &subject.facts(),
        consent: consent.as_ref(),
    };
    gate::verify(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("verify", Scope::Gallery(gallery.facts.id), vec![refusal]))
}

/// The committed record of a comparison with a person. It is sealed under the person's own key, so that it goes with them.
fn record(
    here: &Installation,
    permit: Permit<Verify>,
    under: &mandates::ForAct,
    subject: &Subject,
) -> Result<Recorded<Verify>, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        search: SearchId,
        operator: &'a str,
        mandate: MandateId,
        purpose: String,
        case: &'a str,
        gallery: basis::GalleryId,
        subject: SubjectId,
    }
    let mandate = &under.mandate;
    let record = Record {
        search: permit.act().search,
        operator: &mandate.operator,
        mandate: mandate.id,
        purpose: mandate.purpose.to_string(),
        case: &mandate.case,
        gallery: subject.gallery,
        subject: subject.id,
    };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().holder(subject.key)?, &record)?;
    mandates::commit_under(here, under, entry)
}
