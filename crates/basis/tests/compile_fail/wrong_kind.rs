//! Leave to take a picture in is no leave to keep a face, and leave to group faces none to compute templates.

use basis::{Cluster, Computes, Enrol, Keep, Permit};

fn store(_: Permit<Keep>) {}

fn compute<A: Computes>(_: &Permit<A>) {}

pub fn keep(permit: Permit<Enrol>) {
    store(permit);
}

pub fn group(permit: &Permit<Cluster>) {
    compute(permit);
}

fn main() {}
