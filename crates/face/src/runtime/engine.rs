//! Running one network: named tensors of 32-bit floats in, named tensors out.

use std::path::Path;

use ort::environment::Environment;
use ort::ep::CPU;
use ort::session::Session;
use ort::session::builder::{GraphOptimizationLevel, SessionBuilder};
use ort::value::{TensorRef, ValueType};
use zeroize::Zeroize;

use super::{RuntimeError, rewrite};
use crate::wipe::wipe;

/// A dense tensor in row-major order. Its values are overwritten when it is dropped: they derive from a face.
pub struct Tensor {
    /// Lengths of the axes, outermost first; their product is the number of values.
    pub shape: Vec<usize>,
    /// The values.
    pub values: Vec<f32>,
}

impl Tensor {
    /// A tensor of zeros.
    pub fn zeros(shape: &[usize]) -> Self {
        Self { shape: shape.to_vec(), values: vec![0.0; shape.iter().product()] }
    }
}

impl Drop for Tensor {
    fn drop(&mut self) {
        wipe(&mut self.values);
    }
}

/// A network that can be run. The one boundary to the inference runtime, so that another can take its place.
pub trait Engine: Send {
    /// Names of the outputs, in the order of the model.
    fn outputs(&self) -> &[String];

    /// Lengths of the axes of the first input; `None` for an axis that may have any. `None` in all if there is no input.
    fn input_shape(&self) -> Option<&[Option<usize>]>;

    /// Runs the network on its single input and returns the outputs named in `outputs`, in that order.
    ///
    /// # Errors
    /// [`RuntimeError::Run`] if the model has no such input or output, or takes another shape.
    fn run(&mut self, input: (&str, &Tensor), outputs: &[&str]) -> Result<Vec<Tensor>, RuntimeError>;
}

/// Where networks are opened: the loaded library, or what stands before it and looks on.
pub trait Networks {
    /// Opens an ONNX model for one worker, which may use `threads` threads inside one operator (at least 1).
    ///
    /// # Errors
    /// [`RuntimeError::Model`] if the file is missing or not a model.
    fn open(&self, model: &Path, threads: usize) -> Result<Box<dyn Engine>, RuntimeError>;
}

pub(super) struct OrtEngine {
    session: Session,
    input_shape: Option<Vec<Option<usize>>>,
    outputs: Vec<String>,
}

impl OrtEngine {
    pub(super) fn open(environment: &Environment, model: &Path, threads: usize) -> Result<Self, RuntimeError> {
        let builder = || -> ort::Result<SessionBuilder> {
            Ok(Session::builder(environment)?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .with_intra_threads(threads.max(1))?
                .with_inter_threads(1)?
                .with_intra_op_spinning(false)?
                // Sizes differ from picture to picture, and the arena would hold on to what templates were made of.
                .with_memory_pattern(false)?
                .with_execution_providers([CPU::default().with_arena_allocator(false).build()])?)
        };
        let open = || builder()?.commit_from_file(model);
        // What the rewriting makes of a model that is not as it was taken for is not opened; the model itself may be.
        let session = match std::fs::read(model).ok().and_then(|bytes| rewrite::rewritten(&bytes)) {
            Some(rewritten) => {
                builder().and_then(|mut builder| builder.commit_from_memory(&rewritten)).or_else(|_| open())
            }
            None => open(),
        };
        let session =
            session.map_err(|error| RuntimeError::Model { path: model.to_owned(), reason: error.to_string() })?;
        let outputs = session.outputs().iter().map(|output| output.name().to_owned()).collect();
        let input_shape = session.inputs().first().and_then(|input| match input.dtype() {
            ValueType::Tensor { shape, .. } => {
                Some(shape.iter().map(|&length| usize::try_from(length).ok().filter(|&length| length > 0)).collect())
            }
            _ => None,
        });
        Ok(Self { session, input_shape, outputs })
    }
}

impl Engine for OrtEngine {
    fn input_shape(&self) -> Option<&[Option<usize>]> {
        self.input_shape.as_deref()
    }

    fn outputs(&self) -> &[String] {
        &self.outputs
    }

    fn run(&mut self, (name, input): (&str, &Tensor), outputs: &[&str]) -> Result<Vec<Tensor>, RuntimeError> {
        let failed = |error: ort::Error| RuntimeError::Run { reason: error.to_string() };
        let view = TensorRef::from_array_view((input.shape.as_slice(), input.values.as_slice())).map_err(failed)?;
        let mut answers = self.session.run(vec![(name, view)]).map_err(failed)?;
        outputs
            .iter()
            .map(|&output| {
                let value = answers
                    .get_mut(output)
                    .ok_or_else(|| RuntimeError::Run { reason: format!("the model has no output {output}") })?;
                let (shape, data) = value.try_extract_tensor_mut::<f32>().map_err(failed)?;
                let shape = shape.iter().map(|&length| usize::try_from(length).unwrap_or(0)).collect();
                let tensor = Tensor { shape, values: data.to_vec() };
                // The runtime frees this buffer without clearing it.
                data.zeroize();
                Ok(tensor)
            })
            .collect()
    }
}
