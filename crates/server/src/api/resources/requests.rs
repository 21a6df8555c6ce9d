//! People's requests: taken in, shown who asks, searched, decided, closed.
//!
//! A request reaches every gallery of the controller, so none of these is for a key of chosen galleries. What was found is
//! told to nobody but the officer before it is shown who asks.

use basis::{ErasureId, RequestId, RequestKind, RequestState, Tier};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Role::{self, Auditor, Integration, Officer};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::error::ServiceError;
use crate::service::document::Document;
use crate::service::photo::Photo;
use crate::service::requests::{
    self, Answer, Candidate, Channel, CodeSent, Decision, EnrolmentReference, Filed, Identified, NewRequest,
    OfferedProof, PersonView, Proved, Rectification, RefusalOf, RequestView, RestrictionView, SearchReport, Searched,
    ToldRequest,
};

/// Whoever takes requests in: the desk, and the portal's own program.
const INTAKE: &[Role] = &[Officer, Integration];
/// Who follows how far they got.
const SEEN: &[Role] = &[Officer, Integration, Auditor];
/// Who decides.
const DESK: &[Role] = &[Officer];
/// The share of the person's faces that may be missed when nobody says.
const MISS_RATE: f64 = 0.01;

pub(super) fn rows() -> Vec<Endpoint> {
    use Method::{Get, Post};
    macro_rules! one {
        ($rest:literal) => {
            concat!("/v1/requests/{request}", $rest)
        };
    }
    vec![
        row(Get, "/v1/requests", "listRequests", "People's requests, newest first", &[Officer, Auditor]).asks(list),
        row(Post, "/v1/requests", "fileRequest", "Take a person's request in; the answer is the receipt", INTAKE)
            .takes(file)
            .with_status(201),
        row(Get, one!(""), "showRequest", "How far a request got", SEEN).asks(show),
        row(Get, one!("/course"), "followRequest", "What whoever asked is told: how far, and the reasons", INTAKE)
            .asks(course),
        row(
            Get,
            one!("/certificates/{erasure}"),
            "showRequestCertificate",
            "The certificate of an erasure that was carried out for a request, signed",
            INTAKE,
        )
        .asks(certificate),
        row(Get, one!("/receipt"), "showRequestReceipt", "The receipt of a request, signed", INTAKE).asks(receipt),
        row(Get, one!("/person"), "showRequestPerson", "Who asks, what they wrote and what was shown", DESK)
            .asks(person),
        row(
            Get,
            "/v1/galleries/{gallery}/faces/{face}/reference",
            "enrolmentReference",
            "The reference of an enrolment, to be given to the person and to nobody else",
            INTAKE,
        )
        .asks(reference),
        row(Post, one!("/proofs"), "proveRequest", "Show who asks", INTAKE).takes(prove),
        row(
            Post,
            one!("/code"),
            "sendRequestCode",
            "Send a code to the enrolled e-mail address, if there is one",
            INTAKE,
        )
        .takes(code),
        row(
            Post,
            one!("/selfie"),
            "selfieForRequest",
            "Show who asks by a photograph, of which nothing is kept",
            INTAKE,
        )
        .uploads(selfie)
        .of_photos(1),
        row(
            Post,
            one!("/search"),
            "searchForRequest",
            "Look for what is held, by the references and, where there are any, by photographs in every gallery",
            DESK,
        )
        .uploads(search)
        .with_or_without_photos(),
        row(Get, one!("/searches"), "listRequestSearches", "What was searched, and at which threshold", DESK)
            .asks(searches),
        row(Get, one!("/candidates"), "listRequestCandidates", "The faces that may be the asker's", DESK)
            .asks(candidates),
        row(Get, one!("/candidates/{face}/crop"), "showRequestCandidate", "The crop of such a face; recorded", DESK)
            .hands_out("image/png", look),
        row(Get, one!("/link"), "showRequestLink", "Where the person follows the request, for them alone", INTAKE)
            .asks(link),
        row(Post, one!("/decisions"), "decideForRequest", "Decide whose the found faces are", DESK).takes(decide),
        row(
            Post,
            one!("/doubt"),
            "doubtRequest",
            "Let the clock stand for a reasonable doubt about who asks, or go on",
            DESK,
        )
        .takes(doubt),
        row(Post, one!("/extension"), "extendRequest", "Add two months, once, within the first", DESK).takes(extend),
        row(Post, one!("/refusal"), "refuseRequest", "Refuse a request, with ground, reason and remedies", DESK)
            .takes(refuse),
        row(Get, one!("/restriction"), "listRequestRestrictions", "What a request took out of use", DESK)
            .asks(restrictions),
        row(Post, one!("/restriction"), "restrictForRequest", "Take what a request leads to out of use", DESK)
            .takes(restrict),
        row(Post, one!("/lift"), "liftForRequest", "Put back into use what a request took out of it", DESK).takes(lift),
        row(Post, one!("/rectification"), "rectifyForRequest", "Put a person's data right", DESK).takes(rectify),
        row(Post, one!("/close"), "closeRequest", "Close a request with its answer", DESK).takes(close),
        row(Post, one!("/withdrawn"), "takeBackRequest", "Record that the person took the request back", INTAKE)
            .takes(take_back),
    ]
}

