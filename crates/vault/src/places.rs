//! Where everything stands on disk. The layout is described in `docs/formats/data-directory.md`.

use std::path::{Path, PathBuf};

pub(crate) const DATABASE: &str = "records.db";

/// The two places a vault is made of: the data directory, and the root key file, which may stand elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The data directory.
    pub data: PathBuf,
    /// The root key file, mode 0600. Whoever holds it and the data directory reads everything.
    pub root_key: PathBuf,
}

impl Places {
    /// Everything under one directory, the root key at `keys/root.key`.
    #[must_use]
    pub fn under(data: impl AsRef<Path>) -> Self {
        let data = data.as_ref().to_owned();
        Self { root_key: data.join("keys").join("root.key"), data }
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.data.join("lock")
    }

    pub(crate) fn format(&self) -> PathBuf {
        self.data.join("format")
    }

    /// Stands while a restore is at work; says which backup.
    pub(crate) fn restoring(&self) -> PathBuf {
        self.data.join("restoring")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.data.join("blobs")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.join(DATABASE)
    }
}
