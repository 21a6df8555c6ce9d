//! People's requests, from their receipt to their answer.

pub(crate) mod record;

pub use record::{Channel, Course, Identified, Person, RequestView};
