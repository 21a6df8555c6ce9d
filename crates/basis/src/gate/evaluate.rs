//! May accuracy be measured on labelled pictures?

use jiff::Timestamp;

use crate::act::Evaluate;
use crate::controller::Controller;
use crate::epoch::{Epoch, Scope};
use crate::mandate::Mandate;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::terms::Purpose;

use super::standing::{Spending, standing_mandate};

/// What the gate is told about an evaluation on the user's own folder.
#[derive(Debug, Clone, Copy)]
pub struct EvaluateAsk<'a> {
    /// Who answers for it.
    pub controller: &'a Controller,
    /// Who acts, by the name they are known by; a mandate serves its own operator alone.
    pub operator: &'a str,
    /// Who evaluates; its ground covers the pictures.
    pub mandate: Option<&'a Mandate>,
}

/// Leave to measure accuracy on labelled pictures; nothing of them is kept.
///
/// # Errors
///
/// No mandate, one that has ended or whose ground does not stand, or one for another purpose.
pub fn evaluate(ask: &EvaluateAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Evaluate>, Refusal> {
    let mandate = standing_mandate((ask.operator, ask.mandate), ask.controller, None, Spending::OneSearch, now)?;
    if mandate.purpose != Purpose::MeasureAccuracy {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("the mandate is for '{}', not for measuring accuracy", mandate.purpose),
            format!("Ask for a mandate with the purpose '{}'.", Purpose::MeasureAccuracy),
        ));
    }
    Ok(Permit::new(Evaluate {}, Scope::Controller, epoch, now))
}
