//! The vault from outside: what stands on disk after each act, and what is refused.

#![allow(clippy::unwrap_used, reason = "in tests, helpers outside the test functions included")]

extern crate vault as vault;

mod blobs;
mod opening;
mod records;
mod residue;
mod support;
