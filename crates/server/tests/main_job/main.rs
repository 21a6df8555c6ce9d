//! The main job through the use cases, on real photographs: what may be done, and above all what may not.

mod backup;
mod clusters;
mod consent;
mod erasure;
mod evaluate;
mod fixture;
mod refusals;
mod repeat;
mod scores;
