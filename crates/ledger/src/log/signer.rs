//! The log's key pair, in the text form that verifiers of signed notes read.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use signed_note::{StandardVerifier, Verifier, is_key_name_valid, key_id};

/// The signature type of Ed25519 in C2SP signed-note.
const ED25519: u8 = 1;

/// Why there is no signer or verifier key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// A name has no spaces and no plus sign.
    #[error(
        "'{origin}' cannot name a log; use a host and path such as countenance.local/archive, without spaces or '+'"
    )]
    Origin {
        /// The name that was given.
        origin: String,
    },
    /// The seed was refused.
    #[error("the log's signing seed is not an Ed25519 seed; restore the key file from its copy")]
    Seed,
    /// The text was not a verifier key.
    #[error("not a verifier key; it looks like <name>+<8 hex digits>+<base64>")]
    Key,
}

/// Signs checkpoints with Ed25519 under the log's origin name.
pub struct Signer {
    origin: String,
    pair: Ed25519KeyPair,
}

impl Signer {
    /// The signer of a 32-byte seed (RFC 8032). `origin` names the log for good, e.g. `countenance.local/<install id>`:
    /// it is the first line of every checkpoint and the name in the verifier key.
    ///
    /// # Errors
    /// [`SignerError::Origin`] for a name that the note format does not take, [`SignerError::Seed`].
    pub fn new(origin: impl Into<String>, seed: &[u8; 32]) -> Result<Self, SignerError> {
        let origin = origin.into();
        if !is_key_name_valid(&origin) || origin.chars().any(char::is_control) {
            return Err(SignerError::Origin { origin });
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SignerError::Seed)?;
        Ok(Self { origin, pair })
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What a verifier needs to check this signer's checkpoints; hand it out by another way than the log itself.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        let key = self.typed_key();
        let text = format!("{}+{:08x}+{}", self.origin, key_id(&self.origin, &key), BASE64_STANDARD.encode(&key));
        text.parse().expect("a valid name with its own key id is a verifier key")
    }

    pub(super) fn sign(&self, text: &str) -> signed_note::Signature {
        let signature = self.pair.sign(text.as_bytes()).as_ref().to_vec();
        signed_note::Signature::new(self.origin.clone(), key_id(&self.origin, &self.typed_key()), signature)
            .expect("the name was checked when the signer was made")
    }

    fn typed_key(&self) -> Vec<u8> {
        [&[ED25519], self.pair.public_key().as_ref()].concat()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// A log's public key as text, `<name>+<hash>+<keydata>` (C2SP signed-note, Go `sumdb/note`).
#[derive(Clone)]
pub struct VerifierKey {
    text: String,
    verifier: StandardVerifier,
}

impl VerifierKey {
    /// The name of the log whose key this is.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.verifier.name()
    }

    pub(super) fn verifier(&self) -> StandardVerifier {
        self.verifier.clone()
    }
}

impl FromStr for VerifierKey {
    type Err = SignerError;

    fn from_str(text: &str) -> Result<Self, SignerError> {
        let text = text.trim();
        let verifier = StandardVerifier::new(text).map_err(|_| SignerError::Key)?;
        Ok(Self { text: text.to_owned(), verifier })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({})", self.text)
    }
}
