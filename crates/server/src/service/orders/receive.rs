//! An order arrives: in one transaction it is recorded and stops what it stops.

use basis::{
    Euros, EventKind, JobId, OrderCourse, OrderEvent, OrderId, OrderMeasure, OrderScope, OrderState, Sha256,
    UnknownTerritory,
};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{leaves, matters as rows};

use super::course::executed_note;
use super::preview;
use super::record::{self, Order};
use super::stop::{StoppedGallery, StoppedJobs, jobs_of};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{matters, register};

/// An order as it is entered.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Who gave it.
    pub authority: String,
    /// Its reference, as the authority writes it.
    pub reference: String,
    /// Digest of the document.
    pub document_sha256: Option<Sha256>,
    /// When it reached the controller; now when not given, never later than now.
    pub received_at: Option<Timestamp>,
    /// Whom it reaches.
    pub scope: OrderScope,
    /// What it demands.
    pub measures: Vec<OrderMeasure>,
    /// The last day for it, in the controller's time zone.
    pub last_day: Option<Date>,
    /// What each day after it costs.
    pub daily_penalty: Option<Euros>,
    /// The world-wide turnover of the year before.
    pub turnover: Option<Euros>,
    /// Who enters it.
    pub entered_by: String,
}

/// What the receipt of an order did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedOrder {
    /// The order, as it stands.
    pub order: Order,
    /// The galleries that it stopped.
    pub stopped: Vec<StoppedGallery>,
    /// Jobs that waited for their turn and were cancelled.
    pub jobs_cancelled: Vec<JobId>,
    /// Jobs that were running: they end at the next thing they ask the gate for.
    pub jobs_running: Vec<JobId>,
}

/// What the leaf `order-received` commits to.
#[derive(Serialize)]
struct Record<'a> {
    order: OrderId,
    authority: &'a str,
    reference: &'a str,
    document_sha256: Option<Sha256>,
    received_at: Timestamp,
    entered_by: &'a str,
    scope: &'a OrderScope,
    measures: &'a [OrderMeasure],
    last_day: Option<Date>,
    daily_penalty: Option<Euros>,
    stopped: Vec<basis::GalleryId>,
}

/// Records an order. What it stops is stopped when this returns: in the same transaction the galleries it reaches carry
/// it, permits that were given before are stale, and waiting jobs are cancelled. Afterwards it is counted what was held.
///
/// # Errors
/// A blank authority or reference; no measure; a receipt yet to come; a last day before the receipt; a gallery or person
/// that is not there; people of unknown territory left out without a name and a reason.
pub fn receive(here: &Installation, new: NewOrder) -> Result<ReceivedOrder, ServiceError> {
    let _turn = here.facts_turn();
    let now = here.now();
    let received_at = new.received_at.unwrap_or(now);
    check(here, &new, received_at, now)?;
    let mut course = OrderCourse::received(&new.measures)?;
    for measure in [OrderMeasure::StopCollecting, OrderMeasure::StopUsing] {
        if course.measures.contains(&measure) {
            course = course.after(OrderEvent::Done { measure }, now)?;
        }
    }
    let mut order = Order {
        id: here.id(OrderId::from_parts),
        authority: new.authority.trim().to_owned(),
        reference: new.reference.trim().to_owned(),
        document_sha256: new.document_sha256,
        received_at,
        entered_by: new.entered_by,
        scope: new.scope,
        last_day: new.last_day,
        daily_penalty: new.daily_penalty,
        turnover: new.turnover,
        course,
        leaf: 0,
        happened: Vec::new(),
        held_before: None,
        erasures: Vec::new(),
        notes: Vec::new(),
        narrowed: false,
    };
    let standing = order.standing();
    let mut stopped = Vec::new();
    if let Some(standing) = &standing {
        for gallery in register::all(here)?.into_iter().filter(|gallery| order.scope.reaches_gallery(&gallery.facts)) {
            let mut facts = gallery.facts;
            facts.stopped_by.push(standing.clone());
            stopped.push(facts);
        }
    }
    let ids: Vec<_> = stopped.iter().map(|facts| facts.id).collect();
    let record = Record {
        order: order.id,
        authority: &order.authority,
        reference: &order.reference,
        document_sha256: order.document_sha256,
        received_at,
        entered_by: &order.entered_by,
        scope: &order.scope,
        measures: &order.course.measures,
        last_day: order.last_day,
        daily_penalty: order.daily_penalty,
        stopped: ids.clone(),
    };
    let note = Note::new(EventKind::OrderReceived, here.event(), now, &here.house().controller_holder()?, &record)?;
    // An order that only stops is carried out with its receipt.
    let executed = executed_note(here, OrderState::Received, &order)?;
    let by = order.entered_by.clone();
    let (_, jobs) = here.commit((note, executed), |tx| {
        let end = u64::try_from(leaves::len(tx)?).unwrap_or(0);
        let ended = order.course.state == OrderState::Executed;
        order.leaf = end - 1 - u64::from(ended);
        order.tell(now, told(&order, stopped.len()), Some(&by));
        order.happened[0].leaf = Some(order.leaf);
        if ended {
            order.tell(now, "All its measures are done.", None);
            order.happened[1].leaf = Some(end - 1);
        }
        let mut jobs = StoppedJobs::default();
        if let Some(standing) = &standing {
            for facts in &stopped {
                register::put(here, tx, facts)?;
            }
            jobs = jobs_of(here, tx, &ids, standing)?;
            if !jobs.cancelled.is_empty() || !jobs.running.is_empty() {
                let (cancelled, running) = (jobs.cancelled.len(), jobs.running.len());
                order.tell(now, format!("Jobs cancelled: {cancelled}; ended while they ran: {running}."), None);
            }
        }
        rows::insert(tx, &matters::row(here, &order)?)?;
        Ok(jobs)
    })?;
    // Counted after the stop and not before it: neither a large holding nor a damaged one is to hold the stop up. What
    // could not be counted now is counted when the order is looked at next.
    if let Err(error) = count(here, &mut order) {
        tracing::warn!(order = %order.id, %error, "what is held could not be counted yet");
    }
    let stopped = stopped.into_iter().map(|facts| StoppedGallery { gallery: facts.id, name: facts.name }).collect();
    Ok(ReceivedOrder { order, stopped, jobs_cancelled: jobs.cancelled, jobs_running: jobs.running })
}

