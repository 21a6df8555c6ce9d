//! From permit to recorded to evidence: leaves, tiles, checkpoints, proofs, and the check of a whole log.
//!
//! An [`Entry`] consumes the permit of an act; [`commit()`] writes its leaf in the transaction that writes the act's
//! rows, and only then is there a [`Recorded`], which `gallery` asks for before it stores, searches or shows. Leaves
//! carry no personal data: each is a keyed commitment to a record that is sealed elsewhere, under the key of whom it
//! is about. A [`Log`] brings committed leaves into the form of C2SP tlog-tiles and signs it, so that verifiers whom
//! nobody here wrote can check what was claimed, when, and that it was not altered since.
//!
//! In the order data passes: [`Holder`] and record, [`Leaf`], [`Line`], [`Entry`] or [`Note`], [`commit()`], [`Log`],
//! [`check`], [`proof`](fn@proof).

#[cfg(test)]
extern crate self as ledger;

mod batch;
mod commit;
mod entry;
mod error;
mod journal;
mod leaf;
mod log;
mod opening;
mod recorded;

#[cfg(test)]
#[path = "../tests/fixture/mod.rs"]
mod fixture;

pub use batch::Batch;
pub use commit::commit;
pub use entry::{Entry, Note};
pub use error::LedgerError;
pub use journal::{Journal, Line, Store};
pub use leaf::{Leaf, LeafError};
pub use log::{
    BadLeaf, CheckError, CheckReport, Checkpoint, CheckpointError, LeafSource, Log, LogError, Place, ProofError,
    Signer, SignerError, SourceError, StatementError, VerifierKey, check, check_proof, check_statement, proof,
};
pub use opening::{Holder, canonical, check_opening, open_record, reveal};
pub use recorded::{Noted, Recorded};
