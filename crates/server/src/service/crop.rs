//! The crop of a face as it is kept: the face with a margin, so that it can be aligned anew for another pack.

use face::{Detection, Picture, Point, Rect};
use zeroize::Zeroizing;

use crate::error::ServiceError;

/// How much of the box is added on each side: what the alignment templates reach beyond it.
const MARGIN: f32 = 0.25;

/// A crop as it may be kept.
pub(crate) struct Crop {
    /// The face with its margin.
    picture: Picture,
    /// The face's box in the crop: left, top, width, height.
    pub(crate) region: [f32; 4],
    /// The five landmarks in the crop.
    pub(crate) landmarks: [[f32; 2]; 5],
}

impl Crop {
    /// As PNG: exact, so that a template computed from it equals one from the picture.
    pub(crate) fn png(&self) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
        Ok(Zeroizing::new(self.picture.to_png()?))
    }
}

/// Cuts a face out of its picture.
pub(crate) fn around(picture: &Picture, face: &Detection) -> Result<Crop, ServiceError> {
    let Rect { x, y, width, height } = face.box_;
    let (left, top) = ((x - width * MARGIN).floor().max(0.0), (y - height * MARGIN).floor().max(0.0));
    let right = (x + width * (1.0 + MARGIN)).ceil().min(picture.width() as f32);
    let bottom = (y + height * (1.0 + MARGIN)).ceil().min(picture.height() as f32);
    let cut = picture.crop(Rect { x: left, y: top, width: right - left, height: bottom - top })?;
    Ok(Crop {
        picture: cut,
        region: [x - left, y - top, width, height],
        landmarks: face.landmarks.map(|point| [point.x - left, point.y - top]),
    })
}

/// The face in a kept crop, as the aligner takes it.
pub(crate) fn detection(region: [f32; 4], landmarks: [[f32; 2]; 5], score: f32) -> Detection {
    let [x, y, width, height] = region;
    Detection { box_: Rect { x, y, width, height }, score, landmarks: landmarks.map(|[x, y]| Point { x, y }) }
}
