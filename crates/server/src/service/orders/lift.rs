//! What two people agree on about an order: that it is carried out, lifted or narrowed.

use basis::{EventKind, OrderEvent, OrderId, OrderState, Refusal, Scope, Signatory};
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::records::matters as rows;

use super::course::happen;
use super::preview;
use super::record::{self, Order};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::approvals::{self, ProposalView, Proposed};
use crate::service::register;

/// A step of an order that two people agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It is carried out as it stands.
    Execute,
    /// What it stopped may go on, once it is carried out.
    Lift,
    /// What it stopped may go on for everybody who is not in its scope, once it is carried out.
    Narrow,
}

impl Step {
    pub(super) const fn of(self, order: OrderId) -> Proposed {
        match self {
            Self::Execute => Proposed::Execution { order },
            Self::Lift => Proposed::Lifting { order },
            Self::Narrow => Proposed::Narrowing { order },
        }
    }
}

/// Proposes a step of an order to another person.
///
/// # Errors
/// When there is no such order; the refusal of a proposer that nobody authenticated.
pub fn propose(here: &Installation, id: OrderId, step: Step, by: Signatory) -> Result<ProposalView, ServiceError> {
    let what = step.of(id);
    let shown = about(here, &what)?.unwrap_or_default();
    approvals::propose(here, what, shown, by)
}

/// Exactly what a step of an order does, as it stands now: what two people agree on. None for what concerns no order.
pub(crate) fn about(here: &Installation, what: &Proposed) -> Result<Option<Value>, ServiceError> {
    Ok(Some(match what {
        Proposed::Execution { order } => {
            let order = record::find(here, *order)?;
            let reached = preview::of(here, &order)?;
            let galleries: Vec<_> = reached
                .galleries
                .iter()
                .filter(|gallery| gallery.reached)
                .map(|gallery| {
                    json!({
                        "gallery": gallery.gallery, "name": gallery.name, "faces": gallery.faces_in_scope,
                        "pictures": gallery.pictures_in_scope, "people": gallery.people_in_scope,
                    })
                })
                .collect();
            json!({
                "authority": order.authority, "reference": order.reference, "scope": order.scope,
                "measures": order.course.measures, "galleries": galleries,
            })
        }
        Proposed::Lifting { order } => {
            let order = record::find(here, *order)?;
            json!({ "authority": order.authority, "reference": order.reference })
        }
        Proposed::Narrowing { order } => {
            let order = record::find(here, *order)?;
            json!({ "authority": order.authority, "reference": order.reference, "people": order.scope.people() })
        }
        Proposed::Disclosure { .. } => return Ok(None),
    }))
}

/// Lets go on what an order stopped.
///
/// # Errors
/// The refusal, recorded: the order is not carried out yet; no two people agreed on it.
pub fn lift(here: &Installation, id: OrderId, by: &str) -> Result<Order, ServiceError> {
    end(here, id, Step::Lift, by)
}

/// Keeps stopped what an order stopped for the people in its scope, and lets the rest go on.
///
/// # Errors
/// The refusal, recorded: the order is not carried out yet; it stops nothing; no two people agreed on it.
pub fn narrow(here: &Installation, id: OrderId, by: &str) -> Result<Order, ServiceError> {
    end(here, id, Step::Narrow, by)
}

fn end(here: &Installation, id: OrderId, step: Step, by: &str) -> Result<Order, ServiceError> {
    let _turn = here.facts_turn();
    let mut order = record::find(here, id)?;
    let act = if step == Step::Lift { "lift an order" } else { "narrow an order" };
    let refuse = |refusal: Refusal| here.refused(act, Scope::Controller, vec![refusal]);
    if step == Step::Narrow {
        narrowable(&order).map_err(refuse)?;
    } else {
        // Asked before the approval is used up.
        order.course.after(OrderEvent::Lifted, here.now()).map_err(refuse)?;
    }
    let what = step.of(id);
    let held = approvals::usable(here, act, &what, &about(here, &what)?.unwrap_or_default())?;
    let used = approvals::used(here, held)?;

    let (people, events, told): (_, &[OrderEvent], _) = match step {
        Step::Narrow => (Some(order.scope.people()), &[], "What it stopped goes on for people out of its scope."),
        Step::Lift | Step::Execute => (None, &[OrderEvent::Lifted], "It is lifted: what it stopped may go on."),
    };
    order.narrowed = people.is_some();
    order.tell(here.now(), told, Some(by));
    let mut changed = Vec::new();
    for gallery in register::all(here)? {
        let mut facts = gallery.facts;
        if !facts.stopped_by.iter().any(|standing| standing.order == id) {
            continue;
        }
        match &people {
            None => facts.stopped_by.retain(|standing| standing.order != id),
            Some(people) => {
                let mine = facts.stopped_by.iter_mut().filter(|standing| standing.order == id);
                mine.for_each(|standing| standing.people = Some(people.clone()));
            }
        }
        changed.push(facts);
    }
    let record = json!({
        "order": id, "authority": order.authority, "reference": order.reference, "by": by, "people": people,
    });
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::OrderLifted, here.event(), here.now(), &holder, &record)?;
    happen(here, &mut order, events, Some(note), |tx| {
        rows::update(tx, &used)?;
        changed.iter().try_for_each(|facts| register::put(here, tx, facts))
    })?;
    Ok(order)
}

fn narrowable(order: &Order) -> Result<(), Refusal> {
    let refuse = |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 58(2)", missing, next));
    match order.course.state {
        OrderState::Received | OrderState::Approved => {
            refuse("the order is not carried out yet", "Do what it demands first: `countenance order execute`.")
        }
        OrderState::Lifted => refuse("the order is lifted", "Nothing is left to do."),
        OrderState::Executed if order.narrowed => refuse("the order is narrowed already", "Nothing is left to do."),
        OrderState::Executed if order.standing().is_none() => {
            refuse("the order stops nothing", "Nothing is left to do.")
        }
        OrderState::Executed => Ok(()),
    }
}
