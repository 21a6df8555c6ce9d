//! Use cases, one a file, in [`service`].
//!
//! Everything here is synchronous. A use case reads as the data passes: facts, gate, ledger, gallery.

pub mod access;
mod ambient;
pub mod api;
pub mod client;
pub mod config;
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
