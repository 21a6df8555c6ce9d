//! Looking for faces: identify (1:N), verify and compare (1:1), detect, and what a sweep would mean.

use basis::{Country, LegalGround, MandateId, Purpose};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::SEARCH;
use crate::access::Role::{self, Administrator, Auditor, Integration, Officer, Operator};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::accuracy::{self, AccuracyView};
use crate::service::compare::{CompareAnswer, CompareRequest, compare};
use crate::service::detect::{DetectAnswer, detect};
use crate::service::history::{SearchesMade, searches};
use crate::service::mandates::Stated;
use crate::service::photo::Photo;
use crate::service::scale::Threshold;
use crate::service::search::{SearchAnswer, SearchRequest, search};
use crate::service::sweep::{self, SweepPlan};
use crate::service::verify::{VerifyAnswer, VerifyRequest, verify};

/// Who may have faces marked in a photograph of their own; nothing is compared or kept.
const DETECT: &[Role] = &[Operator, Officer, Administrator, Integration];

/// Who looks at searches that were made: operators at their own, the others at all.
const MADE: &[Role] = &[Operator, Officer, Auditor, Integration];
/// Who reviews the searches of everybody.
const REVIEW: &[Role] = &[Officer, Auditor];
/// Searches on a page when nobody says, and at most.
const ON_A_PAGE: (u32, u32) = (50, 500);

pub(super) fn rows() -> [Endpoint; 7] {
    use Method::{Get, Post};
    [
        row(Post, "/v1/galleries/{gallery}/identify", "identify", "Search a gallery by a face (1:N)", SEARCH)
            .uploads(identify),
        row(
            Post,
            "/v1/galleries/{gallery}/subjects/{subject}/verify",
            "verify",
            "Compare a photograph with one enrolled person (1:1)",
            SEARCH,
        )
        .uploads(verify_subject),
        row(Post, "/v1/compare", "compare", "Compare two photographs (1:1); nothing is kept", SEARCH)
            .uploads(compare_two)
            .of_photos(2),
        row(Post, "/v1/detect", "detect", "Find faces in a photograph; no template is computed", DETECT)
            .uploads(detect_faces)
            .of_photos(1),
        row(
            Get,
            "/v1/galleries/{gallery}/sweep-plan",
            "planSweep",
            "What an exact search at some miss rate would miss and bring up for review; no face is compared",
            &[Officer, Auditor],
        )
        .asks(plan_sweep),
        row(
            Get,
            "/v1/galleries/{gallery}/accuracy",
            "showAccuracy",
            "What to expect of a gallery's scores: thresholds, false positives, misses; no face is compared",
            &[Officer, Auditor, Administrator],
        )
        .asks(show_accuracy),
        row(Get, "/v1/searches", "listSearches", "Searches that were made, newest first; an operator's own", MADE)
            .asks(made),
    ]
}

/// What a search stands on: a mandate, or purpose and case, which issues one to yourself and is marked so.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Under {
    /// The mandate to act under; it must be yours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateId>,
    /// Without a mandate: what for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Without a mandate: the case or file number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Without a mandate: the ground for processing the faces searched with; the gallery's own when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<LegalGround>,
}

/// From which score on a possible match is shown; one of the two, or neither.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = one_of_two)]
pub struct Reach {
    /// The share of strangers that may be shown: of searches (FPIR), or of comparisons. Above 0, at most 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = 1))]
    pub false_positives: Option<f64>,
    /// The least similarity shown, 0 to 100; 0 shows all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub similarity: Option<f32>,
}

/// Says of [`Reach`] that its two are not given together.
fn one_of_two(schema: &mut Schema) {
    let numbers = json!({ "false_positives": { "type": "number" }, "similarity": { "type": "number" } });
    let both = json!({ "required": ["false_positives", "similarity"], "properties": numbers });
    schema.insert("not".into(), both);
}

/// A search of a gallery.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifyUpload {
    /// What it stands on.
    #[serde(default)]
    pub under: Under,
    /// From which score on.
    #[serde(default)]
    pub threshold: Reach,
    /// Which face, where a photograph shows several: 0 is the largest, which is taken when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<usize>,
    /// At most so many possible matches, 1 to 1000; 20 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<usize>,
    /// Only people of these countries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territories: Vec<Country>,
    /// Only these people, by label or id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Whether the answer is to hold pictures of the faces.
    #[serde(default)]
    pub crops: bool,
    /// Whether faces are shown again that somebody said, in the same case, are another person's.
    #[serde(default)]
    pub set_aside: bool,
}

/// A comparison with one enrolled person.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyUpload {
    /// What it stands on.
    #[serde(default)]
    pub under: Under,
    /// From which score on it is a possible match.
    #[serde(default)]
    pub threshold: Reach,
    /// Which face, where a photograph shows several: 0 is the largest, which is taken when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<usize>,
}

/// A comparison of two photographs.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareUpload {
    /// What it stands on.
    #[serde(default)]
    pub under: Under,
    /// From which score on they are a possible match.
    #[serde(default)]
    pub threshold: Reach,
}

/// How faces are looked for.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetectUpload {
    /// Faces with a shorter side below this are not looked for, pixels; 40 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub smallest_face_px: Option<u32>,
    /// Whether the answer is to hold a copy of the picture in which the faces are marked.
    #[serde(default)]
    pub annotate: bool,
    /// The model pack whose detector is used; the installation's own when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
}

