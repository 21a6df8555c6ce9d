//! Twin of `recorded_by_commit`: the entry is turned into a `Recorded` without a transaction.

use basis::Identify;
use ledger::{Batch, Entry, Recorded};

fn search(_recorded: Recorded<Identify>) {}

fn turn<B: Batch>(batch: B) -> B::Recorded {
    batch.into_recorded(&mut ledger::Committed::new(vec![0]))
}

pub fn run(entry: Entry<Identify>) {
    search(turn(entry));
}

fn main() {}
