//! What a token says once its signature is checked, and whether it says it to us and now.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use super::{Bearer, OidcError, OidcSettings};

/// The claims of a token (RFC 7519, 4) whose signature was checked.
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn signed(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<Self, OidcError> {
        let mut signature_only = Validation::new(algorithm);
        // The library would read the clock, and it lets a list of issuers or a missing audience pass.
        signature_only.required_spec_claims.clear();
        signature_only.validate_exp = false;
        signature_only.validate_nbf = false;
        signature_only.validate_aud = false;
        match jsonwebtoken::decode(token, key, &signature_only) {
            Ok(token) => Ok(Self(token.claims)),
            Err(error) if *error.kind() == ErrorKind::InvalidSignature => Err(OidcError::Signature),
            Err(_) => Err(OidcError::Malformed { what: "its parts are not JSON in base64url" }),
        }
    }

    pub(super) fn bearer(&self, settings: &OidcSettings, now: Timestamp) -> Result<Bearer, OidcError> {
        if self.required("iss")?.as_str() != Some(&settings.issuer) {
            return Err(OidcError::Issuer { expected: settings.issuer.clone() });
        }
        if !texts(self.required("aud")?).any(|audience| audience == settings.audience) {
            return Err(OidcError::Audience { expected: settings.audience.clone() });
        }
        let leeway = SignedDuration::from_secs(settings.leeway_seconds.into());
        let expires_at = time(self.required("exp")?)?;
        if now.duration_since(expires_at) >= leeway {
            return Err(OidcError::Expired);
        }
        for claim in ["nbf", "iat"] {
            if let Some(from) = self.0.get(claim)
                && time(from)?.duration_since(now) > leeway
            {
                return Err(OidcError::NotYetValid);
            }
        }
        let subject = text(self.required("sub")?)?;
        let name = self.0.get(&settings.name_claim).map_or(Ok(subject), text)?;
        let values = self.at(&settings.roles_claim).into_iter().flat_map(texts);
        let roles: BTreeSet<&String> = values.filter_map(|value| settings.roles.get(value)).collect();
        Ok(Bearer {
            subject: subject.into(),
            name: name.into(),
            roles: roles.into_iter().cloned().collect(),
            expires_at,
        })
    }

    /// Looks that the token was made for this one sign-in.
    pub(super) fn has_nonce(&self, nonce: &str) -> Result<(), OidcError> {
        if self.required("nonce")?.as_str() == Some(nonce) {
            return Ok(());
        }
        Err(OidcError::Malformed { what: "it was made for another sign-in" })
    }

    fn required(&self, claim: &'static str) -> Result<&Value, OidcError> {
        self.0.get(claim).ok_or(OidcError::MissingClaim { claim })
    }

    /// The claim of that very name, since names with dots in them exist, or else the one at the end of the path.
    fn at(&self, path: &str) -> Option<&Value> {
        self.0.get(path).or_else(|| {
            let mut names = path.split('.');
            let first = self.0.get(names.next()?)?;
            names.try_fold(first, |value, name| value.get(name))
        })
    }
}

/// One text, or the texts of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().filter_map(Value::as_str)
}

/// A text that can stand in a log's line.
fn text(value: &Value) -> Result<&str, OidcError> {
    let text = value.as_str().filter(|text| !text.is_empty() && !text.contains(char::is_control));
    text.ok_or(OidcError::Malformed { what: "a claim that names the bearer is not a text of one line" })
}

/// A NumericDate (RFC 7519, 2): seconds since 1970, whole or not.
fn time(value: &Value) -> Result<Timestamp, OidcError> {
    let seconds = value.as_i64().map(SignedDuration::from_secs);
    let seconds = seconds.or_else(|| SignedDuration::try_from_secs_f64(value.as_f64()?).ok());
    let time = seconds.and_then(|seconds| Timestamp::from_duration(seconds).ok());
    time.ok_or(OidcError::Malformed { what: "one of its times (exp, nbf, iat) is not a number of seconds" })
}
