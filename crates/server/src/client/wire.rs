//! One question and its answer over HTTP/1.1 (RFC 9112), each over a connection of its own.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};
use vault::Random;

use super::ask::Ask;
use super::body::{Outgoing, Pieces, ask_first};
use super::error::{ClientError, Told};
use super::place::Place;
use super::{multipart, row, stream};
use crate::ambient::Ambient;
use crate::api::{self, Endpoint, Problem, Query};
use crate::config::Secret;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long question and answer may take; a search of millions, or an erasure with its scans, takes long.
const WHOLE: Duration = Duration::from_secs(60 * 60);
/// The largest answer that is read, bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// How often a server that has too much to do is asked again, each time after as long as it says.
const PATIENCE: u32 = 3;
/// The longest it may say; a longer wait is the caller's to decide on, seconds.
const LONGEST_WAIT: u64 = 10;
/// What stands in a segment of a path as it is (RFC 3986, 2.3, unreserved).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The header by which a caller is known, with its value.
pub(super) type Caller = (HeaderName, HeaderValue);

/// Who acts, to a server on a socket. A name may hold any letter, a header only those of ASCII.
pub(super) fn acting(operator: &str) -> Caller {
    let escaped = utf8_percent_encode(operator, UNRESERVED).to_string();
    let value = HeaderValue::try_from(escaped).expect("what is percent-encoded is ASCII");
    (HeaderName::from_static("x-countenance-operator"), value)
}

/// Whoever holds a key (RFC 6750, 2.1).
pub(super) fn bearing(key: &Secret) -> Result<Caller, ClientError> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", key.expose())).map_err(|_| ClientError::Key)?;
    value.set_sensitive(true);
    Ok((AUTHORIZATION, value))
}

/// The way to one server.
pub(super) struct Wire {
    place: Place,
    caller: Caller,
    endpoints: Vec<Endpoint>,
    random: Arc<dyn Random>,
    runtime: Runtime,
}

