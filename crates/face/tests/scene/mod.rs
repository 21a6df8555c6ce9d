//! Pictures whose truth is known: drawn grounds without a face, and groups of pasted portraits on them.

#![allow(dead_code, unused_imports, reason = "a test or an example uses a part")]

mod ground;
mod group;
mod recall;

pub(crate) use ground::{GROUNDS, Ground, draw};
pub(crate) use group::{Group, group, portraits, tiled};
pub(crate) use recall::{Tally, compare};
