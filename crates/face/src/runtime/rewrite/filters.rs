//! Weights of a convolution that are worked on.

use super::graph::Graph;
use crate::packs::onnx::{NodeProto, TensorProto};

/// A constant whose first axes are channels out and in.
pub(super) struct Filters {
    name: String,
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f32>,
}

/// Whether each channel of a convolution sees all that come in.
pub(super) fn undivided(convolution: &NodeProto) -> bool {
    convolution.attribute.iter().all(|attribute| attribute.name != "group" || attribute.i == Some(1))
}

impl Filters {
    /// Floats that only one node uses, at least one a channel.
    pub(super) fn of(graph: &Graph<'_>, name: &str) -> Option<Self> {
        let constant = graph.constant(name).filter(|_| graph.users(name).len() == 1)?;
        let length = |&length: &i64| usize::try_from(length).ok().filter(|&length| length > 0);
        let shape = constant.dims.iter().map(length).collect::<Option<_>>()?;
        Some(Self { name: name.to_owned(), shape, values: constant.values()? })
    }

    /// What stands in the model.
    pub(super) fn constant(self) -> TensorProto {
        TensorProto::floats(self.name, &self.shape, &self.values)
    }

    /// Adds a channel out that is one of those there times a factor.
    pub(super) fn copy(&mut self, channel: usize, factor: f32) {
        let each: usize = self.shape[1..].iter().product();
        let copy: Vec<_> = self.values[channel * each..][..each].iter().map(|value| value * factor).collect();
        self.values.extend(copy);
        self.shape[0] += 1;
    }

    /// Turns the sign of a channel in.
    pub(super) fn negate_input(&mut self, channel: usize) {
        let each: usize = self.shape[2..].iter().product();
        for filter in self.values.chunks_exact_mut(self.shape[1] * each) {
            filter[channel * each..][..each].iter_mut().for_each(|value| *value = -*value);
        }
    }

    /// Fills an axis up with zeros.
    pub(super) fn pad(&mut self, axis: usize, to: usize) {
        let each: usize = self.shape[axis..].iter().product();
        let inner: usize = self.shape[axis + 1..].iter().product();
        let padded = |part: &[f32]| [part, &vec![0.0; to * inner - each]].concat();
        self.values = self.values.chunks_exact(each).flat_map(padded).collect();
        self.shape[axis] = to;
    }
}
