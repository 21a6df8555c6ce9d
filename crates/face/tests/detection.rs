//! Faces of known size at known places are found, and drawn grounds have none. `examples/detection.rs` measures more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use face::packs::dlib;
use face::{DetectOptions, Pipeline, Runtime, RuntimeSearch};

mod scene;
mod support;

use scene::ground::Ground;
use scene::{GROUNDS, Group, Tally, compare, draw, group, portraits, tiled};

fn pipeline() -> Pipeline {
    let pack = dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib")).unwrap();
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    Pipeline::open(&pack, &Runtime::load(&search).unwrap(), 1).unwrap()
}

/// Looks at a scene and fails with what was missed and what was no face.
fn all_found(pipeline: &mut Pipeline, scene: &Group, smallest_face_px: u32, what: &str) {
    let found = pipeline.detect(&scene.picture, &DetectOptions { smallest_face_px }).unwrap();
    let tally = compare(scene, &found);
    assert!(tally.missed.is_empty(), "{what}: missed {:?} of {:?}", tally.missed, tally.by_size);
    assert!(tally.false_faces.is_empty(), "{what}: no face at {:?}", tally.false_faces);
}

#[test]
fn every_face_of_40_pixels_is_found_by_default() {
    let (mut pipeline, sitters) = (pipeline(), portraits(&support::cached("portraits")));
    let default = DetectOptions::default().smallest_face_px;
    for (ground, seed) in [(Ground::Foliage, 1), (Ground::Front, 2)] {
        let scene = group(&sitters, ground, (1200, 900), (&[40, 60], 5), seed);
        all_found(&mut pipeline, &scene, default, &format!("{ground:?}"));
    }
    all_found(&mut pipeline, &tiled(&sitters, (960, 800), 40, 3), default, "tiled");
}

#[test]
fn a_photograph_of_12_megapixels_hides_no_face_of_20_pixels_from_the_setting_for_it() {
    let (mut pipeline, sitters) = (pipeline(), portraits(&support::cached("portraits")));
    let size = (4000, 3000);
    assert_eq!(pipeline.smallest_face_in(size.0, size.1, &DetectOptions { smallest_face_px: 20 }), 20);
    let scene = group(&sitters, Ground::Brick, size, (&[20, 24, 30, 40, 100], 5), 5);
    all_found(&mut pipeline, &scene, 20, "Brick");
}

#[test]
fn the_default_holds_in_the_largest_picture_that_can_be_decoded() {
    let pipeline = pipeline();
    let most = face::Limits::default().max_pixels as f64;
    let side = most.sqrt() as u32;
    assert_eq!(pipeline.smallest_face_in(side, side, &DetectOptions::default()), 40);
    // The work is bounded all the same.
    assert!(pipeline.smallest_face_in(side, side, &DetectOptions { smallest_face_px: 20 }) > 20);
}

#[test]
fn drawn_grounds_hold_no_face() {
    let mut pipeline = pipeline();
    let mut all = Tally::default();
    for ground in GROUNDS {
        let scene = Group { picture: draw(ground, (1000, 750), 7), faces: Vec::new() };
        all.add(compare(&scene, &pipeline.detect(&scene.picture, &DetectOptions { smallest_face_px: 20 }).unwrap()));
    }
    assert!(all.false_faces.is_empty(), "no face at {:?}", all.false_faces);
}

#[test]
fn faces_cut_by_the_edge_are_still_found() {
    let mut pipeline = pipeline();
    for name in ["obama_partial_face.jpg", "obama_partial_face2.jpg"] {
        let bytes = std::fs::read(support::cached("portraits").join(name)).unwrap();
        let picture = face::decode(&bytes, &face::Limits::default()).unwrap();
        assert_eq!(pipeline.detect(&picture, &DetectOptions::default()).unwrap().len(), 1, "{name}");
    }
}
