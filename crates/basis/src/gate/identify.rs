//! May this gallery be searched by a face?

use jiff::Timestamp;

use crate::act::Identify;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::SearchId;
use crate::mandate::Mandate;
use crate::order::Doing;
use crate::permit::Permit;
use crate::refusal::Refusal;

use super::standing::{Spending, in_use, reaching_mandate};

/// What the gate is told about a search.
#[derive(Debug, Clone, Copy)]
pub struct IdentifyAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
    /// This search.
    pub search: SearchId,
    /// Who acts, by the name they are known by; a mandate serves its own operator alone.
    pub operator: &'a str,
    /// Who searches, and why.
    pub mandate: Option<&'a Mandate>,
}

/// Leave to search a gallery by one probe. Showing what is found is another act: [`disclose`](super::disclose()).
///
/// # Errors
///
/// The gallery is not active; no mandate; one that has ended, is used up, does not reach this gallery, is for another
/// purpose, is self-issued where the gallery demands another person, or whose ground for the probe does not stand.
pub fn identify(ask: &IdentifyAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Identify>, Refusal> {
    in_use(ask.gallery, Doing::Using, now)?;
    let mandate = reaching_mandate((ask.operator, ask.mandate), ask.gallery, Spending::OneSearch, now)?;
    let act = Identify { gallery: ask.gallery.id, search: ask.search, mandate: mandate.id };
    Ok(Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now))
}
