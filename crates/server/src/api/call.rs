//! One call of an endpoint: what was sent, and who sent it.

use basis::GalleryId;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use super::place::Place;
use crate::access::Principal;
use crate::installation::Installation;
use crate::service::photo::Photo;

/// What was sent.
#[derive(Debug, Default)]
pub struct Request {
    /// The values of the path's parameters, decoded, by name.
    pub params: Vec<(String, String)>,
    /// The query, decoded.
    pub query: Query,
    /// The body.
    pub body: Body,
}

/// Names and values of a query.
pub type Query = Vec<(String, String)>;

/// The body of a request.
#[derive(Debug, Default)]
pub enum Body {
    /// None.
    #[default]
    Nothing,
    /// JSON (RFC 8259).
    Json(Vec<u8>),
    /// Photographs, with JSON beside them.
    Upload {
        /// The JSON.
        request: Vec<u8>,
        /// In the order they were sent.
        photos: Vec<Photo>,
    },
}

impl Body {
    /// The photographs, where there are any.
    pub(super) fn photos(self) -> Vec<Photo> {
        match self {
            Self::Upload { photos, .. } => photos,
            Self::Nothing | Self::Json(_) => Vec::new(),
        }
    }
}

/// A body or query that holds nothing.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A call that may be made: role and gallery were looked at.
pub struct Call<'a> {
    pub(super) place: &'a Place,
    pub(super) who: &'a Principal,
    pub(super) params: &'a [(String, String)],
    /// The gallery of the path, where the path names one.
    pub(super) gallery: Option<GalleryId>,
}

impl<'a> Call<'a> {
    /// The installation.
    pub(super) fn here(&self) -> &'a Installation {
        &self.place.here
    }

    /// The gallery that the path names, by its id: a name could be given to another gallery meanwhile.
    pub(super) fn gallery(&self) -> String {
        self.gallery.expect("the path of this endpoint names a gallery").to_string()
    }

    /// A parameter of the path.
    pub(super) fn text(&self, name: &str) -> &'a str {
        let value = self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        value.expect("the endpoint's path has this parameter")
    }

    /// A parameter of the path that is an id or number.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<T, ApiError> {
        self.text(name).parse().map_err(|error: T::Err| ApiError::malformed(format!("{name} in the path: {error}")))
    }
}

/// Looks that a text which is recorded says something.
pub(super) fn said(name: &str, text: &str) -> Result<(), ApiError> {
    if text.trim().is_empty() { Err(ApiError::unfit(format!("{name} is blank; say it in words"))) } else { Ok(()) }
}

/// A query as the endpoint takes it.
pub(super) fn query<Q: DeserializeOwned>(query: &Query) -> Result<Q, ApiError> {
    let text =
        serde_urlencoded::to_string(query).map_err(|error| ApiError::malformed(format!("the query: {error}")))?;
    serde_urlencoded::from_str(&text).map_err(|error| ApiError::unfit(format!("the query: {error}")))
}

/// An object within a body. Serde would take a list for one whose fields stand in order.
pub(super) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: DeserializeOwned,
{
    use serde::de::Error as _;
    let value = serde_json::Value::deserialize(deserializer)?;
    if !value.is_object() {
        return Err(D::Error::custom("an object is wanted"));
    }
    serde_json::from_value(value).map_err(D::Error::custom)
}

/// JSON as the endpoint takes it; no body at all is an empty object.
pub(super) fn json<B: DeserializeOwned>(bytes: &[u8]) -> Result<B, ApiError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    // Serde would take a list for an object whose fields stand in order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError::unfit("the body: a list was sent, an object is wanted"));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ApiError::unfit(format!("the body: {error}")),
        _ => ApiError::malformed(format!("the body is not JSON: {error}")),
    })
}
