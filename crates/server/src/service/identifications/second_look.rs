//! A match is shown once more, to the person who verifies it: under the mandate of the search, with a leaf of its own.

use basis::gate::{self, SecondLookAsk};
use basis::{FaceId, Scope, SearchId, Signatory};
use jiff::Timestamp;
use ledger::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{disclosed, held, holder_slot, marks, showing};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::again::{USUAL, again};
use crate::service::photo::Picture64;
use crate::service::{register, subjects};

/// A match as whoever verifies it sees it. What was searched with is not kept: they bring the photograph.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatchLook {
    /// The search that showed it first.
    pub search: SearchId,
    /// The face.
    pub face: FaceId,
    /// The leaf that says who looked.
    pub leaf: u64,
    /// The person's label, where the face is bound to one.
    pub subject: Option<String>,
    /// Similarity, 0 to 100, as the search showed it.
    pub similarity: f64,
    /// The controller's own reference of the picture.
    pub source: String,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The kept crop; none where the gallery keeps no crops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Picture64>,
}

/// Shows a match to `by`, who did not confirm it alone: somebody else did before.
///
/// # Errors
/// When the search did not show the face in this gallery, or the face is erased; the gate's refusal, recorded.
pub fn look(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    by: &Signatory,
) -> Result<MatchLook, ServiceError> {
    again(USUAL, || {
        let gallery = register::find(here, gallery)?;
        let row = held(here, &gallery, face)?;
        let shown = disclosed::find(here, gallery.facts.id, search, face)?;
        let subject = row.subject_id.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
        let confirmations = marks::of_match(here, search, &row)?.confirmations(search, face);
        let permit = showing(here, &gallery, &row, subject.as_ref(), &shown, &|shown| {
            let ask = SecondLookAsk { shown, viewer: by, confirmations: &confirmations };
            gate::second_look(&ask, here.now(), gallery.epoch)
                .map_err(|refusal| here.refused("look again", Scope::Gallery(gallery.facts.id), vec![refusal]))
        })?;
        let record = json!({
            "search": search, "operator": by.name, "mandate": shown.mandate, "gallery": gallery.facts.id, "face": face,
            "subject": row.subject_id, "similarity": shown.similarity, "kind": "second-look",
        });
        let holder = here.house().holder(holder_slot(here, &row)?)?;
        let entry = Entry::new(permit, here.event(), here.now(), &holder, &record)?;
        let recorded = here.commit(entry, |_| Ok(()))?.0;
        let opened = here.house().show(&recorded)?;
        Ok(MatchLook {
            search,
            face,
            leaf: recorded.leaf_index(),
            subject: subject.map(|subject| subject.label),
            similarity: shown.similarity,
            source: opened.details.source,
            enrolled_at: opened.enrolled_at,
            crop: opened.crop.map(Picture64),
        })
    })
}
