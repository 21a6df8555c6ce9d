//! In which language a visitor reads: what they chose, else what their browser asks for.

use axum::body::Body;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Response};
use server::service::words::Language;

use crate::render::redirect;
use crate::visit::Visit;

/// The cookie of the choice. It says nothing of anybody.
const COOKIE_NAME: &str = "language";
/// A year, seconds.
const KEPT: u32 = 31_536_000;

/// The language of a visit.
pub(crate) fn of(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, COOKIE_NAME).and_then(|tag| known(&tag));
    chosen
        .unwrap_or_else(|| asked_for(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("")))
}

/// Keeps a choice and goes back to where it was made.
pub(crate) async fn choose(visit: Visit) -> Response<Body> {
    let back = visit.asked("back").filter(|back| is_local(back)).unwrap_or("/");
    let mut response = redirect(back);
    if let Some(language) = visit.asked("to").and_then(known) {
        let cookie = format!("{COOKIE_NAME}={}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly", language.tag());
        response.headers_mut().append(SET_COOKIE, HeaderValue::from_str(&cookie).expect("tags are ASCII"));
    }
    response
}

/// Whether a path leads to a page of ours, and nowhere else whatever a browser makes of it.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control)
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

fn known(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// The most wanted of a list (RFC 9110, 12.5.4) that there is.
fn asked_for(list: &str) -> Language {
    let mut wanted: Vec<(f32, &str)> = list
        .split(',')
        .filter_map(|entry| {
            let (tag, rest) = entry.split_once(';').unwrap_or((entry, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
            Some((weight, tag.trim()))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wanted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let there = |tag: &&str| {
        ["en", "fr", "zh"].iter().any(|known| tag.split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case(known)))
    };
    wanted.into_iter().map(|(_, tag)| tag).find(there).map_or(Language::English, Language::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_wanted_language_is_taken() {
        assert_eq!(asked_for("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), Language::French);
        assert_eq!(asked_for("de, zh-TW;q=0.7, en;q=0.3"), Language::TraditionalChinese);
        assert_eq!(asked_for("en;q=0.1, fr;q=0"), Language::English);
        assert_eq!(asked_for("de"), Language::English);
        assert_eq!(asked_for(""), Language::English);
    }

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        assert!(is_local("/console?x=1"));
        for elsewhere in ["https://a.invalid", "//a.invalid", "/\\a.invalid", "console", "/a\nb"] {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
    }
}
