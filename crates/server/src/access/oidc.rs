//! Bearer tokens of an OpenID Connect issuer: who calls, until when, and with which of our roles.
//!
//! What is read is a JSON Web Token (RFC 7519) in the signed compact form (RFC 7515), checked as RFC 8725 advises: the
//! algorithm comes from a short list, the key only from the issuer's set, and nothing inside a token is read as fact
//! before its signature is checked. The clock is the caller's.
//!
//! Left out: encrypted and opaque tokens; proof of possession (RFC 9449), so that a token bound that way counts as a plain
//! bearer; revocation before the expiry; and telling identity tokens from access tokens where an issuer gives both the
//! same type and audience, for which the API needs an audience of its own.

mod cache;
mod claims;
mod code;
mod error;
mod fetch;
mod header;
mod keys;
mod settings;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;

use cache::Cache;
use claims::Claims;
use header::Header;

pub use code::{CodeFlow, Departure};
pub use error::OidcError;
pub use settings::{KeySource, OidcSettings, SignInSettings};

/// Who a checked token speaks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer {
    /// The issuer's `sub`: never given to another, so it is what rights and records are tied to.
    pub subject: String,
    /// The claim that the settings name, for people to read; the subject where the token lacks it. An issuer may let
    /// people change it, and may give it to another later.
    pub name: String,
    /// Our roles that the token's values map to, sorted, each once.
    pub roles: Vec<String>,
    /// The token's `exp`, without the leeway.
    pub expires_at: Timestamp,
}

/// Without subject and name, because logs carry neither.
impl fmt::Debug for Bearer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("Bearer");
        out.field("roles", &self.roles).field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Checks the tokens of one issuer, and holds its keys.
pub struct Verifier {
    settings: OidcSettings,
    keys: Cache,
}

impl Verifier {
    /// For the issuer that the settings name. Its keys are fetched with the first token, not here.
    ///
    /// # Errors
    /// [`OidcError::Setting`] if a setting cannot be used.
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        settings.check()?;
        let keys = Cache::new(&settings);
        Ok(Self { settings, keys })
    }

    /// Checks `token`, the text after `Bearer ` (RFC 6750), as of `now`.
    ///
    /// Blocks while keys are fetched, at most 10 seconds, or 20 where they are discovered. That happens with the first
    /// token, once an hour, and at most once a minute for a key that is not known.
    ///
    /// # Errors
    /// [`OidcError`] says which check failed; all but [`OidcError::KeysUnavailable`] lie with the token.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Bearer, OidcError> {
        let header = Header::read(token)?;
        let key = self.keys.key(&header, now)?;
        Claims::signed(token, &key, header.algorithm)?.bearer(&self.settings, now)
    }

    /// The same of an identity token, which has to hold the nonce that was sent for it (OpenID Connect Core 1.0, 3.1.3.7).
    fn verify_with_nonce(&self, token: &str, nonce: &str, now: Timestamp) -> Result<Bearer, OidcError> {
        let header = Header::read(token)?;
        let key = self.keys.key(&header, now)?;
        let claims = Claims::signed(token, &key, header.algorithm)?;
        claims.has_nonce(nonce)?;
        claims.bearer(&self.settings, now)
    }
}
