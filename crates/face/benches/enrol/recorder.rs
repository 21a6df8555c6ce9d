//! Stands between the pipeline and the networks: notes what each is given, and how long it takes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use face::runtime::{Engine, Networks, Tensor};
use face::{Runtime, RuntimeError};

use crate::clock::Clock;

/// One run of a network.
pub(crate) struct Run {
    pub(crate) model: PathBuf,
    pub(crate) name: String,
    pub(crate) input: Tensor,
    pub(crate) outputs: Vec<String>,
}

/// What was noted.
#[derive(Default)]
pub(crate) struct Noted {
    /// Whether inputs are kept.
    pub(crate) keep: bool,
    pub(crate) runs: Vec<Run>,
    /// Processor time by model.
    pub(crate) spent: BTreeMap<PathBuf, Duration>,
}

/// Opens networks that are looked at.
pub(crate) struct Recorder<'r> {
    runtime: &'r Runtime,
    noted: Arc<Mutex<Noted>>,
}

struct Watched {
    engine: Box<dyn Engine>,
    model: PathBuf,
    noted: Arc<Mutex<Noted>>,
}

impl<'r> Recorder<'r> {
    pub(crate) fn new(runtime: &'r Runtime) -> Self {
        Self { runtime, noted: Arc::default() }
    }

    pub(crate) fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Networks for Recorder<'_> {
    fn open(&self, model: &Path, threads: usize) -> Result<Box<dyn Engine>, RuntimeError> {
        let engine = self.runtime.open(model, threads)?;
        Ok(Box::new(Watched { engine, model: model.to_owned(), noted: Arc::clone(&self.noted) }))
    }
}

impl Engine for Watched {
    fn outputs(&self) -> &[String] {
        self.engine.outputs()
    }

    fn input_shape(&self) -> Option<&[Option<usize>]> {
        self.engine.input_shape()
    }

    fn run(&mut self, (name, input): (&str, &Tensor), outputs: &[&str]) -> Result<Vec<Tensor>, RuntimeError> {
        let clock = Clock::start();
        let answers = self.engine.run((name, input), outputs);
        let took = clock.read();
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        *noted.spent.entry(self.model.clone()).or_default() += took;
        if noted.keep {
            noted.runs.push(Run {
                model: self.model.clone(),
                name: name.to_owned(),
                input: Tensor { shape: input.shape.clone(), values: input.values.clone() },
                outputs: outputs.iter().map(|&output| output.to_owned()).collect(),
            });
        }
        answers
    }
}
