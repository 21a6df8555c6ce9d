//! Where an installation finds its things. The command line fills this from flags and environment.

use std::path::PathBuf;

use vault::Places;

/// The places of one installation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data directory: everything that is held.
    pub data: PathBuf,
    /// The root key file, where it does not stand inside the data directory.
    pub root_key: Option<PathBuf>,
    /// The folder of model packs.
    pub packs: PathBuf,
    /// The inference library, where it is named.
    pub onnxruntime: Option<PathBuf>,
    /// The folder of the running program; the inference library may stand beside it.
    pub beside: Option<PathBuf>,
    /// Threads that one inference may use; 0 takes all cores. Whoever answers many at once takes 1.
    pub threads: usize,
}

impl Settings {
    pub(crate) fn places(&self) -> Places {
        let mut places = Places::under(&self.data);
        if let Some(root_key) = &self.root_key {
            places.root_key.clone_from(root_key);
        }
        places
    }

    pub(crate) fn log_folder(&self) -> PathBuf {
        self.data.join("log")
    }

    /// The socket on which a server of this data directory listens, for whoever owns the directory.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.data.join("server.sock")
    }

    /// The copy of the last checkpoint, beside the root key: it shows when the log was rolled back.
    pub(crate) fn kept_checkpoint(&self) -> PathBuf {
        self.places().root_key.with_file_name("checkpoint")
    }
}
