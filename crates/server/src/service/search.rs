//! Searching a gallery by a face: gate, leaf, search, gate again for each face found, leaf, and only then shown.

use basis::{
    Disclose, FaceFacts, FaceId, Identify, Mandate, MandateId, Permit, Scope, SearchId, Sha256, SubjectId, gate,
};
use face::QualityLimits;
use gallery::{Candidate, Filter, Found, GalleryError, SearchOptions, Shown};
use jiff::Timestamp;
use ledger::{Entry, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::faces;

use super::again::{USUAL, again};
use super::identifications::{self, SetAside};
use super::photo::{Photo, Picture64};
use super::register::{self, Gallery};
use super::scale::{Expectation, Scale, Threshold};
use super::seen::Seen;
use super::{consents, document, mandates, models, probe, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

/// How often the commit of a search is tried: beside callers who change facts all the time few succeed at once.
const COMMITS: usize = 16;

/// What the operator asks.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The gallery's name.
    pub gallery: String,
    /// One or several photographs of the same person.
    pub photos: Vec<Photo>,
    /// Which face, where a photograph shows several: 0 is the largest.
    pub face: Option<usize>,
    /// Under which mandate, or for what purpose in which case.
    pub stated: mandates::Stated,
    /// At most so many faces.
    pub limit: usize,
    /// From which score on faces are shown.
    pub threshold: Threshold,
    /// Only people of these territories, ISO 3166-1 alpha-2.
    pub territories: Vec<basis::Country>,
    /// Only these subjects, by label.
    pub subjects: Vec<String>,
    /// Whether the answer is to hold pictures of the faces: those searched with and those found.
    pub crops: bool,
    /// Whether faces are shown again that somebody said, in the same case, are another person's.
    pub set_aside: bool,
}

/// What the operator is shown.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
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
    /// The threshold, and what to expect of it.
    pub threshold: Expectation,
    /// Possible matches, best first: faces.
    pub matches: Vec<MatchRow>,
    /// How many faces were found and not shown, because somebody said in this case that they are another person's.
    #[serde(default)]
    pub set_aside: usize,
    /// The known people among them, best first, each by all their faces.
    pub people: Vec<PersonRow>,
    /// What the operator should know about the photographs searched with.
    pub warnings: Vec<String>,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The searched faces, where crops were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Picture64>,
}

/// One possible match.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatchRow {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: basis::ImageId,
    /// The subject's label, where the face is bound to one.
    pub subject: Option<String>,
    /// What a score means to people, 0 to 100: fixed by the pack.
    pub similarity: f32,
    /// The normalised score, which orders the matches.
    pub score: f32,
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
    /// Width and height of the upright picture in pixels, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_px: Option<[u32; 2]>,
    /// The detector's confidence, 0 to 1.
    #[serde(default)]
    pub detector_score: f32,
    /// The kept crop, where crops were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Picture64>,
    /// Who said in this case that it is another person's, where such faces were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<SetAside>,
}

/// One known person among the possible matches.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PersonRow {
    /// The subject's label.
    pub subject: String,
    /// Over all faces of the person, 0 to 100.
    pub similarity: f32,
    /// The score over all faces of the person.
    pub score: f32,
    /// How many of the faces shown are theirs.
    pub matches: usize,
}

/// Searches, records, shows.
///
/// # Errors
/// The gate's refusal; or a photograph without a usable face.
pub fn search(here: &Installation, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
    again(USUAL, || search_once(here, request))
}

fn search_once(here: &Installation, request: &SearchRequest) -> Result<SearchAnswer, ServiceError> {
    let search = here.id(SearchId::from_parts);
    let asked = permitted(here, request, search)?;
    let pack = models::pack_of(here, &asked.gallery)?;
    let scale = here.workshop().scale(&pack)?;
    let mut pipeline = here.pipeline(&pack)?;
    let probes = probe::read(&mut pipeline, &asked.permit, &request.photos, request.face, request.crops)?;
    drop(pipeline);
    let mut warnings: Vec<String> = probes.iter().flat_map(|probe| probe.warnings.clone()).collect();
    let fused = scale.fused(&probes, &mut warnings)?;
    let seek = |recorded, options: &SearchOptions| Ok(here.house().identify(recorded, &fused, options)?);
    let photos = request.photos.iter().map(|photo| document::sha256(photo.bytes())).collect();
    let answer = carried_out(here, (request, search), &scale, &Probes { count: probes.len(), photos }, &seek)?;
    let probes = probes.into_iter().filter_map(|probe| probe.crop_png).map(Picture64).collect();
    Ok(SearchAnswer { warnings, probes, ..answer })
}

