//! Keys on the Rekognition wire: an access key's pair to sign with, and the short-lived credentials of a mandate.
//!
//! A signature (AWS Signature Version 4) is checked by computing it, so unlike a bearer key's the secret must be there: it
//! stands sealed under the controller's key, in the same record.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use basis::{AccessKeyId, GalleryId, LegalGround, MandateId, Purpose};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::access_keys as rows;
use vault::{Key, KeySlot, Sealed};
use zeroize::{Zeroize, Zeroizing};

use super::{access_keys, mandates, register};
use crate::access::{Principal, Via};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What every access key id of the wire begins with; ids of AWS begin otherwise, so that neither is taken for the other.
const PREFIX: &str = "CTNC";
/// Bytes of a secret: 40 letters of Base64, as many as clients expect.
const SECRET: usize = 30;
/// The letters of an id (RFC 4648, section 6).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What a key is to bring with it on the wire.
#[derive(Debug, Clone, Default)]
pub struct NewWire {
    /// A gallery, by name, whose recorded facts a new collection takes where the caller names none. Never one that rests on
    /// consent: a yes to one thing is none to another.
    pub default_registration: Option<String>,
    /// For what its holder searches where the call carries no mandate.
    pub default_mandate: Option<DefaultMandate>,
}

/// What a search stands on where the call carries no mandate: one is issued to the key's holder by that very act, and
/// marked so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultMandate {
    /// For what.
    pub purpose: Purpose,
    /// The case or file number.
    #[schemars(regex(pattern = r"\S"))]
    pub case: String,
}

/// What calls with a key stand on where they say nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct WireDefaults {
    pub(crate) registration: Option<GalleryId>,
    pub(crate) mandate: Option<DefaultMandate>,
}

/// What is kept of a key's pair.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct WireGrant {
    secret: String,
    defaults: WireDefaults,
}

impl Drop for WireGrant {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// A key on the wire, as it is listed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WireView {
    /// What its holder signs under: 20 capital letters and digits.
    pub access_key_id: String,
    /// The gallery whose facts new collections take where the caller names none.
    pub default_registration: Option<GalleryId>,
    /// For what its holder searches where the call carries no mandate.
    pub default_mandate: Option<DefaultMandate>,
}

/// A key's pair, with the one showing of its secret.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct WirePair {
    /// What is sent with each call.
    pub access_key_id: String,
    /// What calls are signed with: 40 letters. It cannot be shown again.
    pub secret_access_key: String,
}

/// Credentials for one mandate, in the form that `credential_process` of every AWS SDK reads.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SessionCredentials {
    /// The form's version: 1.
    pub version: u8,
    /// The key they belong to.
    pub access_key_id: String,
    /// Their own secret, which ends with them.
    pub secret_access_key: String,
    /// Names the mandate to the server; sealed, so that nobody can make or change one.
    pub session_token: String,
    /// When they end: with the mandate, or with the key before it.
    pub expiration: Timestamp,
}

/// What a session token holds.
#[derive(Serialize, Deserialize)]
struct Session {
    key: AccessKeyId,
    mandate: MandateId,
    secret: String,
    expires_at: Timestamp,
}

/// A caller of the wire, before the signature is looked at.
pub(crate) struct WireKey {
    pub(crate) who: Principal,
    /// What calls must be signed with.
    pub(crate) secret: Zeroizing<String>,
    pub(crate) defaults: WireDefaults,
    /// The mandate that the session token names.
    pub(crate) mandate: Option<MandateId>,
}

/// Why a key does not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAdmitted {
    /// There is no such key, or it ended.
    Key,
    /// The session token is none of ours, or another key's.
    Token,
    /// The session is over.
    Expired,
}

