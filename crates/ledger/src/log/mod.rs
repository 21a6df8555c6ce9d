//! The log: a directory in the form of C2SP tlog-tiles that anyone can check.
//!
//! In the order data passes: leaves come from a [`LeafSource`], [`Log`] hashes them into tiles and signs a
//! [`Checkpoint`], [`proof`](fn@proof) and [`check`](fn@check) read what stands there. `docs/formats/log.md` describes it.

mod check;
mod checkpoint;
mod edges;
mod error;
mod files;
mod paths;
mod proof;
mod publish;
mod resume;
mod signer;
mod source;
mod statement;
mod steps;
mod walk;

#[cfg(test)]
mod crash_tests;

pub use check::{BadLeaf, CheckError, CheckReport, Place, check};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use error::LogError;
pub use proof::{ProofError, check_proof, proof};
pub use publish::Log;
pub use signer::{Signer, SignerError, VerifierKey};
pub use source::{LeafSource, SourceError};
pub use statement::{StatementError, check_statement};
