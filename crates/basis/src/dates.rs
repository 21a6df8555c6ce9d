//! Ends that are counted in days.

use jiff::{SignedDuration, Timestamp};

/// When the retention of something enrolled then ends: so many periods of 24 hours later. An end beyond the range of
/// time ([`Timestamp::MAX`], year 9999) is that end.
#[must_use]
pub fn retention_end(enrolled_at: Timestamp, retention_days: u32) -> Timestamp {
    let span = SignedDuration::from_hours(i64::from(retention_days) * 24);
    enrolled_at.checked_add(span).unwrap_or(Timestamp::MAX)
}
