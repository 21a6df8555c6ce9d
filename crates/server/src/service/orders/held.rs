//! Faces that an order leaves for now: a person's access request came first and waits for its answer.

use basis::{FaceId, RequestId};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::requests::record;

/// A request that came first, with the faces that may be its person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeldFaces {
    /// The request.
    pub request: RequestId,
    /// The last day for its answer; from the day after, the order no longer waits for it.
    pub due: Date,
    /// Whether it was searched for: before that nobody knows which faces are its person's.
    pub searched: bool,
    /// The faces, while they are held.
    pub faces: Vec<FaceId>,
}

/// The access requests whose faces an order that came at `before` waits for now.
pub(super) fn now(here: &Installation, before: Timestamp) -> Result<Vec<HeldFaces>, ServiceError> {
    let (zone, now) = (here.zone(), here.now());
    let waiting = here.house().vault().read(|tx| record::first_comers(here, tx, before))?;
    let held = |(case, faces): (record::Case, Vec<FaceId>)| HeldFaces {
        request: case.id,
        due: case.course.request.clock.due(&zone, now),
        searched: case.course.request.candidates.is_some(),
        faces,
    };
    Ok(waiting.into_iter().map(held).collect())
}
