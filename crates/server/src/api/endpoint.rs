//! One row of the table: a path, who may call it, what goes in and comes out, and what it does.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::call::{self, Body, Call, Request};
use super::error::ApiError;
use super::openapi::MOST_PHOTOS;
use crate::access::Role;
use crate::service::photo::Photo;

/// The method of a request (RFC 9110, 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Does or adds something.
    Post,
    /// Puts something in the place of what stands.
    Put,
    /// Ends something.
    Delete,
}

impl Method {
    /// As it is written on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What a body is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// None is read.
    Nothing,
    /// JSON.
    Json,
    /// `multipart/form-data`: a part `request` with JSON, and parts `photo` with photographs.
    Upload,
}

/// Which kind of work a call is; each kind waits in a line of its own, so that a photograph never holds up a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Looks at records, or changes them; an erasure too, which is not to wait behind searches.
    Records,
    /// Looks at photographs, or through the whole log.
    Inference,
}

/// The media type of most answers.
const JSON: &str = "application/json";

/// What an endpoint answers.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status (RFC 9110, 15).
    pub status: u16,
    /// What the body is.
    pub media: &'static str,
    /// JSON, but for a file.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer in JSON.
    #[must_use]
    pub const fn json(status: u16, body: Vec<u8>) -> Self {
        Self { status, media: JSON, body }
    }
}

type Run = Box<dyn Fn(&Call<'_>, Request) -> Result<Vec<u8>, ApiError> + Send + Sync>;
type Reads = fn(&Request) -> Result<(), ApiError>;
type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// One row of the table.
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The operation's name, unique.
    pub id: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Who may call it: whoever has one of these roles.
    pub roles: &'static [Role],
    /// Which line it waits in.
    pub lane: Lane,
    /// The status of success.
    pub status: u16,
    /// What the body is made of.
    pub body: BodyKind,
    /// The media type of its answer.
    pub media: &'static str,
    /// How many photographs it takes, where it takes any: at least, and at most.
    pub photos: (usize, usize),
    /// Schema of the query.
    pub(super) query_schema: Option<SchemaOf>,
    /// Schema of the JSON in the body.
    pub(super) body_schema: Option<SchemaOf>,
    /// Schema of the answer.
    pub(super) answer_schema: SchemaOf,
    /// Whether the answer holds a secret that is kept nowhere.
    once: bool,
    reads: Reads,
    run: Run,
}

/// What a row says before what it does.
#[derive(Clone, Copy)]
pub(super) struct Row {
    method: Method,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    roles: &'static [Role],
}

/// Begins a row.
pub(super) const fn row(
    method: Method,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    roles: &'static [Role],
) -> Row {
    Row { method, path, id, summary, roles }
}