/// Makes what is kept of a new key's pair.
pub(super) fn granted(here: &Installation, new: &NewWire, reach: &[GalleryId]) -> Result<WireGrant, ServiceError> {
    let registration = new.default_registration.as_deref().map(|name| register::find(here, name)).transpose()?;
    if let Some(gallery) = &registration {
        if gallery.facts.is_consent_gallery() {
            return Err(ServiceError::input(
                format!("gallery '{}' rests on consent, which no key can give for others", gallery.facts.name),
                "Name a registration with another basis; a collection on consent is named by the caller with the tag \
                 countenance:register.",
            ));
        }
        if !reach.is_empty() && !reach.contains(&gallery.facts.id) {
            return Err(ServiceError::input(
                format!("the key does not reach gallery '{}'", gallery.facts.name),
                "Name it among the key's galleries, or another registration.",
            ));
        }
    }
    if new.default_mandate.as_ref().is_some_and(|mandate| mandate.case.trim().is_empty()) {
        return Err(ServiceError::input("the default mandate's case is blank", "Name the case or file number."));
    }
    let registration = registration.map(|gallery| gallery.facts.id);
    let defaults = WireDefaults { registration, mandate: new.default_mandate.clone() };
    Ok(WireGrant { secret: secret(here), defaults })
}

impl WireGrant {
    pub(super) const fn defaults(&self) -> &WireDefaults {
        &self.defaults
    }

    pub(super) fn pair(&self, id: AccessKeyId) -> WirePair {
        WirePair { access_key_id: written(id), secret_access_key: self.secret.clone() }
    }

    pub(super) fn view(&self, id: AccessKeyId) -> WireView {
        WireView {
            access_key_id: written(id),
            default_registration: self.defaults.registration,
            default_mandate: self.defaults.mandate.clone(),
        }
    }
}

/// Who signs under this id, with a session token or without.
///
/// # Errors
/// When a record cannot be read.
pub(crate) fn find(
    here: &Installation,
    access_key_id: &str,
    token: Option<&str>,
) -> Result<Result<WireKey, NotAdmitted>, ServiceError> {
    let Some(tail) = read(access_key_id) else { return Ok(Err(NotAdmitted::Key)) };
    let known = here.read(rows::list)?;
    let row = known.into_iter().find(|row| row.id.to_bytes()[6..] == tail && access_keys::stands(here, row));
    let Some(row) = row else { return Ok(Err(NotAdmitted::Key)) };
    let mut grant = access_keys::open(here, &row)?;
    let Some(wire) = grant.wire.take() else { return Ok(Err(NotAdmitted::Key)) };
    let who = Principal { name: grant.holder, roles: grant.roles, galleries: grant.galleries, via: Via::Key(row.id) };
    let defaults = wire.defaults.clone();
    let Some(token) = token else {
        let secret = Zeroizing::new(wire.secret.clone());
        return Ok(Ok(WireKey { who, secret, defaults, mandate: None }));
    };
    let Some(session) = opened(here, token)?.filter(|session| session.key == row.id) else {
        return Ok(Err(NotAdmitted::Token));
    };
    if here.now() >= session.expires_at {
        return Ok(Err(NotAdmitted::Expired));
    }
    Ok(Ok(WireKey { who, secret: Zeroizing::new(session.secret), defaults, mandate: Some(session.mandate) }))
}

