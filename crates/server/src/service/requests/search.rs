//! Looking for what is held: by references exactly, by photographs over every gallery, in whatever state it is.

use std::collections::BTreeMap;

use basis::{EventId, EventKind, FaceId, GalleryId, Refusal, RequestEvent, RequestId, RequestState, gate};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::Tx;
use vault::records::requests::{self, RequestFace};
use vault::records::{faces, matters as matter_rows};

use super::found;
use super::record::{self, RequestView};
use super::step::step;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::again::{USUAL, again};
use crate::service::matters::{self, Matter};
use crate::service::photo::Photo;
use crate::service::register;
use crate::service::sweep::{self, SweepRequest};

/// The share of the person's faces that may be missed when nobody says.
pub(super) const USUAL_MISS_RATE: f64 = 0.01;
/// What is shown of a face that a reference leads to: it is no resemblance.
const BY_REFERENCE: f64 = 100.0;

/// One gallery that was swept with photographs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Swept {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name at that time.
    pub name: String,
    /// How many faces were compared, each exactly; restricted ones among them.
    pub compared: u64,
    /// The least cosine of a candidate, -1 to 1.
    pub cosine: f32,
    /// The share of the person's faces that one photograph may be expected to miss, 0 to 1.
    pub miss_rate: f64,
    /// How many faces reached the cosine.
    pub candidates: usize,
    /// The leaf that recorded it; null for a gallery that holds no face.
    pub leaf: Option<u64>,
    /// What was to be expected, in words.
    pub says: String,
}

/// One search for what is held about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Searched {
    /// Its id.
    pub id: EventId,
    /// The request.
    pub request: RequestId,
    /// When.
    pub at: Timestamp,
    /// How many faces references led to.
    pub by_reference: usize,
    /// The galleries that were swept; none without a photograph.
    pub swept: Vec<Swept>,
}

/// What a search found, in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SearchReport {
    /// The request.
    pub request: RequestView,
    /// The search.
    pub searched: Searched,
    /// Faces that wait for a person's decision.
    pub to_review: usize,
    /// What whoever reviews should know about the photographs.
    pub warnings: Vec<String>,
}

impl Matter for Searched {
    const KIND: &'static str = "request-search";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.request.to_bytes())
    }

    fn state(&self) -> &'static str {
        "done"
    }

    fn opened_at(&self) -> Timestamp {
        self.at
    }

    fn closed_at(&self) -> Option<Timestamp> {
        Some(self.at)
    }
}

/// Looks for what is held about whoever asks. Photographs are never a must: without one, what references and proofs lead
/// to is found, and nothing else. What a proof led to is the asker's; everything else waits for a decision. Decisions
/// about faces that are found again stay.
///
/// # Errors
/// When the request is closed, a photograph shows no usable face, or a gallery cannot be read in full.
pub fn search(
    here: &Installation,
    id: RequestId,
    photos: Vec<Photo>,
    miss_rate: f64,
) -> Result<SearchReport, ServiceError> {
    let case = record::find(here, id)?;
    if case.course.request.state != RequestState::Open {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("the request is closed ({})", case.course.request.state.name()),
            "Register a new request if the person asks again; there is no quota on rights.",
        )
        .into());
    }
    let mut warnings = Vec::new();
    let mut rows = BTreeMap::<FaceId, RequestFace>::new();
    let mut swept = Vec::new();
    if !photos.is_empty() {
        let facts = found::facts(&case);
        for gallery in register::list(here)? {
            let answers = gate::SweepFor::Request(&facts);
            swept.push(one(here, (id, &gallery), &photos, answers, miss_rate, (&mut rows, &mut warnings))?);
        }
    }
    // Photographs and their templates end here; what is kept of them are ids and numbers.
    drop(photos);

    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    let by_reference = by_reference(here, &case, &mut rows)?;
    let searched = Searched { id: here.event(), request: id, at: here.now(), by_reference, swept };
    let matter = matters::row(here, &searched)?;
    let record = json!({
        "request": id, "what": "searched", "by_reference": by_reference, "galleries_swept": searched.swept.len(),
        "candidates": rows.len(),
    });
    let to_review = step(here, &mut case, EventKind::RequestNoted, &record, Vec::new(), |tx, case| {
        set_faces(tx, id, rows)?;
        matter_rows::insert(tx, &matter)?;
        let now = requests::faces(tx, id)?;
        case.happen(here, RequestEvent::Searched { candidates: now.len() })?;
        let to_review = now.iter().filter(|row| row.theirs.is_none()).count();
        if to_review == 0 {
            let theirs = now.iter().filter(|row| row.theirs == Some(true)).count();
            case.happen(here, RequestEvent::Reviewed { theirs })?;
        }
        Ok(to_review)
    })?;
    warnings.sort();
    warnings.dedup();
    Ok(SearchReport { request: case.view(here), searched, to_review, warnings })
}

