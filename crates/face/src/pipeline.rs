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

    /// [`Pipeline::describe`] for several photographs in joint runs of the recogniser, which take less time a face; in
    /// their order. A photograph of which a face cannot be aligned fails alone.
    ///
    /// # Errors
    /// As [`Pipeline::detect`], for all of them.
    pub fn describe_together<A: Computes>(
        &mut self,
        asked: &[(&Permit<A>, &Picture, &[Detection])],
    ) -> Result<Vec<Result<Vec<Described>, FaceError>>, FaceError> {
        let pictures: Vec<_> = asked.iter().map(|&(_, picture, faces)| (picture, faces)).collect();
        self.describe_all(&pictures)
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
        self.describe_all(&[(picture, faces)])?.pop().unwrap_or_else(|| Ok(Vec::new()))
    }

    fn describe_all(
        &mut self,
        pictures: &[(&Picture, &[Detection])],
    ) -> Result<Vec<Result<Vec<Described>, FaceError>>, FaceError> {
        let (mut all, mut aligned) = (Vec::new(), Vec::with_capacity(pictures.len()));
        for (picture, faces) in pictures {
            let chips = faces.iter().map(|face| self.aligner.align(picture, face)).collect::<Result<Vec<_>, _>>();
            aligned.push(chips.map(|chips| all.extend(chips)));
        }
        let mut described = self.recogniser.embed(&all)?.into_iter().zip(all);
        let of_picture = |(&(_, faces), aligned): (&(&Picture, &[Detection]), Result<(), FaceError>)| {
            aligned.map(|()| {
                let faces = faces.iter().zip(described.by_ref());
                faces.map(|(&detection, (template, chip))| Described { detection, chip, template }).collect()
            })
        };
        Ok(pictures.iter().zip(aligned).map(of_picture).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::reference_tests::{pack, portrait, runtime};

    #[test]
    fn photographs_described_together_get_what_they_get_alone() {
        let mut pipeline = Pipeline::open(pack(), &runtime(), 1).unwrap();
        let pictures = ["obama.jpg", "biden.jpg", "astronaut.png", "obama2.jpg", "obama3.jpg"].map(portrait);
        let mut faces = pictures.each_ref().map(|picture| pipeline.detect(picture, &DetectOptions::default()).unwrap());
        // One of which nothing is asked, and one that fills more than a run by itself.
        faces[1].clear();
        faces[3] = vec![faces[3][0]; 5];
        let asked: Vec<_> = pictures.iter().zip(&faces).map(|(picture, faces)| (picture, &faces[..])).collect();
        let together = pipeline.describe_all(&asked).unwrap();
        assert_eq!(together.len(), pictures.len());
        for ((picture, faces), together) in asked.into_iter().zip(together) {
            let (alone, together) = (pipeline.describe_permitted(picture, faces).unwrap(), together.unwrap());
            assert_eq!(together.len(), faces.len());
            for (alone, together) in alone.iter().zip(&together) {
                assert_eq!((alone.detection, alone.chip.rgb()), (together.detection, together.chip.rgb()));
                assert!(alone.template.cosine(&together.template).unwrap() > 0.999_999);
            }
        }
    }

    #[test]
    fn a_photograph_that_cannot_be_aligned_fails_alone() {
        let mut pipeline = Pipeline::open(pack(), &runtime(), 1).unwrap();
        pipeline.aligner = Aligner::Similarity { side_px: 150 };
        let pictures = ["obama.jpg", "biden.jpg", "astronaut.png"].map(portrait);
        let mut faces = pictures.each_ref().map(|picture| pipeline.detect(picture, &DetectOptions::default()).unwrap());
        // A good face before the one without a direction goes with it.
        faces[1].push(Detection { landmarks: [Point { x: 9.0, y: 9.0 }; 5], ..faces[1][0] });
        let asked: Vec<_> = pictures.iter().zip(&faces).map(|(picture, faces)| (picture, &faces[..])).collect();
        let together = pipeline.describe_all(&asked).unwrap();
        assert!(matches!(together[1], Err(FaceError::Degenerate)));
        for at in [0, 2] {
            let alone = pipeline.describe_permitted(&pictures[at], &faces[at]).unwrap();
            assert!(together[at].as_ref().unwrap()[0].template.cosine(&alone[0].template).unwrap() > 0.999_999);
        }
    }
}
