//! The `opencv` pack: YuNet and SFace from the OpenCV Zoo, over HTTPS.

use std::path::Path;

use super::store::write_manifest;
use super::{
    Accuracy, AlignmentKind, AlignmentSpec, Channels, DetectorKind, DetectorSpec, Digest, FileSpec, Manifest, Pack,
    PackError, Progress, RecogniserSpec, Source, fetch,
};

/// Where the OpenCV Zoo keeps its models.
pub const BASE_URL: &str = "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models";

/// One file of the pack: name here, path under the base, digest, length, licence.
struct Part {
    name: &'static str,
    path: &'static str,
    sha256: &'static str,
    bytes: u64,
    licence: &'static str,
    restrictions: &'static str,
}

const PARTS: [Part; 2] = [
    Part {
        name: "face_detection_yunet_2026may.onnx",
        path: "face_detection_yunet/face_detection_yunet_2026may.onnx",
        sha256: "ebafce4e3c118d6554634be5c27ab333b4c047a9a8c3faf1d7cf93101c22f0f0",
        bytes: 229_738,
        licence: "MIT",
        restrictions: "trained on WIDER FACE, whose pictures were published for research",
    },
    Part {
        name: "face_recognition_sface_2021dec.onnx",
        path: "face_recognition_sface/face_recognition_sface_2021dec.onnx",
        sha256: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
        bytes: 38_696_353,
        licence: "Apache-2.0",
        restrictions: "the training set is not disclosed",
    },
];

/// Fetches the pack into the folder `out_dir` from below `base_url` ([`BASE_URL`] unless there is a mirror).
///
/// A download that was cut off goes on where it stopped, in this call or in a later one.
///
/// # Errors
/// [`PackError::Fetch`] and [`PackError::WrongDigest`], as [`fetch()`].
pub fn pull(base_url: &str, out_dir: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Pack, PackError> {
    let sources = PARTS
        .iter()
        .map(|part| Source { url: format!("{base_url}/{}", part.path), sha256: digest(part.sha256), bytes: part.bytes })
        .collect::<Vec<_>>();
    pull_from(&sources, out_dir, progress)
}

fn pull_from(sources: &[Source], out_dir: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Pack, PackError> {
    if let Ok(pack) = Pack::open(out_dir) {
        return Ok(pack);
    }
    // The folder gets its manifest last: without one it is no pack, only what has arrived so far.
    std::fs::create_dir_all(out_dir).map_err(|source| PackError::Io { path: out_dir.to_owned(), source })?;
    for (part, source) in PARTS.iter().zip(sources) {
        fetch(source, &out_dir.join(part.name), progress)?;
    }
    write_manifest(out_dir, &manifest(sources))?;
    Pack::open(out_dir)
}

fn manifest(sources: &[Source]) -> Manifest {
    let file = |(part, source): (&Part, &Source)| FileSpec {
        name: part.name.to_owned(),
        sha256: source.sha256,
        licence: part.licence.to_owned(),
        source: format!("https://github.com/opencv/opencv_zoo, models/{}", part.path),
        restrictions: part.restrictions.to_owned(),
    };
    Manifest {
        format: 1,
        name: "opencv".to_owned(),
        version: "1".to_owned(),
        summary: "YuNet detector and SFace recogniser from the OpenCV Zoo".to_owned(),
        commercial_use: true,
        files: PARTS.iter().zip(sources).map(file).collect(),
        detector: DetectorSpec { kind: DetectorKind::Yunet, files: vec![PARTS[0].name.to_owned()], from_pack: None },
        alignment: AlignmentSpec { kind: AlignmentKind::Similarity112, file: None },
        recogniser: RecogniserSpec {
            file: PARTS[1].name.to_owned(),
            input: "data".to_owned(),
            output: "fc1".to_owned(),
            side_px: 112,
            channels: Channels::Rgb,
            mean: [0.0; 3],
            scale: 1.0,
            length: 128,
            views: Vec::new(),
        },
        transform: None,
        accuracy: Accuracy {
            claim: "LFW 99.40 % (pairs, at cosine 0.363)".to_owned(),
            source: "OpenCV Zoo, models/face_recognition_sface/README.md".to_owned(),
        },
        population: None,
        score: None,
        cosine: None,
    }
}

fn digest(text: &str) -> Digest {
    text.parse().expect("the pinned digests are 64 hexadecimal digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_that_is_written_can_be_read() {
        let sources = PARTS.map(|part| Source { url: String::new(), sha256: digest(part.sha256), bytes: part.bytes });
        let manifest = manifest(&sources);
        let text = toml::to_string(&manifest).unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
    }
}
