//! Use cases, one a file, in [`service`].
//!
//! Everything here is synchronous. A use case reads as the data passes: facts, gate, ledger, gallery.

mod ambient;
mod error;
pub mod http;
mod installation;
pub mod service;
mod settings;

pub use basis;
pub use face::packs::Progress;
pub use gallery::ErasureTarget;

pub use ambient::{Ambient, Clock};
pub use error::ServiceError;
pub use installation::Installation;
pub use settings::Settings;
