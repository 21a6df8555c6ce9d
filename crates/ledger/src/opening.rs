//! Records: committed in a leaf, sealed beside it, opened again by whoever is shown the key.
//!
//! Every key comes from the holder's by HKDF-SHA256 (RFC 5869). Destroying the holder's key therefore takes all of its
//! records and openings with it, and leaves say that something happened and nothing more.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::{constant_time, hmac};
use basis::{EventId, EventKind};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::error::LedgerError;
use crate::leaf::Leaf;

const LEAF_KEY: &[u8] = b"countenance leaf v1";
const RECORD_KEY: &[u8] = b"countenance record v1";

/// Whose key commits and seals a record: the subject's, the face's, the image's or the controller's own.
pub struct Holder {
    /// Where the key stands in the key tree; opaque here, kept with the line so that the key is found again.
    pub slot: u64,
    /// The key.
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Holder").field("slot", &self.slot).finish_non_exhaustive()
    }
}

/// The RFC 8785 form of a record: the bytes that a leaf commits to.
///
/// # Errors
/// What the serializer says, e.g. of a number that is not finite.
pub fn canonical(record: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(record)
}

/// The key that opens one leaf: `k_e = HKDF-SHA256(holder's key, "countenance leaf v1" || event)`. Showing it opens
/// this leaf and no other.
#[must_use]
pub fn reveal(holder: &Holder, event: EventId) -> Zeroizing<[u8; 32]> {
    derive(holder, &[LEAF_KEY, &event.to_bytes()])
}

/// Whether `leaf` commits to `record` (its [`canonical`] bytes) under the revealed key.
#[must_use]
pub fn check_opening(leaf: &Leaf, revealed: &[u8; 32], record: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(&commitment(revealed, record), &leaf.commitment()).is_ok()
}

/// The canonical bytes of the record that was sealed beside `leaf`, checked against its commitment.
///
/// # Errors
/// [`LedgerError::Sealed`] when the key, event, leaf and sealed bytes do not belong together.
pub fn open_record(
    holder: &Holder,
    event: EventId,
    leaf: &Leaf,
    sealed_record: &[u8],
) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
    let mut bytes = Zeroizing::new(sealed_record.to_vec());
    let length = record_key(holder, event, leaf)
        .open_in_place(only_nonce(), Aad::empty(), &mut bytes)
        .map_err(|_| LedgerError::Sealed)?
        .len();
    bytes.truncate(length);
    if check_opening(leaf, &reveal(holder, event), &bytes) { Ok(bytes) } else { Err(LedgerError::Sealed) }
}

pub(crate) fn canonical_of(kind: EventKind, record: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, LedgerError> {
    canonical(record).map(Zeroizing::new).map_err(|source| LedgerError::Canonical { kind, source })
}

pub(crate) fn commitment(key: &[u8; 32], record: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), record);
    tag.as_ref().try_into().expect("HMAC-SHA256 yields 32 bytes")
}

pub(crate) fn seal(holder: &Holder, event: EventId, leaf: &Leaf, record: &[u8]) -> Vec<u8> {
    let mut bytes = record.to_vec();
    record_key(holder, event, leaf)
        .seal_in_place_append_tag(only_nonce(), Aad::empty(), &mut bytes)
        .expect("a record is far shorter than AES-GCM's 64 GiB");
    bytes
}

/// AES-256-GCM under a key that seals one message: the leaf is part of its derivation and commits to the record, so two
/// records never share a key even when an event id is used twice.
fn record_key(holder: &Holder, event: EventId, leaf: &Leaf) -> LessSafeKey {
    let key = derive(holder, &[RECORD_KEY, &event.to_bytes(), leaf.as_bytes()]);
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &*key).expect("the key has the length AES-256 asks for"))
}

/// The nonce of the one message a record's key seals. A random one would add nothing and could repeat.
fn only_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn derive(holder: &Holder, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    struct Len32;
    impl KeyType for Len32 {
        fn len(&self) -> usize {
            32
        }
    }
    let mut key = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, &[])
        .extract(&*holder.key)
        .expand(info, Len32)
        .and_then(|okm| okm.fill(&mut *key))
        .expect("32 bytes are within HKDF-SHA256's 8,160");
    key
}
