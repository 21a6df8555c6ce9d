//! Use cases, one a file, in [`service`].
//!
//! Everything here is synchronous. A use case reads as the data passes: facts, gate, ledger, gallery.

// The desk of the integration tests serves unit tests too, under the name that it knows this crate by.
#[cfg(test)]
extern crate self as server;
#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the integration tests' desk, of which unit tests use a part")]
#[path = "../tests/main_job/fixture.rs"]
mod fixture;

pub mod access;
mod ambient;
pub mod api;
pub mod backup_places;
pub mod buckets;
pub mod client;
pub mod config;
mod endpoint;
mod error;
pub mod http;
mod installation;
pub mod jobs;
pub mod service;
mod settings;
pub mod sources;
mod wire;
mod workshop;

pub use basis;
pub use face::packs::Progress;
pub use gallery::ErasureTarget;

pub use ambient::{Ambient, Clock, environment};
pub use error::ServiceError;
pub use installation::Installation;
pub use settings::Settings;
pub use vault::KeyCopy;
