//! How many faces are found, by size, how many boxes hold none, and what a picture of 12 megapixels costs:
//! `cargo run --release -p countenance-face --example detection` after `make setup`.
//!
//! Prints a Markdown table, or JSON with `--json`. `--yunet FILE` measures that YuNet model beside MTCNN, `--grounds N`
//! takes the first N of the drawn grounds, `--marked DIR` writes the pictures with what was found marked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use face::packs::{Manifest, dlib};
use face::{DetectOptions, Detection, Digest, Mark, Pack, Picture, Pipeline, Runtime, RuntimeSearch, annotate};
use serde::Serialize;

#[path = "../tests/scene/mod.rs"]
mod scene;
#[path = "../tests/support/mod.rs"]
mod support;

use scene::{GROUNDS, Group, Tally, compare, draw, group, portraits, tiled};

type Failure = Box<dyn std::error::Error>;

/// A photograph of 12 megapixels.
const SIZE: (u32, u32) = (4000, 3000);
/// Sizes of the faces, in pixels of the shorter side, and how many of each a group holds.
const FACES_PX: [u32; 6] = [20, 24, 30, 40, 60, 100];
const EACH: usize = 10;
/// The default setting and the one for small faces.
const SETTINGS_PX: [u32; 2] = [40, 20];

/// One detector under one setting.
#[derive(Serialize)]
struct Measured {
    detector: String,
    smallest_face_px: u32,
    /// What was looked for at this picture's size.
    looked_for_px: u32,
    /// Groups: found and there, by size of the face in pixels.
    groups: BTreeMap<u32, (usize, usize)>,
    /// Whole portraits scaled and tiled: the same.
    tiled: BTreeMap<u32, (usize, usize)>,
    /// Boxes without a face in the groups and tiles, and their pictures.
    false_faces_among_faces: (usize, usize),
    /// Boxes in pictures without any face, and their pictures.
    false_faces_on_grounds: (usize, usize),
    /// Mean over all pictures, on one core.
    cpu_ms: f64,
}

struct Asked {
    yunet: Option<PathBuf>,
    json: bool,
    grounds: usize,
    marked: Option<PathBuf>,
}

fn main() -> Result<(), Failure> {
    let asked = asked()?;
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    let runtime = Runtime::load(&search)?;
    let dlib = dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib"))?;
    let mut detectors = vec![("MTCNN".to_owned(), Pipeline::open(&dlib, &runtime, 1)?)];
    let folder = tempfile::tempdir()?;
    if let Some(model) = &asked.yunet {
        let pack = with_yunet(&dlib, model, folder.path())?;
        detectors.push(("YuNet".to_owned(), Pipeline::open(&pack, &runtime, 1)?));
    }
    let sitters = portraits(&support::cached("portraits"));
    let mut measured: Vec<Measured> = Vec::new();
    for (detector, pipeline) in &mut detectors {
        for smallest_face_px in SETTINGS_PX {
            let mut run = Run {
                pipeline,
                options: DetectOptions { smallest_face_px },
                asked: &asked,
                name: detector,
                cpu_ns: 0,
                pictures: 0,
            };
            measured.push(run.measure(&sitters)?);
        }
    }
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&measured)?);
    } else {
        print(&measured);
    }
    Ok(())
}

fn asked() -> Result<Asked, Failure> {
    let mut asked = Asked { yunet: None, json: false, grounds: GROUNDS.len(), marked: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} takes a value"));
        match argument.as_str() {
            "--json" => asked.json = true,
            "--yunet" => asked.yunet = Some(value()?.into()),
            "--grounds" => asked.grounds = value()?.parse()?,
            "--marked" => asked.marked = Some(value()?.into()),
            _ => return Err("usage: detection [--yunet FILE] [--json] [--grounds N] [--marked DIR]".into()),
        }
    }
    Ok(asked)
}

/// One detector under one setting, at work.
struct Run<'a> {
    pipeline: &'a mut Pipeline,
    options: DetectOptions,
    asked: &'a Asked,
    name: &'a str,
    cpu_ns: u64,
    pictures: usize,
}

