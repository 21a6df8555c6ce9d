//! How many faces are found, by size, how many boxes hold none, and what a picture of 12 megapixels costs:
//! `cargo run --release -p countenance-face --example detection` after `make setup`.
//!
//! Prints a Markdown table, or JSON with `--json`. `--yunet FILE` measures that YuNet model beside MTCNN, `--grounds N`
//! takes the first N of the drawn grounds, `--crops DIR` writes what was missed and what was no face.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use face::packs::{Manifest, dlib};
use face::{DetectOptions, Digest, Pack, Pipeline, Rect, Runtime, RuntimeSearch};
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
/// Faces missed that are told of one picture.
const MOST_TOLD: usize = 20;
/// The default setting and the one for small faces.
const SETTINGS_PX: [u32; 2] = [40, 20];

/// What is told of one detector under one setting.
#[derive(Serialize)]
struct Row {
    detector: &'static str,
    smallest_face_px: u32,
    /// The smallest face that was looked for at this picture's size.
    looked_for_px: u32,
    /// Groups: faces found and there, by pixels of the shorter side.
    groups: BTreeMap<u32, (usize, usize)>,
    /// Whole portraits scaled and tiled: the same.
    tiled: BTreeMap<u32, (usize, usize)>,
    /// Boxes without a face in groups and tiles, and pictures.
    false_faces_among_faces: (usize, usize),
    /// Boxes in pictures without any face, and pictures.
    false_faces_on_grounds: (usize, usize),
    /// Mean for a group of 60 faces, and for a picture without any, on one core.
    cpu_ms_group: f64,
    cpu_ms_ground: f64,
}

struct Asked {
    yunet: Option<PathBuf>,
    json: bool,
    grounds: usize,
    crops: Option<PathBuf>,
}

fn main() -> Result<(), Failure> {
    let asked = asked()?;
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    let runtime = Runtime::load(&search)?;
    let open = |pack: &Pack| -> Result<Vec<Pipeline>, Failure> {
        SETTINGS_PX.iter().map(|_| Ok(Pipeline::open(pack, &runtime, 1)?)).collect()
    };
    let dlib = dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib"))?;
    let mut detectors = vec![("MTCNN", open(&dlib)?)];
    let folder = tempfile::tempdir()?;
    if let Some(model) = &asked.yunet {
        let pack = with_yunet(&dlib, model, folder.path())?;
        detectors.push(("YuNet", open(&pack)?));
    }
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (detector, pipelines) in &mut detectors {
        for (smallest_face_px, pipeline) in SETTINGS_PX.into_iter().zip(pipelines) {
            runs.push(Run::new(detector, pipeline, smallest_face_px, &asked));
        }
    }
    show(&mut runs, &asked)?;
    let rows: Vec<Row> = runs.iter().map(Run::row).collect();
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        print(&rows);
    }
    Ok(())
}

fn asked() -> Result<Asked, Failure> {
    let mut asked = Asked { yunet: None, json: false, grounds: GROUNDS.len(), crops: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} takes a value"));
        match argument.as_str() {
            "--json" => asked.json = true,
            "--yunet" => asked.yunet = Some(value()?.into()),
            "--grounds" => asked.grounds = value()?.parse()?,
            "--crops" => asked.crops = Some(value()?.into()),
            _ => return Err("usage: detection [--yunet FILE] [--json] [--grounds N] [--crops DIR]".into()),
        }
    }
    Ok(asked)
}

/// Shows every detector every picture.
fn show(runs: &mut [Run<'_>], asked: &Asked) -> Result<(), Failure> {
    let sitters = portraits(&support::cached("portraits"));
    let grounds = &GROUNDS[..asked.grounds.min(GROUNDS.len())];
    for (number, &ground) in grounds.iter().enumerate() {
        let scene = group(&sitters, ground, SIZE, (&FACES_PX, EACH), number as u32);
        for run in &mut *runs {
            let seen = run.look(&scene, &format!("group-{ground:?}"))?;
            run.groups.add(seen);
        }
    }
    for px in FACES_PX {
        let scene = tiled(&sitters, SIZE, px, px);
        for run in &mut *runs {
            let seen = run.look(&scene, &format!("tiled-{px}"))?;
            run.tiled.add(seen);
        }
    }
    for seed in [100, 200] {
        for &ground in grounds {
            let scene = Group { picture: draw(ground, SIZE, seed), faces: Vec::new() };
            for run in &mut *runs {
                let seen = run.look(&scene, &format!("none-{ground:?}-{seed}"))?;
                run.none.add(seen);
            }
        }
    }
    Ok(())
}

/// One detector under one setting, at work.
struct Run<'a> {
    detector: &'static str,
    pipeline: &'a mut Pipeline,
    options: DetectOptions,
    asked: &'a Asked,
    groups: Seen,
    tiled: Seen,
    none: Seen,
}

