//! A withdrawal, once it is shown who asks: use stops and what was held on the consent is erased at once (Art. 7(3), R-27).

use basis::{EventKind, RequestEvent, RequestId, RequestKind, RequestState, Tier};
use serde_json::json;

use super::told::erased_for;
use super::{found, record, search, step::step};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{consents, subjects};

/// Takes the consents back of those whom proofs led to and whose faces were decided to be the asker's. Does nothing for
/// another right, before it is shown who asks, or where no consent stands; so it can be asked again.
pub(super) fn carry_out(here: &Installation, id: RequestId) -> Result<(), ServiceError> {
    let case = record::find(here, id)?;
    let request = &case.course.request;
    if request.kind != RequestKind::Withdrawal || request.state != RequestState::Open || request.tier() < Tier::Second {
        return Ok(());
    }
    if request.theirs.is_none() {
        search::search(here, id, Vec::new(), search::USUAL_MISS_RATE)?;
    }
    let case = record::find(here, id)?;
    let Some(person) = &case.person else { return Ok(()) };
    let mut people = found::proven(here, &person.proven)?.subjects;
    people.extend(found::decided(here, &case)?.subjects);
    let mut withdrawn = Vec::new();
    for subject in people {
        // Erased with the first of two mentions.
        let Some(subject) = subjects::by_id(here, subject.id)? else { continue };
        if consents::of(here, &subject)?.iter().any(|consent| consent.withdrawn_at.is_none()) {
            let (gallery, id_there) = (subject.gallery.to_string(), subject.id.to_string());
            if let Some(report) = consents::withdraw(here, &gallery, &id_there, None, false)? {
                erased_for(here, id, report.erasure)?;
            }
            withdrawn.push(subject.id);
        }
    }
    if withdrawn.is_empty() {
        return Ok(());
    }
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    if !case.course.request.restricted {
        case.happen(here, RequestEvent::Restricted)?;
    }
    // Where faces still wait for their review the erasure is not the whole of it yet.
    if case.course.request.erasable().is_ok() {
        case.happen(here, RequestEvent::Erased)?;
    }
    let record = json!({ "request": id, "what": "withdrawn and erased", "subjects": withdrawn });
    step(here, &mut case, EventKind::RequestNoted, &record, Vec::new(), |_, _| Ok(()))
}
