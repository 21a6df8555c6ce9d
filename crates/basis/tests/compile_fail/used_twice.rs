//! Acting consumes the permit.

use countenance_basis::{Erase, Permit};

pub fn erase(permit: Permit<Erase>) -> [Erase; 2] {
    [permit.into_act(), permit.into_act()]
}

fn main() {}
