//! Searching, beside engines that others use on the same made-up faces: `make bench-search`, or
//!
//! ```text
//! cargo run --release -p countenance-gallery --example search -- --faces 10000,100000 --dimensions 128,512
//! ```
//!
//! What searches faces is private to the crate and opens to a record in the ledger alone; so that millions can be measured
//! without a million leaves, this program is compiled of the crate's own sources. That is why it is no `cargo bench`
//! target: those would take the crate's tests in as well. It needs nothing but itself and can be carried to another
//! machine.

#![allow(missing_docs, reason = "a benchmark has no public items to document")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on fails")]
#![allow(dead_code, unused_imports, unreachable_pub, reason = "the crate's sources, of which this needs a part")]

#[path = "../../src"]
mod sources {
    pub(crate) mod code;
    pub(crate) mod filter;
    pub(crate) mod index;
    pub(crate) mod kernel;
    pub(crate) mod score;
    pub(crate) mod search;
    pub(crate) mod store;
    pub(crate) mod sweep;
}

// The sources know each other by these names.
use sources::{code, filter, index, kernel, score, search, store, sweep};

mod asked;
mod crowd;
mod gallery;
mod low_halves;
mod measure;
mod peers;
mod table;

use asked::Asked;
use crowd::Crowd;

fn main() {
    let asked = match Asked::of(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(wrong) => {
            eprintln!("{wrong}\n{}", asked::USAGE);
            std::process::exit(2);
        }
    };
    let mut tables = table::machine();
    for &dimension in &asked.dimensions {
        for &faces in &asked.faces {
            let crowd = Crowd { dimension, faces };
            if !crowd.fits() {
                eprintln!("{faces} faces of {dimension} dimensions do not fit into memory and are left out");
                continue;
            }
            eprintln!("{faces} faces of {dimension} dimensions");
            let queries = crowd.probes(asked.queries);
            let (mut rows, filtered, truth) = measure::ours(&crowd, &queries);
            if let Some(python) = &asked.peers {
                rows.extend(peers::measure(python, &asked, &crowd, &queries, &truth));
            }
            tables.push_str(&table::of(&crowd, &rows, &filtered));
        }
    }
    match &asked.out {
        None => println!("{tables}"),
        Some(document) => table::write(document, &tables),
    }
}
