//! Forms are taken from our own pages alone. Browsers say where a request comes from (`Sec-Fetch-Site`, W3C Fetch Metadata;
//! before that `Origin`, RFC 6454), and no page elsewhere can make them say another thing; so no token is needed, and forms
//! work without a script. What is no browser says neither, and carries no visitor's cookie.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Response, StatusCode};
use axum::middleware::Next;
use axum::response::IntoResponse;

/// Turns a form away that another site sent.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This form was sent from another site; open the page here and send it again.\n")
        .into_response()
}

/// Whether a page of ours led here. A browser that does not say it is believed.
pub(crate) fn is_here(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin")
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or("unreadable").to_owned();
    if let Some(site) = headers.get("sec-fetch-site").map(text) {
        return matches!(site.as_str(), "same-origin" | "none");
    }
    let Some(origin) = headers.get(ORIGIN).map(text) else { return true };
    let host = headers.get(HOST).map(text).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
        });
        is_ours(&pairs.collect())
    }

    #[test]
    fn forms_of_other_sites_are_turned_away() {
        assert!(sent(&[("sec-fetch-site", "same-origin"), ("origin", "https://a.invalid"), ("host", "a.invalid")]));
        assert!(sent(&[("origin", "https://a.invalid"), ("host", "a.invalid")]));
        assert!(sent(&[("host", "a.invalid")]), "no browser");
        for site in ["cross-site", "same-site", "unreadable"] {
            assert!(!sent(&[("sec-fetch-site", site), ("origin", "https://a.invalid"), ("host", "a.invalid")]));
        }
        assert!(!sent(&[("origin", "https://b.invalid"), ("host", "a.invalid")]));
        assert!(!sent(&[("origin", "null"), ("host", "a.invalid")]));
    }
}