/// Which searches are listed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSearches {
    /// How many at most, 1 to 500; 50 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 500))]
    pub limit: Option<u32>,
    /// `next` of the page before; the newest without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
}

/// The miss rate of a sweep.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepAt {
    /// The share of the person's faces that may be missed, above 0 and below 1.
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    pub miss_rate: f64,
}

impl Under {
    fn stated(self, call: &Call<'_>) -> Stated {
        let Self { mandate, purpose, case, ground } = self;
        let case = case.filter(|case| !case.trim().is_empty());
        Stated { operator: call.who.name.clone(), mandate, purpose, case, ground }
    }
}

impl Reach {
    fn threshold_or(self, unsaid: Threshold) -> Result<Threshold, ApiError> {
        match (self.similarity, self.false_positives) {
            (Some(_), Some(_)) => Err(ApiError::unfit("give false_positives or similarity, not both")),
            (Some(similarity @ 0.0..=100.0), None) => Ok(Threshold::Similarity(similarity)),
            (Some(wrong), None) => Err(ApiError::unfit(format!("similarity {wrong} is not from 0 to 100"))),
            (None, Some(share)) if share > 0.0 && share <= 1.0 => Ok(Threshold::FalsePositives(share)),
            (None, Some(wrong)) => {
                Err(ApiError::unfit(format!("false_positives {wrong} is not a share above 0, at most 1")))
            }
            (None, None) => Ok(unsaid),
        }
    }
}

fn made(call: &Call<'_>, ListSearches { limit, before }: ListSearches) -> Result<SearchesMade, ApiError> {
    let limit = limit.unwrap_or(ON_A_PAGE.0);
    if !(1..=ON_A_PAGE.1).contains(&limit) {
        return Err(ApiError::unfit(format!("limit={limit} is not from 1 to {}", ON_A_PAGE.1)));
    }
    let own = (!call.who.has_any(REVIEW)).then_some(call.who.name.as_str());
    Ok(searches(call.here(), own, |gallery| call.who.reaches(gallery), before, limit as usize)?)
}

fn identify(call: &Call<'_>, asked: IdentifyUpload, photos: Vec<Photo>) -> Result<SearchAnswer, ApiError> {
    let limit = match asked.limit.unwrap_or(20) {
        limit @ 1..=1_000 => limit,
        wrong => return Err(ApiError::unfit(format!("limit {wrong} is not from 1 to 1000"))),
    };
    let request = SearchRequest {
        gallery: call.gallery(),
        photos: some(photos)?,
        face: asked.face,
        stated: asked.under.stated(call),
        limit,
        threshold: asked.threshold.threshold_or(Threshold::SEARCH)?,
        territories: asked.territories,
        subjects: asked.subjects,
        crops: asked.crops,
        set_aside: asked.set_aside,
    };
    Ok(search(call.here(), &request)?)
}

fn verify_subject(call: &Call<'_>, asked: VerifyUpload, photos: Vec<Photo>) -> Result<VerifyAnswer, ApiError> {
    let request = VerifyRequest {
        gallery: call.gallery(),
        subject: call.text("subject").to_owned(),
        photos: some(photos)?,
        face: asked.face,
        stated: asked.under.stated(call),
        threshold: asked.threshold.threshold_or(Threshold::COMPARISON)?,
    };
    Ok(verify(call.here(), &request)?)
}

fn compare_two(call: &Call<'_>, asked: CompareUpload, photos: Vec<Photo>) -> Result<CompareAnswer, ApiError> {
    let [one, other] = exactly(photos)?;
    let threshold = asked.threshold.threshold_or(Threshold::COMPARISON)?;
    let request = CompareRequest { one, other, stated: asked.under.stated(call), threshold };
    Ok(compare(call.here(), &request)?)
}

fn detect_faces(call: &Call<'_>, asked: DetectUpload, photos: Vec<Photo>) -> Result<DetectAnswer, ApiError> {
    let [photo] = exactly(photos)?;
    let smallest = smallest_face_px(asked.smallest_face_px)?;
    Ok(detect(call.here(), asked.pack.as_deref(), &photo, smallest, asked.annotate)?)
}

fn show_accuracy(call: &Call<'_>, _: Nothing) -> Result<AccuracyView, ApiError> {
    Ok(accuracy::expect(call.here(), &call.gallery())?)
}

fn plan_sweep(call: &Call<'_>, SweepAt { miss_rate }: SweepAt) -> Result<SweepPlan, ApiError> {
    Ok(sweep::plan(call.here(), &call.gallery(), miss_rate)?)
}

/// The shorter side of the smallest face that is looked for, pixels.
pub(super) fn smallest_face_px(asked: Option<u32>) -> Result<u32, ApiError> {
    match asked.unwrap_or(40) {
        0 => Err(ApiError::unfit("smallest_face_px 0 is no size; give 1 or more, or leave it out")),
        pixels => Ok(pixels),
    }
}

/// The photographs, of which there is one at least.
pub(super) fn some(photos: Vec<Photo>) -> Result<Vec<Photo>, ApiError> {
    if photos.is_empty() { Err(ApiError::unfit("no photograph was sent; send a part named photo")) } else { Ok(photos) }
}

fn exactly<const N: usize>(photos: Vec<Photo>) -> Result<[Photo; N], ApiError> {
    let sent = photos.len();
    photos.try_into().map_err(|_| {
        ApiError::unfit(format!("{sent} photographs were sent, {N} are wanted; send each as a part named photo"))
    })
}
