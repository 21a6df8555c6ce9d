//! Reading a body: never more than may be, never slower than may be, and the memory for it taken first.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body as Incoming, Bytes, HttpBody as _};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::BodyExt as _;
use multer::{Constraints, Multipart, SizeLimit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::desk::Form;
use crate::api::openapi::MOST_PHOTOS;
use crate::api::{Body, BodyKind, Problem};
use crate::service::photo::Photo;

/// How long the next piece of a body may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a whole body may take.
const LONGEST: Duration = Duration::from_secs(600);
/// How long a call waits for memory to read its body into.
const MEMORY_PATIENCE: Duration = Duration::from_secs(5);
/// How much of a body that nobody wants is taken, bytes, and for how long.
const MOST_DISCARDED: usize = 16 << 20;
const DISCARDING: Duration = Duration::from_secs(3);
/// The largest JSON beside photographs.
const LARGEST_REQUEST: u64 = 4 * 1024 * 1024;

/// Why a body was not read.
pub(super) enum BodyError {
    /// It is not as it should be.
    Problem(Problem),
    /// There is no memory for it now.
    NoRoom,
}

/// A body, with the memory that it was allowed.
pub(super) struct Held {
    pub(super) body: Body,
    pub(super) memory: Option<OwnedSemaphorePermit>,
}

/// Reads a body of the kind an endpoint takes.
pub(super) async fn read(
    kind: BodyKind,
    headers: &HeaderMap,
    mut body: Incoming,
    largest: usize,
    memory: &Arc<Semaphore>,
) -> Result<Held, BodyError> {
    let read = taken(kind, headers, &mut body, largest, memory).await;
    if read.is_err() {
        discard(body).await;
    }
    read
}

/// Reads a body as it is, of whatever kind it says to be, with the memory that it was allowed.
pub(super) async fn raw(
    headers: &HeaderMap,
    mut body: Incoming,
    largest: usize,
    memory: &Arc<Semaphore>,
) -> Result<(Vec<u8>, OwnedSemaphorePermit), BodyError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let read = async {
        if announced.is_some_and(|length| length > largest) {
            return Err(BodyError::from(too_large(largest)));
        }
        // It stands in memory again as it is taken apart, and as the photographs in it.
        let memory = room(2 * announced.unwrap_or(largest), memory).await?;
        let bytes = tokio::time::timeout(LONGEST, gather(&mut body, largest)).await.map_err(|_| slow())??;
        Ok((bytes, memory))
    };
    let read = read.await;
    if read.is_err() {
        discard(body).await;
    }
    read
}

async fn taken(
    kind: BodyKind,
    headers: &HeaderMap,
    body: &mut Incoming,
    largest: usize,
    memory: &Arc<Semaphore>,
) -> Result<Held, BodyError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > largest) {
        return Err(too_large(largest).into());
    }
    let content_type = headers.get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or("").trim().to_owned());
    let empty = announced == Some(0) || (announced.is_none() && body.is_end_stream());
    match kind {
        _ if empty => return Ok(Held { body: Body::Nothing, memory: None }),
        BodyKind::Nothing => return Err(media_type("no body").into()),
        BodyKind::Json if !is(content_type.as_deref(), "application/json") => {
            return Err(media_type("application/json").into());
        }
        BodyKind::Upload if !is(content_type.as_deref(), "multipart/form-data") => {
            return Err(media_type("multipart/form-data").into());
        }
        BodyKind::Json | BodyKind::Upload => {}
    }
    // An upload stands in memory twice while it is taken apart.
    let times = if kind == BodyKind::Upload { 2 } else { 1 };
    let memory = room(times * announced.unwrap_or(largest), memory).await?;
    let bytes = tokio::time::timeout(LONGEST, gather(body, largest)).await.map_err(|_| slow())??;
    let body = match kind {
        BodyKind::Upload => upload(bytes, content_type.as_deref().unwrap_or_default()).await?,
        _ => Body::Json(bytes),
    };
    Ok(Held { body, memory: Some(memory) })
}

/// Takes what is still coming of a body that nobody wants, within bounds, so that its sender is there to hear the answer:
/// a connection that is closed on unread bytes is reset, and the answer with it.
pub(super) async fn discard(mut body: Incoming) {
    let discarded = async {
        let mut left = MOST_DISCARDED;
        while let Some(Ok(frame)) = body.frame().await {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            let Some(rest) = left.checked_sub(bytes) else { return };
            left = rest;
        }
    };
    // Whoever sends more slowly hears nothing.
    let _ = tokio::time::timeout(DISCARDING, discarded).await;
}

/// Memory for so many bytes.
async fn room(bytes: usize, memory: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, BodyError> {
    let kib = u32::try_from(bytes.div_ceil(1024).max(1)).unwrap_or(u32::MAX);
    let permits = Arc::clone(memory).acquire_many_owned(kib);
    match tokio::time::timeout(MEMORY_PATIENCE, permits).await {
        Ok(permits) => Ok(permits.expect("the memory is never closed")),
        Err(_) => Err(BodyError::NoRoom),
    }
}

async fn gather(body: &mut Incoming, largest: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    loop {
        let Ok(frame) = tokio::time::timeout(PATIENCE, body.frame()).await else { return Err(slow()) };
        match frame {
            None => return Ok(bytes),
            Some(Err(_)) => {
                return Err(Problem::new(400, "malformed", "The request cannot be read", "The body ended early."));
            }
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                if bytes.len() + data.len() > largest {
                    return Err(too_large(largest));
                }
                bytes.extend_from_slice(&data);
            }
        }
    }
}

