//! Callers that an OpenID issuer vouches for.

use std::collections::BTreeMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use server::access::oidc::{KeySource, OidcSettings};
use server::config::ServerConfig;
use tempfile::TempDir;

use crate::fixture::Server;

const ISSUER: &str = "https://login.archive.example";

/// A token as an issuer signs it (RFC 7515, 7.1; RFC 8037, 3.1).
fn token(key: &Ed25519KeyPair, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "alg": "EdDSA", "kid": "k1", "typ": "JWT" })), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

#[allow(clippy::disallowed_methods, reason = "the server under test runs on the system's clock")]
fn in_seconds(seconds: i64) -> i64 {
    Timestamp::now().as_second() + seconds
}

#[test]
fn a_token_brings_name_and_roles_and_an_invalid_one_nothing() {
    let folder = TempDir::new().expect("a temporary folder");
    let key = Ed25519KeyPair::generate().expect("a key");
    let public = URL_SAFE_NO_PAD.encode(key.public_key().as_ref());
    let keys = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": public, "kid": "k1", "use": "sig" }] });
    let file = folder.path().join("keys.json");
    std::fs::write(&file, keys.to_string()).expect("a file");
    let oidc = OidcSettings {
        issuer: ISSUER.into(),
        audience: "countenance".into(),
        keys: KeySource::File(file),
        name_claim: "email".into(),
        roles_claim: "groups".into(),
        roles: BTreeMap::from([("face-search".into(), "operator".into()), ("dpo".into(), "officer".into())]),
        leeway_seconds: 0,
        sign_in: None,
    };
    let server = Server::with(ServerConfig { oidc: Some(oidc), ..ServerConfig::default() });
    let claims = json!({
        "iss": ISSUER, "aud": "countenance", "sub": "7f3c", "email": "ada@archive.example",
        "groups": ["face-search", "canteen"], "iat": in_seconds(-5), "exp": in_seconds(300),
    });
    let valid = token(&key, &claims);
    let me = server.get(&valid, "/v1/me");
    assert_eq!((me.status, &me.json()["name"]), (200, &json!("ada@archive.example")), "{}", me.text());
    assert_eq!(me.json()["roles"], json!(["operator"]), "a group that is no role of ours gives none");
    assert_eq!(server.get(&valid, "/v1/keys").problem(), "role");
    for (what, change) in [
        ("expired", json!({ "exp": in_seconds(-1) })),
        ("for another", json!({ "aud": "mail" })),
        ("of another issuer", json!({ "iss": "https://login.example" })),
        ("not yet", json!({ "nbf": in_seconds(60) })),
    ] {
        let mut changed = claims.clone();
        changed.as_object_mut().expect("an object").extend(change.as_object().cloned().unwrap_or_default());
        assert_eq!(server.get(&token(&key, &changed), "/v1/me").status, 401, "{what}");
    }
    let stranger = Ed25519KeyPair::generate().expect("a key");
    assert_eq!(server.get(&token(&stranger, &claims), "/v1/me").status, 401);
    assert_eq!(server.get(&valid, "/v1/me").status, 200);
}
