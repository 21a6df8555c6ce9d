//! Our numbers against native dlib's, on the same pixels: `tests/reference/generate.py` wrote down what dlib makes.

use std::path::Path;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::align::{Aligner, DlibAligner, PixelBox};
use crate::detect::Detector as _;
use crate::embed::{Recogniser, Transform, look};
use crate::geometry::{Point, Rect};
use crate::packs::ViewSpec;
use crate::pipeline::Pipeline;
use crate::runtime::Networks as _;
use crate::{DetectOptions, Detection, Digest, Limits, Pack, Picture, Runtime, RuntimeSearch, decode, packs};

#[path = "../tests/support/mod.rs"]
mod support;

/// What may differ in a raw descriptor: sums of 32-bit products in another order.
const DESCRIPTOR_TOLERANCE: f32 = 1e-5;

#[derive(Deserialize)]
struct Reference {
    faces: Vec<Face>,
}

#[derive(Deserialize)]
struct Face {
    picture: String,
    enlarged: usize,
    mirrored: bool,
    picture_sha256: Digest,
    #[serde(rename = "box")]
    area: [i64; 4],
    points: [(i64, i64); 5],
    chip_sha256: Digest,
    descriptor: Vec<f32>,
    template_head: Vec<f32>,
}

fn reference() -> Vec<Face> {
    let text = include_str!("../tests/reference/dlib.json");
    serde_json::from_str::<Reference>(text).unwrap().faces
}

pub(crate) fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        packs::dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib")).unwrap()
    })
}

fn dlib_aligner() -> DlibAligner {
    match Aligner::open(pack()).unwrap() {
        Aligner::Dlib(aligner) => aligner,
        Aligner::Similarity { .. } => panic!("the dlib pack aligns by dlib's points"),
    }
}

pub(crate) fn runtime() -> Runtime {
    let configured = Some(support::cached("runtime"));
    Runtime::load(&RuntimeSearch { configured, ..RuntimeSearch::default() }).unwrap()
}

pub(crate) fn portrait(name: &str) -> Picture {
    let bytes = std::fs::read(support::cached("portraits").join(name)).unwrap();
    decode(&bytes, &Limits::default()).unwrap()
}

/// Every pixel `times` times in both directions: faces of any size from exact pixels.
fn prepared(face: &Face) -> Picture {
    let small = portrait(&face.picture);
    let (width, height) = (small.width() as usize, small.height() as usize);
    let mut rgb = Vec::with_capacity(width * height * 3 * face.enlarged * face.enlarged);
    for y in 0..height * face.enlarged {
        for x in 0..width * face.enlarged {
            let x = if face.mirrored { width * face.enlarged - 1 - x } else { x };
            let at = (y / face.enlarged * width + x / face.enlarged) * 3;
            rgb.extend_from_slice(&small.rgb()[at..at + 3]);
        }
    }
    let side = |length: usize| u32::try_from(length * face.enlarged).unwrap();
    Picture::new(side(width), side(height), rgb).unwrap()
}

