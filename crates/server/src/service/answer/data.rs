//! What an access answer says, as data: the file `data.json` of the archive, whose JSON Schema is published in
//! `docs/formats/`. Times are UTC (RFC 3339) and days ISO 8601; what stands where is in `docs/formats/access-answer.md`.

use basis::{
    Consent, ConsentState, Controller, FaceId, GalleryId, GalleryState, Ground, ImageId, LegalBasis, Notice, Purpose,
    RequestId, RequestKind, RequestState, Restriction, SearchId, Sha256, SubjectId, Territory, Tier,
};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::classes::Completeness;

/// The name and version of the format.
pub const FORMAT: &str = "countenance-access-answer/1";

/// Everything that is held about one person, as it stood when the answer was put together (GDPR Art. 15, 20).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AccessAnswer {
    /// [`FORMAT`].
    pub format: String,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The language of the page beside this file (BCP 47).
    pub language: String,
    /// The controller's time zone (IANA); days below are days in it.
    pub time_zone: String,
    /// The request that this answers.
    pub request: AnsweredRequest,
    /// Who answers for the processing.
    pub controller: Controller,
    /// Where it was looked, and how.
    pub looked: Looked,
    /// What is held, one entry a gallery; empty when nothing was found.
    pub holdings: Vec<Holding>,
    /// The searches that returned the person, and those that ran while a gallery held them, oldest first.
    pub searches: Vec<SearchOfPerson>,
    /// Identifications that left the system, oldest first.
    pub exports: Vec<ExportOfPerson>,
    /// Earlier requests about the same faces, oldest first.
    pub requests: Vec<OtherRequest>,
    /// For each class of data whether it is held, not held, or withheld on which ground. No class is left out.
    pub completeness: Completeness,
    /// Whether the system by itself decides anything about the person (Art. 15(1)(h), 22): it never does. It orders
    /// possible matches by similarity, and people decide.
    pub automated_decisions: bool,
}

/// The request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredRequest {
    /// Its id.
    pub id: RequestId,
    /// Which right.
    pub kind: RequestKind,
    /// When it reached the controller.
    pub received_at: Timestamp,
    /// When this answer was put together.
    pub prepared_at: Timestamp,
    /// How well it is shown who asks.
    pub identity: Tier,
    /// Whether a photograph of the person was used to find them. It was not kept.
    pub selfie_used: bool,
}

/// Where it was looked, and how.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Looked {
    /// Every gallery of the controller, in whatever state. There is no window of time.
    pub galleries: Vec<LookedIn>,
    /// How many faces were looked at by a person, because they might have been the asking person's.
    pub reviewed: u64,
    /// How many of them are the asking person's.
    pub theirs: u64,
    /// How many of those were erased after they were looked at and before this answer, on another ground.
    pub erased_since: u64,
}

/// One gallery that was looked in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LookedIn {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
    /// How many faces it holds.
    pub faces: u64,
    /// The exact comparison of every face with what the person showed; null where it was looked by reference alone.
    pub compared: Option<Compared>,
}

/// An exact comparison of every face of a gallery.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// On which day.
    pub day: Date,
    /// How many faces the gallery held then.
    pub faces: u64,
    /// The least cosine at which a face was looked at, -1 to 1.
    pub cosine: f32,
    /// The share of the person's faces that one photograph may be expected to miss, 0 to 1.
    pub miss_rate: f64,
}

/// What one gallery holds of the person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
    /// Where it stands: draft, active, suspended, closed.
    pub state: GalleryState,
    /// Who answers for it.
    pub controller: Controller,
    /// What it may be searched for (Art. 15(1)(a)).
    pub purposes: Vec<Purpose>,
    /// The basis of Art. 6(1).
    pub basis: Option<LegalBasis>,
    /// What lifts the prohibition of Art. 9(1).
    pub ground: Option<Ground>,
    /// How long a face stays, in days from its enrolment (Art. 15(1)(d)).
    pub retention_days: Option<u32>,
    /// What the people are told.
    pub notice: Option<Notice>,
    /// The person's records there, where faces are bound to one.
    pub people: Vec<PersonRecord>,
    /// The person's faces there, oldest first.
    pub faces: Vec<FaceRecord>,
}

/// A person's record in a gallery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PersonRecord {
    /// The record.
    pub subject: SubjectId,
    /// The controller's name or number for the person.
    pub label: String,
    /// The person's e-mail address, where one is recorded.
    pub email: Option<String>,
    /// Whether the person was declared a minor.
    pub declared_minor: bool,
    /// Where the person is, and how that is known.
    pub territory: Territory,
    /// A restriction or objection that stands.
    pub restriction: Option<Restriction>,
    /// When the record was added.
    pub added_at: Timestamp,
    /// Consents, oldest first.
    pub consents: Vec<ConsentRecord>,
}

