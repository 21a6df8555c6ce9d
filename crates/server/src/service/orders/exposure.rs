//! What an order's delay costs, and apart from it the cap of a fine.

use basis::{Euros, OrderId, days_late, exposure as of_days, fine_cap};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, Order};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Two numbers that have nothing to do with each other: a daily penalty is national law, the cap of a fine Art. 83(5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exposure {
    /// The order.
    pub order: OrderId,
    /// The last day for it; null when the order names none.
    pub last_day: Option<Date>,
    /// Until when it is counted: the day of its execution, else the day asked for.
    pub until: Date,
    /// Whether the order was executed by then.
    pub executed: bool,
    /// Whole days from the last day to `until`, one of the two left out.
    pub days_late: u32,
    /// What each day costs; null when the order names no penalty.
    pub daily_penalty: Option<Euros>,
    /// Days times the daily penalty.
    pub penalty: Euros,
    /// The greater of EUR 20 million and 4 % of the turnover.
    pub fine_cap: Euros,
    /// The turnover that the cap is counted from; null when none is stated.
    pub turnover: Option<Euros>,
}

/// What an order's delay costs by a day; today when none is given.
///
/// # Errors
/// When there is no such order.
pub fn exposure(here: &Installation, id: OrderId, on: Option<Date>) -> Result<Exposure, ServiceError> {
    Ok(of(here, &record::find(here, id)?, on))
}

pub(crate) fn of(here: &Installation, order: &Order, on: Option<Date>) -> Exposure {
    let zone = here.zone();
    let on = on.unwrap_or_else(|| here.now().to_zoned(zone.clone()).date());
    let executed = order.course.executed_at.map(|at| at.to_zoned(zone).date()).filter(|day| *day <= on);
    let until = executed.unwrap_or(on);
    let days = order.last_day.map_or(0, |last| days_late(last, until));
    Exposure {
        order: order.id,
        last_day: order.last_day,
        until,
        executed: executed.is_some(),
        days_late: days,
        daily_penalty: order.daily_penalty,
        penalty: of_days(days, order.daily_penalty.unwrap_or_default()),
        fine_cap: fine_cap(order.turnover),
        turnover: order.turnover,
    }
}
