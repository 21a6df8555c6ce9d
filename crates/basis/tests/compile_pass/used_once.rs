//! Twin of `used_twice`.

use basis::{Erase, Permit};

pub fn erase(permit: Permit<Erase>) -> [Erase; 1] {
    [permit.into_act()]
}

fn main() {}
