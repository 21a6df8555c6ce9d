//! The canonical form of a call: what both sides sign, whatever the wire did to case, order and blanks.

use axum::http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Call;

/// Everything but the unreserved characters of RFC 3986, 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same in a path, whose slashes part it.
const ESCAPED_IN_PATH: &AsciiSet = &ESCAPED.remove(b'/');

/// The canonical request; nothing when a signed header was not sent, or is no text.
pub(super) fn request(call: &Call<'_>, signed: &[String], payload: &str) -> Option<String> {
    let mut names: Vec<&str> = signed.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let mut headers = String::new();
    for name in &names {
        headers.push_str(&format!("{name}:{}\n", value(call.headers, name)?));
    }
    let (path, query) = (path(call.path), query(call.query));
    Some(format!("{}\n{path}\n{query}\n{headers}\n{}\n{payload}", call.method, names.join(";")))
}

/// A header's values, each without blanks around it and with one blank where there were more, in the order they came.
pub(super) fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = Vec::new();
    for value in headers.get_all(name) {
        let text = std::str::from_utf8(value.as_bytes()).ok()?;
        values.push(text.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    }
    (!values.is_empty()).then(|| values.join(","))
}

/// The path, escaped once more than it was sent: what every service but the storage of objects does.
fn path(sent: &str) -> String {
    if sent.is_empty() { "/".to_owned() } else { utf8_percent_encode(sent, ESCAPED_IN_PATH).to_string() }
}

/// Names and values, escaped one way and sorted.
fn query(sent: &str) -> String {
    let escaped = |text: &str| {
        let decoded: Vec<u8> = percent_decode_str(text).collect();
        percent_encoding::percent_encode(&decoded, ESCAPED).to_string()
    };
    let mut pairs: Vec<(String, String)> = sent
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (escaped(name), escaped(value))
        })
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
