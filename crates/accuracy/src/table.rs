//! Markdown tables, and numbers as they stand in them.

use std::fmt::Write as _;

use crate::metrics::Estimate;

/// A table with a heading for each column.
pub(crate) fn table<const N: usize>(headings: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut text = format!("| {} |\n|{}\n", headings.join(" | "), "---|".repeat(N));
    for row in rows {
        writeln!(text, "| {} |", row.join(" | ")).expect("a text takes what is written");
    }
    text
}

/// `12.3 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// `0.34 %`: two figures that count.
pub(crate) fn fine_percent(share: f64) -> String {
    let per_cent = 100.0 * share;
    let places = if per_cent >= 10.0 { 0 } else { (1.0 - libm::floor(libm::log10(per_cent.max(1e-9)))) as usize };
    format!("{per_cent:.places$} %")
}

/// `12.3 % (11.0-13.9)`.
pub(crate) fn estimate(of: Estimate) -> String {
    format!("{:.1} % ({:.1}-{:.1})", 100.0 * of.share, 100.0 * of.low, 100.0 * of.high)
}

/// `1,375`.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!([1, 999, 1_000, 10_000_000].map(count), ["1", "999", "1,000", "10,000,000"]);
        assert_eq!([0.5, 0.034, 0.0045, 0.0001].map(fine_percent), ["50 %", "3.4 %", "0.45 %", "0.010 %"]);
        assert_eq!(estimate(Estimate { share: 0.1234, low: 0.1, high: 0.15 }), "12.3 % (10.0-15.0)");
    }

    #[test]
    fn a_table_has_a_rule_under_its_headings() {
        let rows = [["1".to_owned(), "2".to_owned()]];
        assert_eq!(table(["a", "b"], rows), "| a | b |\n|---|---|\n| 1 | 2 |\n");
    }
}
