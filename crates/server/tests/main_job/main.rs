//! The main job through the use cases, on real photographs: what may be done, and above all what may not.

mod backup;
mod breaches;
mod clusters;
mod consent;
mod erasure;
mod evaluate;
mod evidence;
mod fixture;
mod identifications;
mod orders;
mod originals;
mod receipts;
mod refusals;
mod repeat;
mod requests;
mod reviews;
mod scores;
