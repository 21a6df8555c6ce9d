//! The head of a token, which nobody has signed for yet: it chooses among what we hold, and brings nothing itself.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::OidcError;

/// Tokens of people in very many groups reach a few KiB.
const LONGEST_BYTES: usize = 16 * 1024;

/// Signatures by key pairs. A shared secret has no place here: a public key's bytes could be passed off as one.
const ACCEPTED: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What of a JOSE header (RFC 7515, 4) has a say. Keys and addresses of keys in it (`jwk`, `jku`, `x5u`) have none.
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<String>,
}

#[derive(Deserialize)]
struct Fields {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
}

impl Header {
    pub(super) fn read(token: &str) -> Result<Self, OidcError> {
        let malformed = |what| OidcError::Malformed { what };
        if token.len() > LONGEST_BYTES {
            return Err(malformed("it is longer than 16 KiB"));
        }
        let mut parts = token.split('.');
        let (Some(head), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(malformed("it does not have the three parts of a signed JSON Web Token"));
        };
        let unreadable = || malformed("its header cannot be read");
        let head = URL_SAFE_NO_PAD.decode(head).map_err(|_| unreadable())?;
        let fields: Fields = serde_json::from_slice(&head).map_err(|_| unreadable())?;
        if fields.crit.is_some() {
            return Err(malformed("it demands an extension (crit), and none is known here"));
        }
        if !fields.typ.as_deref().is_none_or(is_access_token) {
            return Err(malformed("its type (typ) is not that of an access token"));
        }
        let algorithm = Algorithm::from_str(&fields.alg).ok().filter(|algorithm| ACCEPTED.contains(algorithm));
        let algorithm =
            algorithm.ok_or(OidcError::Algorithm { what: "an algorithm that is not accepted, or by none" })?;
        Ok(Self { algorithm, key_id: fields.kid })
    }
}

/// RFC 9068 says `at+jwt`; most issuers say `JWT` or nothing. Any other type is a token made for another purpose.
fn is_access_token(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    matches!(typ.strip_prefix("application/").unwrap_or(&typ), "jwt" | "at+jwt")
}
