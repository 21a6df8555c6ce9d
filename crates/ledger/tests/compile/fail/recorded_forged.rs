//! Twin of `recorded_by_commit`: the `Recorded` is written out by hand.

use basis::{EventId, Identify, Permit};
use ledger::Recorded;

fn search(_recorded: Recorded<Identify>) {}

pub fn run(permit: Permit<Identify>, event: EventId) {
    search(Recorded { act: permit.into_act(), leaf_index: 0, event });
}

fn main() {}
