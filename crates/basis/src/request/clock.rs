//! The time within which a request is answered: calendar months from its receipt, in the controller's time zone
//! (GDPR Art. 12(3); Regulation 1182/71 Art. 3(2)(c)). A last day that is a holiday is not moved: earlier is never late.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Months for an answer.
const MONTHS: i8 = 1;
/// Months that an extension adds.
const FURTHER_MONTHS: i8 = 2;
/// The days before the last one on which an alarm is raised.
const ALARM_DAYS: [i32; 3] = [7, 3, 0];

/// A deadline moved by two months, with the reasons that the person was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Extension {
    /// When it was decided and the person was told.
    pub at: Timestamp,
    /// Who decided.
    pub by: String,
    /// Complexity or number of requests, in words.
    pub reason: String,
}

/// A time in which the clock stands, because it was in reasonable doubt who asks (Art. 12(6)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    /// Since when.
    pub from: Timestamp,
    /// Until when; none while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Who doubts.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// How near the last day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// Seven days or fewer.
    SevenDays,
    /// Three days or fewer.
    ThreeDays,
    /// The last day.
    LastDay,
    /// The last day is over.
    Late,
}

/// The clock of one request. It starts at receipt, and nothing sets it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestClock {
    /// When the request reached the controller.
    pub received_at: Timestamp,
    /// The one extension there may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// The times in which the clock stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

/// The last day of a period of calendar months that begins with the receipt: the same day of the month, or the month's
/// last where there is no such day.
#[must_use]
pub fn due_date(received_at: Timestamp, months: i8, zone: &TimeZone) -> Date {
    received_at.to_zoned(zone.clone()).date().saturating_add(Span::new().months(months))
}

impl RequestClock {
    /// A clock that starts now.
    #[must_use]
    pub const fn started(received_at: Timestamp) -> Self {
        Self { received_at, extension: None, pauses: Vec::new() }
    }

    /// The last day for the answer, in the controller's time zone. While the clock stands it moves on with `now`.
    #[must_use]
    pub fn due(&self, zone: &TimeZone, now: Timestamp) -> Date {
        let months = if self.extension.is_some() { MONTHS + FURTHER_MONTHS } else { MONTHS };
        self.later_by_pauses(due_date(self.received_at, months, zone), zone, now)
    }

    /// The moment at which the last day is over.
    #[must_use]
    pub fn deadline(&self, zone: &TimeZone, now: Timestamp) -> Timestamp {
        let after = self.due(zone, now).saturating_add(Span::new().days(1));
        after.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// Days until the last one; 0 on it, negative after it.
    #[must_use]
    pub fn days_left(&self, zone: &TimeZone, now: Timestamp) -> i32 {
        let today = now.to_zoned(zone.clone()).date();
        today.until(self.due(zone, now)).map_or(i32::MAX, |span| span.get_days())
    }

    /// The alarm that stands now.
    #[must_use]
    pub fn alarm(&self, zone: &TimeZone, now: Timestamp) -> Option<Alarm> {
        let left = self.days_left(zone, now);
        let [seven, three, last] = ALARM_DAYS;
        match left {
            left if left < last => Some(Alarm::Late),
            left if left == last => Some(Alarm::LastDay),
            left if left <= three => Some(Alarm::ThreeDays),
            left if left <= seven => Some(Alarm::SevenDays),
            _ => None,
        }
    }

    /// Whether the clock stands.
    #[must_use]
    pub fn paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.until.is_none())
    }

    /// Adds two months. The person must be told within the first one, with the reasons (Art. 12(3)).
    ///
    /// # Errors
    /// It was extended before; the first month is over; nobody is named or no reason is given.
    pub fn extend(&mut self, by: &str, reason: &str, zone: &TimeZone, now: Timestamp) -> Result<(), Refusal> {
        let refuse = |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 12(3)", missing, next));
        if self.extension.is_some() {
            return refuse("the time was extended before, and it is extended once", "Answer the request.");
        }
        if self.days_left(zone, now) < 0 {
            return refuse(
                "the first month is over, and an extension is told to the person within it",
                "Answer the request now; it is late.",
            );
        }
        if by.trim().is_empty() || reason.trim().is_empty() {
            return refuse("the extension has no name or no reason", "Say who extends, and why.");
        }
        self.extension = Some(Extension { at: now, by: by.to_owned(), reason: reason.to_owned() });
        Ok(())
    }

    /// Lets the clock stand, for a reasonable doubt that is recorded (Art. 12(6)).
    ///
    /// # Errors
    /// It stands already; the last day is over, and nothing undoes that; nobody is named or no reason is given.
    pub fn pause(&mut self, by: &str, reason: &str, zone: &TimeZone, now: Timestamp) -> Result<(), Refusal> {
        let refuse = |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 12(6)", missing, next));
        if self.days_left(zone, now) < 0 {
            return refuse(
                "the last day is over, and a doubt that comes after it stops no clock",
                "Ask for a proof all the same, and answer or refuse; it is late.",
            );
        }
        if self.paused() {
            return refuse("the clock stands already", "Record a proof, or that the doubt is over.");
        }
        if by.trim().is_empty() || reason.trim().is_empty() {
            return refuse("the doubt has no name or no reason", "Say who doubts who asks, and why.");
        }
        self.pauses.push(Pause { from: now, until: None, by: by.to_owned(), reason: reason.to_owned() });
        Ok(())
    }

    /// Lets the clock go on.
    pub fn resume(&mut self, now: Timestamp) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(now.max(pause.from));
        }
    }

    /// Days are counted as the period itself is (Regulation 1182/71): by the calendar of the zone. A pause adds the
    /// midnights that it spans, so as many days are left at its end as at its beginning and none ends by the pause alone.
    fn later_by_pauses(&self, date: Date, zone: &TimeZone, now: Timestamp) -> Date {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let spanned = |pause: &Pause| {
            let days = day(pause.from).until(day(pause.until.unwrap_or(now))).map_or(0, |span| span.get_days());
            i64::from(days.max(0))
        };
        date.saturating_add(Span::new().days(self.pauses.iter().map(spanned).sum::<i64>()))
    }
}