/// A question as it is sent; it can be sent again.
struct Letter {
    method: &'static str,
    target: String,
    content_type: Option<String>,
    body: Pieces,
    /// Whether it waits with the body until the server takes it.
    asks_first: bool,
    /// What a write is named, so that it can be sent again without being done twice.
    named: Option<HeaderValue>,
    /// Whether it does no harm when it is sent again: it is a reading, or named.
    repeatable: bool,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Wire {
    pub(super) fn new(place: Place, caller: Caller, ambient: &Ambient) -> Result<Self, ClientError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|source| ClientError::Unreachable { place: place.to_string(), source })?;
        Ok(Self { place, caller, endpoints: api::endpoints(), random: Arc::clone(&ambient.random), runtime })
    }

    /// The JSON of a good answer.
    pub(super) fn answer(&self, ask: Ask) -> Result<Vec<u8>, ClientError> {
        let letter = self.letter(ask);
        self.runtime.block_on(async {
            let (mut patience, mut lost) = (PATIENCE, None);
            loop {
                let answer = match self.exchange(&letter).await {
                    // The answer was lost on its way; what was asked for may have been done.
                    Err(error @ ClientError::NoAnswer { .. }) if letter.repeatable && lost.is_none() => {
                        lost = Some(error);
                        continue;
                    }
                    Err(error) => return Err(lost.unwrap_or(error)),
                    Ok(answer) => answer.ok_or_else(|| self.too_slow())?,
                };
                if answer.status.is_success() {
                    return Ok(answer.body.into());
                }
                let error = self.told(&answer);
                match wait(&error).filter(|_| patience > 0) {
                    Some(seconds) => sleep(Duration::from_secs(seconds)).await,
                    None => return Err(error),
                }
                patience -= 1;
            }
        })
    }

    fn letter(&self, ask: Ask) -> Letter {
        let endpoint = row(&self.endpoints, ask.id);
        let api::Request { params, query, body } = ask.request;
        let asks_first = matches!(body, api::Body::Upload { .. });
        let (content_type, body) = match body {
            api::Body::Nothing => (None, Pieces::default()),
            api::Body::Json(json) => (Some("application/json".to_owned()), Pieces::new([json.into()])),
            api::Body::Upload { request, photos } => {
                let (content_type, body) = multipart::body(request, photos, self.random.as_ref());
                (Some(content_type), body)
            }
        };
        let (method, target) = (endpoint.method.name(), target(endpoint, &params, &query));
        let named = endpoint.writes().then(|| self.name());
        let repeatable = named.is_some() || endpoint.method == api::Method::Get;
        Letter { method, target, content_type, body, asks_first, named, repeatable }
    }

    /// A name that no other write has.
    fn name(&self) -> HeaderValue {
        let mut chance = [0; 16];
        self.random.fill(&mut chance);
        HeaderValue::try_from(format!("{:032x}", u128::from_be_bytes(chance))).expect("digits are ASCII")
    }

    fn too_slow(&self) -> ClientError {
        ClientError::NoAnswer { place: self.place.to_string(), reason: "it took longer than an hour".into() }
    }

    /// None when it took too long.
    async fn exchange(&self, letter: &Letter) -> Result<Option<Answer>, ClientError> {
        let unreachable = |source| ClientError::Unreachable { place: self.place.to_string(), source };
        let connecting = timeout(CONNECT, stream::connect(&self.place)).await;
        let stream = connecting.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(unreachable)?;
        let broken = |error: &Broken| broken(error, self.place.to_string());
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        let driven = tokio::spawn(connection);
        let talk = async {
            let (head, body) = sender.send_request(self.request(letter)).await?.into_parts();
            let body = Limited::new(body, LARGEST).collect().await?.to_bytes();
            Ok::<_, Box<Broken>>(Answer { status: head.status, headers: head.headers, body })
        };
        let talked = timeout(WHOLE, talk).await;
        // The connection ends with the exchange, and now: a body that the server did not want goes nowhere.
        driven.abort();
        driven.await.ok();
        match talked {
            Ok(answer) => answer.map(Some).map_err(|error| broken(&*error)),
            Err(_) => Ok(None),
        }
    }

    fn request(&self, letter: &Letter) -> Request<Outgoing> {
        let (name, value) = &self.caller;
        let mut request = Request::builder()
            .method(letter.method)
            .uri(&letter.target)
            .header(HOST, self.place.authority())
            .header(USER_AGENT, concat!("countenance/", env!("CARGO_PKG_VERSION")))
            .header(name, value);
        if let Some(named) = &letter.named {
            request = request.header("idempotency-key", named);
        }
        if let Some(kind) = &letter.content_type {
            request = request.header(CONTENT_TYPE, kind);
        }
        let body = Outgoing::at_once(letter.body.clone());
        let mut request = request.body(body).expect("method, path and headers were written for a request");
        if letter.asks_first {
            ask_first(&mut request);
        }
        request
    }

    fn told(&self, answer: &Answer) -> ClientError {
        let header = |name| answer.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let problem = header(CONTENT_TYPE).filter(|kind| kind.starts_with("application/problem+json"));
        match problem.and_then(|_| serde_json::from_slice::<Problem>(&answer.body).ok()) {
            Some(problem) => {
                let retry_after = header(RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok());
                ClientError::Told(Box::new(Told { problem, retry_after }))
            }
            None => ClientError::Strange { place: self.place.to_string(), status: answer.status.as_u16() },
        }
    }
}

/// The path of an endpoint with its parameters filled in, and the query.
fn target(endpoint: &Endpoint, params: &[(String, String)], query: &Query) -> String {
    let value = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let segments: Vec<String> = endpoint
        .path
        .split('/')
        .map(|part| match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => segment(value(name).expect("whoever asks gives every parameter of the path")),
            None => part.to_owned(),
        })
        .collect();
    let mut target = segments.join("/");
    if !query.is_empty() {
        target.push('?');
        target.push_str(&serde_urlencoded::to_string(query).expect("a query is plain names and values"));
    }
    target
}

/// One segment of a path. Dots alone would be read as a way up (RFC 3986, 5.2.4).
fn segment(value: &str) -> String {
    match value {
        "." | ".." => value.replace('.', "%2E"),
        _ => utf8_percent_encode(value, UNRESERVED).to_string(),
    }
}

/// How many seconds to wait before a busy server is asked again; none where that is not for this client to decide.
fn wait(error: &ClientError) -> Option<u64> {
    match error {
        ClientError::Told(told) if error.is_busy() => told.retry_after.filter(|seconds| *seconds <= LONGEST_WAIT),
        _ => None,
    }
}

type Broken = dyn std::error::Error + Send + Sync;

/// How an exchange broke off, with what that came from: the outermost of hyper's errors says little.
fn broken(error: &Broken, place: String) -> ClientError {
    if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
        return ClientError::NoHttp { place };
    }
    let mut reason = error.to_string();
    let mut below = error.source();
    while let Some(source) = below {
        reason.push_str(": ");
        reason.push_str(&source.to_string());
        below = source.source();
    }
    ClientError::NoAnswer { place, reason }
}
