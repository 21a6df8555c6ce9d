//! Who calls: an access key, a token of the configured issuer, or whoever can open the socket in the data directory.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::answer;
use super::app::{App, Peer};
use crate::access::oidc::OidcError;
use crate::access::{Principal, Role, Via};
use crate::api::Problem;
use crate::error::ServiceError;
use crate::service::access_keys;
use axum::body::Body;
use axum::http::Response;

/// On the socket, who acts; whoever can open it could as well act with the command line on the directory.
const OPERATOR: &str = "x-countenance-operator";

/// Who calls, or the answer to somebody who shows nothing that lets them in.
pub(super) async fn caller(
    app: &Arc<App>,
    peer: Peer,
    headers: &HeaderMap,
    call: &str,
) -> Result<Principal, Box<Response<Body>>> {
    let address = match peer {
        Peer::Socket if !headers.contains_key(AUTHORIZATION) => {
            let named = headers.get(OPERATOR).and_then(|name| name.to_str().ok()).map(str::trim).unwrap_or_default();
            return if named.is_empty() {
                let detail = format!("Say who acts with the header {OPERATOR}.");
                Err(Box::new(answer::problem(Problem::new(401, "nobody", "Nobody is shown to call", detail), call)))
            } else {
                Ok(Principal::of_directory(percent_decoded(named)))
            };
        }
        Peer::Socket => None,
        Peer::Network(address) => Some(origin(address, headers, &app.config.trusted_proxies)),
    };
    let now = app.ambient.now();
    let Some(shown) = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer) else {
        let detail = "Send `Authorization: Bearer KEY`; `countenance key grant` hands keys out.";
        return Err(Box::new(answer::problem(Problem::new(401, "nobody", "Nobody is shown to call", detail), call)));
    };
    let admitted = match app.callers.turn().await {
        Ok(turn) => {
            let (app, shown) = (Arc::clone(app), shown.to_owned());
            tokio::task::spawn_blocking(move || {
                let _turn = turn;
                admit(&app, &shown)
            })
            .await
        }
        Err(full) => return Err(Box::new(answer::full(full, call))),
    };
    match admitted {
        Ok(Ok(Some(who))) => Ok(who),
        Ok(Ok(None)) => {
            // Counted after the look, so that strangers behind one proxy do not lock out who shows a valid key.
            if let Some(Err(wait)) = address.map(|address| app.limits.wrong_key(address, now)) {
                return Err(Box::new(answer::later(wait, "Too many wrong keys came from this address.", call)));
            }
            let detail = "The key or token is not let in. It may have ended, or have been taken back.";
            Err(Box::new(answer::problem(Problem::new(401, "nobody", "Nobody is shown to call", detail), call)))
        }
        Ok(Err(NotLooked::Issuer)) => {
            let detail = "The issuer's keys cannot be had now, so the token cannot be looked at. Try again later.";
            Err(Box::new(answer::problem(Problem::new(503, "issuer", "The issuer does not answer", detail), call)))
        }
        Ok(Err(NotLooked::Records(error))) => Err(Box::new(answer::failure(&error.into(), call))),
        Err(_) => {
            let failed = Problem::new(500, "failed", "The server failed", "Its log says why, under this request.");
            Err(Box::new(answer::problem(failed, call)))
        }
    }
}

/// Who shows this; none for whatever lets nobody in.
fn admit(app: &App, shown: &str) -> Result<Option<Principal>, NotLooked> {
    if let Some(who) = access_keys::admit(app.api.here(), shown)? {
        return Ok(Some(who));
    }
    let Some(verifier) = &app.oidc else { return Ok(None) };
    match verifier.verify(shown, app.ambient.now()) {
        Ok(bearer) => {
            let roles = bearer.roles.iter().filter_map(|role| role.parse::<Role>().ok()).collect();
            let (name, via) = (bearer.name, Via::Oidc(bearer.subject));
            Ok(Some(Principal { name, roles, galleries: Vec::new(), via }))
        }
        Err(error @ OidcError::KeysUnavailable { .. }) => {
            tracing::error!(%error, "the issuer's keys cannot be had");
            Err(NotLooked::Issuer)
        }
        Err(error) => {
            tracing::info!(%error, "a token was not let in");
            Ok(None)
        }
    }
}

/// Why it could not be looked at what was shown.
enum NotLooked {
    /// The records do not answer.
    Records(ServiceError),
    /// The issuer does not.
    Issuer,
}

impl From<ServiceError> for NotLooked {
    fn from(error: ServiceError) -> Self {
        Self::Records(error)
    }
}

/// The token of `Bearer TOKEN` (RFC 6750, 2.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// The address that a call came from: the nearest that is no proxy of ours.
pub(super) fn origin(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let ours = |address: IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == address.to_canonical());
    if !ours(peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|list| list.split(',')).map_while(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !ours(*hop)).unwrap_or(peer)
}

/// A name may hold any letter, a header only those of ASCII: the client escapes the others.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_of_our_own_proxies_counts() {
        let [peer, proxy, client, liar] =
            ["10.0.0.9", "127.0.0.1", "192.0.2.7", "198.51.100.1"].map(|text| text.parse().expect("an address"));
        let with = |list: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", list.parse().expect("a header"));
            headers
        };
        assert_eq!(origin(peer, &with("198.51.100.1"), &[proxy]), peer);
        assert_eq!(origin(proxy, &with("192.0.2.7"), &[proxy]), client);
        assert_eq!(
            origin(proxy, &with("198.51.100.1, 192.0.2.7"), &[proxy]),
            client,
            "what the client wrote is further off"
        );
        assert_eq!(origin(proxy, &with("192.0.2.7, 127.0.0.1"), &[proxy]), client);
        assert_eq!(origin(proxy, &with("nonsense"), &[proxy]), proxy);
        assert_eq!(origin(proxy, &with("198.51.100.1"), &[proxy]), liar);
    }

    #[test]
    fn a_name_of_any_letters_travels_in_a_header() {
        assert_eq!(percent_decoded("Ren%C3%A9e O'Hara"), "Renée O'Hara");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(
            (bearer("Bearer abc"), bearer("bearer  abc"), bearer("Basic abc")),
            (Some("abc"), Some("abc"), None)
        );
    }
}
