//! Running the recogniser on aligned crops, several at once.

use crate::embed::{PackStamp, Template, Transform};
use crate::error::FaceError;
use crate::packs::{Channels, Pack, RecogniserSpec};
use crate::picture::Picture;
use crate::runtime::{Engine, Runtime, Tensor};

/// Crops a run. Measured on dlib's network, 16 cost half as much a face as one; more gain nothing and hold more memory.
const BATCH: usize = 16;

/// The pack's recogniser with its transform.
pub(crate) struct Recogniser {
    engine: Box<dyn Engine>,
    spec: RecogniserSpec,
    transform: Option<Transform>,
    stamp: PackStamp,
}

impl Recogniser {
    pub(crate) fn open(pack: &Pack, runtime: &Runtime, threads: usize) -> Result<Self, FaceError> {
        let spec = pack.manifest().recogniser.clone();
        let transform = match &pack.manifest().transform {
            None => None,
            Some(wanted) => {
                let bytes = std::fs::read(pack.file(&wanted.file))
                    .map_err(|error| FaceError::PackFile { file: wanted.file.clone(), what: error.to_string() })?;
                Some(Transform::parse(&wanted.file, &bytes, spec.length, wanted.length)?)
            }
        };
        Ok(Self { engine: runtime.open(&pack.file(&spec.file), threads)?, spec, transform, stamp: pack.stamp() })
    }

    /// One template a crop, in order.
    pub(crate) fn embed(&mut self, chips: &[Picture]) -> Result<Vec<Template>, FaceError> {
        let mut templates = Vec::with_capacity(chips.len());
        for batch in chips.chunks(BATCH) {
            let raw = self.describe(batch)?;
            for description in raw.values.chunks(self.spec.length) {
                let values = match &self.transform {
                    Some(transform) => transform.apply(description),
                    None => description.to_vec(),
                };
                let template = Template::from_direction(self.stamp.clone(), values)
                    .map_err(|error| self.odd(error.to_string()))?;
                templates.push(template);
            }
        }
        Ok(templates)
    }

    /// What the network says, `[N, length]`, untransformed and not of unit length.
    pub(crate) fn describe(&mut self, chips: &[Picture]) -> Result<Tensor, FaceError> {
        let side = self.spec.side_px as usize;
        let mut input = Tensor::zeros(&[chips.len(), 3, side, side]);
        for (chip, planes) in chips.iter().zip(input.values.chunks_mut(3 * side * side)) {
            if (chip.width(), chip.height()) != (self.spec.side_px, self.spec.side_px) {
                let (width, height) = (chip.width(), chip.height());
                return Err(FaceError::ChipSize { width, height, expected: self.spec.side_px });
            }
            fill_planes(planes, chip.rgb(), &self.spec);
        }
        let mut answers = self.engine.run((&self.spec.input, &input), &[&self.spec.output])?;
        match answers.pop() {
            Some(answer) if answer.shape == [chips.len(), self.spec.length] => Ok(answer),
            Some(answer) => Err(self.odd(format!("shape {:?}", answer.shape))),
            None => Err(self.odd("nothing".to_owned())),
        }
    }

    fn odd(&self, what: String) -> FaceError {
        FaceError::Network { network: "recogniser", what }
    }
}

fn fill_planes(planes: &mut [f32], rgb: &[u8], spec: &RecogniserSpec) {
    let area = planes.len() / 3;
    for (plane, mean) in spec.mean.iter().enumerate() {
        let channel = match spec.channels {
            Channels::Rgb => plane,
            Channels::Bgr => 2 - plane,
        };
        for (value, pixel) in planes[plane * area..][..area].iter_mut().zip(rgb.as_chunks::<3>().0) {
            *value = (f32::from(pixel[channel]) - mean) * spec.scale;
        }
    }
}
