//! What delay and infringement can cost. Two numbers that have nothing to do with each other: a daily penalty is
//! national law and has no cap in the GDPR; the fine's cap is Art. 83(5).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount in whole euros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Euros(pub u64);

impl std::fmt::Display for Euros {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "EUR {grouped}")
    }
}

/// The fixed part of the cap of a fine under Art. 83(5).
pub const FINE_CAP: Euros = Euros(20_000_000);

/// Whole days from the last day for compliance to `until`, the later of them excluded: 0 on the last day itself.
#[must_use]
pub fn days_late(last_day: Date, until: Date) -> u32 {
    last_day.until(until).ok().and_then(|span| u32::try_from(span.get_days()).ok()).unwrap_or(0)
}

/// What a daily penalty adds up to.
#[must_use]
pub const fn exposure(days_late: u32, daily: Euros) -> Euros {
    Euros(daily.0.saturating_mul(days_late as u64))
}

/// The cap of a fine under Art. 83(5): the greater of EUR 20 million and 4 % of the world-wide turnover of the year before.
#[must_use]
pub fn fine_cap(turnover: Option<Euros>) -> Euros {
    FINE_CAP.max(Euros(turnover.map_or(0, |turnover| turnover.0 / 25)))
}
