//! Documents for people outside: RFC 8785 bytes, a signed note over their digest, and leaves opened for the reader.
//! Whoever has the log's public key checks them without this installation.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use basis::{EventId, Sha256};
use ledger::{Leaf, VerifierKey, check_opening, check_proof, check_statement};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vault::records::leaves;

use crate::error::ServiceError;
use crate::installation::Installation;

/// A document as it leaves the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The document: JSON in its canonical form (RFC 8785).
    pub json: String,
    /// A signed note (C2SP signed-note, Ed25519) over the kind of document and the digest of `json`.
    pub signature: String,
}

/// A leaf opened for a reader: what it commits to, the key that shows it does, and the proof that it stands in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenedLeaf {
    /// Its index.
    pub index: u64,
    /// Its forty bytes, base64.
    pub leaf: String,
    /// The event.
    pub event: EventId,
    /// Opens this leaf and no other: hexadecimal.
    pub key: String,
    /// The record that the leaf commits to, as it was written (RFC 8785).
    pub record: String,
    /// The proof that the leaf stands in the log (C2SP tlog-proof), with the checkpoint it leads to.
    pub proof: String,
}

/// The SHA-256 digest of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(digest(&SHA256, bytes).as_ref().try_into().expect("SHA-256 yields 32 bytes"))
}

/// Writes a document down and signs it.
pub(crate) fn sign(here: &Installation, kind: &str, content: &impl Serialize) -> Result<Document, ServiceError> {
    let bytes = ledger::canonical(content).map_err(|error| {
        ServiceError::input(format!("the {kind} cannot be written: {error}"), "Report this; nothing was lost.")
    })?;
    let signature = sign_bytes(here, kind, &bytes);
    Ok(Document { json: String::from_utf8(bytes).expect("JSON is text"), signature })
}

/// Signs bytes that are a document already.
pub(crate) fn sign_bytes(here: &Installation, kind: &str, bytes: &[u8]) -> String {
    here.log().statement(kind, &sha256(bytes))
}

/// Reads a document of a kind, if the key's owner signed it.
///
/// # Errors
/// When signature, kind or digest are not its own, or the content is not of that kind.
pub fn check<T: DeserializeOwned>(document: &Document, kind: &str, key: &VerifierKey) -> Result<T, ServiceError> {
    check_bytes(document.json.as_bytes(), &document.signature, kind, key)?;
    serde_json::from_str(&document.json)
        .map_err(|error| ServiceError::input(format!("the {kind} cannot be read: {error}"), "Ask for it again."))
}

/// Checks that bytes are a document of a kind that the key's owner signed.
///
/// # Errors
/// As [`check`].
pub fn check_bytes(bytes: &[u8], signature: &str, kind: &str, key: &VerifierKey) -> Result<(), ServiceError> {
    let bad =
        |what: String| ServiceError::input(what, "Do not rely on it; ask whoever gave it to you for the original.");
    let (signed_kind, signed) =
        check_statement(signature, key).map_err(|error| bad(format!("the signature: {error}")))?;
    if signed_kind != kind {
        return Err(bad(format!("the signature is for a document of the kind '{signed_kind}', not '{kind}'")));
    }
    if signed != sha256(bytes) {
        return Err(bad(format!("the {kind} was altered after it was signed")));
    }
    Ok(())
}

/// Opens a leaf for a reader outside. What its record says, whoever calls this answers for.
pub(crate) fn open_leaf(here: &Installation, index: u64) -> Result<OpenedLeaf, ServiceError> {
    let row = row(here, index)?;
    let (holder, leaf, record) = opened(here, &row)?;
    let key = ledger::reveal(&holder, row.event_id);
    Ok(OpenedLeaf {
        index,
        leaf: BASE64_STANDARD.encode(leaf.as_bytes()),
        event: row.event_id,
        key: Sha256(*key).to_string(),
        record,
        proof: super::log::proof(here, index)?,
    })
}

/// The record that a leaf commits to, from its row.
pub(crate) fn record_in(here: &Installation, row: &leaves::Leaf) -> Result<String, ServiceError> {
    Ok(opened(here, row)?.2)
}

fn row(here: &Installation, index: u64) -> Result<leaves::Leaf, ServiceError> {
    let at = i64::try_from(index).unwrap_or(i64::MAX);
    let rows = here.read(|tx| leaves::range(tx, at, at.saturating_add(1)))?;
    rows.into_iter().next().ok_or_else(|| {
        ServiceError::not_found("leaf", index.to_string(), "`countenance log tail` shows the last ones.")
    })
}

fn opened(here: &Installation, row: &leaves::Leaf) -> Result<(ledger::Holder, Leaf, String), ServiceError> {
    let holder = here.house().holder(row.holder_slot)?;
    let leaf = Leaf::parse(&row.leaf).map_err(|error| {
        ServiceError::input(format!("leaf {} is damaged: {error}", row.idx), "Run `countenance log check`.")
    })?;
    let record = ledger::open_record(&holder, row.event_id, &leaf, &row.sealed_record.0)?;
    Ok((holder, leaf, String::from_utf8_lossy(&record).into_owned()))
}

impl OpenedLeaf {
    /// Checks that the leaf commits to the record and stands in the log of `key`.
    ///
    /// # Errors
    /// What of it does not hold.
    pub fn check(&self, key: &VerifierKey) -> Result<(), ServiceError> {
        let bad = |what: String| {
            ServiceError::input(format!("leaf {}: {what}", self.index), "Do not rely on it; ask for the original.")
        };
        let bytes = BASE64_STANDARD.decode(&self.leaf).map_err(|error| bad(error.to_string()))?;
        let leaf = Leaf::parse(&bytes).map_err(|error| bad(error.to_string()))?;
        let revealed: Sha256 = self.key.parse().map_err(|_| bad("its key is none".to_owned()))?;
        if !check_opening(&leaf, &revealed.0, self.record.as_bytes()) {
            return Err(bad("it does not commit to this record".to_owned()));
        }
        let (index, _) = check_proof(&self.proof, &leaf, key).map_err(|error| bad(error.to_string()))?;
        if index != self.index {
            return Err(bad(format!("the proof is for leaf {index}")));
        }
        Ok(())
    }
}
