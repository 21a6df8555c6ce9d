//! The clock of the story, which only the story moves; and chance that is the system's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use server::{Ambient, Clock};

use crate::error::CaseError;

/// A clock that stands until it is moved; each look is a millisecond later, so that ids keep their order.
#[derive(Clone)]
pub(crate) struct Calendar(Arc<AtomicI64>);

impl Calendar {
    pub(crate) fn at(date: &str) -> Result<Self, CaseError> {
        let calendar = Self(Arc::new(AtomicI64::new(0)));
        calendar.go_to(date)?;
        Ok(calendar)
    }

    /// Moves to nine in the morning of a day in Paris; never back.
    pub(crate) fn go_to(&self, date: &str) -> Result<(), CaseError> {
        let unusable = |error: jiff::Error| CaseError::Untrue(format!("{date} is no day: {error}"));
        let day: Date = date.parse().map_err(unusable)?;
        let zone = TimeZone::get("Europe/Paris").map_err(unusable)?;
        let morning = day.at(9, 0, 0, 0).to_zoned(zone).map_err(unusable)?.timestamp().as_millisecond();
        self.0.fetch_max(morning, Ordering::SeqCst);
        Ok(())
    }

    pub(crate) fn ambient(&self) -> Ambient {
        Ambient { clock: Arc::new(self.clone()), ..Ambient::system() }
    }
}

impl Clock for Calendar {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }
}
