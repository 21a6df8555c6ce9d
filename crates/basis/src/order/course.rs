//! What may happen to an order, and in which order. Pure.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OrderFacts, OrderMeasure};
use crate::id::OrderId;
use crate::refusal::Refusal;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// It arrived and is recorded; what it stops is stopped.
    Received,
    /// Two people approved that it is carried out as it stands.
    Approved,
    /// All its measures are done.
    Executed,
    /// The authority was answered and what it stopped may go on.
    Lifted,
}

impl OrderState {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Approved => "approved",
            Self::Executed => "executed",
            Self::Lifted => "lifted",
        }
    }
}

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum OrderEvent {
    /// Two people approved.
    Approved,
    /// A measure is done, as far as it can be.
    Done {
        /// Which.
        measure: OrderMeasure,
    },
    /// Two people lifted it.
    Lifted,
}

/// How far an order was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderCourse {
    /// What it demands.
    pub measures: Vec<OrderMeasure>,
    /// Where it stands.
    pub state: OrderState,
    /// The measures that are done, with the moment.
    pub done: Vec<(OrderMeasure, Timestamp)>,
    /// When it was approved.
    #[serde(default)]
    pub approved_at: Option<Timestamp>,
    /// When the last measure was done.
    #[serde(default)]
    pub executed_at: Option<Timestamp>,
    /// When it was lifted.
    #[serde(default)]
    pub lifted_at: Option<Timestamp>,
}

impl OrderCourse {
    /// An order that arrived. Each measure counts once.
    ///
    /// # Errors
    /// It demands nothing.
    pub fn received(measures: &[OrderMeasure]) -> Result<Self, Refusal> {
        let mut measures = measures.to_vec();
        measures.sort_unstable();
        measures.dedup();
        if measures.is_empty() {
            return Err(Refusal::new(
                "GDPR Art. 58(2)",
                "the order names no measure",
                "Say what it demands: stop-collecting, stop-using, answer-access, erase, inform, prove.",
            ));
        }
        Ok(Self {
            measures,
            state: OrderState::Received,
            done: Vec::new(),
            approved_at: None,
            executed_at: None,
            lifted_at: None,
        })
    }

    /// What the gate asks about it.
    #[must_use]
    pub fn facts(&self, id: OrderId) -> OrderFacts {
        OrderFacts {
            id,
            measures: self.measures.clone(),
            open: matches!(self.state, OrderState::Received | OrderState::Approved),
            approved: self.state == OrderState::Approved,
        }
    }

    /// Whether a measure is done.
    #[must_use]
    pub fn is_done(&self, measure: OrderMeasure) -> bool {
        self.done.iter().any(|(done, _)| *done == measure)
    }

    /// The order after an event.
    ///
    /// # Errors
    /// The event may not happen now. The order stays as it was.
    pub fn after(&self, event: OrderEvent, now: Timestamp) -> Result<Self, Refusal> {
        let refuse = |missing: String, next: &str| Err(Refusal::new("GDPR Art. 58(2)", missing, next));
        let mut next = self.clone();
        match (event, self.state) {
            (OrderEvent::Approved, OrderState::Received) => {
                next.state = OrderState::Approved;
                next.approved_at = Some(now);
            }
            // Stopping needs no approval: it takes effect with the record of the order.
            (OrderEvent::Done { measure }, OrderState::Approved | OrderState::Received)
                if self.state == OrderState::Approved
                    || matches!(measure, OrderMeasure::StopCollecting | OrderMeasure::StopUsing) =>
            {
                if !self.measures.contains(&measure) {
                    return refuse(format!("the order does not demand '{}'", measure.name()), "Look at its measures.");
                }
                if measure == OrderMeasure::Erase
                    && self.measures.contains(&OrderMeasure::AnswerAccess)
                    && !self.is_done(OrderMeasure::AnswerAccess)
                {
                    return refuse(
                        "access requests that came first are not answered yet, or past their deadline".into(),
                        "Answer them; the rest of the erasure is done meanwhile.",
                    );
                }
                if !self.is_done(measure) {
                    next.done.push((measure, now));
                }
                if next.measures.iter().all(|measure| next.is_done(*measure)) {
                    next.state = OrderState::Executed;
                    next.executed_at = Some(now);
                }
            }
            (OrderEvent::Done { .. }, OrderState::Received) => {
                return refuse(
                    "the order is not approved for execution".into(),
                    "Let two people approve it: `countenance order approve`.",
                );
            }
            (OrderEvent::Lifted, OrderState::Executed) => {
                next.state = OrderState::Lifted;
                next.lifted_at = Some(now);
            }
            (OrderEvent::Lifted, OrderState::Received | OrderState::Approved) => {
                return refuse("the order is not carried out yet".into(), "Do what it demands first.");
            }
            (event, state) => {
                return refuse(
                    format!("the order is {}: {event:?} comes too late", state.name()),
                    "Nothing is left to do.",
                );
            }
        }
        Ok(next)
    }
}
