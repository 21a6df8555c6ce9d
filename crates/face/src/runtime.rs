//! The inference runtime: ONNX Runtime, loaded when the program starts, behind one small trait.

mod engine;
mod rewrite;
mod search;

pub use engine::{Engine, Networks, Tensor};
pub use search::RuntimeSearch;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use thiserror::Error;

/// Why no inference is possible.
#[derive(Debug, Error)]
pub enum RuntimeError {
    /// The library was found nowhere.
    #[error(
        "ONNX Runtime was not found. Looked at:\n{}\nRun `make setup`, or `pip download onnxruntime`, unzip the wheel and name its capi/libonnxruntime.so.* in the configuration or in COUNTENANCE_ONNXRUNTIME.",
        .looked.iter().map(|place| format!("  {place}")).collect::<Vec<_>>().join("\n")
    )]
    NotFound {
        /// Each place in the order it was tried, with why it did not serve.
        looked: Vec<String>,
    },
    /// The library was found and cannot be used.
    #[error("{path} is not a usable ONNX Runtime: {reason}; version 1.17 or later for this machine is needed")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What the loader said.
        reason: String,
    },
    /// A model could not be opened.
    #[error("{path} cannot be opened as a model: {reason}; run `countenance models check`")]
    Model {
        /// Which file.
        path: PathBuf,
        /// What the runtime said.
        reason: String,
    },
    /// A model refused its input or failed while running.
    #[error("inference failed: {reason}")]
    Run {
        /// What the runtime said.
        reason: String,
    },
}

/// The loaded library. Cheap to clone; one library serves the whole process.
#[derive(Clone)]
pub struct Runtime {
    environment: Environment,
    path: PathBuf,
}

// ONNX Runtime allows one environment a process and `ort` refuses to build a second, even after the first is gone.
static LOADED: Mutex<Option<Runtime>> = Mutex::new(None);

impl Runtime {
    /// Finds and loads ONNX Runtime: configuration, environment, beside the program, then the system.
    ///
    /// The first call in a process decides; later calls return what it loaded.
    ///
    /// # Errors
    /// [`RuntimeError::NotFound`] lists where it looked; [`RuntimeError::Unusable`] names the file that would not load.
    /// A path that was configured, or set in the environment, is never passed over in silence.
    pub fn load(search: &RuntimeSearch) -> Result<Self, RuntimeError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*loaded {
            return Ok(runtime.clone());
        }
        let path = search.find()?;
        let unusable = |reason: String| RuntimeError::Unusable { path: path.clone(), reason };
        let environment = ort::init_from(&path)
            .map_err(|error| unusable(error.to_string()))?
            .with_name("countenance")
            .with_telemetry(false)
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        let runtime = Self { environment, path };
        *loaded = Some(runtime.clone());
        Ok(runtime)
    }

    /// The file that was loaded.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Networks for Runtime {
    fn open(&self, model: &Path, threads: usize) -> Result<Box<dyn Engine>, RuntimeError> {
        Ok(Box::new(engine::OrtEngine::open(&self.environment, model, threads)?))
    }
}
