//! Signed tree heads (C2SP tlog-checkpoint): so many leaves, with this root, says this log.

use signed_note::{Note, VerifierList};
use tlog_tiles::Hash;

use super::signer::{Signer, VerifierKey};

/// Why a text is not a checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the form of a signed note with a checkpoint in it.
    #[error("it is not a signed checkpoint")]
    Malformed,
    /// No valid signature of the key.
    #[error("it is not signed by the log's key")]
    Signature,
    /// Signed by the key, for a log of another name.
    #[error("it names another log than its key does")]
    Origin,
}

/// A checkpoint whose signature was checked, or that was just signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: [u8; 32],
    note: String,
}

impl Checkpoint {
    /// Reads a signed note and checks its signature.
    ///
    /// # Errors
    /// [`CheckpointError`] when it is malformed, not signed by `key`, or of another log.
    pub fn open(note: &[u8], key: &VerifierKey) -> Result<Self, CheckpointError> {
        let parsed = Note::from_bytes(note).map_err(|_| CheckpointError::Malformed)?;
        let known = VerifierList::new(vec![Box::new(key.verifier())]);
        parsed.verify(&known).map_err(|_| CheckpointError::Signature)?;
        let head = tlog_tiles::Checkpoint::from_bytes(parsed.text()).map_err(|_| CheckpointError::Malformed)?;
        if head.origin() != key.origin() {
            return Err(CheckpointError::Origin);
        }
        let note = String::from_utf8(note.to_vec()).map_err(|_| CheckpointError::Malformed)?;
        Ok(Self { origin: head.origin().to_owned(), size: head.size(), root: head.hash().0, note })
    }

    pub(super) fn sign(signer: &Signer, size: u64, root: Hash) -> Self {
        let head =
            tlog_tiles::Checkpoint::new(signer.origin(), size, root, "").expect("a signer's origin is not empty");
        let text = head.to_bytes();
        let signature = signer.sign(std::str::from_utf8(&text).expect("a checkpoint is text"));
        let note = Note::new(&text, &[signature]).expect("a checkpoint is the text of a note").to_bytes();
        let note = String::from_utf8(note).expect("a note is text");
        Self { origin: signer.origin().to_owned(), size, root: root.0, note }
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves it covers.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The Merkle tree hash over them (RFC 6962, 2.1).
    #[must_use]
    pub const fn root(&self) -> [u8; 32] {
        self.root
    }

    /// The signed note, as the file `checkpoint` holds it.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }
}