/// Which requests are listed.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRequests {
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RequestState>,
    /// Only those that are due within seven days, on their last day, or late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<bool>,
    /// How many items at most, 1 to 1000; 100 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<u32>,
    /// `next` of the page before; the first page without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]+$"))]
    pub cursor: Option<String>,
}

/// A request to be taken in.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRequest {
    /// Which right.
    pub kind: RequestKind,
    /// How it came in; the portal's form when not given. E-mail, letter, telephone and counter are the officer's to enter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The language of the answer: en, fr or zh-Hant; en when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it reached you, where that was before now; the time for the answer runs from here. The officer's to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// The name of whoever asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the answer goes: an e-mail or postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What they wrote, or a note of what they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What they gave to be found by; none of it is a must.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identified: Vec<Identified>,
}

/// A code to be sent; it goes to the enrolled address and to no other.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {}

/// A search for what is held.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchUpload {
    /// With photographs: the share of the person's faces that may be missed, above 0 and below 1; 0.01 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    pub miss_rate: Option<f64>,
}

/// Where a person follows their request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Followed {
    /// The page, below the server's address; whoever has this sees how far the request got.
    pub follow: String,
}

/// Whose faces are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Face by face.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// About all that nobody decided about; they stay undecided when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<bool>,
}

/// A doubt about who asks, or its end.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// Why it is in doubt; not for its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the doubt is over.
    #[serde(default)]
    pub ended: bool,
}

/// Why something is done; recorded.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// In words.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
}

/// A restriction to be lifted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftRestriction {
    /// Why.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Whether the person was told before (GDPR Art. 18(3)).
    #[serde(default)]
    pub person_informed: bool,
}

fn list(call: &Call<'_>, asked: ListRequests) -> Result<Page<RequestView>, ApiError> {
    whole(call)?;
    let ListRequests { state, alarm, limit, cursor } = asked;
    let paging = Paging { limit, cursor };
    let mut found = if alarm == Some(true) {
        let mut found = requests::alarms(call.here())?;
        found.retain(|view| state.is_none_or(|state| view.state == state));
        found.sort_by_key(|view| std::cmp::Reverse(view.id));
        if let Some(before) = paging.after::<RequestId>()? {
            found.retain(|view| view.id < before);
        }
        found.truncate(paging.limit()? + 1);
        found
    } else {
        requests::list(call.here(), state, paging.after()?, paging.limit()? + 1)?
    };
    found.iter_mut().for_each(|view| veil(call, view));
    paging.page(found, |view| view.id)
}

