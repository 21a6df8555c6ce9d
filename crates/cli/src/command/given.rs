//! Reading what is given on the command line, shared by several commands.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use server::basis::{Condition, LegalBasis};

/// A day, meant to its end (UTC), or a moment as RFC 3339 writes it.
pub(crate) fn until(text: &str) -> Result<Timestamp, String> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let day: Date =
        text.parse().map_err(|_| "write a day as 2026-12-31, or a moment as 2026-12-31T18:00:00Z".to_owned())?;
    let next = day.tomorrow().and_then(|next| next.to_zoned(TimeZone::UTC));
    next.map(|next| next.timestamp()).map_err(|_| "the day is out of range; years end with 9999".to_owned())
}

/// A basis of Art. 6(1) by its name.
pub(crate) fn legal_basis() -> impl TypedValueParser<Value = LegalBasis> {
    PossibleValuesParser::new(LegalBasis::ALL.iter().map(|basis| PossibleValue::new(basis.name())))
        .try_map(|name| name.parse::<LegalBasis>())
}

/// A condition of Art. 9(2) by its name.
pub(crate) fn condition() -> impl TypedValueParser<Value = Condition> {
    PossibleValuesParser::new(Condition::ALL.iter().map(|condition| PossibleValue::new(condition.name())))
        .try_map(|name| name.parse::<Condition>())
}

/// A text that says something.
pub(crate) fn words(text: &str) -> Result<String, String> {
    let words = text.trim();
    if words.is_empty() { Err("it is blank".to_owned()) } else { Ok(words.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_to_its_end() {
        assert_eq!(until("2026-12-31").unwrap().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!(until("2026-12-31T18:00:00Z").unwrap().to_string(), "2026-12-31T18:00:00Z");
        for wrong in ["", "31.12.2026", "2026-02-30", "tomorrow"] {
            assert!(until(wrong).unwrap_err().contains("2026-12-31"), "{wrong}");
        }
        assert!(until("9999-12-31").is_err());
    }
}
