//! The binary as a person or a program meets it: typed words in; text, JSON and an exit status out.

mod beside;
#[path = "../support/cache.rs"]
mod cache;
mod clusters;
mod desk;
mod evaluate;
mod help;
mod interrupt;
mod law;
mod main_job;
mod usage;
