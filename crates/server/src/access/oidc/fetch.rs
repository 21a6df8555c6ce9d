//! Bringing the issuer's keys here.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use ureq::Agent;

use super::keys::KeySet;
use super::{KeySource, OidcError, OidcSettings};
use crate::endpoint::admit;

/// For all of one request, from the name's resolution to the last byte.
const TIMEOUT: Duration = Duration::from_secs(10);
/// A key set takes a few KiB, with certificates some dozens.
const LARGEST_BYTES: u64 = 256 * 1024;

/// Where the keys come from.
pub(super) struct Fetch {
    issuer: String,
    source: KeySource,
    agent: Agent,
}

/// OpenID Connect Discovery 1.0, 3, as far as it is needed here.
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
}

/// Where an issuer takes people and codes.
#[derive(Clone)]
pub(super) struct Endpoints {
    pub(super) authorization: String,
    pub(super) token: String,
}

impl Fetch {
    pub(super) fn new(settings: &OidcSettings) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            // An address that the settings do not name is not asked: neither one redirected to, nor a proxy that the
            // environment names.
            .max_redirects(0)
            .proxy(None)
            .http_status_as_error(false)
            .accept("application/json")
            .user_agent("countenance");
        Self { issuer: settings.issuer.clone(), source: settings.keys.clone(), agent: config.build().into() }
    }

    /// The place that the settings name.
    pub(super) fn place(&self) -> String {
        match &self.source {
            KeySource::Url(url) => url.clone(),
            KeySource::File(path) => path.display().to_string(),
            KeySource::Discovered => self.discovery(),
        }
    }

    pub(super) fn keys(&self) -> Result<KeySet, OidcError> {
        let place = self.place();
        match &self.source {
            KeySource::Url(_) => read(place, |url| self.get(url)),
            KeySource::File(path) => read(place, |_| read_file(path)),
            KeySource::Discovered => {
                let url = self.discover(&place).map_err(|reason| unavailable(place, reason))?;
                read(url, |url| self.get(url))
            }
        }
    }

    /// Where the issuer takes people and codes, by discovery.
    pub(super) fn endpoints(&self) -> Result<Endpoints, OidcError> {
        let place = self.discovery();
        let found = self.metadata(&place).and_then(|metadata| {
            let of = |name: &str, url: Option<String>| {
                let url = url.ok_or_else(|| format!("it names no {name}"))?;
                self.guarded(name, url)
            };
            Ok(Endpoints {
                authorization: of("authorization_endpoint", metadata.authorization_endpoint)?,
                token: of("token_endpoint", metadata.token_endpoint)?,
            })
        });
        found.map_err(|reason| unavailable(place, reason))
    }

    /// Sends a form; `authorization` is the header of that name. The answer's body, where it is a success.
    pub(super) fn post(
        &self,
        url: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Result<Vec<u8>, String> {
        let mut request = self.agent.post(url);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let response = request.send_form(form.iter().copied()).map_err(|error| error.to_string())?;
        body(response)
    }

    /// The slash at the end of an issuer goes first (OpenID Connect Discovery 1.0, 4.1).
    fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'))
    }

    fn discover(&self, place: &str) -> Result<String, String> {
        self.guarded("jwks_uri", self.metadata(place)?.jwks_uri)
    }

    fn metadata(&self, place: &str) -> Result<Metadata, String> {
        let metadata: Metadata = serde_json::from_slice(&self.get(place)?)
            .map_err(|_| "what is there does not describe an OpenID Connect issuer with keys")?;
        if metadata.issuer == self.issuer {
            Ok(metadata)
        } else {
            Err(format!("it describes another issuer than {}", self.issuer))
        }
    }

    /// An address that the issuer gives. It may stand on another host, but not on a less guarded one.
    fn guarded(&self, name: &str, url: String) -> Result<String, String> {
        let plain = admit(&self.issuer, false).is_err();
        admit(&url, plain).map_err(|reason| format!("of the {name} that it gives: {reason}"))?;
        Ok(url)
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, String> {
        body(self.agent.get(url).call().map_err(|error| error.to_string())?)
    }
}

fn body(mut response: ureq::http::Response<ureq::Body>) -> Result<Vec<u8>, String> {
    if response.status().as_u16() != 200 {
        return Err(format!("it answered {} instead of 200", response.status().as_u16()));
    }
    response.body_mut().with_config().limit(LARGEST_BYTES).read_to_vec().map_err(|error| error.to_string())
}

fn read(place: String, get: impl FnOnce(&str) -> Result<Vec<u8>, String>) -> Result<KeySet, OidcError> {
    let keys = get(&place).and_then(|json| KeySet::read(&json).map_err(Into::into));
    keys.map_err(|reason| unavailable(place, reason))
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let mut json = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(LARGEST_BYTES + 1).read_to_end(&mut json).map_err(|error| error.to_string())?;
    if json.len() as u64 > LARGEST_BYTES { Err("it is larger than 256 KiB".into()) } else { Ok(json) }
}

const fn unavailable(place: String, reason: String) -> OidcError {
    OidcError::KeysUnavailable { place, reason }
}
