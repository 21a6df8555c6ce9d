//! What is at rest: records, encrypted blobs, the key tree.
//!
//! Everything personal is sealed before its first write, under a key of its own from the [`KeyTree`]; erasing is
//! destroying that key, then removing the ciphertext, then [`Vault::settle`]. This crate holds ciphertext and facts and
//! understands neither: it knows ids, scopes and epochs, not faces and not the law.
//!
//! What stands in which file, what it may lose and what its attacker gains: `docs/formats/data-directory.md`.

pub mod backup;
mod blobs;
mod database;
mod error;
mod files;
mod keys;
pub mod memory;
mod places;
mod random;
pub mod records;
pub mod seal;
mod vault;

pub use backup::apart;
pub use blobs::{Batch, BlobId, Blobs};
pub use database::Tx;
pub use error::{KeyError, VaultError};
pub use keys::{Fingerprint, Key, KeyCopy, KeySlot, KeyTree, RootChange};
pub use places::Places;
pub use random::Random;
pub use seal::{Sealed, open, open_json, seal, seal_json};
pub use vault::{Recovery, Vault};
