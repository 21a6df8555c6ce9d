//! Authorities' orders, from their receipt to their evidence.
//!
//! An order stops what it stops with its receipt, in one transaction. Everything else is looked at first (`preview`),
//! approved by two people ([`super::approvals`]), and then carried out as often as it takes (`execute`).

mod course;
mod execute;
mod exposure;
mod held;
mod lift;
mod noted;
pub(crate) mod preview;
mod receive;
pub(crate) mod record;
mod scope;
mod stop;

use basis::OrderId;

use super::matters;
use crate::error::ServiceError;
use crate::installation::Installation;

pub use execute::{Executed, Unsearched, done, execute};
pub use exposure::{Exposure, exposure};
pub use held::HeldFaces;
pub use lift::{Step, lift, narrow, propose};
pub use preview::{GalleryPreview, Holding, Preview, TerritoryCount, preview};
pub use receive::{NewOrder, ReceivedOrder, receive};
pub use record::{MeasureNote, Order, OrderErasure, OrderHappened};
pub use stop::StoppedGallery;

pub(crate) use lift::about;
pub(crate) use noted::complete;
pub(crate) use stop::under_standing;

/// Every order, oldest first.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<Order>, ServiceError> {
    matters::all(here)
}

/// One order.
///
/// # Errors
/// When there is no such order.
pub fn show(here: &Installation, id: OrderId) -> Result<Order, ServiceError> {
    record::find(here, id)
}

/// What an order's delay costs today.
pub(crate) fn exposure_of(here: &Installation, order: &Order) -> Exposure {
    exposure::of(here, order, None)
}
