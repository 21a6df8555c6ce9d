//! Acting consumes the permit.

use basis::{Erase, Permit};

pub fn erase(permit: Permit<Erase>) -> [Erase; 2] {
    [permit.into_act(), permit.into_act()]
}

fn main() {}
