//! Twin of `wrong_kind`.

use basis::{Computes, Enrol, Keep, Permit};

fn store(_: Permit<Keep>) {}

fn compute<A: Computes>(_: &Permit<A>) {}

pub fn keep(permit: Permit<Keep>) {
    store(permit);
}

pub fn group(permit: &Permit<Enrol>) {
    compute(permit);
}

fn main() {}
