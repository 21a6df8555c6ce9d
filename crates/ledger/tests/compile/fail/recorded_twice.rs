//! Twin of `recorded_by_commit`: one record, two searches.

use basis::Identify;
use ledger::Recorded;

fn search(_recorded: Recorded<Identify>) {}

pub fn run(recorded: Recorded<Identify>) {
    search(recorded);
    search(recorded);
}

pub fn run_too(recorded: Recorded<Identify>) {
    search(recorded.clone());
}

fn main() {}