/// A consent, and where it stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConsentRecord {
    /// Where it stood when this answer was put together.
    pub state: ConsentState,
    /// The record.
    pub consent: Consent,
}

/// One face.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FaceRecord {
    /// The face.
    pub face: FaceId,
    /// The picture it is in.
    pub image: ImageId,
    /// The person's record that it is bound to.
    pub subject: Option<SubjectId>,
    /// The controller's own reference of the picture: where it comes from (Art. 15(1)(g)).
    pub source: String,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// When its retention ends.
    pub kept_until: Option<Timestamp>,
    /// Where the person is, and how that is known.
    pub territory: Territory,
    /// Whether it may not be used for now (Art. 18, 21).
    pub restricted: bool,
    /// Left, top, width, height in pixels of the upright picture.
    pub region: [f32; 4],
    /// Left eye, right eye, nose, left and right mouth corner as seen, in pixels of the upright picture.
    pub landmarks: [[f32; 2]; 5],
    /// Pixels between the eyes.
    pub eye_distance_px: f32,
    /// 0 is blurred.
    pub sharpness: f32,
    /// The detector's confidence, 0 to 1.
    pub detector_score: f32,
    /// How many faces were found in the picture.
    pub faces_in_picture: u64,
    /// The kept crop; null where none is kept.
    pub crop: Option<PictureFile>,
    /// The whole picture; null where it is not kept.
    pub picture: Option<PictureFile>,
    /// The template.
    pub template: TemplateRecord,
    /// What people who compared it with a photograph searched with said of it, oldest first.
    #[serde(default)]
    pub said: Vec<SaidOfFace>,
}

/// One person's word on a face that a search showed. Who said it, and in which case, is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SaidOfFace {
    /// On which day.
    pub day: Date,
    /// `same-person` as the one searched for, or `other-person`.
    pub verdict: String,
}

/// A picture in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PictureFile {
    /// Its path in the archive.
    pub file: String,
    /// How many places were made unrecognisable because they show, or may show, another person's face (Art. 15(4)).
    pub covered: u64,
}

/// A template: the numbers that a face is compared by. It is no picture, but a picture that resembles the face can be
/// made from it: keep it as you would keep a photograph.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TemplateRecord {
    /// The model pack that made it; templates of two packs cannot be compared.
    pub pack: String,
    /// The pack's digest.
    pub pack_sha256: Sha256,
    /// How many numbers.
    pub dimensions: u64,
    /// `int16-le`: 16-bit two's complement, little-endian, one a dimension.
    pub encoding: String,
    /// The number `x_i` of the template is about `scale` times the stored `v_i`; the vector has length 1.
    pub scale: f32,
    /// Digest of the bytes in `values`.
    pub sha256: Sha256,
    /// The stored numbers, Base64 (RFC 4648).
    #[schemars(extend("contentEncoding" = "base64"))]
    pub values: String,
}

/// A search that returned the person, or ran while the gallery held them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchOfPerson {
    /// The search.
    pub search: SearchId,
    /// On which day.
    pub day: Date,
    /// Where.
    pub gallery: String,
    /// Whether it went through a gallery, or compared with this person alone.
    pub kind: SearchKind,
    /// For what.
    pub purpose: String,
    /// Whether the person was shown to the searcher.
    pub returned: bool,
    /// The highest similarity at which the person was shown, 0 to 100; null where they were not.
    pub similarity: Option<f32>,
    /// The organisation that saw it; null where `completeness.recipients` is withheld.
    pub recipient: Option<String>,
}

/// How a search looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SearchKind {
    /// Through all faces of a gallery (1:N).
    Identify,
    /// With one person's faces (1:1).
    Verify,
}

/// An identification that left the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExportOfPerson {
    /// On which day.
    pub day: Date,
    /// From which gallery.
    pub gallery: String,
    /// For what, where that is recorded.
    pub purpose: Option<String>,
    /// Who received it; null where that is not recorded or `completeness.recipients` is withheld.
    pub recipient: Option<String>,
}

/// Another request about the same faces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherRequest {
    /// Its id.
    pub id: RequestId,
    /// Which right.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// When it reached the controller.
    pub received_at: Timestamp,
}

/// The published JSON Schema of `data.json`, indented, with a newline at the end.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(AccessAnswer);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    text.push('\n');
    text
}
