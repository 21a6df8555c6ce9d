//! Pictures whose truth is known: drawn grounds without a face, and groups of pasted portraits on them.

pub(crate) mod ground;
mod group;
mod recall;

pub(crate) use ground::{GROUNDS, draw};
pub(crate) use group::{Group, group, portraits, tiled};
pub(crate) use recall::{Tally, compare};
