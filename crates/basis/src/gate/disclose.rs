//! May one found face be shown to the searcher?

use jiff::Timestamp;

use crate::act::Disclose;
use crate::consent::Consent;
use crate::dates::retention_end;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::SearchId;
use crate::mandate::Mandate;
use crate::order::Doing;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::subject::{FaceFacts, SubjectFacts};
use crate::territory::Territory;

use super::standing::{Spending, consented, in_use, not_stopped, of_age, reaching_mandate, unrestricted};

/// What the gate is told about a face that a search found.
#[derive(Debug, Clone, Copy)]
pub struct DiscloseAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
    /// The search that found it.
    pub search: SearchId,
    /// Who searched, by the name they are known by; a mandate serves its own operator alone.
    pub operator: &'a str,
    /// The mandate of that search; it must still stand, but a counted search covers all that it found.
    pub mandate: Option<&'a Mandate>,
    /// The face.
    pub face: &'a FaceFacts,
    /// The person, where known.
    pub subject: Option<&'a SubjectFacts>,
    /// That person's consent to this gallery, where one is recorded: the latest.
    pub consent: Option<&'a Consent>,
}

/// Leave to show one found face.
///
/// # Errors
///
/// The gallery is not active; the mandate has ended; the face or its person is restricted; its retention is over; in
/// a consent gallery the consent does not hold. The search leaves the face out and says nothing of it to the searcher.
pub fn disclose(ask: &DiscloseAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Disclose>, Refusal> {
    showable(ask, now)?;
    Ok(showing(ask, now, epoch))
}

/// The permit, once nothing stands against it.
pub(super) fn showing(ask: &DiscloseAsk<'_>, now: Timestamp, epoch: Epoch) -> Permit<Disclose> {
    let act = Disclose {
        gallery: ask.gallery.id,
        search: ask.search,
        face: ask.face.id,
        subject: ask.subject.map(|person| person.id),
    };
    Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now)
}

/// The conditions of showing, which leaving the system presupposes.
pub(super) fn showable(ask: &DiscloseAsk<'_>, now: Timestamp) -> Result<(), Refusal> {
    in_use(ask.gallery, Doing::Using, now)?;
    let person = ask.subject.map_or(Territory::Unknown, |person| person.territory);
    not_stopped(ask.gallery, Doing::Using, Some(person))?;
    reaching_mandate((ask.operator, ask.mandate), ask.gallery, Spending::Nothing, now)?;
    if ask.face.subject != ask.subject.map(|person| person.id) {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(d)",
            "the person whose facts were read is not the one the face is bound to",
            "Read the facts again and repeat the search.",
        ));
    }
    unrestricted(&[ask.face.restriction.as_ref(), ask.subject.and_then(|person| person.restriction.as_ref())])?;
    let days = ask.gallery.retention_days.unwrap_or(0);
    if now >= retention_end(ask.face.enrolled_at, days) {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(e)",
            "the retention of the face is over",
            "Let the retention erasure run; the face is not shown meanwhile.",
        ));
    }
    consented(ask.gallery, ask.subject, ask.consent, now)?;
    of_age(ask.gallery, ask.subject, ask.consent, now)
}
