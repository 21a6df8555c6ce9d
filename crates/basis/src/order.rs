//! An authority's order. Thin: what the gate asks about it; scope, deadline and penalty come with the order desk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::OrderId;

/// What an order demands (GDPR Art. 58(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderMeasure {
    /// Collect no more.
    StopCollecting,
    /// Use no more.
    StopUsing,
    /// Answer the access requests.
    AnswerAccess,
    /// Erase.
    Erase,
    /// Inform the people or the authority.
    Inform,
    /// Show that it was done.
    Prove,
}

/// What the gate asks about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// What it demands.
    pub measures: Vec<OrderMeasure>,
    /// Whether it is still to be carried out.
    pub open: bool,
}