fn greatest_difference(left: &[f32], right: &[f32]) -> f32 {
    assert_eq!(left.len(), right.len());
    left.iter().zip(right).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn points_crops_and_descriptors_are_native_dlibs() {
    let aligner = dlib_aligner();
    let mut recogniser = Recogniser::open(pack(), &runtime(), 1).unwrap();
    let bytes = std::fs::read(pack().folder().join("transform.f32")).unwrap();
    let transform = Transform::parse("transform.f32", &bytes, 128, 78).unwrap();
    for face in reference() {
        let at = format!("{} x{} mirrored: {}", face.picture, face.enlarged, face.mirrored);
        let picture = prepared(&face);
        assert_eq!(Digest::of(picture.rgb()), face.picture_sha256, "{at}: other pixels than dlib saw");
        let [left, top, right, bottom] = face.area;
        let (points, chip) = aligner.align_in(&picture, PixelBox { left, top, right, bottom }).unwrap();
        assert_eq!(points, face.points, "{at}: landmarks");
        let raw = recogniser.describe(std::slice::from_ref(&chip)).unwrap();
        let difference = greatest_difference(&raw.values, &face.descriptor);
        assert!(difference < DESCRIPTOR_TOLERANCE, "{at}: descriptor differs by {difference}");
        assert_eq!(Digest::of(chip.rgb()), face.chip_sha256, "{at}: crop");
        let moved = transform.apply(&raw.values);
        let length = moved.iter().map(|value| value * value).sum::<f32>().sqrt();
        let head: Vec<f32> = moved[..8].iter().map(|value| value / length).collect();
        let difference = greatest_difference(&head, &face.template_head);
        assert!(difference < 1e-4, "{at}: template differs by {difference}");
    }
}

#[test]
fn a_batch_gives_what_single_runs_give_in_order() {
    let aligner = dlib_aligner();
    let mut recogniser = Recogniser::open(pack(), &runtime(), 1).unwrap();
    let faces = reference();
    // More than one batch, so that the seam between two is crossed.
    let chips: Vec<Picture> = (0..18)
        .map(|i| {
            let face = &faces[i % 3];
            let [left, top, right, bottom] = face.area;
            aligner.align_in(&prepared(face), PixelBox { left, top, right, bottom }).unwrap().1
        })
        .collect();
    let together = recogniser.embed(&chips).unwrap();
    for (chip, template) in chips.iter().zip(&together) {
        let alone = recogniser.embed(std::slice::from_ref(chip)).unwrap();
        assert!(greatest_difference(alone[0].values(), template.values()) < 1e-5);
        assert!((template.values().iter().map(|value| value * value).sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(template.values().len(), 78);
    }
    assert!(recogniser.embed(&[Picture::new(112, 112, vec![0; 112 * 112 * 3]).unwrap()]).is_err());
}

#[test]
fn the_cascade_finds_each_portrait_and_one_person_is_nearer_than_another() {
    let mut pipeline = Pipeline::open(pack(), &runtime(), 1).unwrap();
    let mut describe = |name: &str| {
        let picture = portrait(name);
        let faces = pipeline.detect(&picture, &DetectOptions::default()).unwrap();
        assert_eq!(faces.len(), 1, "{name}");
        let face = &faces[0];
        let [left_eye, right_eye, nose, left_mouth, right_mouth] = face.landmarks;
        assert!(left_eye.x < right_eye.x && left_mouth.x < right_mouth.x, "{name}: {face:?}");
        assert!(left_eye.y < nose.y && nose.y < left_mouth.y && nose.y < right_mouth.y, "{name}: {face:?}");
        pipeline.describe_permitted(&picture, &faces).unwrap().remove(0).template
    };
    let [one, again, third] = ["obama.jpg", "obama2.jpg", "obama3.jpg"].map(&mut describe);
    let [other, stranger] = ["biden.jpg", "astronaut.png"].map(&mut describe);
    let same = [one.cosine(&again), one.cosine(&third), again.cosine(&third)].map(Result::unwrap);
    let different = [
        one.cosine(&other),
        again.cosine(&other),
        third.cosine(&other),
        one.cosine(&stranger),
        other.cosine(&stranger),
    ]
    .map(Result::unwrap);
    let (least, most) = (same.into_iter().fold(1.0, f32::min), different.into_iter().fold(-1.0, f32::max));
    assert!(least > 0.5 && most < 0.4, "same person at least {least}, different people at most {most}");
}

#[test]
fn two_builds_are_one_pack() {
    let folder = tempfile::tempdir().unwrap();
    let again = packs::dlib::build(&support::cached("wheelhouse"), &folder.path().join("dlib")).unwrap();
    assert_eq!(again.digest(), pack().digest());
    assert_eq!(again.template_length(), 78);
}

#[test]
fn an_older_version_is_replaced_and_another_pack_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("dlib");
    let build = || packs::dlib::build(&support::cached("wheelhouse"), &at);
    let digest = build().unwrap().digest();
    let manifest = at.join(packs::MANIFEST_NAME);
    let text = std::fs::read_to_string(&manifest).unwrap();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from));
        std::fs::write(&manifest, text.replacen(from, to, 1)).unwrap();
    };
    with("version = \"2\"", "version = \"1\"");
    assert_eq!(Pack::open(&at).unwrap().id().version, "1");
    assert_eq!(build().unwrap().digest(), digest);
    with("name = \"dlib\"", "name = \"mine\"");
    assert!(build().is_err());
    assert_eq!(Pack::open(&at).unwrap().id().name, "mine");
}

