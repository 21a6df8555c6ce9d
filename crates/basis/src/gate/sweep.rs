//! May a gallery be swept to answer a right or an order?

use jiff::Timestamp;

use crate::act::{Sweep, SweepCause};
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::order::OrderFacts;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::request::RequestFacts;

/// What a sweep is for.
#[derive(Debug, Clone, Copy)]
pub enum SweepFor<'a> {
    /// A person's request.
    Request(&'a RequestFacts),
    /// An authority's order.
    Order(&'a OrderFacts),
}

/// What the gate is told about a sweep.
#[derive(Debug, Clone, Copy)]
pub struct SweepAsk<'a> {
    /// The gallery, in whatever state.
    pub gallery: &'a GalleryFacts,
    /// The right or order it answers.
    pub answers: SweepFor<'a>,
}

/// Leave to sweep. Identity need not be proven yet: a sweep finds, and what is told to whom is decided afterwards.
///
/// # Errors
///
/// The request or order is not open.
pub fn sweep(ask: &SweepAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Sweep>, Refusal> {
    let (cause, open, what) = match ask.answers {
        SweepFor::Request(request) => (SweepCause::Request(request.id), request.open, "request"),
        SweepFor::Order(order) => (SweepCause::Order(order.id), order.open, "order"),
    };
    if !open {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("the {what} is closed, and a sweep answers an open one"),
            format!("Register a new {what} if the person or authority asks again."),
        ));
    }
    Ok(Permit::new(Sweep { gallery: ask.gallery.id, cause }, Scope::Gallery(ask.gallery.id), epoch, now))
}
