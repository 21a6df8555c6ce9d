//! One call, from the wire to the use case and back.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response};

use super::app::{App, Peer};
use super::body::{self, BodyError, Held};
use super::lanes::Turn;
use super::{answer, caller, repeats, telemetry};
use crate::access::{Principal, Via};
use crate::api::{ApiError, Endpoint, Lane, Problem, Query, Reply, Request};
use crate::error::ServiceError;

/// The header with which a write is named, so that it is not done twice.
const IDEMPOTENCY: &str = "idempotency-key";
/// Says that an answer was kept from the first time.
const REPLAYED: &str = "idempotency-replayed";
/// The longest such name.
const LONGEST_KEY: usize = 200;

/// What came of a call, for the log and the counts.
struct Outcome {
    response: Response<Body>,
    refused: bool,
    /// What failed, where the fault is the server's.
    failed: Option<String>,
}

/// Serves one call of an endpoint.
pub(super) async fn call(
    app: Arc<App>,
    row: usize,
    peer: Peer,
    params: Vec<(String, String)>,
    request: HttpRequest,
) -> Response<Body> {
    let (since, id) = (Instant::now(), app.call_id());
    let endpoint = &app.api.endpoints()[row];
    let mut by = "nobody";
    let (parts, body) = request.into_parts();
    let outcome = match caller::caller(&app, peer, &parts.headers, &id).await {
        Ok(who) => {
            by = kind(&who.via);
            answered(&app, row, who, params, (parts, body), &id).await
        }
        Err(response) => {
            body::discard(body).await;
            Outcome::of(*response)
        }
    };
    let Outcome { mut response, refused, failed } = outcome;
    let (status, took) = (response.status().as_u16(), since.elapsed());
    app.metrics.called(endpoint.id, status, took, refused);
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match failed {
        Some(error) => tracing::error!(call = %id, operation = endpoint.id, status, by, millis, error, "failed"),
        None => tracing::info!(call = %id, operation = endpoint.id, status, by, millis, refused, "answered"),
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(answer::CALL, id);
    }
    response
}

async fn answered(
    app: &Arc<App>,
    row: usize,
    who: Principal,
    params: Vec<(String, String)>,
    (parts, incoming): (Parts, Body),
    id: &str,
) -> Outcome {
    let endpoint = &app.api.endpoints()[row];
    let (key, query) = match allowed(app, endpoint, &who, &parts, id) {
        Ok(allowed) => allowed,
        Err(response) => {
            body::discard(incoming).await;
            return Outcome::of(*response);
        }
    };
    let largest = app.config.largest_body_mib << 20;
    let held = match body::read(endpoint.body, &parts.headers, incoming, largest, &app.body_memory).await {
        Ok(held) => held,
        Err(BodyError::Problem(problem)) => return Outcome::of(answer::problem(problem, id)),
        Err(BodyError::NoRoom) => {
            let detail = "Other calls' bodies fill the memory for bodies. Ask again after the time in Retry-After.";
            return Outcome::of(answer::later(std::time::Duration::from_secs(2), detail, id));
        }
    };
    let turn = match app.lanes.of(endpoint.lane).turn().await {
        Ok(turn) => turn,
        Err(full) => return Outcome::of(answer::full(full, id)),
    };
    let (lane, working, id) = (endpoint.lane, Arc::clone(app), id.to_owned());
    let work = move || worked(&working, row, &who, (params, query, held, key), turn, &id);
    let outcome = match lane {
        Lane::Inference => app.workers.run(work).await.ok(),
        Lane::Records => tokio::task::spawn_blocking(work).await.ok(),
    };
    outcome.unwrap_or_else(|| {
        let detail = "Its log says why; what was acknowledged before is safe.";
        let response = answer::problem(Problem::new(500, "failed", "The server failed", detail), "unknown");
        Outcome { response, refused: false, failed: Some("a panic; please report it".into()) }
    })
}

