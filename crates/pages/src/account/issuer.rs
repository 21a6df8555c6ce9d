//! Signing in with the issuer: the way there and back (OpenID Connect Core 1.0, 3.1).

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use server::api::Problem;

use super::session;
use crate::language::cookie;
use crate::render::{Page, redirect};
use crate::visit::Visit;

/// What the browser keeps until it is back. Only the way back sees it.
const KEPT: &str = "departure";
/// How long that may take, seconds.
const PATIENCE: u32 = 600;

pub(crate) async fn depart(visit: Visit) -> Page {
    let departure = visit.desk.depart().await.map_err(|problem| visit.failure(problem))?;
    let mut response = redirect(&departure.location);
    let secure = if visit.desk.is_secure() { "; Secure" } else { "" };
    let kept = departure.kept;
    let cookie = format!("{KEPT}={kept}; Path=/sign-in/issuer; Max-Age={PATIENCE}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(crate) async fn arrive(visit: Visit, headers: HeaderMap) -> Page {
    let asked = |name: &str| visit.asked(name).unwrap_or_default().to_owned();
    // The issuer says no, or the person did (RFC 6749, 4.1.2.1).
    if visit.asked("error").is_some() {
        return Err(visit.failure(Problem::new(401, "nobody", "Nobody is shown to call", "")));
    }
    let shown = (cookie(&headers, KEPT).unwrap_or_default(), asked("state"), asked("code"));
    let session = visit.desk.arrive(visit.address, shown).await.map_err(|problem| visit.failure(problem))?;
    Ok(session::given(&visit.desk, &session.secret, redirect("/home")))
}
