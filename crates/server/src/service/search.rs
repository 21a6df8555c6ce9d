//! Searching a gallery by a face: gate, leaf, search, gate again for each face found, leaf, and only then shown.

use std::path::PathBuf;

use basis::{Disclose, FaceFacts, FaceId, Identify, Mandate, MandateId, Permit, Scope, SearchId, SubjectId, gate};
use gallery::{Candidate, Filter, Found, GalleryError, SearchOptions, Shown};
use jiff::Timestamp;
use ledger::{Entry, Recorded};
use serde::Serialize;
use vault::records::faces;
use zeroize::Zeroizing;

use super::probe::{self, Probe};
use super::register::{self, Gallery};
use super::{consents, mandates, models, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

/// How often a search asks the gate again when facts change under it.
const ATTEMPTS: usize = 3;

/// What the operator asks.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The gallery's name.
    pub gallery: String,
    /// One or several photographs of the same person.
    pub photos: Vec<PathBuf>,
    /// Which face, where a photograph shows several: 0 is the largest.
    pub face: Option<usize>,
    /// Under which mandate, or for what purpose in which case.
    pub stated: mandates::Stated,
    /// At most so many faces.
    pub limit: usize,
    /// The least cosine; the pack's own when absent.
    pub threshold: Option<f32>,
    /// Only people of these territories, ISO 3166-1 alpha-2.
    pub territories: Vec<basis::Country>,
    /// Only these subjects, by label.
    pub subjects: Vec<String>,
}

/// What the operator is shown.
#[derive(Debug, Serialize)]
pub struct SearchAnswer {
    /// The gallery's name.
    pub gallery: String,
    /// The search, as the log knows it.
    pub search: SearchId,
    /// The leaf that recorded it.
    pub leaf: u64,
    /// When.
    pub at: Timestamp,
    /// Who searched.
    pub operator: String,
    /// Under which mandate.
    pub mandate: MandateId,
    /// Whether the operator issued it to themself.
    pub self_issued: bool,
    /// For what.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// How many faces were searched.
    pub faces_searched: usize,
    /// The least cosine shown.
    pub threshold: f32,
    /// Possible matches, best first.
    pub matches: Vec<MatchRow>,
    /// What the operator should know about the photographs searched with.
    pub warnings: Vec<String>,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The searched faces as PNG, for the sheet.
    #[serde(skip)]
    pub probes_png: Vec<Zeroizing<Vec<u8>>>,
}

/// One possible match.
#[derive(Debug, Serialize)]
pub struct MatchRow {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: basis::ImageId,
    /// The subject's label, where the face is bound to one.
    pub subject: Option<String>,
    /// Cosine in the pack's transformed space, -1 to 1.
    pub cosine: f32,
    /// The controller's own reference of the picture.
    pub source: String,
    /// Left, top, width, height in pixels of the picture.
    pub region: [f32; 4],
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The leaf that says it was shown.
    pub leaf: u64,
    /// The kept crop.
    #[serde(skip)]
    pub crop_png: Option<Zeroizing<Vec<u8>>>,
}

/// Searches, records, shows.
///
/// # Errors
/// The gate's refusal; or a photograph without a usable face.
pub fn search(here: &Installation, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
    let mut attempt = 1;
    loop {
        match search_once(here, request) {
            Err(error) if error.is_stale() && attempt < ATTEMPTS => attempt += 1,
            answer => return answer,
        }
    }
}

fn search_once(here: &Installation, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    let search = here.id(SearchId::from_parts);
    let under = mandates::for_act(here, Some(&gallery.facts), &request.stated)?;
    let permit = may_identify(here, &gallery, search, under.as_ref().map(|under| &under.mandate))?;
    let under = under.expect("the gate permits no search without a mandate");
    let mandate = &under.mandate;

    let pack = models::pack_of(here, &gallery)?;
    let mut pipeline = models::pipeline(here.settings(), &pack, 0)?;
    let probes = probe::read(&mut pipeline, &permit, &request.photos, request.face)?;
    let options = options(here, request, models::identify_threshold(&pack))?;

    let recorded = record(here, permit, &under, &gallery, &options, probes.len())?;
    let templates: Vec<&[f32]> = probes.iter().map(Probe::template).collect();
    let found = here.house().identify(&recorded, &templates, &options)?;
    let shown = disclose(here, &gallery, mandate, &found)?;

    let mut matches = Vec::with_capacity(shown.len());
    for (candidate, leaf, shown) in shown {
        matches.push(row(here, candidate, leaf, shown)?);
    }
    Ok(SearchAnswer {
        gallery: gallery.facts.name,
        search,
        leaf: recorded.leaf_index(),
        at: here.now(),
        operator: mandate.operator.clone(),
        mandate: mandate.id,
        self_issued: mandate.self_issued(),
        purpose: mandate.purpose.to_string(),
        case: mandate.case.clone(),
        faces_searched: found.faces_searched,
        threshold: options.threshold,
        matches,
        warnings: probes.iter().flat_map(|probe| probe.warnings.clone()).collect(),
        sample: here.identity().sample,
        probes_png: probes.into_iter().map(|probe| probe.crop_png).collect(),
    })
}

fn may_identify(
    here: &Installation,
    gallery: &Gallery,
    search: SearchId,
    mandate: Option<&Mandate>,
) -> Result<Permit<Identify>, ServiceError> {
    let ask = gate::IdentifyAsk { gallery: &gallery.facts, search, mandate };
    gate::identify(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("identify", Scope::Gallery(gallery.facts.id), vec![refusal]))
}