/// The searches that were run for a request, oldest first: what was searched, and at which threshold.
///
/// # Errors
/// When the records cannot be read.
pub fn searches(here: &Installation, id: RequestId) -> Result<Vec<Searched>, ServiceError> {
    matters::of_parent(here, id.to_bytes())
}

/// Sweeps one gallery.
fn one(
    here: &Installation,
    (id, gallery): (RequestId, &register::GalleryView),
    photos: &[Photo],
    answers: gate::SweepFor<'_>,
    miss_rate: f64,
    (rows, warnings): (&mut BTreeMap<FaceId, RequestFace>, &mut Vec<String>),
) -> Result<Swept, ServiceError> {
    let (gallery_id, name) = (gallery.facts.id, gallery.facts.name.clone());
    if here.house().faces_held(gallery_id)? == 0 {
        let says = "the gallery holds no face".to_owned();
        return Ok(Swept {
            gallery: gallery_id,
            name,
            compared: 0,
            cosine: 1.0,
            miss_rate,
            candidates: 0,
            leaf: None,
            says,
        });
    }
    let request =
        SweepRequest { gallery: gallery_id.to_string(), photos: photos.to_vec(), face: None, answers, miss_rate };
    let answer = again(USUAL, || sweep::sweep(here, &request))?;
    for candidate in &answer.candidates {
        let row = RequestFace {
            request_id: id,
            face_id: candidate.face,
            gallery_id,
            similarity: f64::from(candidate.similarity),
            theirs: None,
        };
        rows.insert(candidate.face, row);
    }
    warnings.extend(answer.warnings);
    Ok(Swept {
        gallery: gallery_id,
        name,
        compared: answer.compared,
        cosine: answer.plan.cosine,
        miss_rate,
        candidates: answer.candidates.len(),
        leaf: Some(answer.leaf),
        says: answer.plan.says,
    })
}

/// Puts these faces in the place of those that the request had.
pub(super) fn set_faces(
    tx: &mut Tx<'_>,
    id: RequestId,
    rows: BTreeMap<FaceId, RequestFace>,
) -> Result<(), ServiceError> {
    // Erased since it was found: nobody's any more.
    let mut held = Vec::new();
    for row in rows.into_values() {
        held.extend(faces::get(tx, row.face_id)?.map(|_| row));
    }
    Ok(requests::set_faces(tx, id, &held)?)
}

/// Adds what references and proofs lead to; how many faces that are.
pub(super) fn by_reference(
    here: &Installation,
    case: &record::Case,
    rows: &mut BTreeMap<FaceId, RequestFace>,
) -> Result<usize, ServiceError> {
    let Some(person) = &case.person else { return Ok(0) };
    let named = found::follow(here, &person.identified)?;
    let sure = found::faces_of(here, &found::proven(here, &person.proven)?)?;
    let bound = found::faces_of(here, &named)?;
    let row = |face: &faces::Face, theirs| RequestFace {
        request_id: case.id,
        face_id: face.id,
        gallery_id: face.gallery_id,
        similarity: BY_REFERENCE,
        theirs,
    };
    let mut count = std::collections::BTreeSet::new();
    for face in bound.iter().chain(&named.pictured) {
        count.insert(face.id);
        rows.insert(face.id, row(face, None));
    }
    for face in &sure {
        count.insert(face.id);
        rows.insert(face.id, row(face, Some(true)));
    }
    Ok(count.len())
}
