//! Running the recogniser on views of aligned crops, several at once.

use std::borrow::Borrow;

use super::view::look;
use crate::embed::{PackStamp, Template, Transform};
use crate::error::FaceError;
use crate::packs::{Channels, Pack, RecogniserSpec, ViewSpec};
use crate::picture::Picture;
use crate::runtime::{Engine, Networks, Tensor};
use crate::wipe::wipe;

/// Views a run. Measured on dlib's network, 16 cost half as much a face as one; more gain nothing and hold more memory.
const BATCH: usize = 16;

/// The pack's recogniser with its transform.
pub(crate) struct Recogniser {
    engine: Box<dyn Engine>,
    spec: RecogniserSpec,
    /// At least one.
    views: Vec<ViewSpec>,
    transform: Option<Transform>,
    stamp: PackStamp,
}

/// What the network says of one face. Biometric data as a template is, so it is overwritten on drop.
pub(crate) struct Description(Vec<f32>);

impl Drop for Description {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl Recogniser {
    pub(crate) fn open(pack: &Pack, runtime: &dyn Networks, threads: usize) -> Result<Self, FaceError> {
        let spec = pack.manifest().recogniser.clone();
        let transform = match &pack.manifest().transform {
            None => None,
            Some(wanted) => {
                let bytes = std::fs::read(pack.file(&wanted.file))
                    .map_err(|error| FaceError::PackFile { file: wanted.file.clone(), what: error.to_string() })?;
                Some(Transform::parse(&wanted.file, &bytes, spec.length, wanted.length)?)
            }
        };
        let engine = runtime.open(&pack.file(&spec.file), threads)?;
        let views = if spec.views.is_empty() { vec![ViewSpec::PLAIN] } else { spec.views.clone() };
        Ok(Self { engine, spec, views, transform, stamp: pack.stamp() })
    }

    /// One template a crop, in order: the transform of the mean over the pack's views, at length one.
    pub(crate) fn embed(&mut self, chips: &[Picture]) -> Result<Vec<Template>, FaceError> {
        let means = self.describe_views(chips, &self.views.clone())?;
        means.iter().map(|mean| self.template(mean)).collect()
    }

    /// What the network says of each crop, averaged over `views`; untransformed and not of unit length.
    pub(crate) fn describe_views(
        &mut self,
        chips: &[Picture],
        views: &[ViewSpec],
    ) -> Result<Vec<Description>, FaceError> {
        let mut sums = vec![vec![0.0; self.spec.length]; chips.len()];
        let all: Vec<(usize, &ViewSpec)> =
            (0..chips.len()).flat_map(|chip| views.iter().map(move |view| (chip, view))).collect();
        // Views are made a batch at a time: those of a picture full of faces would not fit otherwise.
        for batch in all.chunks(BATCH) {
            let seen: Vec<_> = batch.iter().map(|(chip, view)| look(&chips[*chip], view)).collect();
            let raw = self.describe(&seen)?;
            for ((chip, _), description) in batch.iter().zip(raw.values.chunks(self.spec.length)) {
                sums[*chip].iter_mut().zip(description).for_each(|(sum, value)| *sum += f64::from(*value));
            }
        }
        let mean = |sum: &mut Vec<f64>| {
            let mean = sum.iter().map(|value| (value / views.len() as f64) as f32).collect();
            wipe(sum);
            Description(mean)
        };
        Ok(sums.iter_mut().map(mean).collect())
    }

    /// The template of a description.
    pub(crate) fn template(&self, description: &Description) -> Result<Template, FaceError> {
        let values = match &self.transform {
            Some(transform) => transform.apply(&description.0),
            None => description.0.clone(),
        };
        Template::from_direction(self.stamp.clone(), values).map_err(|error| self.odd(error.to_string()))
    }

    /// What the network says, `[N, length]`, untransformed and not of unit length.
    pub(crate) fn describe(&mut self, chips: &[impl Borrow<Picture>]) -> Result<Tensor, FaceError> {
        let side = self.spec.side_px as usize;
        let mut input = Tensor::zeros(&[chips.len(), 3, side, side]);
        for (chip, planes) in chips.iter().zip(input.values.chunks_mut(3 * side * side)) {
            let chip: &Picture = chip.borrow();
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
