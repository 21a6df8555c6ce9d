//! A photograph as it was handed over: a name to speak of it by, and its bytes.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use face::Picture;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::error::ServiceError;

/// A photograph in memory; its bytes are zeroed when it goes.
#[derive(Clone)]
pub struct Photo {
    name: PathBuf,
    bytes: Zeroizing<Vec<u8>>,
}

impl Photo {
    /// A photograph that arrived, under the name its sender gave it. The name is only ever spoken of, never opened.
    #[must_use]
    pub fn new(name: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes: Zeroizing::new(bytes) }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(path: &Path) -> Result<Self, ServiceError> {
        let bytes = std::fs::read(path).map_err(|source| ServiceError::io("read", path, source))?;
        Ok(Self::new(path, bytes))
    }

    /// The same under another name.
    #[must_use]
    pub fn renamed(self, name: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The name it goes by.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The file's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The picture in it, upright.
    pub(crate) fn picture(&self) -> Result<Picture, ServiceError> {
        decode(&self.name, &self.bytes)
    }
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({} bytes)", self.bytes.len())
    }
}

/// A picture (PNG) inside an answer; Base64 (RFC 4648) where the answer is JSON.
#[derive(Clone)]
pub struct Picture64(pub Zeroizing<Vec<u8>>);

impl fmt::Debug for Picture64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture64({} bytes)", self.0.len())
    }
}

impl Serialize for Picture64 {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&*self.0))
    }
}

impl<'de> Deserialize<'de> for Picture64 {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map(|bytes| Self(Zeroizing::new(bytes))).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Picture64 {
    fn schema_name() -> Cow<'static, str> {
        "Picture64".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentEncoding": "base64", "contentMediaType": "image/png" })
    }
}

/// Decodes a photograph's bytes.
pub(crate) fn decode(name: &Path, bytes: &[u8]) -> Result<Picture, ServiceError> {
    face::decode(bytes, &face::Limits::default())
        .map_err(|reason| ServiceError::Photo { path: name.to_path_buf(), reason })
}
