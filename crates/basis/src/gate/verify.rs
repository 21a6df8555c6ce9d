//! May a probe be compared with one enrolled person?

use jiff::Timestamp;

use crate::act::Verify;
use crate::consent::Consent;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::SearchId;
use crate::mandate::Mandate;
use crate::order::Doing;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::subject::SubjectFacts;

use super::standing::{Spending, consented, in_use, not_stopped, of_age, reaching_mandate, unrestricted};

/// What the gate is told about a comparison with one enrolled person.
#[derive(Debug, Clone, Copy)]
pub struct VerifyAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
    /// This search.
    pub search: SearchId,
    /// Who acts, by the name they are known by; a mandate serves its own operator alone.
    pub operator: &'a str,
    /// Who searches, and why.
    pub mandate: Option<&'a Mandate>,
    /// The claimed person.
    pub subject: &'a SubjectFacts,
    /// That person's consent to this gallery, where one is recorded: the latest.
    pub consent: Option<&'a Consent>,
}

/// Leave to compare one probe with one enrolled person.
///
/// # Errors
///
/// As [`identify`](super::identify()); and, because the person is known beforehand, an order that stops the use of their
/// faces, a restriction that stands or, in a consent gallery, a consent that does not hold.
pub fn verify(ask: &VerifyAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Verify>, Refusal> {
    in_use(ask.gallery, Doing::Using, now)?;
    not_stopped(ask.gallery, Doing::Using, Some(ask.subject.territory))?;
    let mandate = reaching_mandate((ask.operator, ask.mandate), ask.gallery, Spending::OneSearch, now)?;
    unrestricted(&[ask.subject.restriction.as_ref()])?;
    consented(ask.gallery, Some(ask.subject), ask.consent, now)?;
    of_age(ask.gallery, Some(ask.subject), ask.consent, now)?;
    let act = Verify { gallery: ask.gallery.id, search: ask.search, mandate: mandate.id, subject: ask.subject.id };
    Ok(Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now))
}