/// Pictures of one kind that were shown.
#[derive(Default)]
struct Seen {
    pictures: usize,
    cpu_ns: u64,
    tally: Tally,
}

impl Seen {
    fn add(&mut self, (tally, cpu_ns): (Tally, u64)) {
        self.pictures += 1;
        self.cpu_ns += cpu_ns;
        self.tally.add(tally);
    }

    fn cpu_ms(&self) -> f64 {
        self.cpu_ns as f64 / 1e6 / self.pictures as f64
    }
}

impl<'a> Run<'a> {
    fn new(detector: &'static str, pipeline: &'a mut Pipeline, smallest_face_px: u32, asked: &'a Asked) -> Self {
        let (groups, tiled, none) = Default::default();
        Self { detector, pipeline, options: DetectOptions { smallest_face_px }, asked, groups, tiled, none }
    }

    fn row(&self) -> Row {
        Row {
            detector: self.detector,
            smallest_face_px: self.options.smallest_face_px,
            looked_for_px: self.pipeline.smallest_face_in(SIZE.0, SIZE.1, &self.options),
            groups: self.groups.tally.by_size.clone(),
            tiled: self.tiled.tally.by_size.clone(),
            false_faces_among_faces: (
                self.groups.tally.false_faces.len() + self.tiled.tally.false_faces.len(),
                self.groups.pictures + self.tiled.pictures,
            ),
            false_faces_on_grounds: (self.none.tally.false_faces.len(), self.none.pictures),
            cpu_ms_group: self.groups.cpu_ms(),
            cpu_ms_ground: self.none.cpu_ms(),
        }
    }

    fn look(&mut self, scene: &Group, title: &str) -> Result<(Tally, u64), Failure> {
        let before = cpu_ns()?;
        let found = self.pipeline.detect(&scene.picture, &self.options)?;
        let spent = cpu_ns()? - before;
        let tally = compare(scene, &found);
        let title = format!("{}-{}-{title}", self.detector, self.options.smallest_face_px);
        eprintln!("{title}: {:.0} ms, {:?}, false {}", spent as f64 / 1e6, tally.by_size, tally.false_faces.len());
        for face in &tally.false_faces {
            eprintln!("  false, score {:.3}, {}", face.score, self.crop(scene, face.box_, &format!("{title}-false"))?);
        }
        // A face below the setting is not owed.
        for (face, px) in tally.missed.iter().filter(|(_, px)| *px >= self.options.smallest_face_px).take(MOST_TOLD) {
            eprintln!("  missed, {px} px, {}", self.crop(scene, *face, &format!("{title}-missed"))?);
        }
        Ok((tally, spent))
    }

    /// Writes three times what the box covers, if crops are asked for; says where the box is.
    fn crop(&self, scene: &Group, area: Rect, title: &str) -> Result<String, Failure> {
        let Rect { x, y, width, height } = area;
        let place = format!("{x:.0},{y:.0} {width:.0}x{height:.0}");
        if let Some(folder) = &self.asked.crops {
            let around = Rect { x: x - width, y: y - height, width: 3.0 * width, height: 3.0 * height };
            fs::create_dir_all(folder)?;
            fs::write(folder.join(format!("{title}-{x:.0}-{y:.0}.png")), scene.picture.crop(around)?.to_png()?)?;
        }
        Ok(place)
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

fn print(rows: &[Row]) {
    let sizes: String = FACES_PX.iter().map(|px| format!(" {px} px |")).collect();
    println!("| Detector | smallest face asked for | pictures |{sizes}");
    println!("|---|---|---|{}", "---|".repeat(FACES_PX.len()));
    for row in rows {
        for (kind, by_size) in [("groups", &row.groups), ("portraits, tiled", &row.tiled)] {
            let share = |(found, there): &(usize, usize)| format!(" {:.3} |", *found as f64 / *there as f64);
            let recall: String = by_size.values().map(share).collect();
            println!("| {} | {} px | {kind} |{recall}", row.detector, row.smallest_face_px);
        }
    }
    println!();
    println!(
        "| Detector | asked for | looked for | boxes without a face among faces | where no face is | CPU ms, group | ground |"
    );
    println!("|---|---|---|---|---|---|---|");
    for row in rows {
        let of = |(boxes, pictures): (usize, usize)| format!("{boxes} in {pictures} pictures");
        println!(
            "| {} | {} px | {} px | {} | {} | {:.0} | {:.0} |",
            row.detector,
            row.smallest_face_px,
            row.looked_for_px,
            of(row.false_faces_among_faces),
            of(row.false_faces_on_grounds),
            row.cpu_ms_group,
            row.cpu_ms_ground
        );
    }
}