/// A photograph that was searched with.
pub(crate) struct SearchedPhoto {
    /// What was seen in it.
    pub(crate) seen: Seen,
    /// Which of its faces was searched with, and what that found; nothing when none was good enough.
    pub(crate) found: Option<(usize, SearchAnswer)>,
}

/// Searches by the largest face of a photograph that `least` finds good enough. Of the request's photographs the first is
/// taken; its face and crops are not asked for.
///
/// # Errors
/// The gate's refusal; a photograph that cannot be read.
pub(crate) fn search_by_photo(
    here: &Installation,
    request: &SearchRequest,
    least: Option<&QualityLimits>,
) -> Result<SearchedPhoto, ServiceError> {
    let photo = request.photos.first().ok_or_else(|| ServiceError::input("there is no photograph", "Send one."))?;
    again(USUAL, || {
        let search = here.id(SearchId::from_parts);
        let asked = permitted(here, request, search)?;
        let pack = models::pack_of(here, &asked.gallery)?;
        let scale = here.workshop().scale(&pack)?;
        let mut pipeline = here.pipeline(&pack)?;
        let (seen, largest) = probe::largest(&mut pipeline, &asked.permit, photo, least)?;
        drop(pipeline);
        let Some((number, probe)) = largest else { return Ok(SearchedPhoto { seen, found: None }) };
        let normed = scale.normed(probe.template())?;
        let seek = |recorded, options: &SearchOptions| Ok(here.house().identify(recorded, &normed, options)?);
        let probes = Probes { count: 1, photos: vec![document::sha256(photo.bytes())] };
        let answer = carried_out(here, (request, search), &scale, &probes, &seek)?;
        Ok(SearchedPhoto { seen, found: Some((number, answer)) })
    })
}

/// Searches a gallery by one of its own faces. The face itself is not among the matches unless `with_itself`, which is for
/// whoever asks whose face it is.
///
/// # Errors
/// The gate's refusal; [`ServiceError::NotFound`] when the face is not there or may not be used.
pub(crate) fn search_by_face(
    here: &Installation,
    request: &SearchRequest,
    face: FaceId,
    with_itself: bool,
) -> Result<SearchAnswer, ServiceError> {
    again(USUAL, || {
        let seek = |recorded, options: &SearchOptions| {
            let wider = SearchOptions { limit: options.limit.saturating_add(1), ..options.clone() };
            let mut found = here.house().identify_face(recorded, face, &wider).map_err(|error| match error {
                GalleryError::NotShown { .. } => ServiceError::not_found(
                    "face",
                    face.to_string(),
                    "It was erased or is restricted; list the faces there are.",
                ),
                error => error.into(),
            })?;
            found.candidates.retain(|candidate| with_itself || candidate.face != face);
            found.candidates.truncate(options.limit);
            Ok(found)
        };
        enrolled(here, request, &|_, _| Ok(()), &|_, recorded, options| seek(recorded, options))
    })
}

/// Searches a gallery by all faces of one of its people; their own faces are not among the matches.
///
/// # Errors
/// The gate's refusal; when there is no such person.
pub(crate) fn search_by_person(
    here: &Installation,
    request: &SearchRequest,
    label: &str,
) -> Result<SearchAnswer, ServiceError> {
    again(USUAL, || {
        let person = |here: &Installation, gallery: &str| subjects::find(here, gallery, label).map(|known| known.id);
        enrolled(here, request, &person, &|(scale, person), recorded, options| {
            Ok(here.house().identify_person(recorded, person, scale.cohort(), options)?)
        })
    })
}

/// How a search looks whose probe stands in the gallery: on which scale, and for whom.
type SeekFrom<'a, W> = dyn Fn((&Scale, W), Recorded<Identify>, &SearchOptions) -> Result<Found, ServiceError> + 'a;

