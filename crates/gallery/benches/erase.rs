//! Erasing one person among 100,000 faces beside writing one segment again: `cargo bench -p countenance-gallery --bench
//! erase`. Both are bound by the disk and by one segment's bytes, so their ratio says more than either time. Then 10 % of
//! all faces in one batch. Printed from the best of several runs, because other work on the machine only makes a run
//! slower.

#![allow(missing_docs, reason = "a benchmark has no public items to document")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

extern crate gallery as gallery;

#[path = "../tests/house/facts.rs"]
#[allow(dead_code, reason = "the tests' facts, of which a benchmark needs a part")]
mod facts;
#[path = "../tests/house/home.rs"]
#[allow(dead_code, reason = "the tests' house, of which a benchmark needs a part")]
mod home;

use std::time::{Duration, Instant};

use basis::{FaceId, SubjectId};
use gallery::{ErasureTarget, SEGMENT_ROWS, SealedSegment};
use vault::records::segments;

use facts::DIMENSION;
use home::{Home, Picture};

const FACES: u64 = 100_000;
/// People with three pictures each, in the first segment.
const PEOPLE: u8 = 8;
const BATCH: usize = 1_000;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let began = Instant::now();
    let (home, people, strangers) = filled();
    println!("{} faces, segments of {SEGMENT_ROWS} rows, enrolled in {:.1} s", FACES, began.elapsed().as_secs_f64());
    let rewriting = (0..PEOPLE).map(|_| timed(|| rewrite_a_segment(&home))).min().unwrap_or_default();
    let erasing = people.iter().map(|person| {
        timed(|| assert_eq!(home.erase(ErasureTarget::Subject(*person)).faces, 3, "a person has three faces"))
    });
    let erasing = erasing.min().unwrap_or_default();
    println!("writing one segment again:       {:>8.1} ms", millis(rewriting));
    println!(
        "erasing one person, three faces: {:>8.1} ms, {:.2} of it",
        millis(erasing),
        erasing.as_secs_f64() / rewriting.as_secs_f64()
    );
    let faces = strangers.into_iter().step_by(10).collect();
    let batch = timed(|| {
        let counts = home.erase(ErasureTarget::Faces { faces, subjects: [].into() });
        println!("a batch of {} faces:", counts.faces);
    });
    println!(
        "erasing 10 % in one batch:       {:>8.1} ms, {:.2} of it",
        millis(batch),
        batch.as_secs_f64() / rewriting.as_secs_f64()
    );
}

/// Everybody, with the strangers' faces.
fn filled() -> (Home, Vec<SubjectId>, Vec<FaceId>) {
    let mut home = Home::research().with_segments_of(SEGMENT_ROWS);
    let people: Vec<SubjectId> = (0..PEOPLE).map(|label| home.subject(label)).collect();
    let known = people.iter().zip(0_u64..).flat_map(|(person, number)| {
        (0..3).map(move |picture| {
            let seed = number * 3 + picture;
            Picture::whole(&format!("known {seed}"), &[(seed, Some(*person))])
        })
    });
    enrol(&home, &known.collect::<Vec<_>>());
    let mut strangers = Vec::new();
    let first = 1_000;
    let seeds: Vec<u64> = (first..first + FACES - u64::from(PEOPLE) * 3).collect();
    for seeds in seeds.chunks(BATCH) {
        let pictures: Vec<_> =
            seeds.iter().map(|seed| Picture::of(&format!("stranger {seed}"), &[(*seed, None)])).collect();
        strangers.extend(enrol(&home, &pictures));
    }
    (home, people, strangers)
}

fn enrol(home: &Home, pictures: &[Picture]) -> Vec<FaceId> {
    let prepared = pictures.iter().map(|picture| home.prepared(picture, DIMENSION)).collect();
    home.try_enrol(prepared).unwrap().into_iter().flat_map(|enrolled| enrolled.faces).collect()
}

/// What an erasure cannot do without: a segment read, one row zeroed, and all of it sealed and written again.
fn rewrite_a_segment(home: &Home) {
    let vault = home.house.vault();
    let row = home.read(|tx| segments::list(tx, home.gallery)).remove(0);
    let (key, blobs) = (vault.keys().key(row.key_slot).unwrap(), vault.blobs());
    let (high, low) = (blobs.get(row.high_blob, &key).unwrap(), blobs.get(row.low_blob, &key).unwrap());
    let segment = SealedSegment::from_bytes(&high, &low).unwrap();
    let first = segment.high().faces().next().unwrap();
    let (high, low) = segment.without(&[first]).to_bytes();
    let new = vault.keys().key(vault.keys().allocate().unwrap()).unwrap();
    let mut batch = blobs.batch();
    let written = [batch.put(&new, &high).unwrap(), batch.put(&new, &low).unwrap()];
    batch.sync().unwrap();
    written.into_iter().for_each(|blob| blobs.unlink(blob).unwrap());
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
