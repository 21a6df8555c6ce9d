//! Load for a server of this machine, and a look at every answer.
//!
//! A measuring tool beside the product, and nothing of the product knows it. [`seed()`] fills an installation with people
//! who do not exist, through the gate and with every leaf, as an enrolment of photographs would. [`drive()`] searches it
//! over HTTP with so many clients at once while one other enrols and erases and another lists, and counts what was
//! answered wrongly: one is a failure.

mod chance;
mod drive;
mod error;
mod keys;
mod machine;
mod seed;

pub use drive::{Driven, Driving, Server, drive};
pub use error::LoadError;
pub use keys::Keys;
pub use seed::{GALLERY, Places, Seeding, seed};

/// The pack whose people are drawn, and whose networks are the floor.
const PACK: &str = "dlib";