fn options(here: &Installation, request: &SearchRequest, pack_threshold: f32) -> Result<SearchOptions, ServiceError> {
    let mut filter = Filter::new();
    if !request.territories.is_empty() {
        filter = filter.territories(request.territories.iter().map(|country| Some(country.letters())));
    }
    if !request.subjects.is_empty() {
        let ids = request.subjects.iter().map(|label| subjects::find(here, &request.gallery, label).map(|s| s.id));
        filter = filter.subjects(ids.collect::<Result<Vec<SubjectId>, _>>()?);
    }
    Ok(SearchOptions { limit: request.limit.max(1), threshold: request.threshold.unwrap_or(pack_threshold), filter })
}

/// The committed record of `search.performed`.
#[derive(Serialize)]
struct SearchRecord<'a> {
    search: SearchId,
    operator: &'a str,
    mandate: MandateId,
    purpose: String,
    case: &'a str,
    gallery: basis::GalleryId,
    threshold: f32,
    probes: usize,
}

fn record(
    here: &Installation,
    permit: Permit<Identify>,
    under: &mandates::ForAct,
    gallery: &Gallery,
    options: &SearchOptions,
    probes: usize,
) -> Result<Recorded<Identify>, ServiceError> {
    let mandate = &under.mandate;
    let record = SearchRecord {
        search: permit.act().search,
        operator: &mandate.operator,
        mandate: mandate.id,
        purpose: mandate.purpose.to_string(),
        case: &mandate.case,
        gallery: gallery.facts.id,
        threshold: options.threshold,
        probes,
    };
    let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
    mandates::commit_under(here, under, entry)
}

/// Asks the gate for every face found; what it refuses is not shown. Shown faces have their leaves first.
fn disclose(
    here: &Installation,
    gallery: &Gallery,
    mandate: &Mandate,
    found: &Found,
) -> Result<Vec<(Candidate, u64, Shown)>, ServiceError> {
    for _ in 0..ATTEMPTS {
        // Facts as they are now: the search's own leaf, or anyone else, may have changed them.
        let gallery = register::by_id(here, gallery.facts.id)?;
        let mut permitted = Vec::new();
        for candidate in &found.candidates {
            if let Some(entry) = may_disclose(here, &gallery, mandate, found.search, candidate)? {
                permitted.push((*candidate, entry));
            }
        }
        let (candidates, entries): (Vec<_>, Vec<_>) = permitted.into_iter().unzip();
        let recorded: Vec<Recorded<Disclose>> = match here.commit(entries, |_| Ok(())) {
            Ok((recorded, ())) => recorded,
            Err(error) if error.is_stale() => continue,
            Err(error) => return Err(error),
        };
        let mut shown = Vec::with_capacity(recorded.len());
        for (candidate, recorded) in candidates.into_iter().zip(&recorded) {
            match here.house().show(recorded) {
                Ok(face) => shown.push((candidate, recorded.leaf_index(), face)),
                // Erased between its leaf and its showing.
                Err(GalleryError::NotShown { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        return Ok(shown);
    }
    Err(ServiceError::input("the gallery's facts kept changing during the search", "Run the search again."))
}

fn may_disclose(
    here: &Installation,
    gallery: &Gallery,
    mandate: &Mandate,
    search: SearchId,
    candidate: &Candidate,
) -> Result<Option<Entry<Disclose>>, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        search: SearchId,
        operator: &'a str,
        mandate: MandateId,
        gallery: basis::GalleryId,
        face: FaceId,
        subject: Option<SubjectId>,
        cosine: f32,
    }
    let Some(face) = here.read(|tx| faces::get(tx, candidate.face))?.filter(|face| !face.restricted) else {
        return Ok(None);
    };
    let subject = candidate.subject.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    let consent =
        subject.as_ref().map(|subject| consents::of(here, subject)).transpose()?.and_then(|mut all| all.pop());
    let facts = FaceFacts {
        id: face.id,
        subject: face.subject_id,
        enrolled_at: super::at(face.created_at),
        restriction: subject.as_ref().and_then(|subject| subject.personal.restriction),
    };
    let subject_facts = subject.as_ref().map(subjects::Subject::facts);
    let ask = gate::DiscloseAsk {
        gallery: &gallery.facts,
        search,
        mandate: Some(mandate),
        face: &facts,
        subject: subject_facts.as_ref(),
        consent: consent.as_ref(),
    };
    let Ok(permit) = gate::disclose(&ask, here.now(), gallery.epoch) else { return Ok(None) };
    let record = Record {
        search,
        operator: &mandate.operator,
        mandate: mandate.id,
        gallery: gallery.facts.id,
        face: face.id,
        subject: face.subject_id,
        cosine: candidate.cosine,
    };
    let holder = here.house().holder(subject.map_or(face.key_slot, |subject| subject.key))?;
    Ok(Some(Entry::new(permit, here.event(), here.now(), &holder, &record)?))
}

fn row(here: &Installation, candidate: Candidate, leaf: u64, shown: Shown) -> Result<MatchRow, ServiceError> {
    let subject = shown.subject.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    Ok(MatchRow {
        face: shown.face,
        image: shown.image,
        subject: subject.map(|subject| subject.label),
        cosine: candidate.cosine,
        source: shown.details.source,
        region: shown.details.region,
        enrolled_at: shown.enrolled_at,
        leaf,
        crop_png: shown.crop,
    })
}
