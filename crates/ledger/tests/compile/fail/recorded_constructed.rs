//! Twin of `recorded_by_commit`: the crate's own constructor is called from outside.

use basis::{EventId, Identify, Permit};
use ledger::Recorded;

fn search(_recorded: Recorded<Identify>) {}

pub fn run(permit: Permit<Identify>, event: EventId) {
    search(Recorded::new(permit.into_act(), 0, event));
}

fn main() {}
