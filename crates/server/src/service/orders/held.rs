//! Faces that an order leaves for now: a person's access request came first and waits for its answer.

use basis::{FaceId, RequestId};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::Tx;
use vault::records::requests;

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

/// The access requests that came before `before`, wait for their answers and are not past their last day: the same ones
/// that [`record::awaited`] holds faces back for.
fn held(here: &Installation, tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<HeldFaces>, ServiceError> {
    let (zone, now) = (here.zone(), here.now());
    let mut found = Vec::new();
    for row in requests::open(tx)? {
        let case = record::open(here, &row)?;
        let request = &case.course.request;
        let clock = &request.clock;
        if !request.kind.discloses() || clock.received_at >= before || now >= clock.deadline(&zone, now) {
            continue;
        }
        let faces = requests::faces(tx, row.id)?;
        found.push(HeldFaces {
            request: row.id,
            due: clock.due(&zone, now),
            searched: request.candidates.is_some(),
            faces: faces.iter().filter(|face| face.theirs != Some(false)).map(|face| face.face_id).collect(),
        });
    }
    Ok(found)
}

/// As [`held`], in a snapshot of its own.
pub(super) fn now(here: &Installation, before: Timestamp) -> Result<Vec<HeldFaces>, ServiceError> {
    here.house().vault().read(|tx| held(here, tx, before))
}
