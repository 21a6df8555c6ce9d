//! The manifest of a pack (`pack.toml`): what the files are, how the networks want their input, what may be claimed.

mod tables;
mod view;

pub use tables::{CosineSpec, PopulationSpec, ScoreSpec};
pub use view::ViewSpec;

use serde::{Deserialize, Serialize};

use super::Digest;

/// A whole manifest. Unknown keys are refused, so that a misspelt one is not silently without effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format; 1.
    pub format: u32,
    /// Lower-case letters, digits and hyphens; also the folder's name.
    pub name: String,
    /// The pack's own version; raise it whenever a file changes.
    pub version: String,
    /// One line for people.
    pub summary: String,
    /// False if any licence in the pack forbids commercial use; the program then says so at every start.
    pub commercial_use: bool,
    /// The files, each with its licence.
    #[serde(rename = "file")]
    pub files: Vec<FileSpec>,
    /// What finds faces.
    pub detector: DetectorSpec,
    /// How a face is brought upright.
    pub alignment: AlignmentSpec,
    /// What describes a face.
    pub recogniser: RecogniserSpec,
    /// What is done to the description before it is made unit length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<TransformSpec>,
    /// What is published about the recogniser.
    pub accuracy: Accuracy,
    /// The synthetic people that scores are normalised with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<PopulationSpec>,
    /// What a normalised score means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreSpec>,
    /// What a cosine means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosine: Option<CosineSpec>,
}

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// File name inside the folder, without a path.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// SPDX identifier, or a name.
    pub licence: String,
    /// Where the weights come from and where the licence is stated.
    pub source: String,
    /// What is known to restrict the training data; empty if nothing is.
    #[serde(default)]
    pub restrictions: String,
}

/// Which detector, and its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectorSpec {
    /// Which cascade or network the files are.
    pub kind: DetectorKind,
    /// MTCNN: P-, R- and O-net in this order. YuNet: one file.
    #[serde(default)]
    pub files: Vec<String>,
    /// Instead of files: the name of an installed pack whose detector is copied when this pack is added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_pack: Option<String>,
}

/// The detectors that can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DetectorKind {
    /// Three-stage cascade (Zhang et al. 2016).
    Mtcnn,
    /// YuNet (Wu et al. 2023).
    Yunet,
}

/// How crops are aligned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlignmentSpec {
    /// Which template.
    pub kind: AlignmentKind,
    /// The landmark predictor, for [`AlignmentKind::DlibFivePoint`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// The alignments that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlignmentKind {
    /// dlib's five-point predictor and its mean shape, padding 0.25.
    DlibFivePoint,
    /// Similarity transform of the detector's five points onto the 112 x 112 template of ArcFace (Deng et al. 2019).
    #[serde(rename = "similarity-112")]
    Similarity112,
}

/// The recogniser's input and output. Input is `[N, 3, side_px, side_px]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecogniserSpec {
    /// File name.
    pub file: String,
    /// Name of the input tensor.
    pub input: String,
    /// Name of the output tensor, `[N, length]`.
    pub output: String,
    /// Side of the square input, in pixels.
    pub side_px: u32,
    /// Order of the colour planes.
    pub channels: Channels,
    /// Subtracted from each plane, in the order of `channels`, on the scale 0 to 255.
    pub mean: [f32; 3],
    /// Multiplied after the subtraction.
    pub scale: f32,
    /// Length of the output.
    pub length: usize,
    /// The views whose descriptions are averaged; without any, the crop as it is.
    #[serde(default, rename = "view", skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<ViewSpec>,
}

/// Order of colour planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channels {
    /// Red first.
    Rgb,
    /// Blue first.
    Bgr,
}

/// A linear map applied to descriptions: `W^T (d - mean)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransformSpec {
    /// Little-endian 32-bit floats: the mean (`recogniser.length` values), then W row by row (`length` columns).
    pub file: String,
    /// Length of the result.
    pub length: usize,
}

/// What is published about accuracy, and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accuracy {
    /// The claim, with the benchmark's name.
    pub claim: String,
    /// Who published it.
    pub source: String,
}

impl Manifest {
    /// Parses and validates.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "the manifest is not UTF-8".to_owned())?;
        let manifest: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        manifest.validate()?;
        Ok(manifest)
    }

    /// Whether a file of this name is one of the pack's.
    pub fn names(&self, file: &str) -> bool {
        self.files.iter().any(|spec| spec.name == file)
    }

    fn validate(&self) -> Result<(), String> {
        let plain = |text: &str, more: &str| {
            (1..=64).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c))
                && !text.starts_with('.')
        };
        if self.format != 1 {
            return Err(format!("format {} is not known, this program reads format 1", self.format));
        }
        if !plain(&self.name, "-") || !plain(&self.version, "-.") {
            return Err("name takes lower-case letters, digits and hyphens, version also points; 64 at most".to_owned());
        }
        if let Some(file) = self.files.iter().find(|file| !safe_file_name(&file.name)) {
            return Err(format!("file name {:?} is not a plain name", file.name));
        }
        let recogniser = &self.recogniser;
        if !(16..=1024).contains(&recogniser.side_px) || !(8..=4096).contains(&recogniser.length) {
            return Err("recogniser.side_px runs from 16 to 1024 and recogniser.length from 8 to 4096".to_owned());
        }
        if let Some(transform) = &self.transform
            && !(8..=recogniser.length).contains(&transform.length)
        {
            return Err("transform.length runs from 8 to recogniser.length".to_owned());
        }
        view::validate(&recogniser.views)?;
        self.population.as_ref().map_or(Ok(()), PopulationSpec::validate)?;
        self.score.as_ref().map_or(Ok(()), ScoreSpec::validate)?;
        self.cosine.as_ref().map_or(Ok(()), CosineSpec::validate)?;
        let wanted = match (self.detector.kind, &self.detector.from_pack) {
            (_, Some(_)) => 0,
            (DetectorKind::Mtcnn, None) => 3,
            (DetectorKind::Yunet, None) => 1,
        };
        if self.detector.files.len() != wanted {
            return Err(format!("detector.files has {} entries, {wanted} are needed", self.detector.files.len()));
        }
        if (self.alignment.kind == AlignmentKind::DlibFivePoint) != self.alignment.file.is_some() {
            return Err("alignment.file is for dlib-five-point, and needed there".to_owned());
        }
        let used = (self.detector.files.iter())
            .chain(&self.alignment.file)
            .chain([&recogniser.file])
            .chain(self.transform.as_ref().map(|transform| &transform.file))
            .chain(self.population.as_ref().map(|population| &population.file));
        match used.into_iter().find(|&file| !self.names(file)) {
            Some(file) => Err(format!("{file} is used and not listed under [[file]] with its digest and licence")),
            None => Ok(()),
        }
    }
}

pub(super) fn safe_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 128
        && !name.starts_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}
