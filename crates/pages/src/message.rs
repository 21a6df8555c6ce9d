//! What a page says once, after a form was taken. The message is named by a cookie that the answer to the form sets and the
//! next page takes away: an address says nothing, so nobody can be sent a link that claims to have erased or withdrawn
//! something. Scripts do not see it, and no other site can make a browser show it (`SameSite=Strict`).

use axum::body::Body;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, Response};

use crate::language::cookie;

const NAME: &str = "done";
/// How long an answer may take to be followed, seconds.
const PATIENCE: u32 = 30;

/// Lets the next page say the message `done-WHAT`.
pub(crate) fn after(mut response: Response<Body>, what: &str) -> Response<Body> {
    set(&mut response, what, PATIENCE);
    response
}

/// The message that a page is to say.
pub(crate) fn named(headers: &HeaderMap) -> Option<String> {
    cookie(headers, NAME).filter(|what| !what.is_empty())
}

/// Takes it away, because it was said.
pub(crate) fn said(response: &mut Response<Body>) {
    set(response, "", 0);
}

fn set(response: &mut Response<Body>, what: &str, seconds: u32) {
    let cookie = format!("{NAME}={what}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    fn sent(cookie: &'static str) -> Option<String> {
        named(&HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(cookie))]))
    }

    #[test]
    fn a_message_is_named_by_its_cookie_and_taken_away() {
        let mut response = after(Response::new(Body::empty()), "portal-filed");
        let set = |response: &Response<Body>| response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        assert_eq!(set(&response), "done=portal-filed; Path=/; Max-Age=30; HttpOnly; SameSite=Strict");
        response.headers_mut().remove(SET_COOKIE);
        said(&mut response);
        assert!(set(&response).starts_with("done=; Path=/; Max-Age=0;"));
        assert_eq!(sent("language=fr; done=portal-filed").as_deref(), Some("portal-filed"));
        assert_eq!((sent("done="), sent("language=fr")), (None, None));
    }
}
