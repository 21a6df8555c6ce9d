//! Opening a house with many faces beside decrypting their segments alone: `cargo bench -p countenance-gallery --bench
//! open`. The files lie in the system's cache for both. Printed from the best of several runs, because other work on the
//! machine only makes a run slower.

#![allow(missing_docs, reason = "a benchmark has no public items to document")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

extern crate gallery as gallery;

#[path = "../tests/house/facts.rs"]
#[allow(dead_code, reason = "the tests' facts, of which a benchmark needs a part")]
mod facts;
#[path = "../tests/house/home.rs"]
#[allow(dead_code, reason = "the tests' house, of which a benchmark needs a part")]
mod home;

use std::hint::black_box;
use std::time::{Duration, Instant};

use gallery::SEGMENT_ROWS;
use rayon::prelude::*;
use vault::records::segments;

use home::{Home, Picture};

/// Three full segments and a tail.
const FACES: u64 = 200_000;
const BATCH: u64 = 1_000;
const RUNS: usize = 5;

fn main() {
    if std::env::args().any(|argument| argument == "--bench") {
        println!("| Faces | Dimensions | Decrypting their segments, all cores | Opening the house | of it | a face |");
        println!("|--:|--:|--:|--:|--:|--:|");
        [78, 512].into_iter().for_each(measure);
    }
}

fn measure(dimension: usize) {
    let mut home = filled(dimension);
    let (mut opening, mut decrypting) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        let began = Instant::now();
        decrypt(&home);
        decrypting = decrypting.min(began.elapsed());
        let (took, opened) = home.opened_anew(SEGMENT_ROWS);
        (opening, home) = (opening.min(took), opened);
    }
    println!(
        "| {FACES} | {dimension} | {:.1} ms | {:.1} ms | {:.1} | {:.2} us |",
        millis(decrypting),
        millis(opening),
        opening.as_secs_f64() / decrypting.as_secs_f64(),
        opening.as_secs_f64() * 1e6 / FACES as f64
    );
}

fn filled(dimension: usize) -> Home {
    let home = Home::research().with_segments_of(SEGMENT_ROWS);
    for first in (0..FACES).step_by(BATCH as usize) {
        let pictures: Vec<_> =
            (first..first + BATCH).map(|seed| Picture::of(&format!("stranger {seed}"), &[(seed, None)])).collect();
        home.try_enrol(pictures.iter().map(|picture| home.prepared(picture, dimension)).collect()).unwrap();
    }
    home
}

/// What an opening cannot do without: the sealed high halves, read and decrypted.
fn decrypt(home: &Home) {
    let vault = home.house.vault();
    home.read(|tx| segments::list(tx, home.gallery)).par_iter().for_each(|row| {
        let key = vault.keys().key(row.key_slot).unwrap();
        black_box(vault.blobs().get_locked(row.high_blob, &key).unwrap());
    });
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
