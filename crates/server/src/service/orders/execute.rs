//! Carrying an order out: two people agreed on it, what it reaches is erased, and what has to wait waits.

use std::collections::HashSet;

use basis::{FaceId, GalleryId, OrderEvent, OrderId, OrderMeasure, OrderState, Refusal, RequestId, Scope, Sha256};
use gallery::GalleryError;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::matters as rows;

use super::course::happen;
use super::held::{self, HeldFaces};
use super::lift::{Step, about};
use super::noted;
use super::receive::counted;
use super::record::{self, MeasureNote, Order, OrderErasure};
use super::scope;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::erase::{self, Because};
use crate::service::{approvals, register};

/// What one run of an order's execution did, and what is left.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Executed {
    /// The order, as it stands.
    pub order: Order,
    /// Erasures of this run: one a gallery.
    pub erased: Vec<OrderErasure>,
    /// Faces in scope that are still there.
    pub faces_left: u64,
    /// Access requests that came first: their faces are held until they are answered or past their last day.
    pub held: Vec<HeldFaces>,
    /// Requests among them for which nobody has searched yet; until that is done, nothing is erased.
    pub unsearched: Vec<Unsearched>,
    /// Measures that are not done yet.
    pub to_do: Vec<OrderMeasure>,
}

/// An access request that came first and was not searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unsearched {
    /// The request.
    pub request: RequestId,
    /// The last day for its answer.
    pub due: Date,
}

/// Carries an order out, as far as it can be now; run again, it goes on where it stopped. The first run needs that two
/// people agreed on it. What is erased is one batch a gallery; a face that is gone is no error.
///
/// # Errors
/// The refusal, recorded: no approved and unused proposal for exactly this; the order is closed.
pub fn execute(here: &Installation, id: OrderId, by: &str) -> Result<Executed, ServiceError> {
    begin(here, id, by)?;
    let mut erased = Vec::new();
    let order = record::find(here, id)?;
    let demands = |measure| order.course.measures.contains(&measure);
    if demands(OrderMeasure::Erase) && !order.course.is_done(OrderMeasure::Erase) {
        for gallery in register::all(here)? {
            // Looked at anew for each gallery: requests are answered, and come, while the one before is erased.
            let held = held::now(here, order.received_at)?;
            if held.iter().any(|held| !held.searched) {
                break;
            }
            let held: HashSet<FaceId> = held.into_iter().flat_map(|held| held.faces).collect();
            let faces: Vec<FaceId> =
                reached(here, &order, &gallery)?.into_iter().filter(|face| !held.contains(face)).collect();
            erased.extend(erase_in(here, id, gallery.facts.id, &faces, by)?);
        }
    }
    finish(here, id, erased, by)
}

/// Lets the execution begin, where it has not: in one transaction the proposal is used up and the order approved.
fn begin(here: &Installation, id: OrderId, by: &str) -> Result<(), ServiceError> {
    let _turn = here.facts_turn();
    let mut order = counted(here, id)?;
    match order.course.state {
        OrderState::Approved => return Ok(()),
        OrderState::Received => {}
        state @ (OrderState::Executed | OrderState::Lifted) => {
            let refusal = Refusal::new(
                "GDPR Art. 58(2)",
                format!("the order is {}", state.name()),
                "Nothing is left to do; the evidence is `countenance evidence save`.",
            );
            return Err(here.refused("execute an order", Scope::Controller, vec![refusal]));
        }
    }
    let what = Step::Execute.of(id);
    let held = approvals::usable(here, "execute an order", &what, &about(here, &what)?.unwrap_or_default())?;
    let proposed_by = held.proposal.by.name.clone();
    let approved_by = held.approval.as_ref().map_or_else(String::new, |approval| approval.by.name.clone());
    let used = approvals::used(here, held)?;
    order.tell(
        here.now(),
        format!("Its execution began; {proposed_by} proposed it, {approved_by} approved."),
        Some(by),
    );
    happen(here, &mut order, &[OrderEvent::Approved], None, |tx| Ok(rows::update(tx, &used).map(drop)?))
}

fn reached(here: &Installation, order: &Order, gallery: &register::Gallery) -> Result<Vec<FaceId>, ServiceError> {
    let mut faces = Vec::new();
    if order.scope.reaches_gallery(&gallery.facts) {
        scope::each(here, &order.scope, &gallery.facts, |seen| faces.extend(seen.reached.then_some(seen.row.id)))?;
    }
    Ok(faces)
}

