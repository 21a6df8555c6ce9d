//! One permit is leave for one act: it cannot be doubled.

use basis::{Identify, Permit};

pub fn search(permit: Permit<Identify>) -> (Permit<Identify>, Permit<Identify>) {
    (permit.clone(), permit)
}

fn main() {}