/// A search whose probe stands in the gallery: the gate first, then whom it is about, then the search.
fn enrolled<W: Copy>(
    here: &Installation,
    request: &SearchRequest,
    whom: &dyn Fn(&Installation, &str) -> Result<W, ServiceError>,
    seek: &SeekFrom<'_, W>,
) -> Result<SearchAnswer, ServiceError> {
    let search = here.id(SearchId::from_parts);
    let asked = permitted(here, request, search)?;
    let whom = whom(here, &request.gallery)?;
    let pack = models::pack_of(here, &asked.gallery)?;
    let scale = here.workshop().scale(&pack)?;
    let probes = Probes { count: 1, photos: Vec::new() };
    carried_out(here, (request, search), &scale, &probes, &|recorded, options| seek((&scale, whom), recorded, options))
}

/// What a search looks with.
struct Probes {
    /// How many faces.
    count: usize,
    /// Digests of the photographs they are in; none of a face that stands in the gallery.
    photos: Vec<Sha256>,
}

/// How a search looks, once it is recorded.
type Seek<'a> = dyn Fn(Recorded<Identify>, &SearchOptions) -> Result<Found, ServiceError> + 'a;

/// From the leaf to what is shown. Asks the gate again at the commit: others change facts while photographs are looked at,
/// and what was computed under the first permit need not be computed anew for that.
fn carried_out(
    here: &Installation,
    (request, search): (&SearchRequest, SearchId),
    scale: &Scale,
    probes: &Probes,
    seek: &Seek<'_>,
) -> Result<SearchAnswer, ServiceError> {
    let held = here.house().faces_held(register::id_of(here, &request.gallery)?)?;
    let threshold = scale.of_searches(request.threshold, held);
    let mut options = options(here, request, scale, &threshold)?;
    let (recorded, gallery, under) = again(COMMITS, || {
        let Permitted { gallery, under, permit } = permitted(here, request, search)?;
        let recorded = record(here, permit, &under, &gallery, &threshold, probes.count)?;
        Ok((recorded, gallery, under))
    })?;
    let mandate = &under.mandate;
    let leaf = recorded.leaf_index();
    let mut aside = identifications::set_aside(here, gallery.facts.id, &mandate.case)?;
    options.limit = options.limit.saturating_add(aside.len());
    let mut found = seek(recorded, &options)?;
    let before = found.candidates.len();
    found.candidates.retain(|candidate| request.set_aside || !aside.contains_key(&candidate.face));
    let set_aside = before - found.candidates.len();
    found.candidates.truncate(request.limit.max(1));
    let shown = disclose(here, &gallery, mandate, (&found, probes), scale)?;

    let mut matches = Vec::with_capacity(shown.len());
    let mut people = Vec::<PersonRow>::new();
    for (candidate, leaf, shown) in shown {
        let mut row = row(here, scale, candidate, leaf, shown)?;
        row.crop = row.crop.filter(|_| request.crops);
        row.set_aside = aside.remove(&row.face);
        count_person(&mut people, &row, scale, candidate.person_score);
        matches.push(row);
    }
    people.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.subject.cmp(&b.subject)));
    Ok(SearchAnswer {
        gallery: gallery.facts.name,
        search,
        leaf,
        at: here.now(),
        operator: mandate.operator.clone(),
        mandate: mandate.id,
        self_issued: mandate.self_issued(),
        purpose: mandate.purpose.to_string(),
        case: mandate.case.clone(),
        faces_searched: found.faces_searched,
        threshold,
        matches,
        set_aside,
        people,
        warnings: Vec::new(),
        sample: here.identity().sample,
        probes: Vec::new(),
    })
}

/// What a search stands on, as the gate was told of it.
struct Permitted {
    gallery: Gallery,
    under: mandates::ForAct,
    permit: Permit<Identify>,
}

fn permitted(here: &Installation, request: &SearchRequest, search: SearchId) -> Result<Permitted, ServiceError> {
    let gallery = register::find(here, &request.gallery)?;
    let under = mandates::for_act(here, Some(&gallery.facts), &request.stated)?;
    let mandate = under.as_ref().map(|under| &under.mandate);
    let permit = may_identify(here, &gallery, search, (&request.stated.operator, mandate))?;
    let under = under.expect("the gate permits no search without a mandate");
    Ok(Permitted { gallery, under, permit })
}

