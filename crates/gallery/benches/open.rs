//! Opening a house with many faces beside decrypting what is sealed alone: `cargo bench -p countenance-gallery --bench
//! open`; of another number of faces with `-- 1000000` behind it. The files lie in the system's cache for both. Printed
//! from the best of several runs, because other work on the machine only makes a run slower.

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
use vault::records::{faces, segments};

use home::{Home, Picture};

/// Three full segments and a tail, unless another number is asked for.
const FACES: u64 = 200_000;
const BATCH: u64 = 1_000;
const RUNS: usize = 5;

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(FACES);
    if std::env::args().any(|argument| argument == "--bench") {
        println!(
            "| Faces | Dimensions | Decrypting their segments, all cores | and their tail | Opening the house | of the first \
             | of both | a face |"
        );
        println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
        [78, 512].into_iter().for_each(|dimension| measure(dimension, count));
    }
}

fn measure(dimension: usize, count: u64) {
    let mut home = filled(dimension, count);
    let (mut opening, mut segments, mut both) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        let began = Instant::now();
        decrypt_segments(&home);
        segments = segments.min(began.elapsed());
        decrypt_tail(&home);
        both = both.min(began.elapsed());
        let (took, opened) = home.opened_anew(SEGMENT_ROWS);
        (opening, home) = (opening.min(took), opened);
    }
    println!(
        "| {count} | {dimension} | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} | {:.1} | {:.2} us |",
        millis(segments),
        millis(both),
        millis(opening),
        opening.as_secs_f64() / segments.as_secs_f64(),
        opening.as_secs_f64() / both.as_secs_f64(),
        opening.as_secs_f64() * 1e6 / count as f64
    );
}

fn filled(dimension: usize, count: u64) -> Home {
    let home = Home::research().with_segments_of(SEGMENT_ROWS);
    for first in (0..count).step_by(BATCH as usize) {
        let pictures: Vec<_> = (first..count.min(first + BATCH))
            .map(|seed| Picture::of(&format!("stranger {seed}"), &[(seed, None)]))
            .collect();
        home.try_enrol(pictures.iter().map(|picture| home.prepared(picture, dimension)).collect()).unwrap();
    }
    home
}

/// What an opening cannot do without: the sealed high halves, read and decrypted.
fn decrypt_segments(home: &Home) {
    let vault = home.house.vault();
    home.read(|tx| segments::list(tx, home.gallery)).par_iter().for_each(|row| {
        let key = vault.keys().key(row.key_slot).unwrap();
        black_box(vault.blobs().get_locked(row.high_blob, &key).unwrap());
    });
}

/// And the templates of the tail, each from its row and under its own key.
fn decrypt_tail(home: &Home) {
    let vault = home.house.vault();
    home.read(|tx| faces::tail(tx, home.gallery, None, i64::MAX)).par_iter().for_each(|face| {
        let (key, sealed) = (vault.keys().key(face.key_slot).unwrap(), face.sealed_template.as_ref().unwrap());
        black_box(vault::open(&key, &face.id.to_bytes(), &sealed.0).unwrap());
    });
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