/// Keeps with an order what was held when it arrived, or as soon after it as it could be counted.
fn count(here: &Installation, order: &mut Order) -> Result<(), ServiceError> {
    order.held_before = Some(preview::of(here, order)?);
    let row = matters::row(here, order)?;
    here.house().vault().transact(|tx| rows::update(tx, &row).map(drop))?;
    Ok(())
}

/// Counts for an order whose receipt was cut off before it was counted. The caller holds the turn.
pub(super) fn counted(here: &Installation, id: OrderId) -> Result<Order, ServiceError> {
    let mut order = record::find(here, id)?;
    if order.held_before.is_none() {
        count(here, &mut order)?;
    }
    Ok(order)
}

fn told(order: &Order, stopped: usize) -> String {
    let measures = order.course.measures.iter().map(|measure| measure.name()).collect::<Vec<_>>().join(", ");
    let stop = match stopped {
        0 => String::new(),
        1 => " What it stops is stopped in 1 gallery.".to_owned(),
        more => format!(" What it stops is stopped in {more} galleries."),
    };
    format!("The order arrived: {measures}.{stop}")
}

fn check(here: &Installation, new: &NewOrder, received_at: Timestamp, now: Timestamp) -> Result<(), ServiceError> {
    let refuse = |what: &str, next: &str| Err(ServiceError::input(what, next));
    if new.authority.trim().is_empty() || new.reference.trim().is_empty() {
        return refuse("the order's authority or reference is blank", "Write both as they stand in the document.");
    }
    if received_at > now {
        return refuse("the order would have arrived later than now", "Give the time at which it reached you.");
    }
    let arrived = received_at.to_zoned(here.zone()).date();
    if new.last_day.is_some_and(|last| last < arrived) {
        return refuse("the last day lies before the receipt", "Check both dates.");
    }
    let scope = &new.scope;
    if let UnknownTerritory::LeftOut { by, reason } = &scope.unknown
        && (by.trim().is_empty() || reason.trim().is_empty())
    {
        return refuse(
            "people of unknown territory are left out without a name or a reason",
            "Say who decided it and why; without a decision the order reaches them.",
        );
    }
    if scope.enrolled_from.zip(scope.enrolled_before).is_some_and(|(from, before)| from >= before) {
        return refuse("the scope's period ends before it begins", "Check both times.");
    }
    for gallery in &scope.galleries {
        register::by_id(here, *gallery)?;
    }
    Ok(())
}
