//! What stands in the records of an order. It names authorities, galleries and numbers; people by id only.

use basis::{ErasureId, Euros, GalleryId, OrderCourse, OrderFacts, OrderId, OrderMeasure, OrderScope, Sha256};
use gallery::ErasureCounts;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::matters::{self, Matter};
use crate::service::orders::preview::Preview;

/// An authority's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Who gave it.
    pub authority: String,
    /// Its reference, as the authority writes it.
    pub reference: String,
    /// Digest of the document.
    #[serde(default)]
    pub document_sha256: Option<Sha256>,
    /// When it reached the controller.
    pub received_at: Timestamp,
    /// Who entered it.
    pub entered_by: String,
    /// Whom it reaches.
    pub scope: OrderScope,
    /// The last day for compliance, in the controller's time zone.
    #[serde(default)]
    pub last_day: Option<Date>,
    /// What each day after it costs.
    #[serde(default)]
    pub daily_penalty: Option<Euros>,
    /// The world-wide turnover of the year before, where the controller states it: for the cap of a fine.
    #[serde(default)]
    pub turnover: Option<Euros>,
    /// How far it was carried out.
    pub course: OrderCourse,
    /// The leaf of its receipt.
    pub leaf: u64,
    /// What happened, oldest first.
    #[serde(default)]
    pub happened: Vec<OrderHappened>,
    /// What was held, in its scope and out of it, when it arrived; null until that was counted.
    #[serde(default)]
    pub held_before: Option<Preview>,
    /// The erasures that carried it out, oldest first.
    #[serde(default)]
    pub erasures: Vec<OrderErasure>,
    /// What was done for the measures that a person has to see to.
    #[serde(default)]
    pub notes: Vec<MeasureNote>,
    /// Whether its stop was narrowed to the people in its scope.
    #[serde(default)]
    pub narrowed: bool,
}

/// One batch of an order's erasure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderErasure {
    /// The erasure; its certificate has the same id.
    pub erasure: ErasureId,
    /// In which gallery.
    pub gallery: GalleryId,
    /// How much of each kind went.
    pub counts: ErasureCounts,
    /// The leaf of the executed erasure.
    pub leaf: u64,
    /// When.
    pub at: Timestamp,
}

/// How a measure was carried out that no program can: informing, and showing it to the authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureNote {
    /// Which measure.
    pub measure: OrderMeasure,
    /// How, in words.
    pub note: String,
    /// Who saw to it.
    pub by: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Digest of the letter, notice or page.
    #[serde(default)]
    pub evidence_sha256: Option<Sha256>,
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderHappened {
    /// When.
    pub at: Timestamp,
    /// In words.
    pub what: String,
    /// Who did it, where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Its leaf in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<u64>,
}

impl Matter for Order {
    const KIND: &'static str = "order";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn state(&self) -> &'static str {
        self.course.state.name()
    }

    fn opened_at(&self) -> Timestamp {
        self.received_at
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.course.lifted_at
    }
}

impl Order {
    /// Adds to what happened.
    pub(crate) fn tell(&mut self, at: Timestamp, what: impl Into<String>, by: Option<&str>) {
        self.happened.push(OrderHappened { at, what: what.into(), by: by.map(str::to_owned), leaf: None });
    }

    /// What the gate asks about it.
    #[must_use]
    pub fn facts(&self) -> OrderFacts {
        self.course.facts(self.id)
    }
}

/// An order by its id.
pub(crate) fn find(here: &Installation, id: OrderId) -> Result<Order, ServiceError> {
    matters::get(here, id.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found("order", id.to_string(), "`countenance order list` shows which there are.")
    })
}
