//! Sealing of one small value: a record's personal fields, a template of the open tail.

use std::io;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::keys::Key;
use crate::random::{self, Random};

const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;

/// A sealed value: `nonce (12) || ciphertext || tag (16)`, AES-256-GCM.
#[derive(Clone, PartialEq, Eq, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = diesel::sql_types::Binary)]
pub struct Sealed(pub Vec<u8>);

impl Sealed {
    /// What stands where a sealed value was taken away and its row stays. It opens to nothing.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(Vec::new())
    }

    /// Whether the value was taken away.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Seals `plain` under `key` with AES-256-GCM and a random nonce. `aad` says what and where the value is (a table and
/// an id, for instance); opening asks for the same, so a sealed value cannot be moved to another record.
///
/// With random nonces one key seals at most 2^32 values (NIST SP 800-38D 8.3); a key here belongs to one asset or one
/// person and stays far below.
#[must_use]
pub fn seal(key: &Key, aad: &[u8], plain: &[u8], random: &dyn Random) -> Vec<u8> {
    seal_with(&AES_256_GCM, key, aad, plain, random)
}

/// Opens what [`seal`] made.
///
/// # Errors
/// [`VaultError::Unsealable`] when key or `aad` differ or a byte was altered.
pub fn open(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    open_with(&AES_256_GCM, key, aad, sealed).ok_or(VaultError::Unsealable)
}

/// Seals a value as JSON.
///
/// # Errors
/// [`VaultError::Json`] for a type that JSON cannot hold, such as a map whose keys are no strings.
pub fn seal_json<T: Serialize>(key: &Key, aad: &[u8], value: &T, random: &dyn Random) -> Result<Sealed, VaultError> {
    // Counted first, so that the buffer never grows and leaves unsealed copies in freed memory.
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value).map_err(VaultError::Json)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(count.0));
    serde_json::to_writer(&mut *plain, value).map_err(VaultError::Json)?;
    Ok(Sealed(seal(key, aad, &plain, random)))
}

/// Opens what [`seal_json`] made.
///
/// # Errors
/// [`VaultError::Unsealable`] when it does not open, or opens to something that is not a `T`.
pub fn open_json<T: DeserializeOwned>(key: &Key, aad: &[u8], sealed: &Sealed) -> Result<T, VaultError> {
    let plain = open(key, aad, &sealed.0)?;
    serde_json::from_slice(&plain).map_err(|_| VaultError::Unsealable)
}

pub(crate) fn seal_with(
    algorithm: &'static Algorithm,
    key: &Key,
    aad: &[u8],
    plain: &[u8],
    random: &dyn Random,
) -> Vec<u8> {
    let nonce: [u8; NONCE_LEN] = random::bytes(random);
    let mut out = Vec::with_capacity(NONCE_LEN + plain.len() + TAG_LEN);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plain);
    let tag = cipher(algorithm, key)
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut out[NONCE_LEN..])
        .expect("the plain text is far shorter than the cipher's limit");
    out.extend_from_slice(tag.as_ref());
    out
}

pub(crate) fn open_with(
    algorithm: &'static Algorithm,
    key: &Key,
    aad: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let mut plain = Zeroizing::new(body.to_vec());
    let length = cipher(algorithm, key).open_in_place(nonce, Aad::from(aad), &mut plain).ok()?.len();
    plain.truncate(length);
    Some(plain)
}

pub(crate) fn cipher(algorithm: &'static Algorithm, key: &Key) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(algorithm, key.expose()).expect("both ciphers take 32 bytes"))
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
