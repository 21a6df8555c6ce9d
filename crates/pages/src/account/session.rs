//! The cookie of a session. It holds the secret of an access key that ends by itself; a script cannot read it.

use axum::body::Body;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, Response};
use server::http::Desk;

use crate::language::cookie;

/// Over TLS the browser itself sees to it that the cookie is this host's alone (RFC 6265bis, 4.1.3).
const SECURE: &str = "__Host-session";
const PLAIN: &str = "session";

/// The secret that a browser shows.
pub(crate) fn shown(headers: &HeaderMap) -> Option<String> {
    cookie(headers, SECURE).or_else(|| cookie(headers, PLAIN)).filter(|secret| !secret.is_empty())
}

/// Gives a browser the secret of a session, until it is closed or the session is over.
pub(crate) fn given(desk: &Desk, secret: &str, mut response: Response<Body>) -> Response<Body> {
    set(desk, &mut response, secret, "");
    response
}

/// Takes it away.
pub(crate) fn taken(desk: &Desk, mut response: Response<Body>) -> Response<Body> {
    set(desk, &mut response, "", "; Max-Age=0");
    response
}

fn set(desk: &Desk, response: &mut Response<Body>, value: &str, more: &str) {
    let (name, secure) = if desk.is_secure() { (SECURE, "; Secure") } else { (PLAIN, "") };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
