//! Signing in to the pages with the issuer: the authorization code flow of OpenID Connect Core 1.0, 3.1, with a proof key
//! (RFC 7636). The identity token is checked as every other token is, and holds the nonce that was sent.
//!
//! What the way back has to match (state, nonce, proof key) is kept by the visitor's browser alone, in a cookie that no
//! script reads; the server remembers nothing of a visit that does not come back.

use std::sync::{Mutex, PoisonError};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use vault::Random;

use super::fetch::{Endpoints, Fetch};
use super::{Bearer, OidcError, OidcSettings, SignInSettings, Verifier};
use crate::config::Secret;

/// Bytes of state, nonce and proof key: beyond guessing.
const CHANCE_BYTES: usize = 32;

/// Signing in with one issuer.
pub struct CodeFlow {
    client: SignInSettings,
    secret: Option<Secret>,
    verifier: Verifier,
    fetch: Fetch,
    /// Where the issuer takes people and codes, once it said so.
    endpoints: Mutex<Option<Endpoints>>,
}

/// A visitor on the way to the issuer.
pub struct Departure {
    /// Where their browser goes.
    pub location: String,
    /// What it keeps until it is back.
    pub kept: String,
}

/// What the issuer answers a code with (RFC 6749, 5.1).
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl CodeFlow {
    /// For the issuer that the settings name; none where people do not sign in with it.
    ///
    /// # Errors
    /// [`OidcError::Setting`] if a setting or the secret's file cannot be used.
    pub fn new(settings: &OidcSettings) -> Result<Option<Self>, OidcError> {
        let Some(client) = settings.sign_in.clone() else { return Ok(None) };
        client.check()?;
        let secret = match &client.client_secret_file {
            None => None,
            Some(path) => Some(Secret::read(path).map_err(|_| OidcError::Setting {
                setting: "sign-in.client-secret-file",
                reason: "it cannot be read, others can read it, or it is blank",
            })?),
        };
        // An identity token is for the client, whatever audience the interface's tokens have.
        let settings = OidcSettings { audience: client.client_id.clone(), ..settings.clone() };
        let (fetch, verifier) = (Fetch::new(&settings), Verifier::new(settings)?);
        Ok(Some(Self { client, secret, verifier, fetch, endpoints: Mutex::default() }))
    }

    /// Sends a visitor to the issuer. Blocks while the issuer is asked where that is, once.
    ///
    /// # Errors
    /// [`OidcError::KeysUnavailable`] when it does not say.
    pub fn begin(&self, random: &dyn Random) -> Result<Departure, OidcError> {
        let [state, nonce, proof] = [(); 3].map(|()| {
            let mut chance = [0; CHANCE_BYTES];
            random.fill(&mut chance);
            URL_SAFE_NO_PAD.encode(chance)
        });
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, proof.as_bytes()));
        let endpoint = self.endpoints()?.authorization;
        let pairs = [
            ("response_type", "code"),
            ("client_id", &self.client.client_id),
            ("redirect_uri", &self.client.redirect),
            ("scope", &self.client.scope),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        Ok(Departure {
            location: format!("{endpoint}{joint}{}", query.join("&")),
            kept: format!("{state}.{nonce}.{proof}"),
        })
    }

    /// Takes a visitor back: `kept` is what their browser kept, `state` and `code` what the issuer sent them with. Blocks
    /// while the issuer is asked for the token.
    ///
    /// # Errors
    /// When the way back is not that of the way out, or the token is not accepted.
    pub fn end(&self, kept: &str, state: &str, code: &str, now: Timestamp) -> Result<Bearer, OidcError> {
        let malformed = |what| OidcError::Malformed { what };
        let mut parts = kept.split('.');
        let (Some(known), Some(nonce), Some(proof), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed("this browser did not begin to sign in, or did so too long ago"));
        };
        if verify_slices_are_equal(known.as_bytes(), state.as_bytes()).is_err() {
            return Err(malformed("it belongs to another beginning than this browser's"));
        }
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.client.redirect),
            ("client_id", &self.client.client_id),
            ("code_verifier", proof),
        ];
        let endpoint = self.endpoints()?.token;
        let basic = self.secret.as_ref().map(|secret| self.basic(secret));
        let answer = self.fetch.post(&endpoint, basic.as_deref(), &form);
        let answer = answer.map_err(|reason| OidcError::KeysUnavailable { place: endpoint, reason })?;
        let tokens: Tokens =
            serde_json::from_slice(&answer).map_err(|_| malformed("the issuer gave no identity token"))?;
        self.verifier.verify_with_nonce(&tokens.id_token, nonce, now)
    }

    /// The client's own sign-in (RFC 6749, 2.3.1: both parts are escaped first).
    fn basic(&self, secret: &Secret) -> String {
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pair = format!("{}:{}", escaped(&self.client.client_id), escaped(secret.expose()));
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn endpoints(&self) -> Result<Endpoints, OidcError> {
        let mut known = self.endpoints.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endpoints) = &*known {
            return Ok(endpoints.clone());
        }
        let endpoints = self.fetch.endpoints()?;
        *known = Some(endpoints.clone());
        Ok(endpoints)
    }
}