fn file(call: &Call<'_>, new: FileRequest) -> Result<Filed, ApiError> {
    whole(call)?;
    let channel = new.channel.unwrap_or(Channel::Portal);
    let staffs = matches!(channel, Channel::Email | Channel::Letter | Channel::Phone | Channel::InPerson);
    if (staffs || new.received_at.is_some()) && !call.who.has_any(DESK) {
        return Err(ApiError::Role { needs: DESK });
    }
    let new = NewRequest {
        kind: new.kind,
        channel,
        language: new.language.unwrap_or_else(|| "en".to_owned()),
        received_at: new.received_at,
        entered_by: staffs.then(|| call.who.name.clone()),
        name: new.name,
        contact: new.contact,
        message: new.message,
        identified: new.identified,
    };
    Ok(requests::file(call.here(), new)?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<RequestView, ApiError> {
    let id = id(call)?;
    veiled(call, requests::show(call.here(), id)?)
}

fn course(call: &Call<'_>, _: Nothing) -> Result<ToldRequest, ApiError> {
    let mut told = requests::told(call.here(), id(call)?)?;
    veil(call, &mut told.request);
    Ok(told)
}

fn certificate(call: &Call<'_>, _: Nothing) -> Result<Document, ApiError> {
    let (id, erasure) = (id(call)?, call.parsed::<ErasureId>("erasure")?);
    Ok(requests::certificate(call.here(), id, erasure)?)
}

fn receipt(call: &Call<'_>, _: Nothing) -> Result<Document, ApiError> {
    Ok(requests::receipt(call.here(), id(call)?)?)
}

fn person(call: &Call<'_>, _: Nothing) -> Result<PersonView, ApiError> {
    Ok(requests::person(call.here(), id(call)?)?)
}

fn reference(call: &Call<'_>, _: Nothing) -> Result<EnrolmentReference, ApiError> {
    Ok(requests::reference(call.here(), &call.gallery(), call.parsed("face")?)?)
}

fn prove(call: &Call<'_>, shown: OfferedProof) -> Result<Proved, ApiError> {
    let id = id(call)?;
    if let OfferedProof::Picture { reason, .. } | OfferedProof::Staff { reason } = &shown {
        if !call.who.has_any(DESK) {
            return Err(ApiError::Role { needs: DESK });
        }
        said("reason", reason)?;
    }
    proved(call, requests::prove(call.here(), id, &shown, &call.who.name)?)
}

fn code(call: &Call<'_>, _: Code) -> Result<CodeSent, ApiError> {
    Ok(requests::send_code(call.here(), id(call)?)?)
}

fn selfie(call: &Call<'_>, _: Nothing, photos: Vec<Photo>) -> Result<Proved, ApiError> {
    let id = id(call)?;
    let [photo] = <[Photo; 1]>::try_from(photos).map_err(|_| ApiError::unfit("send one photograph"))?;
    proved(call, requests::selfie(call.here(), id, photo, &call.who.name)?)
}

fn search(call: &Call<'_>, how: SearchUpload, photos: Vec<Photo>) -> Result<SearchReport, ApiError> {
    let miss_rate = how.miss_rate.unwrap_or(MISS_RATE);
    // Looked at without photographs too: what is wrong and not used would be a surprise later.
    if !(miss_rate > 0.0 && miss_rate < 1.0) {
        return Err(ApiError::unfit(format!("miss_rate={miss_rate} is not above 0 and below 1")));
    }
    Ok(requests::search(call.here(), id(call)?, photos, miss_rate)?)
}

fn searches(call: &Call<'_>, _: Nothing) -> Result<Vec<Searched>, ApiError> {
    Ok(requests::searches(call.here(), id(call)?)?)
}

fn candidates(call: &Call<'_>, _: Nothing) -> Result<Vec<Candidate>, ApiError> {
    Ok(requests::candidates(call.here(), id(call)?)?)
}

fn look(call: &Call<'_>, _: Nothing) -> Result<Vec<u8>, ApiError> {
    let crop = requests::look(call.here(), id(call)?, call.parsed("face")?, &call.who.name)?;
    let none = || ServiceError::not_found("crop", "of this face", "Its gallery keeps none.");
    Ok(crop.ok_or_else(none)?.to_vec())
}

fn link(call: &Call<'_>, _: Nothing) -> Result<Followed, ApiError> {
    Ok(Followed { follow: requests::link(call.here(), id(call)?)? })
}

fn decide(call: &Call<'_>, Decide { decisions, rest }: Decide) -> Result<RequestView, ApiError> {
    Ok(requests::decide(call.here(), id(call)?, &decisions, rest, &call.who.name)?)
}

fn doubt(call: &Call<'_>, Doubt { reason, ended }: Doubt) -> Result<RequestView, ApiError> {
    let (id, by) = (id(call)?, &call.who.name);
    if ended {
        return Ok(requests::end_doubt(call.here(), id, by)?);
    }
    let reason = reason.unwrap_or_default();
    said("reason", &reason)?;
    Ok(requests::doubt(call.here(), id, by, &reason)?)
}

fn extend(call: &Call<'_>, Why { reason }: Why) -> Result<RequestView, ApiError> {
    said("reason", &reason)?;
    Ok(requests::extend(call.here(), id(call)?, &call.who.name, &reason)?)
}

fn refuse(call: &Call<'_>, why: RefusalOf) -> Result<RequestView, ApiError> {
    for (name, text) in [("reason", &why.reason), ("authority", &why.authority), ("court", &why.court)] {
        said(name, text)?;
    }
    Ok(requests::refuse(call.here(), id(call)?, &call.who.name, &why)?)
}

fn restrictions(call: &Call<'_>, _: Nothing) -> Result<Vec<RestrictionView>, ApiError> {
    Ok(requests::restrictions(call.here(), id(call)?)?)
}

fn restrict(call: &Call<'_>, Why { reason }: Why) -> Result<RequestView, ApiError> {
    said("reason", &reason)?;
    Ok(requests::restrict(call.here(), id(call)?, &call.who.name, &reason)?)
}

fn lift(call: &Call<'_>, how: LiftRestriction) -> Result<Vec<RestrictionView>, ApiError> {
    said("reason", &how.reason)?;
    Ok(requests::lift(call.here(), id(call)?, &call.who.name, &how.reason, how.person_informed)?)
}

fn rectify(call: &Call<'_>, change: Rectification) -> Result<RequestView, ApiError> {
    Ok(requests::rectify(call.here(), id(call)?, &change, &call.who.name)?)
}

fn close(call: &Call<'_>, answer: Answer) -> Result<RequestView, ApiError> {
    Ok(requests::close(call.here(), id(call)?, &call.who.name, &answer)?)
}

fn take_back(call: &Call<'_>, Why { reason }: Why) -> Result<RequestView, ApiError> {
    let id = id(call)?;
    said("reason", &reason)?;
    veiled(call, requests::take_back(call.here(), id, &call.who.name, &reason)?)
}

/// The request of the path, for a caller who reaches every gallery.
fn id(call: &Call<'_>) -> Result<RequestId, ApiError> {
    whole(call)?;
    call.parsed("request")
}

fn whole(call: &Call<'_>) -> Result<(), ApiError> {
    if call.who.reaches_all() { Ok(()) } else { Err(ApiError::Gallery) }
}

/// Takes away what tells whether anything is held, while it is not shown who asks; the officer sees all.
fn veil(call: &Call<'_>, view: &mut RequestView) {
    if view.tier < Tier::Second && !call.who.has_any(DESK) {
        (view.candidates, view.theirs, view.restricted) = (None, None, false);
    }
}

fn veiled(call: &Call<'_>, mut view: RequestView) -> Result<RequestView, ApiError> {
    veil(call, &mut view);
    Ok(view)
}

fn proved(call: &Call<'_>, mut proved: Proved) -> Result<Proved, ApiError> {
    veil(call, &mut proved.request);
    Ok(proved)
}
