//! Twin of `recorded_of_the_right_kind`: a recorded search and a note are no disclosure.

use basis::{Disclose, Identify};
use ledger::{Noted, Recorded};

fn show(_recorded: Recorded<Disclose>) {}

pub fn run(searched: Recorded<Identify>) {
    show(searched);
}

pub fn run_too(noted: Noted) {
    show(noted);
}

fn main() {}
