//! The desk: one request with who asks, what was found, what is to be done next, and everything that happened.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::api::resources::Followed;
use server::basis::{RefusalGround, RequestKind, RequestState};
use server::service::certificates::CertificateSummary;
use server::service::erase::ErasurePreview;
use server::service::recipients::Told;
use server::service::register::GalleryView;
use server::service::requests::{Candidate, Identified, PersonView, RequestView, RestrictionView, Searched};

use super::letters::{Letter, certificates};
use super::next::{Done, Next, next};
use crate::call::call;
use crate::console::reach::seen;
use crate::console::typed::Typed;
use crate::console::{clock, fields};
use crate::parts::inline_png;
use crate::render::{Failure, Page, page, saved};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "console/requests/desk.html")]
struct DeskPage<'a> {
    v: &'a View,
    t: Typed,
    request: RequestView,
    next: Next,
    done: Done,
    /// None for whoever may not see who asks.
    case: Option<Case>,
    told: Vec<Told>,
    certificates: Vec<CertificateSummary>,
    grounds: Vec<RefusalGround>,
    /// The letters that it calls for as it stands.
    letters: Vec<Letter>,
}

/// What the officer alone sees.
struct Case {
    person: PersonView,
    searches: Vec<Searched>,
    faces: Vec<Shown>,
    /// Whether the pictures of the faces are shown; looking is recorded.
    looked: bool,
    restrictions: Vec<RestrictionView>,
    erasure: Vec<ErasurePreview>,
    /// The secret link, where it was asked for.
    link: Option<String>,
    galleries: Vec<GalleryView>,
}

/// A face to decide about.
struct Shown {
    candidate: Candidate,
    /// Its crop as a picture inside the page; none where the gallery keeps none, or nobody looks.
    crop: Option<String>,
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    desk(&staff, &id, Typed::default()).await
}

/// The receipt, as it was signed.
pub(crate) async fn receipt(staff: Staff, Path(id): Path<String>) -> Page {
    let reply = staff.file(call("showRequestReceipt").at("request", &id)).await?;
    saved(reply, &format!("receipt-{id}.json"))
}

/// The page, with a form that was not taken where there is one.
pub(super) async fn desk(staff: &Staff, id: &str, t: Typed) -> Page {
    let request: RequestView = staff.of(call("showRequest").at("request", id)).await?;
    let case = case(staff, id, &request).await?;
    let done = case.as_ref().map_or_else(Done::default, |case| so_far(&case.person));
    let told = seen(staff, call("listRecipientsToldOfRequest").at("request", id)).await?.unwrap_or_default();
    let kind = request.kind;
    let stopped = request.restricted && !case.as_ref().is_some_and(Case::lifted);
    let letters = Letter::ALL.into_iter().filter(|letter| letter.fits(&request, &done, stopped)).collect();
    let shown = DeskPage {
        v: &staff.visit.view,
        t,
        next: next(&request, &done),
        done,
        told,
        certificates: certificates(staff, &request).await?,
        grounds: RefusalGround::ALL.into_iter().filter(|ground| ground.answers(kind)).collect(),
        request,
        letters,
        case,
    };
    page(&staff.visit.view, &shown)
}

async fn case(staff: &Staff, id: &str, request: &RequestView) -> Result<Option<Case>, Failure> {
    let of = |operation| call(operation).at("request", id);
    let Some(person) = seen::<PersonView>(staff, of("showRequestPerson")).await? else { return Ok(None) };
    let candidates: Vec<Candidate> = staff.of(of("listRequestCandidates")).await?;
    let looked = request.state == RequestState::Open && staff.asked("look").is_some();
    let mut faces = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let crop = if looked { crop(staff, id, &candidate).await? } else { None };
        faces.push(Shown { candidate, crop });
    }
    let erasable = request.kind.may_erase() && request.state == RequestState::Open && request.theirs.unwrap_or(0) > 0;
    let erasure = if erasable {
        // Whatever stands against it is said when it is asked for; then nothing is previewed.
        staff.tried(of("previewErasureForRequest")).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    let link = match staff.asked("link").filter(|_| !person.forgotten) {
        Some(_) => Some(staff.of::<Followed>(of("showRequestLink")).await?.follow),
        None => None,
    };
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    Ok(Some(Case {
        searches: staff.of(of("listRequestSearches")).await?,
        restrictions: staff.of(of("listRequestRestrictions")).await?,
        looked,
        person,
        faces,
        erasure,
        link,
        galleries: galleries.items,
    }))
}

