//! The format of a blob: AES-256-GCM in chunks of 64 KiB, each bound to its number and to being the last or not
//! (the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizar, CRYPTO 2015), so that a cut, a swap, a repeat or a
//! flipped bit anywhere is found.
//!
//! `magic (8) || salt (16) || chunk*`, a chunk being ciphertext and a 16-byte tag; the last chunk holds 0 to 65,536
//! bytes and always exists. The chunk key is derived from the asset's key, the blob's name and the salt, so no two
//! blobs ever share a key and the chunk number can be the nonce.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce};

use crate::blobs::BlobId;
use crate::keys::Key;
use crate::random::{self, Random};
use crate::seal::cipher;

const MAGIC: &[u8; 8] = b"ctnblob1";
const SALT_LEN: usize = 16;
const HEADER_LEN: usize = MAGIC.len() + SALT_LEN;
const TAG_LEN: usize = 16;
/// Plain bytes in a chunk.
pub(super) const CHUNK_LEN: usize = 64 * 1024;

/// Seals `plain` for the blob `id`.
pub(super) fn seal(id: BlobId, key: &Key, plain: &[u8], random: &dyn Random) -> Vec<u8> {
    let salt: [u8; SALT_LEN] = random::bytes(random);
    let cipher = chunk_cipher(id, key, &salt);
    let count = plain.len().div_ceil(CHUNK_LEN).max(1);
    let mut out = Vec::with_capacity(HEADER_LEN + plain.len() + count * TAG_LEN);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&salt);
    for number in 0..count {
        let end = plain.len().min((number + 1) * CHUNK_LEN);
        let start = out.len();
        out.extend_from_slice(&plain[number * CHUNK_LEN..end]);
        let tag = cipher
            .seal_in_place_separate_tag(nonce(number, number + 1 == count), Aad::empty(), &mut out[start..])
            .expect("a chunk is far shorter than the cipher's limit");
        out.extend_from_slice(tag.as_ref());
    }
    out
}

/// The plain length of a sealed blob, `None` when it cannot be a blob.
pub(super) fn plain_len(sealed: &[u8]) -> Option<usize> {
    let body = sealed.strip_prefix(MAGIC)?.len().checked_sub(SALT_LEN)?;
    body.checked_sub(body.div_ceil(CHUNK_LEN + TAG_LEN).max(1) * TAG_LEN)
}

/// Opens a sealed blob into `out`, which is `plain_len` long. `None` when anything was altered; `out` is then not to
/// be used.
pub(super) fn open(id: BlobId, key: &Key, sealed: &[u8], out: &mut [u8]) -> Option<()> {
    let (salt, body) = sealed.strip_prefix(MAGIC)?.split_first_chunk::<SALT_LEN>()?;
    let cipher = chunk_cipher(id, key, salt);
    let count = body.len().div_ceil(CHUNK_LEN + TAG_LEN);
    let mut rest = out;
    for (number, chunk) in body.chunks(CHUNK_LEN + TAG_LEN).enumerate() {
        let (text, tag) = chunk.split_last_chunk::<TAG_LEN>()?;
        let (plain, after) = rest.split_at_mut_checked(text.len())?;
        cipher.open_separate_gather(nonce(number, number + 1 == count), Aad::empty(), text, tag, plain).ok()?;
        rest = after;
    }
    (count > 0 && rest.is_empty()).then_some(())
}

fn chunk_cipher(id: BlobId, key: &Key, salt: &[u8; SALT_LEN]) -> LessSafeKey {
    cipher(&AES_256_GCM, &key.derive("countenance blob 1", &[&id.to_bytes()[..], salt].concat()))
}

fn nonce(number: usize, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&(number as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    Nonce::assume_unique_for_key(nonce)
}
