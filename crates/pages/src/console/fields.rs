//! Reading fields of forms into what the calls take: what is wrong is said as the interface would say it.

use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::api::Problem;
use server::basis::{Euros, Sha256};
use server::http::Form;

/// A field that does not fit.
pub(crate) fn unfit(detail: impl Into<String>) -> Problem {
    Problem::new(422, "unfit", "The request does not fit", detail)
}

/// A field that is blank and must not be; the page says so in its own language.
pub(crate) fn missing() -> Problem {
    unfit("console-wrong-missing")
}

/// A field that is written as the records write it; none where it is blank.
pub(crate) fn parsed<T: FromStr<Err: Display>>(form: &Form, name: &str) -> Result<Option<T>, Problem> {
    form.given(name).map(|text| text.parse().map_err(|error| unfit(format!("{text}: {error}")))).transpose()
}

/// A word of the records; none where it is blank.
pub(crate) fn word<T: DeserializeOwned>(form: &Form, name: &str) -> Result<Option<T>, Problem> {
    let of = |text: String| serde_json::from_value(Value::String(text.clone())).map_err(|_| unfit(text));
    form.given(name).map(of).transpose()
}

/// The same, which must be there.
pub(crate) fn needed<T: DeserializeOwned>(form: &Form, name: &str) -> Result<T, Problem> {
    word(form, name)?.ok_or_else(missing)
}

/// A day; none where it is blank.
pub(crate) fn day(form: &Form, name: &str) -> Result<Option<Date>, Problem> {
    parsed(form, name)
}

/// A moment as a browser's field of date and time writes it, in the controller's time zone; none where it is blank.
pub(crate) fn moment(form: &Form, name: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Problem> {
    let at: Option<DateTime> = parsed(form, name)?;
    at.map(|at| at.to_zoned(zone.clone()).map(|zoned| zoned.timestamp()).map_err(|error| unfit(error.to_string())))
        .transpose()
}

/// Whole euros; none where it is blank. Spaces, commas and points between the thousands are taken as such.
pub(crate) fn euros(form: &Form, name: &str) -> Result<Option<Euros>, Problem> {
    let plain =
        |text: String| text.chars().filter(|letter| !letter.is_whitespace() && !",.'€".contains(*letter)).collect();
    let number = |text: String| text.parse().map(Euros).map_err(|error| unfit(format!("{text}: {error}")));
    form.given(name).map(plain).map(number).transpose()
}

/// The digest of a file of the form, whose bytes are kept nowhere; none where none was chosen.
pub(crate) fn digest(form: &mut Form, name: &str) -> Option<Sha256> {
    form.photos(name).first().map(|file| server::service::document::sha256(file.bytes()))
}

/// Entries of a text, one a line.
pub(crate) fn lines(form: &Form, name: &str) -> Vec<String> {
    form.text(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The word by which the records know a value without fields.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use server::basis::RequestKind;

    use super::*;

    fn form(value: &str) -> Form {
        Form { fields: vec![("it".to_owned(), value.to_owned())], files: Vec::new() }
    }

    #[test]
    fn blank_fields_are_none_and_wrong_ones_are_said() {
        assert_eq!(day(&form(" "), "it").unwrap(), None);
        assert_eq!(day(&form("2026-02-03"), "it").unwrap(), Some(jiff::civil::date(2026, 2, 3)));
        assert_eq!(day(&form("2026-02-30"), "it").unwrap_err().status, 422);
        assert_eq!(needed::<RequestKind>(&form("erasure"), "it").unwrap(), RequestKind::Erasure);
        assert!(needed::<RequestKind>(&form("everything"), "it").is_err());
        assert!(needed::<RequestKind>(&form(""), "it").is_err());
        assert_eq!(lines(&form("a\n\n b \n"), "it"), ["a", "b"]);
    }

    #[test]
    fn moments_are_the_controllers_and_not_the_servers() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = moment(&form("2026-07-01T12:30"), "it", &paris).unwrap().unwrap();
        assert_eq!(at.to_string(), "2026-07-01T10:30:00Z");
    }

    #[test]
    fn euros_are_read_as_people_write_them() {
        for text in ["250000", "250 000", "250,000", "250.000 €", "250\u{202f}000"] {
            assert_eq!(euros(&form(text), "it").unwrap(), Some(Euros(250_000)), "{text}");
        }
        assert!(euros(&form("-5"), "it").is_err());
    }

    #[test]
    fn values_go_by_the_word_of_the_records() {
        assert_eq!(name_of(&server::basis::Tier::Third), "third");
    }
}
