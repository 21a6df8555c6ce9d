//! What asks for a recorded disclosure is given one.

use basis::{Disclose, Identify};
use ledger::{Noted, Recorded};

fn show(_recorded: Recorded<Disclose>) {}

pub fn run(_searched: Recorded<Identify>, disclosed: Recorded<Disclose>, _noted: Noted) {
    show(disclosed);
}

fn main() {}
