//! A symmetric key in memory.

use std::fmt;

use aws_lc_rs::{hkdf, hmac};
use zeroize::Zeroize;

use crate::random::Random;

/// A 256-bit key. Boxed so that moving it leaves no copy behind; overwritten with zeros when dropped; never printed.
#[derive(Clone)]
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// A key from bytes that are already secret and uniform. The caller clears its own copy.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Box::new(*bytes))
    }

    /// A fresh key.
    #[must_use]
    pub fn random(random: &dyn Random) -> Self {
        let mut key = Self(Box::new([0; 32]));
        random.fill(&mut *key.0);
        key
    }

    /// The key's bytes, for a cipher or for opening one leaf of the log to an auditor.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// HKDF-SHA256 (RFC 5869) with this key as input keying material, no salt and `label || 0x00 || info` as info.
    /// `label` names the use and contains no NUL; different labels or infos give unrelated keys.
    #[must_use]
    pub fn derive(&self, label: &str, info: &[u8]) -> Self {
        let parts = [label.as_bytes(), &[0], info];
        let mut out = Self(Box::new([0; 32]));
        hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
            .extract(&*self.0)
            .expand(&parts, hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut *out.0))
            .expect("32 bytes are within HKDF's bound of 255 blocks");
        out
    }

    /// HMAC-SHA256 (RFC 2104) of `message`: a digest that only a holder of this key can recompute.
    #[must_use]
    pub fn tag(&self, message: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*self.0), message);
        tag.as_ref().try_into().expect("HMAC-SHA256 gives 32 bytes")
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn derive_follows_rfc_5869_and_separates_labels() {
        let key = Key::from_bytes(&[7; 32]);
        // Computed with Python's hmac: PRK = HMAC(0^32, 07^32), OKM = HMAC(PRK, "leaf" 00 "x" 01).
        let expected = "3cc55cf30fd2cce6fe6bad3fa2ed76f9f5cb89fa23a9b4d8e14ff9f4cd607daf";
        let hex: String = key.derive("leaf", b"x").expose().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
        assert_ne!(key.derive("leaf", b"x").expose(), key.derive("lea", b"fx").expose());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Key::from_bytes(&[1; 32])), "Key(..)");
    }
}
