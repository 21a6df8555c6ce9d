//! The issuer's keys, as far as they check signatures that are accepted here.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::OidcError;
use super::header::Header;

/// A key set; never empty.
pub(super) struct KeySet(Vec<Key>);

struct Key {
    id: Option<String>,
    /// What `kty`, `crv` and `alg` leave it fit for; never empty.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Listed {
    keys: Vec<Value>,
}

impl KeySet {
    /// Reads a JSON Web Key Set. Keys that are for something else, or of a kind that is not known, are left out, as
    /// RFC 7517, 5, has it.
    pub(super) fn read(json: &[u8]) -> Result<Self, &'static str> {
        let listed: Listed = serde_json::from_slice(json).map_err(|_| "what is there is not a JSON Web Key Set")?;
        let keys: Vec<Key> = listed.keys.into_iter().filter_map(Key::read).collect();
        if keys.is_empty() { Err("the key set there has no key for signatures") } else { Ok(Self(keys)) }
    }

    /// The key that `header` names. It may name none where there is only one.
    pub(super) fn find(&self, header: &Header) -> Result<&DecodingKey, OidcError> {
        if header.key_id.is_none() && self.0.len() > 1 {
            return Err(OidcError::Malformed { what: "it does not say by which of the issuer's keys (kid)" });
        }
        let named = |key: &&Key| header.key_id.is_none() || key.id == header.key_id;
        let mut named = self.0.iter().filter(named).peekable();
        if named.peek().is_none() {
            return Err(OidcError::UnknownKey);
        }
        let fit = named.find(|key| key.algorithms.contains(&header.algorithm));
        fit.map(|key| &key.key).ok_or(OidcError::Algorithm { what: "another algorithm than its key is for" })
    }
}

impl Key {
    fn read(listed: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(listed).ok()?;
        let common = &jwk.common;
        let signs = common.public_key_use.as_ref().is_none_or(|named| *named == PublicKeyUse::Signature)
            && common.key_operations.as_ref().is_none_or(|named| named.contains(&KeyOperations::Verify));
        let meant =
            |algorithm: &Algorithm| common.key_algorithm.is_none_or(|named| named == KeyAlgorithm::from(*algorithm));
        let algorithms: Vec<Algorithm> = kind(&jwk.algorithm).iter().copied().filter(meant).collect();
        if !signs || algorithms.is_empty() {
            return None;
        }
        Some(Self { key: DecodingKey::from_jwk(&jwk).ok()?, id: jwk.common.key_id, algorithms })
    }
}

/// What a key of this type and curve can check (RFC 7518, 3; RFC 8037, 3).
fn kind(parameters: &AlgorithmParameters) -> &'static [Algorithm] {
    match parameters {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa.algorithms(),
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => &[Algorithm::ES256],
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P384 => &[Algorithm::ES384],
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => &[Algorithm::EdDSA],
        _ => &[],
    }
}
