//! How far a request got, for whoever has its link: what was received, what is next, what is left to show, and what there
//! is to be kept.

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::HOST;
use axum::http::{HeaderMap, Response, StatusCode};
use serde::Serialize;
use server::access::Principal;
use server::basis::{RequestKind, RequestState, Tier};
use server::service::document::Document;
use server::service::requests::{RequestReceipt, RequestView, ToldRequest};

use crate::call::call;
use crate::render::{Failure, Page, page_with};
use crate::view::View;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "portal/status.html")]
pub(super) struct Status<'a> {
    pub(super) v: &'a View,
    /// The end of the request's link.
    pub(super) token: &'a str,
    /// The whole of the link.
    pub(super) link: &'a str,
    pub(super) told: &'a ToldRequest,
    pub(super) of: &'a RequestView,
    pub(super) receipt: &'a RequestReceipt,
    /// The receipt's signature.
    pub(super) signature: &'a str,
    /// What was tried and came to nothing: a message's id.
    pub(super) wrong: Option<&'static str>,
}

/// A step that every request takes.
struct Step {
    /// Its word.
    name: &'static str,
    past: bool,
    now: bool,
}

/// A request, for whoever showed its link.
pub(super) struct Own {
    pub(super) id: String,
    pub(super) who: Principal,
}

pub(crate) async fn show(visit: Visit, headers: HeaderMap, Path(token): Path<String>) -> Page {
    let own = own(&visit, &token).await?;
    shown(&visit, &headers, (&token, &own), None).await
}

/// The request that a link leads to, and the portal's leave to deal with it.
pub(super) async fn own(visit: &Visit, token: &str) -> Result<Own, Failure> {
    let id = visit.desk.followed(visit.address, token).await.map_err(|problem| visit.failure(problem))?;
    Ok(Own { id: id.to_string(), who: visit.portal()? })
}

/// The page, with what was tried and came to nothing.
pub(super) async fn shown(
    visit: &Visit,
    headers: &HeaderMap,
    (token, own): (&str, &Own),
    wrong: Option<&'static str>,
) -> Result<Response<Body>, Failure> {
    let told: ToldRequest = visit.of(call("followRequest").at("request", &own.id), &own.who).await?;
    let signed: Document = visit.of(call("showRequestReceipt").at("request", &own.id), &own.who).await?;
    let receipt: RequestReceipt = serde_json::from_str(&signed.json).expect("a receipt is what was just signed");
    let link = whole(headers.get(HOST).and_then(|host| host.to_str().ok()), visit.desk.is_secure(), token);
    let status = Status {
        v: &visit.view,
        token,
        link: &link,
        told: &told,
        of: &told.request,
        receipt: &receipt,
        signature: &signed.signature,
        wrong,
    };
    let code = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(code, &visit.view, &status))
}

impl Status<'_> {
    /// The five steps, with the one that it stands at; once it is over, those that were taken.
    fn steps(&self) -> Vec<Step> {
        let of = self.of;
        let closed = of.state != RequestState::Open;
        let last = match of.state {
            RequestState::Refused => "refused",
            RequestState::TakenBack => "taken-back",
            RequestState::Open | RequestState::Answered => "answered",
        };
        let past = [
            ("received", true),
            ("identity", self.missing() == 0),
            ("searching", of.candidates.is_some()),
            ("review", of.theirs.is_some()),
            (last, closed),
        ];
        let now = past.iter().position(|(_, past)| !closed && !past);
        past.into_iter()
            .enumerate()
            .filter(|(_, (_, past))| *past || !closed)
            .map(|(at, (name, past))| Step { name, past, now: now == Some(at) })
            .collect()
    }

    /// Whether it waits for its answer.
    fn is_open(&self) -> bool {
        self.of.state == RequestState::Open
    }

    /// How many independent proofs are still to be shown before what was asked can be done.
    fn missing(&self) -> usize {
        rank(needed(self.of.kind)).saturating_sub(rank(self.of.tier))
    }

    /// How many are still to be shown before all can be done that the right may lead to.
    fn wanted(&self) -> usize {
        let kind = self.of.kind;
        let most = if kind.may_erase() { needed(kind).max(kind.tier_to_erase()) } else { needed(kind) };
        rank(most).saturating_sub(rank(self.of.tier))
    }

    /// The message that says what is next.
    fn next(&self) -> String {
        let word = match self.of.state {
            RequestState::Open if self.of.paused => "paused",
            RequestState::Open if self.missing() > 0 => "proof",
            RequestState::Open if self.of.candidates.is_none() => "search",
            RequestState::Open if self.of.theirs.is_none() => "review",
            RequestState::Open => "answer",
            RequestState::Answered if self.told.answer => "fetch",
            RequestState::Answered => "answered",
            RequestState::Refused => "refused",
            RequestState::TakenBack => "taken-back",
        };
        self.v.t(&format!("portal-next-{word}"))
    }

    /// Whether this right takes faces out of use at once.
    fn stops_at_once(&self) -> bool {
        self.of.kind.restricts_at_once()
    }

    /// Days past the last one.
    fn days_late(&self) -> i32 {
        -self.of.days_left
    }
}

/// How well it must be shown who asks before what was asked can be done. A withdrawal is granted without; what is held on
/// the consent is erased with a proof.
fn needed(kind: RequestKind) -> Tier {
    match kind {
        RequestKind::Withdrawal => kind.tier_to_erase(),
        _ => kind.tier_to_grant(),
    }
}

/// How many independent proofs make a tier.
const fn rank(tier: Tier) -> usize {
    match tier {
        Tier::First => 0,
        Tier::Second => 1,
        Tier::Third => 2,
    }
}

/// The whole of a link, where the browser said which site it is at.
fn whole(host: Option<&str>, secure: bool, token: &str) -> String {
    let scheme = if secure { "https" } else { "http" };
    host.map_or_else(|| format!("/request/{token}"), |host| format!("{scheme}://{host}/request/{token}"))
}

/// A value's word, as records write it.
fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
