//! May something be removed for good?

use jiff::Timestamp;

use crate::act::Erase;
use crate::consent::Consent;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::ErasureId;
use crate::order::{OrderFacts, OrderMeasure};
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::request::RequestFacts;

use super::standing::blank;

/// Why something is erased.
#[derive(Debug, Clone, Copy)]
pub enum ErasureCause<'a> {
    /// A person asked (Art. 17), objected (Art. 21) or withdrew (Art. 7(3)), and showed who they are.
    Request(&'a RequestFacts),
    /// An authority ordered it (Art. 58(2)(g)).
    Order(&'a OrderFacts),
    /// Its retention is over (Art. 5(1)(e)).
    Retention {
        /// When it ended: [`retention_end`](crate::retention_end).
        ended_at: Timestamp,
    },
    /// The consent was withdrawn, or has expired (Art. 17(1)(b)).
    Withdrawal(&'a Consent),
    /// The controller decided so.
    ControllersDecision {
        /// Who decided.
        decided_by: &'a str,
        /// Why.
        reason: &'a str,
    },
}

/// What the gate is told about an erasure.
#[derive(Debug, Clone, Copy)]
pub struct EraseAsk<'a> {
    /// The gallery, in whatever state.
    pub gallery: &'a GalleryFacts,
    /// This erasure.
    pub erasure: ErasureId,
    /// Why.
    pub cause: ErasureCause<'a>,
    /// How many of its faces an access request that came first still waits for.
    pub awaited: usize,
}

/// Leave to remove for good.
///
/// # Errors
///
/// The cause does not hold: a request that is closed, asks for something else, or came from nobody proven; an order
/// that is closed, not approved by two people or demands no erasure; faces of an order's or a retention's erasure for
/// which an access request that came first still waits; a retention that still runs; a consent that holds or is another gallery's; a
/// decision without a name or a reason.
pub fn erase(ask: &EraseAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Erase>, Refusal> {
    match ask.cause {
        ErasureCause::Request(request) => requested(request),
        ErasureCause::Order(_) | ErasureCause::Retention { .. } if ask.awaited > 0 => awaited(ask.awaited),
        ErasureCause::Order(order) => ordered(order),
        ErasureCause::Retention { ended_at } => ended(ended_at, now),
        ErasureCause::Withdrawal(consent) => withdrawn(ask.gallery, consent, now),
        ErasureCause::ControllersDecision { decided_by, reason } => decided(decided_by, reason),
    }?;
    let act = Erase { gallery: ask.gallery.id, erasure: ask.erasure };
    Ok(Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now))
}

fn requested(request: &RequestFacts) -> Result<(), Refusal> {
    if !request.open {
        return Err(Refusal::new(
            "GDPR Art. 17(1)",
            "the request is closed",
            "Register a new request if the person asks again; there is no quota on rights.",
        ));
    }
    if !request.kind.may_erase() {
        return Err(Refusal::new(
            "GDPR Art. 17(1)",
            "the request asks for something other than erasure",
            "Answer what was asked; ask the person before anything is erased.",
        ));
    }
    if !request.identity_proven {
        return Err(Refusal::new(
            "GDPR Art. 12(6)",
            "it is not shown that the request comes from the person concerned",
            "Ask for a consent receipt, an enrolment reference or an e-mail code; a photograph is never the only way.",
        ));
    }
    Ok(())
}

fn ordered(order: &OrderFacts) -> Result<(), Refusal> {
    let refuse = |missing, next| Err(Refusal::new("GDPR Art. 58(2)(g)", missing, next));
    if !order.open {
        return refuse("the order is closed", "Register a new order if the authority gives one.");
    }
    if !order.measures.contains(&OrderMeasure::Erase) {
        return refuse("the order demands no erasure", "Check its measures; erase by decision if you want to.");
    }
    if !order.approved {
        return refuse(
            "the order's execution is not approved by two people",
            "Look at what it reaches and let two people approve it: `countenance order approve`.",
        );
    }
    Ok(())
}

fn awaited(faces: usize) -> Result<(), Refusal> {
    Err(Refusal::new(
        "GDPR Art. 12(3), 15",
        format!("{faces} of the faces may be those of people whose access requests came first and are not answered"),
        "Leave these faces out; they are erased after the answer.",
    ))
}

fn ended(ended_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if now >= ended_at {
        return Ok(());
    }
    Err(Refusal::new(
        "GDPR Art. 5(1)(e)",
        "the retention still runs",
        "Wait until it ends, or erase by the controller's own decision with a reason.",
    ))
}

fn withdrawn(gallery: &GalleryFacts, consent: &Consent, now: Timestamp) -> Result<(), Refusal> {
    use crate::consent::ConsentState;

    if consent.gallery != gallery.id {
        return Err(Refusal::new(
            "GDPR Art. 17(1)(b)",
            "the consent is for another gallery",
            "Erase in the gallery that the consent was for.",
        ));
    }
    match consent.state(now) {
        ConsentState::Withdrawn | ConsentState::Expired => Ok(()),
        ConsentState::Given | ConsentState::NotYetGiven => Err(Refusal::new(
            "GDPR Art. 17(1)(b)",
            "the consent has not ended",
            "Record the withdrawal first with `countenance consent withdraw`.",
        )),
    }
}

fn decided(decided_by: &str, reason: &str) -> Result<(), Refusal> {
    if !blank(decided_by) && !blank(reason) {
        return Ok(());
    }
    Err(Refusal::new(
        "GDPR Art. 5(2)",
        "the controller's decision to erase has no name or no reason",
        "Say who decided and why: `countenance erase --reason`.",
    ))
}
