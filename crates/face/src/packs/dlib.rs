//! The `dlib` pack: dlib's recogniser and landmarks (public domain) behind MTCNN (MIT), made from two Python packages.
//!
//! `face_recognition_models` carries dlib's files in dlib's own encoding, `facenet-pytorch` MTCNN's as PyTorch wrote
//! them. Both are read here, without dlib, PyTorch or Python, and written as ONNX. Its 68-point file is left alone: its
//! author says that the training data excludes commercial use.

mod landmarks;
mod mtcnn;
mod packages;
mod pickle;
mod pip;
mod reader;
mod resnet;
mod torch;

pub use pip::{ONNXRUNTIME_REQUIREMENTS, PACK_REQUIREMENTS, download};

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::store::write_manifest;
use super::{
    Accuracy, AlignmentKind, AlignmentSpec, Channels, CosineSpec, DetectorKind, DetectorSpec, Digest, FileSpec,
    Manifest, Pack, PackError, PackId, PopulationSpec, RecogniserSpec, ScoreSpec, TransformSpec, ViewSpec,
};
use packages::Packages;
use serde::Deserialize;

/// Mean and quarter whitening of dlib's descriptors; see `assets/README.md` for where it comes from.
const TRANSFORM: &[u8] = include_bytes!("../../assets/dlib-transform.f32");
const TRANSFORM_LENGTH: usize = 78;

/// Weights, means and Cholesky factor of a mixture of Gaussians over templates; likewise.
const POPULATION: &[u8] = include_bytes!("../../assets/dlib-population.f32");
const POPULATION_COMPONENTS: usize = 24;
const POPULATION_SEED: u64 = 78;

/// The tables `[score]` and `[cosine]`; likewise.
const CALIBRATION: &str = include_str!("../../assets/dlib-calibration.toml");

/// The crop and its mirror image, each also moved across and down by 3 %: what `measure_views` in `view_tests.rs` found
/// worth its cost.
const VIEWS: [ViewSpec; 4] = [
    ViewSpec::PLAIN,
    ViewSpec::MIRRORED,
    ViewSpec { shift_x: 0.03, shift_y: 0.03, ..ViewSpec::PLAIN },
    ViewSpec { shift_x: 0.03, shift_y: 0.03, ..ViewSpec::MIRRORED },
];

const DLIB_SOURCE: &str =
    "face_recognition_models 0.3.0 (Python package), from https://github.com/davisking/dlib-models";
const MTCNN_SOURCE: &str = "facenet-pytorch 2.6.0 (Python package), https://github.com/timesler/facenet-pytorch";

