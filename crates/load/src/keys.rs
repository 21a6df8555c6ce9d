//! The keys to a seeded installation, in a file beside it.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::LoadError;

/// Secrets that a server of the installation takes, and what it holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The gallery's name.
    pub gallery: String,
    /// How many faces were seeded.
    pub faces: usize,
    /// Keys of operators, who search. Several, because a caller may make so many calls a minute and no more.
    pub operators: Vec<String>,
    /// The key of a program that enrols and erases.
    pub integration: String,
    /// The key of the officer, who looks.
    pub officer: String,
}

impl Keys {
    /// Reads what a seed wrote.
    ///
    /// # Errors
    /// When the file cannot be read, or is none of a seed's.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let text = std::fs::read(path).map_err(|source| LoadError::io(path, source))?;
        let keys: Self = serde_json::from_slice(&text).map_err(|error| {
            LoadError::asked(format!("{}: {error}", path.display()), "give the load.json that `seed` wrote")
        })?;
        if keys.operators.is_empty() {
            return Err(LoadError::asked("there is no operator's key in it", "give the load.json that `seed` wrote"));
        }
        Ok(keys)
    }

    /// Writes the file, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), LoadError> {
        let text = serde_json::to_vec_pretty(self).expect("keys are plain data");
        let mut options = std::fs::OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(path);
        let written = file.and_then(|mut file| file.write_all(&text));
        written.map_err(|source| LoadError::io(path, source))
    }
}
