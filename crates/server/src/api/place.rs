//! What a call works on: an installation, and what a running server has beside it.

use std::sync::Arc;

use super::error::ApiError;
use crate::backup_places::BackupPlaces;
use crate::installation::Installation;
use crate::jobs::Jobs;
use crate::sources::Sources;

/// An installation, with the folders and jobs of its server where one runs.
pub(super) struct Place {
    pub(super) here: Arc<Installation>,
    pub(super) sources: Sources,
    pub(super) backups: BackupPlaces,
    pub(super) running: Option<Arc<Jobs>>,
}

impl Place {
    /// The jobs, where a server runs.
    pub(super) fn jobs(&self) -> Result<&Jobs, ApiError> {
        self.running.as_deref().ok_or(ApiError::NoServer { what: "a job" })
    }
}
