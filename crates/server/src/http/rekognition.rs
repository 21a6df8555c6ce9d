//! The Rekognition wire on the network: POST on `/` with `X-Amz-Target`. Whose signature it is, within which bounds, in which
//! line; what is done is [`crate::wire`]'s.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::app::{App, Peer};
use super::body::{self, BodyError};
use super::{answer, caller};
use crate::access::sigv4::{Authorization, Call, SignatureError, verify};
use crate::api::Lane;
use crate::service::wire_keys::{self, NotAdmitted, WireKey};
use crate::wire::{Caller, Operation, WireError, operation};

/// The largest body of a call, bytes: two photographs of 5 MiB each in Base64, and room.
const LARGEST: usize = 16 << 20;
const MEDIA: &str = "application/x-amz-json-1.1";
const TARGET: &str = "x-amz-target";
const TOKEN: &str = "x-amz-security-token";
/// The name that answer and log share, as clients of AWS read it.
const REQUEST_ID: &str = "x-amzn-requestid";
/// The service that calls are signed for.
const SERVICE: &str = "rekognition";

/// Serves one call.
pub(super) async fn call(app: Arc<App>, peer: Peer, request: HttpRequest) -> Response<Body> {
    let (since, id) = (Instant::now(), app.call_id());
    let (parts, incoming) = request.into_parts();
    let target = parts.headers.get(TARGET).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (name, done) = match operation(target) {
        Ok(operation) => (operation.id, answered(&app, operation, peer, &parts, incoming).await),
        Err(error) => {
            body::discard(incoming).await;
            ("rekognition", Err(error))
        }
    };
    let took = since.elapsed();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (status, body, error) = match done {
        Ok(body) => (200, body, None),
        Err(error) => (error.status(), error.body(), Some(error)),
    };
    let refused = error.as_ref().is_some_and(WireError::is_refusal);
    app.metrics.called(name, status, took, refused);
    match error.as_ref().and_then(WireError::failed) {
        Some(error) => tracing::error!(call = %id, operation = name, status, by = "wire", millis, error, "failed"),
        None => tracing::info!(call = %id, operation = name, status, by = "wire", millis, refused, "answered"),
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer::build(status, MEDIA, body);
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(error) = error {
        headers.insert("x-amzn-errortype", HeaderValue::from_static(error.name()));
    }
    response
}

async fn answered(
    app: &Arc<App>,
    operation: &'static Operation,
    peer: Peer,
    parts: &Parts,
    incoming: Body,
) -> Result<Vec<u8>, WireError> {
    // Whoever is not known sends nothing that is worth memory.
    let (authorization, key) = match claimed(app, peer, &parts.headers).await {
        Ok(claimed) => claimed,
        Err(error) => {
            body::discard(incoming).await;
            return Err(error);
        }
    };
    let (bytes, memory) = match body::raw(&parts.headers, incoming, LARGEST, &app.body_memory).await {
        Ok(read) => read,
        Err(BodyError::NoRoom) => {
            let message = "Other calls' bodies fill the memory for bodies. Ask again in a moment.";
            return Err(WireError::new("ProvisionedThroughputExceededException", message));
        }
        Err(BodyError::Problem(problem)) if problem.status == 413 => {
            return Err(WireError::new("ImageTooLargeException", problem.detail));
        }
        Err(BodyError::Problem(problem)) => return Err(WireError::serialization(problem.detail)),
    };
    let call = Call {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: &bytes,
    };
    if let Err(error) = verify(&authorization, &call, &key.secret, app.ambient.now()) {
        guessed(app, peer, &parts.headers)?;
        return Err(unsigned(&error));
    }
    if app.limits.caller(&key.who.via, app.ambient.now()).is_err() {
        return Err(WireError::throttled("Rate exceeded: you called more often than a caller may."));
    }
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    let region = authorization.region().to_owned();
    let caller = Caller { who: key.who, defaults: key.defaults, mandate: key.mandate, region, host };
    let turn = app.lanes.of(operation.lane).turn().await.map_err(|_| {
        let message = "As many calls as may wait are waiting. Ask again in a moment.";
        WireError::new("ProvisionedThroughputExceededException", message)
    })?;
    let working = Arc::clone(app);
    let work = move || {
        let (_memory, _turn) = (memory, turn);
        working.wire.handle(operation, &caller, &bytes)
    };
    let done = match operation.lane {
        Lane::Inference => app.workers.run(work).await.ok(),
        Lane::Records => tokio::task::spawn_blocking(work).await.ok(),
    };
    done.unwrap_or_else(|| Err(WireError::internal("a panic; please report it")))
}

/// Whose key the call says to be signed with, before it is known whether it is.
async fn claimed(app: &Arc<App>, peer: Peer, headers: &HeaderMap) -> Result<(Authorization, WireKey), WireError> {
    let Some(shown) = headers.get(AUTHORIZATION) else {
        return Err(WireError::new("MissingAuthenticationTokenException", "Request is missing Authentication Token"));
    };
    let authorization = Authorization::parse(shown.to_str().unwrap_or_default()).map_err(|error| unsigned(&error))?;
    if authorization.service() != SERVICE {
        let message = format!("Credential should be scoped to correct service: '{SERVICE}'.");
        return Err(WireError::new("InvalidSignatureException", message));
    }
    let token = headers.get(TOKEN).map(|token| token.to_str().unwrap_or_default().to_owned());
    let turn = app.callers.turn().await.map_err(|_| WireError::throttled("Too many callers are looked up at once."))?;
    let (looking, id) = (Arc::clone(app), authorization.access_key_id().to_owned());
    let found = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        wire_keys::find(looking.api.here(), &id, token.as_deref())
    });
    match found.await {
        Ok(Ok(Ok(key))) => Ok((authorization, key)),
        Ok(Ok(Err(why))) => {
            guessed(app, peer, headers)?;
            Err(match why {
                NotAdmitted::Expired => {
                    WireError::new("ExpiredTokenException", "The security token included in the request is expired")
                }
                NotAdmitted::Key | NotAdmitted::Token => WireError::new(
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.",
                ),
            })
        }
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(WireError::internal("a panic; please report it")),
    }
}

/// Counts a wrong key or signature, so that secrets cannot be guessed at speed.
fn guessed(app: &App, peer: Peer, headers: &HeaderMap) -> Result<(), WireError> {
    let Peer::Network(address) = peer else { return Ok(()) };
    let address = caller::origin(address, headers, &app.config.trusted_proxies);
    app.limits
        .wrong_key(address, app.ambient.now())
        .map_err(|_: Duration| WireError::throttled("Too many wrong keys and signatures came from this address."))
}

fn unsigned(error: &SignatureError) -> WireError {
    let name = match error {
        SignatureError::Incomplete(_) => "IncompleteSignatureException",
        SignatureError::Skew { .. } | SignatureError::Mismatch => "InvalidSignatureException",
    };
    WireError::new(name, error.to_string())
}
