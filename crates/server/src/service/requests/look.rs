//! Looking at a candidate: the desk sees the kept crop of a face beside what the person showed. Recorded before it is shown.

use basis::{EventKind, FaceId, Permit, RequestId, Scope, Sweep, gate};
use ledger::Note;
use serde_json::json;
use vault::records::requests;
use zeroize::Zeroizing;

use super::record::{self, Case};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register::{self, Gallery};

/// The kept crop of a candidate, PNG; none where the gallery keeps no crops.
///
/// # Errors
/// When the face is no candidate of the request, the request is closed, or the face was erased.
pub fn look(
    here: &Installation,
    id: RequestId,
    face: FaceId,
    by: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, ServiceError> {
    let case = record::find(here, id)?;
    let rows = here.read(|tx| requests::faces(tx, id))?;
    let row = rows.into_iter().find(|row| row.face_id == face).ok_or_else(|| {
        let next = "`countenance request candidates` shows which there are.";
        ServiceError::not_found("candidate", face.to_string(), next)
    })?;
    let gallery = register::find(here, &row.gallery_id.to_string())?;
    let permit = permit(here, &case, &gallery)?;
    let held = here.house().held(&permit, face)?;
    // Under the key of whom it shows, which an erasure ends: the controller's own records name no face.
    let record = json!({ "request": id, "what": "candidate looked at", "face": face, "by": by });
    let holder = here.house().holder(held.key)?;
    here.commit(Note::new(EventKind::RequestNoted, here.event(), here.now(), &holder, &record)?, |_| Ok(()))?;
    Ok(held.crop)
}

/// Faces are opened under the leave that the sweep for this request has: it is open, and the gallery may be in any state.
pub(crate) fn permit(here: &Installation, case: &Case, gallery: &Gallery) -> Result<Permit<Sweep>, ServiceError> {
    let request = case.course.request.facts(case.id);
    let ask = gate::SweepAsk { gallery: &gallery.facts, answers: gate::SweepFor::Request(&request) };
    gate::sweep(&ask, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("answer", Scope::Gallery(gallery.facts.id), vec![refusal]))
}