/// Credentials for one mandate, to whoever holds both it and the key. Without a key's id it is the caller's own, or the
/// only one they have for the wire.
///
/// # Errors
/// When there is no such mandate or key, either is somebody else's, or the mandate has ended.
pub fn credentials(
    here: &Installation,
    who: &Principal,
    mandate: MandateId,
    access_key_id: Option<&str>,
) -> Result<SessionCredentials, ServiceError> {
    let mandate = mandates::find(here, mandate)?;
    if mandate.operator.trim() != who.name.trim() {
        return Err(ServiceError::input(
            "the mandate was issued to somebody else",
            "Only its own operator acts under it; ask for one in your own name.",
        ));
    }
    let now = here.now();
    if mandate.revoked_at.is_some() || now >= mandate.expires_at {
        return Err(ServiceError::input("the mandate has ended", "Ask its issuer for a new one."));
    }
    let mut usable = Vec::new();
    for row in here.read(rows::list)?.into_iter().filter(|row| access_keys::stands(here, row)) {
        let grant = access_keys::open(here, &row)?;
        if grant.wire.is_some() && grant.holder.trim() == who.name.trim() {
            usable.push(row);
        }
    }
    let named = |row: &rows::AccessKey| match (access_key_id, &who.via) {
        (Some(id), _) => written(row.id) == id,
        (None, Via::Key(own)) => row.id == *own,
        (None, _) => true,
    };
    usable.retain(named);
    let [row] = usable.as_slice() else {
        return Err(ServiceError::input(
            "it is not clear under which key of yours the wire is to be called",
            "Name one with `--access-key ID`; `countenance key grant --wire` hands one out in your name.",
        ));
    };
    let expires_at = row.expires_at.map_or(mandate.expires_at, |end| mandate.expires_at.min(super::at(end)));
    let session = Session { key: row.id, mandate: mandate.id, secret: secret(here), expires_at };
    let sealed = vault::seal_json(&token_key(here)?, TOKEN, &session, here.random())?;
    Ok(SessionCredentials {
        version: 1,
        access_key_id: written(row.id),
        secret_access_key: session.secret,
        session_token: URL_SAFE_NO_PAD.encode(&sealed.0),
        expiration: expires_at,
    })
}

/// The ground of a key's default registration: what faces outside any gallery are compared on.
pub(crate) fn ground(here: &Installation, defaults: &WireDefaults) -> Result<Option<LegalGround>, ServiceError> {
    let Some(id) = defaults.registration else { return Ok(None) };
    Ok(register::by_id(here, id)?.facts.legal_ground())
}

/// What session tokens are bound to, so that no other sealed value is taken for one.
const TOKEN: &[u8] = b"rekognition session";

fn opened(here: &Installation, token: &str) -> Result<Option<Session>, ServiceError> {
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    Ok(vault::open_json(&token_key(here)?, TOKEN, &Sealed(sealed)).ok())
}

fn token_key(here: &Installation) -> Result<Key, ServiceError> {
    Ok(here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("rekognition session", &[]))
}

fn secret(here: &Installation) -> String {
    let mut bytes = Zeroizing::new([0; SECRET]);
    here.random().fill(&mut *bytes);
    STANDARD.encode(*bytes)
}

/// A key's id as clients of AWS write one: the prefix, and the id's last ten bytes as sixteen letters.
fn written(id: AccessKeyId) -> String {
    let tail = id.to_bytes()[6..].iter().fold(0u128, |bits, &byte| (bits << 8) | u128::from(byte));
    let letters = (0..16).rev().map(|at| char::from(LETTERS[((tail >> (5 * at)) & 31) as usize]));
    PREFIX.chars().chain(letters).collect()
}

/// Back from [`written`]; nothing for any other text.
fn read(text: &str) -> Option<[u8; 10]> {
    let letters = text.strip_prefix(PREFIX).filter(|letters| letters.len() == 16)?;
    let bits = letters.bytes().try_fold(0u128, |bits, letter| {
        Some((bits << 5) | LETTERS.iter().position(|&known| known == letter)? as u128)
    })?;
    bits.to_be_bytes()[6..].try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_twenty_letters_and_comes_back() {
        for byte in [0u8, 1, 0x7f, 0xa5, 0xff] {
            let id = AccessKeyId::from_bytes([byte; 16]);
            let text = written(id);
            assert_eq!(text.len(), 20);
            assert!(text.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()));
            assert_eq!(read(&text), Some([byte; 10]));
        }
        for wrong in [
            "",
            "CTNC",
            "AKIAIOSFODNN7EXAMPLE",
            "CTNC0000000000000000",
            "CTNCAAAAAAAAAAAAAAAAA",
            "CTNCaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
