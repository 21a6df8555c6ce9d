//! Where calls are taken: looks at who calls and what they may reach, then does what the row says.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::call::{Call, Request};
use super::endpoint::{Endpoint, Reply};
use super::error::ApiError;
use super::place::Place;
use super::resources;
use crate::access::Principal;
use crate::backup_places::BackupPlaces;
use crate::installation::Installation;
use crate::jobs::{JobState, Jobs};
use crate::service::{clusters, register};
use crate::sources::Sources;

/// The interface over one installation.
pub struct Api {
    place: Place,
    endpoints: Vec<Endpoint>,
}

impl Api {
    /// Over an installation alone: what needs a running server is turned away.
    #[must_use]
    pub fn over(here: Arc<Installation>) -> Self {
        Self::at(Place { here, sources: Sources::default(), backups: BackupPlaces::default(), running: None })
    }

    /// Over an installation that a server runs, with the folders it may take pictures from and its jobs.
    #[must_use]
    pub fn of_server(here: Arc<Installation>, sources: Sources, jobs: Arc<Jobs>) -> Self {
        Self::at(Place { here, sources, backups: BackupPlaces::default(), running: Some(jobs) })
    }

    /// With folders that backups may be made in.
    #[must_use]
    pub fn with_backups(mut self, backups: BackupPlaces) -> Self {
        self.place.backups = backups;
        self
    }

    fn at(place: Place) -> Self {
        Self { place, endpoints: resources::endpoints() }
    }

    /// The installation.
    #[must_use]
    pub fn here(&self) -> &Installation {
        &self.place.here
    }

    /// How many jobs are open, where a server runs.
    pub(crate) fn open_jobs(&self) -> Option<Result<BTreeMap<JobState, usize>, crate::ServiceError>> {
        Some(self.place.running.as_ref()?.open())
    }

    /// The gallery that a request's path names, if there is one of that name.
    pub(crate) fn gallery_of(&self, request: &Request) -> Option<basis::GalleryId> {
        let named = |name: &str| request.params.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        match (named("gallery"), named("cluster")) {
            (Some(gallery), _) => register::id_of(&self.place.here, gallery).ok(),
            (None, Some(cluster)) => clusters::gallery_id(&self.place.here, cluster.parse().ok()?).ok(),
            (None, None) => None,
        }
    }

    /// The table.
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// The row of an operation.
    #[must_use]
    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.id == id)
    }

    /// Does what the row says, if the caller may.
    ///
    /// # Errors
    /// When the caller may not, what was sent does not fit, or the use case fails.
    pub fn handle(&self, endpoint: &Endpoint, who: &Principal, request: Request) -> Result<Reply, ApiError> {
        if !who.has_any(endpoint.roles) {
            return Err(ApiError::Role { needs: endpoint.roles });
        }
        let named = |name: &str| request.params.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let gallery = match (named("gallery"), named("cluster")) {
            (Some(gallery), _) => Some(self.reached(who, register::id_of(&self.place.here, gallery))?),
            (None, Some(cluster)) => {
                let cluster = cluster.parse().map_err(|error| ApiError::malformed(format!("cluster: {error}")))?;
                Some(self.reached(who, clusters::gallery_id(&self.place.here, cluster))?)
            }
            (None, None) => None,
        };
        let params = request.params.clone();
        endpoint.run(&Call { place: &self.place, who, params: &params, gallery }, request)
    }

    /// A gallery that the caller may reach. To a caller of chosen galleries one that is not there looks like one out of
    /// reach: the answer does not tell which names there are.
    fn reached(
        &self,
        who: &Principal,
        gallery: Result<basis::GalleryId, crate::ServiceError>,
    ) -> Result<basis::GalleryId, ApiError> {
        match gallery {
            Ok(gallery) if who.reaches(gallery) => Ok(gallery),
            Err(error) if who.reaches_all() => Err(error.into()),
            Err(error) if !matches!(error, crate::ServiceError::NotFound { .. }) => Err(error.into()),
            _ => Err(ApiError::Gallery),
        }
    }
}
