//! Sums and counts as the reader's language writes them.

use server::basis::Euros;
use server::service::words::{Language, Value};

use crate::view::View;

/// A sum in euros.
pub(crate) fn euros(v: &View, sum: &Euros) -> String {
    let number = grouped(v, &sum.0);
    v.words.say_with("console-euros", &[("number", Value::from(number.as_str()))])
}

/// A whole number with its thousands apart.
pub(crate) fn grouped(v: &View, number: &u64) -> String {
    let between = if v.words.language() == Language::French { '\u{202f}' } else { ',' };
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}