/// Erases faces of one gallery in one batch, and keeps with the order which erasure it was.
fn erase_in(
    here: &Installation,
    id: OrderId,
    gallery: GalleryId,
    faces: &[FaceId],
    by: &str,
) -> Result<Option<OrderErasure>, ServiceError> {
    if faces.is_empty() {
        return Ok(None);
    }
    let report = match erase::batch(here, gallery, faces, Because::Order(id)) {
        Ok(report) => report,
        Err(ServiceError::Gallery(GalleryError::NothingToErase { .. })) => return Ok(None),
        Err(error) => return Err(error),
    };
    let _turn = here.facts_turn();
    let mut order = record::find(here, id)?;
    let erasure =
        OrderErasure { erasure: report.erasure, gallery, counts: report.counts, leaf: report.leaf, at: here.now() };
    // Another run of the same order may have noted it meanwhile.
    if noted::note(&mut order, erasure.clone(), Some(by)) {
        happen(here, &mut order, &[], None, |_| Ok(()))?;
    }
    Ok(Some(erasure))
}

/// Marks what is done, and says what is left.
fn finish(here: &Installation, id: OrderId, erased: Vec<OrderErasure>, by: &str) -> Result<Executed, ServiceError> {
    let _turn = here.facts_turn();
    let mut order = record::find(here, id)?;
    let missed = noted::missed(here, &mut order)?;
    let held = held::now(here, order.received_at)?;
    let mut left = 0;
    for gallery in register::all(here)? {
        left += reached(here, &order, &gallery)?.len() as u64;
    }
    let mut events = Vec::new();
    let to_be_done =
        |order: &Order, measure| order.course.measures.contains(&measure) && !order.course.is_done(measure);
    if order.course.state == OrderState::Approved {
        if to_be_done(&order, OrderMeasure::AnswerAccess) && held.is_empty() {
            let measure = OrderMeasure::AnswerAccess;
            events.push(OrderEvent::Done { measure });
            order.tell(here.now(), "No access request that came first waits for its answer within its time.", Some(by));
        }
        let answered = !order.course.measures.contains(&OrderMeasure::AnswerAccess) || held.is_empty();
        if to_be_done(&order, OrderMeasure::Erase) && answered && left == 0 {
            events.push(OrderEvent::Done { measure: OrderMeasure::Erase });
            order.tell(here.now(), "Nothing in its scope is left.", Some(by));
        }
    }
    if missed || !events.is_empty() {
        happen(here, &mut order, &events, None, |_| Ok(()))?;
    }
    let unsearched = held.iter().filter(|held| !held.searched);
    Ok(Executed {
        erased,
        faces_left: left,
        unsearched: unsearched.map(|held| Unsearched { request: held.request, due: held.due }).collect(),
        to_do: order.course.measures.iter().copied().filter(|measure| !order.course.is_done(*measure)).collect(),
        held,
        order,
    })
}

/// Records that a person saw to a measure that no program can: informing, and showing it to the authority.
///
/// # Errors
/// A measure that the system sees to itself or that the order does not demand; a blank note; the refusal of the rules,
/// recorded.
pub fn done(
    here: &Installation,
    id: OrderId,
    measure: OrderMeasure,
    note: &str,
    evidence_sha256: Option<Sha256>,
    by: &str,
) -> Result<Order, ServiceError> {
    let _turn = here.facts_turn();
    let mut order = record::find(here, id)?;
    if !matches!(measure, OrderMeasure::Inform | OrderMeasure::Prove) {
        return Err(ServiceError::input(
            format!("'{}' is done by the system and is not marked by hand", measure.name()),
            "Run `countenance order execute`; it marks what is done.",
        ));
    }
    if note.trim().is_empty() || by.trim().is_empty() {
        return Err(ServiceError::input("the note or the name is blank", "Say who did it and how."));
    }
    let event = OrderEvent::Done { measure };
    let now = here.now();
    order
        .course
        .after(event, now)
        .map_err(|refusal| here.refused("mark a measure", Scope::Controller, vec![refusal]))?;
    order.notes.push(MeasureNote {
        measure,
        note: note.trim().to_owned(),
        by: by.to_owned(),
        at: now,
        evidence_sha256,
    });
    order.tell(now, format!("'{}' is done: {}", measure.name(), note.trim()), Some(by));
    happen(here, &mut order, &[event], None, |_| Ok(()))?;
    Ok(order)
}