/// Reads the two downloaded packages and writes the pack into the folder `out_dir`.
///
/// The result is a function of the two packages alone: the same bytes on every machine. A pack of this version that is
/// there and complete is left as it is; a broken one or one of another version is replaced.
///
/// # Errors
/// [`PackError::MissingSource`], [`PackError::WrongDigest`] or [`PackError::Malformed`] name the file at fault;
/// [`PackError::Exists`] if the folder holds a pack of another name, which is left alone.
pub fn build(wheelhouse_dir: &Path, out_dir: &Path) -> Result<Pack, PackError> {
    // Another process's staging folder has another name; within this one, whoever comes second finds the pack.
    static BUILDING: Mutex<()> = Mutex::new(());
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    match Pack::open(out_dir) {
        Ok(pack) if pack.id() == id() => return Ok(pack),
        Ok(pack) if pack.id().name != id().name => return Err(PackError::Exists { name: pack.id() }),
        _ => {}
    }
    let packages = Packages::read(wheelhouse_dir)?;
    let public = |name, bytes| (name, bytes, "CC0-1.0", DLIB_SOURCE, "");
    let mit =
        |name, bytes| (name, bytes, "MIT", MTCNN_SOURCE, "trained on WIDER FACE and CelebA, published for research");
    let ours = |name, bytes| (name, bytes, "MIT OR Apache-2.0", "Countenance, crates/face/assets/README.md", "");
    let files = [
        mit("pnet.onnx", mtcnn::proposal_net(&packages.pnet)?),
        mit("rnet.onnx", mtcnn::refining_net(&packages.rnet)?),
        mit("onet.onnx", mtcnn::output_net(&packages.onet)?),
        public("five-points.shape", landmarks::convert(&packages.landmarks)?),
        public("recogniser.onnx", resnet::convert(&packages.resnet)?),
        ours("transform.f32", TRANSFORM.to_vec()),
        ours("population.f32", POPULATION.to_vec()),
    ];
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    // Written beside and renamed, so that a pack is there whole or not at all, also when two build it at once.
    let parent = out_dir.parent().unwrap_or(Path::new("."));
    let staging = parent.join(format!(".building-dlib-{}", std::process::id()));
    std::fs::create_dir_all(&staging).map_err(io(&staging))?;
    let mut specs = Vec::new();
    for (name, bytes, licence, source, restrictions) in files {
        let path = staging.join(name);
        std::fs::write(&path, &bytes).map_err(io(&path))?;
        specs.push(FileSpec {
            name: name.to_owned(),
            sha256: Digest::of(&bytes),
            licence: licence.to_owned(),
            source: source.to_owned(),
            restrictions: restrictions.to_owned(),
        });
    }
    write_manifest(&staging, &manifest(specs))?;
    if out_dir.exists() && Pack::open(out_dir).map_or(true, |pack| pack.id() != id()) {
        // Renamed first, so that nobody ever sees half of it.
        let replaced = parent.join(format!(".replaced-dlib-{}", std::process::id()));
        if std::fs::rename(out_dir, &replaced).is_ok() {
            std::fs::remove_dir_all(&replaced).map_err(io(&replaced))?;
        }
    }
    if std::fs::rename(&staging, out_dir).is_err() {
        // Somebody else was faster; what lies there is checked below.
        std::fs::remove_dir_all(&staging).map_err(io(&staging))?;
    }
    Pack::open(out_dir)
}

fn id() -> PackId {
    PackId { name: "dlib".to_owned(), version: "2".to_owned() }
}

#[derive(Deserialize)]
struct Tables {
    score: ScoreSpec,
    cosine: CosineSpec,
}

fn manifest(files: Vec<FileSpec>) -> Manifest {
    let PackId { name, version } = id();
    let tables: Tables = toml::from_str(CALIBRATION).expect("the tables compiled in are what make_assets.py wrote");
    Manifest {
        format: 1,
        name,
        version,
        summary: "dlib's ResNet recogniser and five-point landmarks behind the MTCNN detector".to_owned(),
        commercial_use: true,
        files,
        detector: DetectorSpec {
            kind: DetectorKind::Mtcnn,
            files: ["pnet.onnx", "rnet.onnx", "onet.onnx"].map(str::to_owned).to_vec(),
            from_pack: None,
        },
        alignment: AlignmentSpec { kind: AlignmentKind::DlibFivePoint, file: Some("five-points.shape".to_owned()) },
        recogniser: RecogniserSpec {
            file: "recogniser.onnx".to_owned(),
            input: "image".to_owned(),
            output: "descriptor".to_owned(),
            side_px: 150,
            channels: Channels::Rgb,
            mean: [0.0; 3],
            scale: 1.0,
            length: resnet::DESCRIPTOR_LENGTH,
            views: VIEWS.to_vec(),
        },
        transform: Some(TransformSpec { file: "transform.f32".to_owned(), length: TRANSFORM_LENGTH }),
        accuracy: Accuracy {
            claim: "LFW 99.38 % (pairs)".to_owned(),
            source: "dlib, http://dlib.net/face_recognition.py.html".to_owned(),
        },
        population: Some(PopulationSpec {
            file: "population.f32".to_owned(),
            components: POPULATION_COMPONENTS,
            seed: POPULATION_SEED,
            size: 4000,
        }),
        score: Some(tables.score),
        cosine: Some(tables.cosine),
    }
}
