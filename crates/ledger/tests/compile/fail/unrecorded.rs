//! Twin of `recorded_of_the_right_kind`: a permit, and an entry that was not committed.

use basis::{Disclose, Permit};
use ledger::{Entry, Recorded};

fn show(_recorded: Recorded<Disclose>) {}

pub fn run(permit: Permit<Disclose>) {
    show(permit);
}

pub fn run_too(entry: Entry<Disclose>) {
    show(entry);
}

fn main() {}