/// Looks at one face, which is recorded. A gallery that keeps no crops has none to show, and of a face that went meanwhile
/// nothing is left.
async fn crop(staff: &Staff, id: &str, candidate: &Candidate) -> Result<Option<String>, Failure> {
    let look = call("showRequestCandidate").at("request", id).at("face", candidate.face);
    match look.reply(&staff.visit.desk, &staff.who).await {
        Ok(reply) => Ok(Some(inline_png(&reply.body))),
        Err(problem) if problem.status == 404 => Ok(None),
        Err(problem) => Err(staff.failure(problem)),
    }
}

/// What was done already, by what happened: what was done before the last search is not done with what it found.
pub(super) fn so_far(person: &PersonView) -> Done {
    let last = |wanted: &str| person.history.iter().rposition(|past| past.event == wanted);
    let found = last("reviewed").max(last("searched"));
    Done {
        prepared: last("disclosed").is_some_and(|at| Some(at) > found),
        erased: last("erased").is_some_and(|at| Some(at) > found),
        rectified: last("rectified").is_some(),
    }
}

impl Case {
    /// Whether everything that was taken out of use for it is in use again.
    fn lifted(&self) -> bool {
        !self.restrictions.is_empty() && self.restrictions.iter().all(|restriction| restriction.lifted.is_some())
    }
}

impl DeskPage<'_> {
    /// Whether the request waits for its answer and the viewer may do something about it.
    fn open(&self) -> bool {
        self.request.state == RequestState::Open && self.case.is_some()
    }

    /// Whether what it took out of use is still so: the course remembers that it was, and a restriction that it was lifted.
    fn stopped(&self) -> bool {
        self.request.restricted && !self.case.as_ref().is_some_and(Case::lifted)
    }

    /// The steps of the course, each past, now or to come.
    fn steps(&self) -> [(&'static str, &'static str); 5] {
        let now = match self.next {
            Next::Identify => 1,
            Next::Search => 2,
            Next::Review => 3,
            _ => 4,
        };
        let closed = self.request.state != RequestState::Open;
        let step = |at: usize, name| {
            (
                name,
                if closed || at < now {
                    "past"
                } else if at == now {
                    "now"
                } else {
                    ""
                },
            )
        };
        [step(0, "received"), step(1, "identify"), step(2, "search"), step(3, "review"), step(4, "answer")]
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use server::basis::RequestId;
    use server::service::requests::Past;

    use super::*;

    fn person(events: &[&str]) -> PersonView {
        let past = |event: &&str| Past {
            at: Timestamp::UNIX_EPOCH,
            event: (*event).to_owned(),
            leaf: None,
            by: None,
            reason: None,
        };
        PersonView {
            request: RequestId::from_bytes([1; 16]),
            forgotten: false,
            name: None,
            contact: None,
            message: None,
            identified: Vec::new(),
            proven: Vec::new(),
            proofs: Vec::new(),
            entered_by: None,
            history: events.iter().map(past).collect(),
        }
    }

    #[test]
    fn an_answer_from_before_a_search_is_none() {
        assert!(so_far(&person(&["searched", "reviewed", "disclosed"])).prepared);
        assert!(!so_far(&person(&["searched", "reviewed", "disclosed", "searched", "reviewed"])).prepared);
        assert!(!so_far(&person(&[])).prepared);
        assert!(so_far(&person(&["searched", "reviewed", "erased", "answered"])).erased);
    }
}
