//! The vault from outside: what stands on disk after each act, and what is refused.

extern crate countenance_vault as vault;

mod blobs;
mod opening;
mod records;
mod residue;
mod support;