/// What can be said before the body is read: whoever may not call sends nothing that is worth memory.
fn allowed(
    app: &App,
    endpoint: &Endpoint,
    who: &Principal,
    parts: &Parts,
    id: &str,
) -> Result<(Option<String>, Query), Box<Response<Body>>> {
    if let Err(wait) = app.limits.caller(&who.via, app.ambient.now()) {
        let detail = "You called more often than a caller may. Ask again after the time in Retry-After.";
        return Err(Box::new(answer::later(wait, detail, id)));
    }
    if !who.has_any(endpoint.roles) {
        return Err(Box::new(answer::failure(&ApiError::Role { needs: endpoint.roles }, id)));
    }
    let told = |problem: Box<Problem>| Box::new(answer::problem(*problem, id));
    let key = idempotency_key(endpoint, &parts.headers).map_err(told)?;
    let query = query(parts.uri.query().unwrap_or_default()).map_err(told)?;
    Ok((key, query))
}

type Sent = (Vec<(String, String)>, Query, Held, Option<String>);

/// The part that may block. Body memory and turn are given back when it ends.
fn worked(app: &App, row: usize, who: &Principal, (params, query, held, key): Sent, _turn: Turn, id: &str) -> Outcome {
    let endpoint = &app.api.endpoints()[row];
    let Held { body, memory: _memory } = held;
    let request = Request { params, query, body };
    let here = app.api.here();
    let mark = match key {
        None => None,
        Some(key) => match repeats::begin(here, who, &key, (endpoint, &request, app.api.gallery_of(&request))) {
            Ok(repeats::Repeat::New(mark)) => Some(mark),
            Ok(repeats::Repeat::Answered(reply)) => {
                let mut response = answer::reply(reply);
                response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
                return Outcome::of(response);
            }
            Ok(repeats::Repeat::Problem(problem)) => return Outcome::of(answer::problem(problem, id)),
            Err(error) => return Outcome::failed(&error.into(), id),
        },
    };
    let done = app.api.handle(endpoint, who, request);
    if let Some(mark) = mark
        && let Err(error) = repeats::end(here, &mark, endpoint, done.as_ref().ok())
    {
        // What was asked for is done; only a repetition will be told to look instead of being answered.
        tracing::error!(call = id, error = %telemetry::told(&error.into()), "an answer could not be kept");
    }
    match done {
        Ok(reply) => Outcome::replied(reply),
        Err(error) => Outcome::failed(&error, id),
    }
}

impl Outcome {
    fn of(response: Response<Body>) -> Self {
        Self { response, refused: false, failed: None }
    }

    fn replied(reply: Reply) -> Self {
        Self::of(answer::reply(reply))
    }

    fn failed(error: &ApiError, id: &str) -> Self {
        let response = answer::failure(error, id);
        let failed = response.status().is_server_error().then(|| telemetry::told(error));
        let refused = matches!(error, ApiError::Service(ServiceError::Refused(_)));
        Self { response, refused, failed }
    }
}

/// The key with which a write is named, where it is.
fn idempotency_key(endpoint: &Endpoint, headers: &HeaderMap) -> Result<Option<String>, Box<Problem>> {
    let Some(value) = headers.get(IDEMPOTENCY).filter(|_| endpoint.writes()) else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY && key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        let detail = format!("Idempotency-Key is a word of 1 to {LONGEST_KEY} visible ASCII characters.");
        Box::new(Problem::new(400, "malformed", "The request cannot be read", detail))
    })
}

fn query(text: &str) -> Result<Query, Box<Problem>> {
    serde_urlencoded::from_str(text).map_err(|_| {
        let detail = "The query is no list of names and values.";
        Box::new(Problem::new(400, "malformed", "The request cannot be read", detail))
    })
}

pub(super) const fn kind(via: &Via) -> &'static str {
    match via {
        Via::Directory => "socket",
        Via::Key(_) => "key",
        Via::Oidc(_) => "oidc",
        Via::Portal(_) => "portal",
    }
}