impl Run<'_> {
    fn measure(&mut self, sitters: &[Picture; 5]) -> Result<Measured, Failure> {
        let grounds = &GROUNDS[..self.asked.grounds];
        let (mut groups, mut tiles) = (Tally::default(), Tally::default());
        for (number, &ground) in grounds.iter().enumerate() {
            let scene = group(sitters, ground, SIZE, (&FACES_PX, EACH), number as u32);
            groups.add(self.look(&scene, &format!("group-{ground:?}"))?);
        }
        for px in FACES_PX {
            tiles.add(self.look(&tiled(sitters, SIZE, px, px), &format!("tiled-{px}"))?);
        }
        let among = (groups.false_faces.len() + tiles.false_faces.len(), grounds.len() + FACES_PX.len());
        let mut none = Tally::default();
        for seed in [100, 200] {
            for &ground in grounds {
                let scene = Group { picture: draw(ground, SIZE, seed), faces: Vec::new() };
                none.add(self.look(&scene, &format!("none-{ground:?}-{seed}"))?);
            }
        }
        Ok(Measured {
            detector: self.name.to_owned(),
            smallest_face_px: self.options.smallest_face_px,
            looked_for_px: self.pipeline.smallest_face_in(SIZE.0, SIZE.1, &self.options),
            groups: groups.by_size,
            tiled: tiles.by_size,
            false_faces_among_faces: among,
            false_faces_on_grounds: (none.false_faces.len(), 2 * grounds.len()),
            cpu_ms: self.cpu_ns as f64 / 1e6 / self.pictures as f64,
        })
    }

    fn look(&mut self, scene: &Group, title: &str) -> Result<Tally, Failure> {
        let before = cpu_ns()?;
        let found = self.pipeline.detect(&scene.picture, &self.options)?;
        let spent = cpu_ns()? - before;
        self.cpu_ns += spent;
        self.pictures += 1;
        let tally = compare(scene, &found);
        let title = format!("{}-{}-{title}", self.name, self.options.smallest_face_px);
        eprintln!("{title}: {:.0} ms, {:?}, false {}", spent as f64 / 1e6, tally.by_size, tally.false_faces.len());
        for Detection { box_, score, .. } in &tally.false_faces {
            eprintln!("  false {score:.3} at {:.0},{:.0} {:.0} x {:.0}", box_.x, box_.y, box_.width, box_.height);
        }
        for (face, px) in tally.missed.iter().filter(|(_, px)| *px >= self.options.smallest_face_px) {
            eprintln!("  missed {px} at {:.0},{:.0} {:.0} x {:.0}", face.x, face.y, face.width, face.height);
        }
        if let Some(folder) = &self.asked.marked {
            fs::create_dir_all(folder)?;
            let marks: Vec<_> = found.iter().map(|f| Mark { face: f.box_, landmarks: f.landmarks.to_vec() }).collect();
            fs::write(folder.join(format!("{title}.png")), annotate(&scene.picture, &marks)?)?;
        }
        Ok(tally)
    }
}

/// The same pack with another detector in front.
fn with_yunet(pack: &Pack, model: &Path, folder: &Path) -> Result<Pack, Failure> {
    let bytes = fs::read(model)?;
    let mut manifest: Manifest = toml::from_str(&fs::read_to_string(pack.folder().join("pack.toml"))?)?;
    for file in &manifest.files {
        fs::copy(pack.folder().join(&file.name), folder.join(&file.name))?;
    }
    fs::write(folder.join("yunet.onnx"), &bytes)?;
    let mut spec = manifest.files[0].clone();
    (spec.name, spec.sha256) = ("yunet.onnx".to_owned(), Digest::of(&bytes));
    manifest.detector = face::packs::DetectorSpec {
        kind: face::packs::DetectorKind::Yunet,
        files: vec![spec.name.clone()],
        from_pack: None,
    };
    manifest.files.push(spec);
    fs::write(folder.join("pack.toml"), toml::to_string(&manifest)?)?;
    Ok(Pack::open(folder)?)
}

/// Time this thread spent on a core so far: other work on the machine does not count.
fn cpu_ns() -> Result<u64, Failure> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split_whitespace().next().ok_or("schedstat is empty")?.parse()?)
}

fn print(measured: &[Measured]) {
    let sizes: Vec<String> = FACES_PX.iter().map(|px| format!("{px} px")).collect();
    println!(
        "| Detector, smallest face asked for (looked for) | pictures | {} | boxes without a face, a picture | the same where no face is | CPU ms |",
        sizes.join(" | ")
    );
    println!("|---|---|{}---|---|---|", "---|".repeat(sizes.len()));
    for one in measured {
        for (kind, by_size) in [("groups", &one.groups), ("portraits, tiled", &one.tiled)] {
            let recall: Vec<String> = FACES_PX
                .iter()
                .map(|px| {
                    let (found, there) = by_size[px];
                    format!("{:.3}", found as f64 / there as f64)
                })
                .collect();
            let share = |(count, pictures): (usize, usize)| format!("{:.2}", count as f64 / pictures as f64);
            println!(
                "| {}, {} px ({}) | {kind} | {} | {} | {} | {:.0} |",
                one.detector,
                one.smallest_face_px,
                one.looked_for_px,
                recall.join(" | "),
                share(one.false_faces_among_faces),
                share(one.false_faces_on_grounds),
                one.cpu_ms
            );
        }
    }
}
