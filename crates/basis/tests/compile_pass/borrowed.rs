//! Twin of `cloned`: who only looks at a permit borrows it.

use basis::{Identify, Permit};

pub fn search(permit: Permit<Identify>) -> (Identify, Permit<Identify>) {
    (permit.act().clone(), permit)
}

fn main() {}
