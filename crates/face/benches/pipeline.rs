//! What a photograph costs, stage by stage: `cargo bench -p countenance-face` after `make setup`.

use divan::Bencher;
use face::packs::dlib;
use face::{DetectOptions, Limits, Picture, Pipeline, Runtime, RuntimeSearch, decode};

#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    divan::main();
}

fn pipeline() -> Pipeline {
    let pack = dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib"))
        .expect("the pack can be built from the wheelhouse");
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    let runtime = Runtime::load(&search).expect("the runtime is in the cache");
    Pipeline::open(&pack, &runtime, 1).expect("the pack can be run")
}

fn portrait() -> Vec<u8> {
    std::fs::read(support::cached("portraits/obama.jpg")).expect("the portrait is in the cache")
}

fn decoded() -> Picture {
    decode(&portrait(), &Limits::default()).expect("the portrait can be decoded")
}

/// JPEG of 910 x 1137 to pixels.
#[divan::bench]
fn decode_portrait(bencher: Bencher<'_, '_>) {
    let bytes = portrait();
    bencher.bench_local(|| decode(&bytes, &Limits::default()));
}

/// All three stages of the cascade, by the smallest face looked for.
#[divan::bench(args = [20, 40, 80])]
fn detect(bencher: Bencher<'_, '_>, smallest_face_px: u32) {
    let (mut pipeline, picture) = (pipeline(), decoded());
    bencher.bench_local(|| pipeline.detect(&picture, &DetectOptions { smallest_face_px }));
}
