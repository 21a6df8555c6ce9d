//! The use cases, one a file. Each is synchronous and reads as the data passes.

pub mod compare;
pub mod consents;
pub mod detect;
pub mod doctor;
pub mod enrol;
pub mod erase;
pub mod init;
pub mod log;
pub mod mandates;
pub mod models;
pub mod re_embed;
pub mod register;
pub mod search;
mod sheet;
pub mod subjects;

pub use sheet::contact_sheet;
