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

#[cfg(test)]
mod tests {
    use super::{CHUNK_LEN, HEADER_LEN, TAG_LEN, open, plain_len, seal};
    use crate::blobs::BlobId;
    use crate::keys::Key;
    use crate::random::Random;

    struct Fixed;

    impl Random for Fixed {
        fn fill(&self, out: &mut [u8]) {
            out.fill(9);
        }
    }

    const ID: BlobId = BlobId::from_bytes([3; 16]);

    fn opened(id: BlobId, key: &Key, sealed: &[u8]) -> Option<Vec<u8>> {
        let mut plain = vec![0; plain_len(sealed)?];
        open(id, key, sealed, &mut plain).map(|()| plain)
    }

    fn sample(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at * 31 % 251) as u8).collect()
    }

    #[test]
    fn every_length_around_a_chunk_comes_back() {
        let key = Key::from_bytes(&[1; 32]);
        for length in [0, 1, CHUNK_LEN - 1, CHUNK_LEN, CHUNK_LEN + 1, 2 * CHUNK_LEN, 3 * CHUNK_LEN + 17] {
            let plain = sample(length);
            let sealed = seal(ID, &key, &plain, &Fixed);
            assert_eq!(opened(ID, &key, &sealed).as_deref(), Some(&plain[..]), "{length}");
            assert!(length < 32 || !sealed.windows(32).any(|window| window == &plain[..32]));
        }
    }

    #[test]
    fn a_cut_a_swap_a_repeat_a_flip_and_a_stranger_are_found() {
        let key = Key::from_bytes(&[1; 32]);
        let sealed = seal(ID, &key, &sample(3 * CHUNK_LEN), &Fixed);
        let chunk = CHUNK_LEN + TAG_LEN;
        let (head, body) = sealed.split_at(HEADER_LEN);
        let of = |parts: &[usize]| -> Vec<u8> {
            let chunks = parts.iter().flat_map(|part| &body[part * chunk..(part + 1) * chunk]);
            head.iter().chain(chunks).copied().collect()
        };
        assert!(opened(ID, &key, &of(&[0, 1, 2])).is_some());
        for parts in [&[0, 1][..], &[0], &[], &[1, 0, 2], &[0, 0, 1, 2], &[0, 2], &[0, 1, 2, 2]] {
            assert!(opened(ID, &key, &of(parts)).is_none(), "{parts:?}");
        }
        for length in [0, 7, 8, HEADER_LEN, HEADER_LEN + 1, HEADER_LEN + TAG_LEN, sealed.len() - 1] {
            assert!(opened(ID, &key, &sealed[..length]).is_none(), "{length}");
        }
        for at in [0, 8, HEADER_LEN, HEADER_LEN + chunk - 1, HEADER_LEN + chunk, sealed.len() - 1] {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(opened(ID, &key, &flipped).is_none(), "{at}");
        }
        assert!(opened(BlobId::from_bytes([4; 16]), &key, &sealed).is_none());
        assert!(opened(ID, &Key::from_bytes(&[2; 32]), &sealed).is_none());
    }
}
