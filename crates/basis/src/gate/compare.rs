//! May two photographs be compared one to one?

use jiff::Timestamp;

use crate::act::Compare;
use crate::controller::Controller;
use crate::epoch::{Epoch, Scope};
use crate::mandate::Mandate;
use crate::permit::Permit;
use crate::refusal::Refusal;

use super::standing::{Spending, standing_mandate};

/// What the gate is told about a comparison outside any gallery.
#[derive(Debug, Clone, Copy)]
pub struct CompareAsk<'a> {
    /// Who answers for it.
    pub controller: &'a Controller,
    /// Who acts, by the name they are known by; a mandate serves its own operator alone.
    pub operator: &'a str,
    /// Who compares, and why; its ground covers both photographs.
    pub mandate: Option<&'a Mandate>,
}

/// Leave to compare two photographs; nothing of them is kept.
///
/// # Errors
///
/// No mandate, or one that has ended or whose ground for the probes does not stand.
pub fn compare(ask: &CompareAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Compare>, Refusal> {
    let mandate = standing_mandate((ask.operator, ask.mandate), ask.controller, None, Spending::OneSearch, now)?;
    Ok(Permit::new(Compare { mandate: mandate.id }, Scope::Controller, epoch, now))
}