fn may_identify(
    here: &Installation,
    gallery: &Gallery,
    search: SearchId,
    (operator, mandate): (&str, Option<&Mandate>),
) -> Result<Permit<Identify>, ServiceError> {
    let ask = gate::IdentifyAsk { gallery: &gallery.facts, search, operator, mandate };
    gate::identify(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("identify", Scope::Gallery(gallery.facts.id), vec![refusal]))
}

fn options(
    here: &Installation,
    request: &SearchRequest,
    scale: &Scale,
    threshold: &Expectation,
) -> Result<SearchOptions, ServiceError> {
    let mut filter = Filter::new();
    if !request.territories.is_empty() {
        filter = filter.territories(request.territories.iter().map(|country| Some(country.letters())));
    }
    if !request.subjects.is_empty() {
        let ids = request.subjects.iter().map(|label| subjects::find(here, &request.gallery, label).map(|s| s.id));
        filter = filter.subjects(ids.collect::<Result<Vec<SubjectId>, _>>()?);
    }
    let (threshold, same_person) = (threshold.least(), scale.same_person());
    Ok(SearchOptions { limit: request.limit.max(1), threshold, same_person, filter })
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
    threshold: Option<f32>,
    probes: usize,
}

fn record(
    here: &Installation,
    permit: Permit<Identify>,
    under: &mandates::ForAct,
    gallery: &Gallery,
    threshold: &Expectation,
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
        threshold: threshold.score,
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
    (found, probes): (&Found, &Probes),
    scale: &Scale,
) -> Result<Vec<(Candidate, u64, Shown)>, ServiceError> {
    for _ in 0..COMMITS {
        // Facts as they are now: the search's own leaf, or anyone else, may have changed them.
        let gallery = register::by_id(here, gallery.facts.id)?;
        let mut permitted = Vec::new();
        for candidate in &found.candidates {
            if let Some(entry) = may_disclose(here, &gallery, mandate, (found.search, candidate, probes), scale)? {
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
    Err(ServiceError::Changed {
        what: "the gallery's facts, again and again while the search ran,".into(),
        next: "Run the search again.".into(),
    })
}

fn may_disclose(
    here: &Installation,
    gallery: &Gallery,
    mandate: &Mandate,
    (search, candidate, probes): (SearchId, &Candidate, &Probes),
    scale: &Scale,
) -> Result<Option<Entry<Disclose>>, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        search: SearchId,
        operator: &'a str,
        mandate: MandateId,
        gallery: basis::GalleryId,
        face: FaceId,
        subject: Option<SubjectId>,
        similarity: f32,
        /// What it was found with. Under the key of whom it shows: the search's own record names no photograph.
        photos_sha256: &'a [Sha256],
    }
    let Some(face) = here.read(|tx| faces::get(tx, candidate.face))?.filter(|face| !face.restricted) else {
        return Ok(None);
    };
    let subject = candidate.subject.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    let consent = subject.as_ref().map(|subject| consents::deciding(here, subject)).transpose()?.flatten();
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
        operator: &mandate.operator,
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
        similarity: scale.similarity(candidate.score),
        photos_sha256: &probes.photos,
    };
    let holder = here.house().holder(subject.map_or(face.key_slot, |subject| subject.key))?;
    Ok(Some(Entry::new(permit, here.event(), here.now(), &holder, &record)?))
}

fn count_person(people: &mut Vec<PersonRow>, row: &MatchRow, scale: &Scale, score: f32) {
    let Some(subject) = &row.subject else { return };
    match people.iter_mut().find(|person| person.subject == *subject) {
        Some(person) => person.matches += 1,
        None => {
            people.push(PersonRow { subject: subject.clone(), similarity: scale.similarity(score), score, matches: 1 })
        }
    }
}

fn row(
    here: &Installation,
    scale: &Scale,
    candidate: Candidate,
    leaf: u64,
    shown: Shown,
) -> Result<MatchRow, ServiceError> {
    let subject = shown.subject.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    Ok(MatchRow {
        face: shown.face,
        image: shown.image,
        subject: subject.map(|subject| subject.label),
        similarity: scale.similarity(candidate.score),
        score: candidate.score,
        cosine: candidate.cosine,
        source: shown.details.source,
        region: shown.details.region,
        enrolled_at: shown.enrolled_at,
        leaf,
        picture_px: shown.details.picture_px,
        detector_score: shown.details.detector_score,
        crop: shown.crop.map(Picture64),
        set_aside: None,
    })
}