/// Takes `multipart/form-data` (RFC 7578) apart: at most one part `request`, and parts `photo` with file names.
///
/// # Errors
/// Names the part that is not as it should be.
async fn upload(bytes: Vec<u8>, content_type: &str) -> Result<Body, Problem> {
    let boundary = multer::parse_boundary(content_type).map_err(|_| wrong("the boundary is missing"))?;
    let limits = SizeLimit::new().for_field("request", LARGEST_REQUEST);
    let constraints = Constraints::new().size_limit(limits).allowed_fields(vec!["request", "photo"]);
    let stream = futures_util::stream::once(async { Ok::<_, Infallible>(Bytes::from(bytes)) });
    let mut parts = Multipart::with_constraints(stream, boundary, constraints);
    let (mut request, mut photos) = (None, Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|error| of_part(&error))? {
        match part.name() {
            Some("request") => {
                if request.is_some() {
                    return Err(wrong("there are two parts named request"));
                }
                request = Some(Vec::from(part.bytes().await.map_err(|error| of_part(&error))?));
            }
            Some("photo") => {
                if photos.len() == MOST_PHOTOS {
                    return Err(wrong(&format!(
                        "there are more than {MOST_PHOTOS} parts named photo; send them in turns"
                    )));
                }
                let name = part.file_name().map_or_else(|| format!("photo-{}", photos.len() + 1), str::to_owned);
                let bytes = Vec::from(part.bytes().await.map_err(|error| of_part(&error))?);
                photos.push(Photo::new(name, bytes));
            }
            _ => return Err(wrong("a part has no name")),
        }
    }
    Ok(Body::Upload { request: request.unwrap_or_default(), photos })
}

/// Takes a form apart: `application/x-www-form-urlencoded` or `multipart/form-data`, with up to [`MOST_PHOTOS`] files.
///
/// # Errors
/// Names what is not as it should be.
pub(super) async fn form(headers: &HeaderMap, bytes: Vec<u8>) -> Result<Form, Problem> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if bytes.is_empty() {
        return Ok(Form::default());
    }
    if is(Some(content_type), "application/x-www-form-urlencoded") {
        let fields = serde_urlencoded::from_bytes(&bytes).map_err(|_| no_form())?;
        return Ok(Form { fields, files: Vec::new() });
    }
    let boundary = multer::parse_boundary(content_type).map_err(|_| no_form())?;
    let stream = futures_util::stream::once(async { Ok::<_, Infallible>(Bytes::from(bytes)) });
    let mut parts = Multipart::new(stream, boundary);
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|_| no_form())? {
        let name = part.name().ok_or_else(no_form)?.to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = Vec::from(part.bytes().await.map_err(|_| no_form())?);
                // A file that was not chosen is sent without name and without bytes.
                if file.is_empty() && bytes.is_empty() {
                    continue;
                }
                if form.files.len() == MOST_PHOTOS {
                    let detail = format!("There are more than {MOST_PHOTOS} files; send them in turns.");
                    return Err(Problem::new(422, "unfit", "The request does not fit", detail));
                }
                form.files.push((name, Photo::new(file, bytes)));
            }
            None => form.fields.push((name, part.text().await.map_err(|_| no_form())?)),
        }
    }
    Ok(form)
}

fn no_form() -> Problem {
    Problem::new(400, "malformed", "The request cannot be read", "What was sent is no form of these pages.")
}

fn is(content_type: Option<&str>, wanted: &str) -> bool {
    let given = content_type.and_then(|given| given.split(';').next()).unwrap_or_default();
    given.trim().eq_ignore_ascii_case(wanted)
}

fn of_part(error: &multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } => {
            Problem::new(413, "too-large", "The body is too large", "The part named request is larger than 4 MiB.")
        }
        multer::Error::UnknownField { .. } => wrong("there is a part that is neither request nor photo"),
        _ => wrong("the parts cannot be told apart"),
    }
}

fn wrong(what: &str) -> Problem {
    let detail = format!("{what}; send a part request with JSON and parts photo with file names (RFC 7578).");
    Problem::new(400, "malformed", "The request cannot be read", detail)
}

fn too_large(largest: usize) -> Problem {
    let detail = format!("The server takes at most {} MiB in one call; send photographs in turns.", largest >> 20);
    Problem::new(413, "too-large", "The body is too large", detail)
}

fn media_type(takes: &str) -> Problem {
    Problem::new(415, "media-type", "Another kind of body is wanted", format!("This endpoint takes {takes}."))
}

fn slow() -> Problem {
    Problem::new(408, "slow", "The body came too slowly", "Send the request again over a better connection.")
}

impl From<Problem> for BodyError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
