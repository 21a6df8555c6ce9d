//! What the log's owner says of a document: a signed note (C2SP signed-note) over its digest, which every reader of
//! checkpoints can check. Its first line is no log's name, so it can never pass for a checkpoint.

use basis::Sha256;
use signed_note::{Note, VerifierList};

use super::signer::{Signer, VerifierKey};

const HEADER: &str = "countenance statement v1";

/// Why a text is no statement of this log's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not the form of a statement.
    #[error("it is not a signed statement; it has the lines '{HEADER}', a kind and a SHA-256 digest, and a signature")]
    Malformed,
    /// No valid signature of the key.
    #[error("it is not signed by the log's key")]
    Signature,
}

/// Signs that a document of `kind` with this digest is the owner's. A kind is one line of text.
pub(super) fn sign(signer: &Signer, kind: &str, sha256: &Sha256) -> String {
    let kind: String = kind.chars().filter(|character| !character.is_control()).collect();
    let text = format!("{HEADER}\n{kind}\n{sha256}\n");
    let note = Note::new(text.as_bytes(), &[signer.sign(&text)]).expect("lines of text are the text of a note");
    String::from_utf8(note.to_bytes()).expect("a note is text")
}

/// The kind and digest of a document that the log's owner signed.
///
/// # Errors
/// [`StatementError`] when the text is no statement, or is not signed by `key`.
pub fn check_statement(note: &str, key: &VerifierKey) -> Result<(String, Sha256), StatementError> {
    let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| StatementError::Malformed)?;
    let known = VerifierList::new(vec![Box::new(key.verifier())]);
    parsed.verify(&known).map_err(|_| StatementError::Signature)?;
    let text = std::str::from_utf8(parsed.text()).map_err(|_| StatementError::Malformed)?;
    match text.split_terminator('\n').collect::<Vec<_>>()[..] {
        [HEADER, kind, digest] => Ok((kind.to_owned(), digest.parse().map_err(|_| StatementError::Malformed)?)),
        _ => Err(StatementError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Checkpoint;

    #[test]
    fn a_statement_is_its_signers_alone() {
        let signer = Signer::new("countenance.local/a", &[7; 32]).unwrap();
        let (key, digest) = (signer.verifier_key(), Sha256([9; 32]));
        let note = sign(&signer, "erasure-certificate", &digest);
        assert_eq!(check_statement(&note, &key).unwrap(), ("erasure-certificate".to_owned(), digest));
        let other = Signer::new("countenance.local/a", &[8; 32]).unwrap().verifier_key();
        assert_eq!(check_statement(&note, &other), Err(StatementError::Signature));
        let altered = note.replacen("09", "0a", 1);
        assert_eq!(check_statement(&altered, &key), Err(StatementError::Signature));
        assert!(Checkpoint::open(note.as_bytes(), &key).is_err(), "no statement passes for a checkpoint");
        let checkpoint = Checkpoint::sign(&signer, 3, tlog_tiles::Hash([1; 32]));
        assert_eq!(check_statement(checkpoint.note(), &key), Err(StatementError::Malformed));
    }
}