impl Row {
    /// Takes a query and no body.
    pub(super) fn asks<Q, A>(self, run: fn(&Call<'_>, Q) -> Result<A, ApiError>) -> Endpoint
    where
        Q: DeserializeOwned + JsonSchema + 'static,
        A: Serialize + JsonSchema + 'static,
    {
        let run: Run = Box::new(move |call, request| answer(&run(call, asked::<Q>(&request)?)?));
        let reads: Reads = |request| asked::<Q>(request).map(drop);
        Endpoint { query_schema: Some(schema_of::<Q>), ..self.endpoint::<A>(BodyKind::Nothing, reads, run) }
    }

    /// Takes a query and answers with a file.
    pub(super) fn hands_out<Q>(
        self,
        media: &'static str,
        run: fn(&Call<'_>, Q) -> Result<Vec<u8>, ApiError>,
    ) -> Endpoint
    where
        Q: DeserializeOwned + JsonSchema + 'static,
    {
        let run: Run = Box::new(move |call, request| run(call, asked::<Q>(&request)?));
        let reads: Reads = |request| asked::<Q>(request).map(drop);
        let query_schema = Some(schema_of::<Q> as SchemaOf);
        Endpoint { query_schema, media, ..self.endpoint::<String>(BodyKind::Nothing, reads, run) }
    }

    /// Takes JSON.
    pub(super) fn takes<B, A>(self, run: fn(&Call<'_>, B) -> Result<A, ApiError>) -> Endpoint
    where
        B: DeserializeOwned + JsonSchema + 'static,
        A: Serialize + JsonSchema + 'static,
    {
        let run: Run = Box::new(move |call, request| answer(&run(call, taken::<B>(&request)?)?));
        let reads: Reads = |request| taken::<B>(request).map(drop);
        Endpoint { body_schema: Some(schema_of::<B>), ..self.endpoint::<A>(BodyKind::Json, reads, run) }
    }

    /// Takes photographs, with JSON beside them.
    pub(super) fn uploads<B, A>(self, run: fn(&Call<'_>, B, Vec<Photo>) -> Result<A, ApiError>) -> Endpoint
    where
        B: DeserializeOwned + JsonSchema + 'static,
        A: Serialize + JsonSchema + 'static,
    {
        let run: Run = Box::new(move |call, request| {
            let known = beside::<B>(&request)?;
            answer(&run(call, known, request.body.photos())?)
        });
        let reads: Reads = |request| beside::<B>(request).map(drop);
        let endpoint =
            Endpoint { body_schema: Some(schema_of::<B>), ..self.endpoint::<A>(BodyKind::Upload, reads, run) };
        Endpoint { lane: Lane::Inference, ..endpoint }
    }

    fn endpoint<A: JsonSchema>(self, body: BodyKind, reads: Reads, run: Run) -> Endpoint {
        let Self { method, path, id, summary, roles } = self;
        let (query_schema, body_schema, answer_schema) = (None, None, schema_of::<A> as SchemaOf);
        let (lane, status, once, photos) = (Lane::Records, 200, false, (1, MOST_PHOTOS));
        Endpoint {
            method,
            path,
            id,
            summary,
            roles,
            lane,
            status,
            body,
            media: JSON,
            photos,
            query_schema,
            body_schema,
            answer_schema,
            once,
            reads,
            run,
        }
    }
}

impl Endpoint {
    /// With another status of success.
    pub(super) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With so many photographs, no more and no fewer.
    pub(super) fn of_photos(self, exactly: usize) -> Self {
        Self { photos: (exactly, exactly), ..self }
    }

    /// With up to so many photographs, or none at all.
    pub(super) fn with_or_without_photos(self) -> Self {
        Self { photos: (0, MOST_PHOTOS), ..self }
    }

    /// In another line.
    pub(super) fn in_lane(self, lane: Lane) -> Self {
        Self { lane, ..self }
    }

    /// With an answer that holds a secret.
    pub(super) fn shown_once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Whether the answer holds a secret that is kept nowhere, so that it cannot be given again.
    #[must_use]
    pub const fn answers_once(&self) -> bool {
        self.once
    }

    /// The names of the path's parameters, in order.
    pub fn params(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Whether a call changes something, so that a repeated one must not be done twice.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.method != Method::Get && !self.searches()
    }

    /// Whether a call looks at faces and keeps nothing of them: repeated, it is another search, with a leaf of its own.
    #[must_use]
    pub fn searches(&self) -> bool {
        matches!(self.id, "identify" | "verify" | "compare" | "detect")
    }

    /// Reads what was sent as the endpoint takes it, and does nothing with it.
    pub(crate) fn reads(&self, request: &Request) -> Result<(), ApiError> {
        (self.reads)(request)
    }

    /// Whether a call erases; its answer holds ids and counts, and names nobody.
    #[must_use]
    pub fn erases(&self) -> bool {
        matches!(self.id, "erase" | "withdrawConsent" | "withdrawConsentByReceipt" | "eraseForRequest" | "runRetention")
    }

    pub(super) fn run(&self, call: &Call<'_>, request: Request) -> Result<Reply, ApiError> {
        Ok(Reply { status: self.status, media: self.media, body: (self.run)(call, request)? })
    }
}

/// The query.
fn asked<Q: DeserializeOwned>(request: &Request) -> Result<Q, ApiError> {
    call::query(&request.query)
}

/// The JSON; none at all is an empty object.
fn taken<B: DeserializeOwned>(request: &Request) -> Result<B, ApiError> {
    match &request.body {
        Body::Nothing => call::json(&[]),
        Body::Json(bytes) => call::json(bytes),
        Body::Upload { .. } => Err(ApiError::MediaType { takes: "application/json" }),
    }
}

/// The JSON beside photographs.
fn beside<B: DeserializeOwned>(request: &Request) -> Result<B, ApiError> {
    match &request.body {
        Body::Upload { request, .. } => call::json(request),
        _ => Err(ApiError::MediaType { takes: "multipart/form-data" }),
    }
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn answer(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    Ok(serde_json::to_vec(value).expect("an answer is plain data"))
}
