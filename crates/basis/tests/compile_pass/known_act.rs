//! Twin of `own_act`: the acts that exist can be named.

use basis::{Act, Enrol};

pub fn name<A: Act>() -> &'static str {
    A::NAME
}

fn main() {
    name::<Enrol>();
}