#[test]
fn the_template_is_that_of_the_mean_over_the_views() {
    let faces = reference();
    let [left, top, right, bottom] = faces[0].area;
    let (_, chip) = dlib_aligner().align_in(&prepared(&faces[0]), PixelBox { left, top, right, bottom }).unwrap();
    let mut recogniser = Recogniser::open(pack(), &runtime(), 1).unwrap();
    let mirrored = look(&chip, &ViewSpec::MIRRORED).into_owned();
    let raw = recogniser.describe(&[&chip, &mirrored]).unwrap();
    let mean: Vec<f32> = raw.values[..128].iter().zip(&raw.values[128..]).map(|(a, b)| (a + b) / 2.0).collect();
    let bytes = std::fs::read(pack().folder().join("transform.f32")).unwrap();
    let expected = Transform::parse("transform.f32", &bytes, 128, 78).unwrap().apply(&mean);
    let length = expected.iter().map(|value| value * value).sum::<f32>().sqrt();
    let expected: Vec<f32> = expected.iter().map(|value| value / length).collect();
    let views = pack().manifest().recogniser.views.clone();
    assert_eq!(views[..2], [ViewSpec::PLAIN, ViewSpec::MIRRORED]);
    let both = recogniser.describe_views(std::slice::from_ref(&chip), &views[..2]).unwrap();
    let template = recogniser.template(&both[0]).unwrap();
    assert!(greatest_difference(template.values(), &expected) < 1e-5);
    // The mirror image of a crop has the crop's template.
    let [one, other] = [chip, mirrored].map(|chip| recogniser.embed(&[chip]).unwrap().remove(0));
    assert!(greatest_difference(one.values(), other.values()) < 1e-4);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the model's place is told by the environment")]
fn yunet_finds_the_portraits_where_its_model_is_at_hand() {
    // The model is not among what pip can bring; whoever has it names it.
    let Some(model) = std::env::var_os("COUNTENANCE_TEST_YUNET") else { return };
    let engine = runtime().open(Path::new(&model), 1).unwrap();
    let mut yunet = crate::detect::yunet_for_tests(engine);
    let mut pipeline = Pipeline::open(pack(), &runtime(), 1).unwrap();
    for name in ["obama.jpg", "biden.jpg", "astronaut.png"] {
        let picture = portrait(name);
        let faces = yunet.detect(&picture, &DetectOptions::default()).unwrap();
        let others = pipeline.detect(&picture, &DetectOptions::default()).unwrap();
        assert_eq!((faces.len(), others.len()), (1, 1), "{name}");
        let eyes = |face: &Detection| {
            let [left, right, ..] = face.landmarks;
            (Point { x: (left.x + right.x) / 2.0, y: (left.y + right.y) / 2.0 }, right.x - left.x)
        };
        let ((ours, span), (theirs, _)) = (eyes(&faces[0]), eyes(&others[0]));
        let apart = (ours.x - theirs.x).hypot(ours.y - theirs.y);
        assert!(apart < span * 0.15, "{name}: eyes at {ours:?} and {theirs:?}, {span} pixels wide");
    }
}

#[test]
fn a_face_over_the_edge_is_aligned_all_the_same() {
    let aligner = Aligner::open(pack()).unwrap();
    let picture = portrait("astronaut.png");
    for (x, y) in [(-40.0, -40.0), (480.0, 490.0), (-4000.0, 0.0)] {
        let box_ = Rect { x, y, width: 80.0, height: 100.0 };
        let face = Detection { box_, score: 1.0, landmarks: [Point::default(); 5] };
        let chip = aligner.align(&picture, &face).unwrap();
        assert_eq!((chip.width(), chip.height()), (150, 150));
    }
}
