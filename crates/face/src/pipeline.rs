//! The way from picture to templates, as one worker goes it.

use basis::{Computes, Permit};

use crate::align::Aligner;
use crate::detect::{self, DetectOptions, Detection, Detector};
use crate::embed::{Recogniser, Template};
use crate::error::FaceError;
use crate::packs::Pack;
use crate::picture::Picture;
use crate::runtime::Networks;

/// Detector, aligner and recogniser of one pack. One pipeline serves one thread; open one a worker.
pub struct Pipeline {
    detector: Box<dyn Detector>,
    aligner: Aligner,
    recogniser: Recogniser,
}

/// One described face.
#[derive(Debug)]
pub struct Described {
    /// Where it is in the picture.
    pub detection: Detection,
    /// The aligned crop the template was computed from: square, of the pack's size. What `keep = crop` keeps.
    pub chip: Picture,
    /// The template.
    pub template: Template,
}

impl Pipeline {
    /// Opens the networks of a pack. Each may use `threads` threads inside one operator (at least 1).
    ///
    /// # Errors
    /// [`FaceError`] names the file that cannot be used.
    pub fn open(pack: &Pack, runtime: &dyn Networks, threads: usize) -> Result<Self, FaceError> {
        Ok(Self {
            detector: detect::open(pack, runtime, threads)?,
            aligner: Aligner::open(pack)?,
            recogniser: Recogniser::open(pack, runtime, threads)?,
        })
    }

    /// Finds faces: boxes and points, best first. No template is computed, so no permit is asked for.
    ///
    /// # Errors
    /// [`FaceError`] if the pack's networks do not run as they should.
    pub fn detect(&mut self, picture: &Picture, options: &DetectOptions) -> Result<Vec<Detection>, FaceError> {
        self.detector.detect(picture, options)
    }

    /// The smallest face that is looked for in a picture of this size, in pixels of its shorter side.
    pub fn smallest_face_in(&self, width: u32, height: u32, options: &DetectOptions) -> u32 {
        self.detector.smallest_face_in(width, height, options)
    }

    /// Aligns and embeds the faces named, in their order.
    ///
    /// # Errors
    /// [`FaceError::Degenerate`] if a face's landmarks coincide; otherwise as [`Pipeline::detect`].
    pub fn describe<A: Computes>(
        &mut self,
        _permit: &Permit<A>,
        picture: &Picture,
        faces: &[Detection],
    ) -> Result<Vec<Described>, FaceError> {
        self.describe_permitted(picture, faces)
    }

    /// Embeds crops that were kept, in their order: how a gallery moves to another pack of the same alignment.
    ///
    /// # Errors
    /// [`FaceError::ChipSize`] if a crop is of another size than this pack takes.
    pub fn embed_chips<A: Computes>(
        &mut self,
        _permit: &Permit<A>,
        chips: &[Picture],
    ) -> Result<Vec<Template>, FaceError> {
        self.recogniser.embed(chips)
    }

    pub(crate) fn describe_permitted(
        &mut self,
        picture: &Picture,
        faces: &[Detection],
    ) -> Result<Vec<Described>, FaceError> {
        let chips = faces.iter().map(|face| self.aligner.align(picture, face)).collect::<Result<Vec<_>, _>>()?;
        let templates = self.recogniser.embed(&chips)?;
        let described = faces.iter().zip(chips).zip(templates);
        Ok(described.map(|((&detection, chip), template)| Described { detection, chip, template }).collect())
    }
}
