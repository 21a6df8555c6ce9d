//! Finding faces: boxes and five points, no template.

mod mtcnn;
mod nms;
mod scale;
mod yunet;

use crate::error::FaceError;
use crate::geometry::{Point, Rect};
use crate::packs::{DetectorKind, Pack};
use crate::picture::Picture;
use crate::runtime::Networks;

/// One face found in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The face's box in pixels of the picture; it may reach beyond the picture.
    pub box_: Rect,
    /// The detector's confidence, 0 to 1.
    pub score: f32,
    /// Left eye, right eye, nose tip, left and right corner of the mouth; left and right as seen in the picture, so
    /// the first is the person's own right eye.
    pub landmarks: [Point; 5],
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetectOptions {
    /// Faces with a shorter side below this are not looked for. Default 40; half of it is two to four times the work.
    ///
    /// Raised to the detector's own limit, and in very large pictures to what [`Detector::smallest_face_in`] states:
    /// 40 holds in every picture that [`crate::decode()`] takes by default, 20 up to 33 megapixels.
    pub smallest_face_px: u32,
}

impl Default for DetectOptions {
    fn default() -> Self {
        Self { smallest_face_px: 40 }
    }
}

/// Finds faces in pictures. One detector serves one thread.
pub trait Detector: Send {
    /// The faces in `picture`, best score first.
    ///
    /// # Errors
    /// [`FaceError::Runtime`] or [`FaceError::Network`] if the pack's networks do not run as they should.
    fn detect(&mut self, picture: &Picture, options: &DetectOptions) -> Result<Vec<Detection>, FaceError>;

    /// The smallest face this detector can find at all, in pixels of its shorter side.
    fn smallest_face_px(&self) -> u32;

    /// The smallest face it looks for in a picture of this size under these options: more than was asked for where
    /// the picture is so large that the work must be bounded.
    fn smallest_face_in(&self, width: u32, height: u32, options: &DetectOptions) -> u32;
}

/// Opens the detector of a pack for one worker.
pub(crate) fn open(pack: &Pack, runtime: &dyn Networks, threads: usize) -> Result<Box<dyn Detector>, FaceError> {
    let spec = &pack.manifest().detector;
    let paths: Vec<_> = spec.files.iter().map(|file| pack.file(file)).collect();
    Ok(match (spec.kind, paths.as_slice()) {
        (DetectorKind::Mtcnn, [p, r, o]) => {
            Box::new(mtcnn::Mtcnn::new(runtime.open(p, threads)?, runtime.open(r, threads)?, runtime.open(o, threads)?))
        }
        (DetectorKind::Yunet, [one]) => Box::new(yunet::Yunet::new(runtime.open(one, threads)?)),
        (kind, files) => {
            let what = format!("{} files for {kind:?}", files.len());
            return Err(FaceError::PackFile { file: crate::packs::MANIFEST_NAME.to_owned(), what });
        }
    })
}

#[cfg(test)]
pub(crate) fn yunet_for_tests(engine: Box<dyn crate::runtime::Engine>) -> impl Detector {
    yunet::Yunet::new(engine)
}
