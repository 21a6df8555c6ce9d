//! Every refusal beside the token that differs from it in one thing and is accepted.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{Bearer, KeySource, OidcError, OidcSettings, Verifier};

mod code;

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://login.example.org/realms/town";

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

/// A key pair of an issuer, with the name it is published under.
struct Pair {
    id: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Pair {
    fn es256(id: &'static str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let key = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        Self { id, algorithm: Algorithm::ES256, key }
    }

    fn ed25519(id: &'static str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let key = EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
        Self { id, algorithm: Algorithm::EdDSA, key }
    }

    fn rs256(id: &'static str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        // The library reads the PKCS#1 structure, which stands behind the 26 bytes of PKCS#8's head.
        let pkcs8 = pair.as_der().unwrap();
        Self { id, algorithm: Algorithm::RS256, key: EncodingKey::from_rsa_der(&pkcs8.as_ref()[26..]) }
    }

    fn jwk(&self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = self.id.into();
        jwk["use"] = "sig".into();
        jwk
    }

    fn header(&self) -> Header {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.into());
        header
    }

    fn sign(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&self.header(), claims, &self.key).unwrap()
    }
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "countenance", "sub": "7f3c", "preferred_username": "ada",
        "exp": NOW + 300, "iat": NOW - 10, "roles": ["examiners", "cooks", "examiners"],
    })
}

/// The usual claims with some of them put in place of others; null takes one away.
fn with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn settings(keys: KeySource) -> OidcSettings {
    OidcSettings {
        issuer: ISSUER.into(),
        audience: "countenance".into(),
        keys,
        name_claim: "preferred_username".into(),
        roles_claim: "roles".into(),
        roles: [("examiners".to_owned(), "examiner".to_owned()), ("heads".to_owned(), "approver".to_owned())].into(),
        leeway_seconds: 60,
        sign_in: None,
    }
}

/// A verifier that reads this key set from a file, which must outlive it.
fn verifier(keys: &[Value]) -> (Verifier, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), set(keys)).unwrap();
    (Verifier::new(settings(KeySource::File(file.path().into()))).unwrap(), file)
}

/// Verifies two tokens under one key; only the first may pass.
fn twins(pair: &Pair, sound: &Value, refused: &Value) -> OidcError {
    let (verifier, _file) = verifier(&[pair.jwk()]);
    verifier.verify(&pair.sign(sound), now()).unwrap();
    verifier.verify(&pair.sign(refused), now()).unwrap_err()
}

fn by_hand(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let [header, claims] = [header, claims].map(|json| part(json.to_string().as_bytes()));
    format!("{header}.{claims}.{}", part(signature))
}

#[test]
fn signatures_of_each_kind_are_accepted() {
    let pairs = [Pair::es256("ec"), Pair::ed25519("ed"), Pair::rs256("rsa")];
    let (verifier, _file) = verifier(&pairs.each_ref().map(Pair::jwk));
    for pair in &pairs {
        let bearer = verifier.verify(&pair.sign(&claims()), now()).unwrap();
        let expected = Bearer {
            subject: "7f3c".into(),
            name: "ada".into(),
            roles: vec!["examiner".into()],
            expires_at: after(300),
        };
        assert!(bearer == expected, "{:?}: {bearer:?}", pair.algorithm);
        assert!(!format!("{bearer:?}").contains("ada"), "a bearer's name must not come into logs");
    }
}

#[test]
fn issuer_and_audience_match_letter_for_letter() {
    let pair = Pair::es256("a");
    let issuer = |refused| assert!(matches!(twins(&pair, &claims(), &with(refused)), OidcError::Issuer { .. }));
    issuer(json!({ "iss": format!("{ISSUER}/") }));
    issuer(json!({ "iss": [ISSUER] }));
    let audience = |sound, refused| {
        let error = twins(&pair, &with(json!({ "aud": sound })), &with(json!({ "aud": refused })));
        assert!(matches!(error, OidcError::Audience { .. }), "{error}");
    };
    audience(json!("countenance"), json!("countenance2"));
    audience(json!(["account", "countenance"]), json!(["account", "Countenance"]));
    audience(json!("countenance"), json!([]));
}

#[test]
fn times_are_compared_with_the_time_given_and_the_leeway() {
    let pair = Pair::ed25519("a");
    let times = |sound, refused| twins(&pair, &with(sound), &with(refused));
    assert_eq!(times(json!({ "exp": NOW - 59 }), json!({ "exp": NOW - 60 })), OidcError::Expired);
    assert_eq!(times(json!({ "exp": NOW as f64 - 59.5 }), json!({ "exp": NOW as f64 - 60.5 })), OidcError::Expired);
    for claim in ["nbf", "iat"] {
        assert_eq!(times(json!({ claim: NOW + 60 }), json!({ claim: NOW + 61 })), OidcError::NotYetValid);
    }
    for refused in [json!("1900000000"), json!(1e300), json!(u64::MAX), json!([NOW + 300])] {
        let error = times(json!({}), json!({ "exp": refused }));
        assert!(matches!(error, OidcError::Malformed { .. }), "{refused}: {error}");
    }
}

#[test]
fn claims_that_must_be_there_are_missed() {
    let pair = Pair::es256("a");
    for claim in ["exp", "iss", "aud", "sub"] {
        assert_eq!(twins(&pair, &claims(), &with(json!({ claim: null }))), OidcError::MissingClaim { claim });
    }
    let error = twins(&pair, &claims(), &with(json!({ "preferred_username": "ada\nroot" })));
    assert!(matches!(error, OidcError::Malformed { .. }), "{error}");
}

#[test]
fn only_signatures_by_key_pairs_count() {
    let pair = Pair::rs256("a");
    let (verifier, _file) = verifier(&[pair.jwk()]);
    verifier.verify(&pair.sign(&claims()), now()).unwrap();
    let refused = |token: String| {
        let expected = OidcError::Algorithm { what: "an algorithm that is not accepted, or by none" };
        assert_eq!(verifier.verify(&token, now()), Err(expected));
    };
    for none in ["none", "None", "NONE", ""] {
        refused(by_hand(&json!({ "alg": none, "kid": "a" }), &claims(), b""));
    }
    // The bytes of a key that everybody knows, passed off as a shared secret.
    let public = URL_SAFE_NO_PAD.decode(pair.jwk()["n"].as_str().unwrap()).unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("a".into());
    refused(jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&public)).unwrap());
    // A sound signature, by an algorithm that the key is not published for.
    header.alg = Algorithm::RS512;
    let unmeant = verifier.verify(&jsonwebtoken::encode(&header, &claims(), &pair.key).unwrap(), now());
    assert_eq!(unmeant, Err(OidcError::Algorithm { what: "another algorithm than its key is for" }));
}

#[test]
fn what_was_altered_or_signed_by_another_is_refused() {
    let (pair, other) = (Pair::es256("a"), Pair::es256("a"));
    let (verifier, _file) = verifier(&[pair.jwk()]);
    let sound = pair.sign(&claims());
    verifier.verify(&sound, now()).unwrap();
    assert_eq!(verifier.verify(&other.sign(&claims()), now()), Err(OidcError::Signature));
    let altered = pair.sign(&with(json!({ "roles": ["heads"] })));
    let (head, signature) = (altered.rsplit_once('.').unwrap().0, sound.rsplit_once('.').unwrap().1);
    assert_eq!(verifier.verify(&format!("{head}.{signature}"), now()), Err(OidcError::Signature));
    assert_eq!(verifier.verify(&format!("{head}."), now()), Err(OidcError::Signature));
}

#[test]
fn a_key_counts_only_for_what_it_is_published_for() {
    let [usual, other] = ["usual", "other"].map(Pair::es256);
    let (sound, _file) = verifier(&[usual.jwk(), other.jwk()]);
    sound.verify(&other.sign(&claims()), now()).unwrap();
    let algorithm = OidcError::Algorithm { what: "another algorithm than its key is for" };
    for (changes, expected) in [
        (json!({ "use": "enc" }), OidcError::UnknownKey),
        (json!({ "key_ops": ["encrypt"] }), OidcError::UnknownKey),
        (json!({ "alg": "RS256" }), OidcError::UnknownKey),
        (json!({ "alg": "ECDH-ES" }), OidcError::UnknownKey),
        (json!({ "kty": "OKP" }), OidcError::UnknownKey),
        (json!({ "kid": "another" }), OidcError::UnknownKey),
        (json!({ "crv": "P-384", "alg": null }), algorithm),
    ] {
        let mut jwk = other.jwk();
        jwk.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let (verifier, _file) = verifier(&[usual.jwk(), jwk]);
        verifier.verify(&usual.sign(&claims()), now()).unwrap();
        assert_eq!(verifier.verify(&other.sign(&claims()), now()), Err(expected), "{changes}");
    }
}

#[test]
fn a_key_must_be_named_among_several() {
    let [one, two] = ["one", "two"].map(Pair::es256);
    let mut header = one.header();
    header.kid = None;
    let unnamed = jsonwebtoken::encode(&header, &claims(), &one.key).unwrap();
    let (single, _file) = verifier(&[one.jwk()]);
    single.verify(&unnamed, now()).unwrap();
    let (several, _file) = verifier(&[one.jwk(), two.jwk()]);
    assert!(matches!(several.verify(&unnamed, now()), Err(OidcError::Malformed { .. })));
}

#[test]
fn headers_choose_and_bring_nothing() {
    let (pair, stranger) = (Pair::es256("a"), Pair::es256("b"));
    let (verifier, _file) = verifier(&[pair.jwk()]);
    let with_header = |pair: &Pair, change: &dyn Fn(&mut Header)| {
        let mut header = pair.header();
        change(&mut header);
        verifier.verify(&jsonwebtoken::encode(&header, &claims(), &pair.key).unwrap(), now())
    };
    let typ = |typ: &str| with_header(&pair, &|header| header.typ = Some(typ.into()));
    for sound in ["JWT", "at+jwt", "application/at+JWT"] {
        typ(sound).unwrap();
    }
    assert!(matches!(typ("logout+jwt"), Err(OidcError::Malformed { .. })));
    let critical = with_header(&pair, &|header| header.crit = Some(vec!["exp".into()]));
    assert!(matches!(critical, Err(OidcError::Malformed { .. })));
    let own_key = with_header(&stranger, &|header| {
        header.jwk = Some(serde_json::from_value(stranger.jwk()).unwrap());
    });
    assert_eq!(own_key, Err(OidcError::UnknownKey));
}

#[test]
fn long_and_broken_tokens_are_refused() {
    let pair = Pair::ed25519("a");
    let (verifier, _file) = verifier(&[pair.jwk()]);
    let padded = |bytes: usize| pair.sign(&with(json!({ "padding": "x".repeat(bytes) })));
    verifier.verify(&padded(11_000), now()).unwrap();
    let sound = pair.sign(&claims());
    let list = by_hand(&json!([]), &claims(), b"");
    let doubled = format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA","alg":"none"}"#), "e30.");
    for token in [&padded(13_000), "", "..", "a.b", &format!("{sound}.x"), &format!("{sound}="), &list, &doubled] {
        let error = verifier.verify(token, now()).unwrap_err();
        assert!(matches!(error, OidcError::Malformed { .. }), "{error}");
    }
}

#[test]
fn roles_are_found_by_name_or_path() {
    let pair = Pair::es256("a");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), set(&[pair.jwk()])).unwrap();
    let roles = |path: &str, changes: Value| {
        let mut settings = settings(KeySource::File(file.path().into()));
        settings.roles_claim = path.into();
        let bearer = Verifier::new(settings).unwrap().verify(&pair.sign(&with(changes)), now()).unwrap();
        bearer.roles
    };
    let nested = json!({ "realm_access": { "roles": ["heads", "examiners", "heads", 7, null] } });
    assert_eq!(roles("realm_access.roles", nested.clone()), ["approver", "examiner"]);
    assert_eq!(roles("realm_access.groups", nested), [""; 0]);
    assert_eq!(
        roles("https://town.example.org/roles", json!({ "https://town.example.org/roles": "heads" })),
        ["approver"]
    );
    assert_eq!(roles("roles.deeper", json!({})), [""; 0]);
}

#[test]
fn a_bearer_without_a_name_goes_by_the_subject() {
    let pair = Pair::es256("a");
    let (verifier, _file) = verifier(&[pair.jwk()]);
    let bearer = verifier.verify(&pair.sign(&with(json!({ "preferred_username": null }))), now()).unwrap();
    assert_eq!(bearer.name, "7f3c");
}

/// What stands under a path: status, further header lines, body.
type Pages = HashMap<&'static str, (u16, String, String)>;

/// Reads a request and gives the path it asks for.
fn path(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    head[0].split(' ').nth(1).unwrap().to_owned()
}

fn respond(stream: &mut TcpStream, status: u16, more: &str, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {length}\r\nconnection: close\r\n{more}\r\n");
    // A client that has read enough may have closed its end.
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}

/// A server on this machine that answers what it is told to and counts what it is asked.
struct Server {
    address: String,
    state: Arc<Mutex<(Pages, Vec<String>)>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new((Pages::new(), Vec::new())));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let path = path(&stream);
                let mut state = shared.lock().unwrap();
                let missing = (404, String::new(), String::new());
                let (status, more, body) = state.0.get(path.as_str()).unwrap_or(&missing).clone();
                state.1.push(path);
                respond(&mut stream, status, &more, &body);
            }
        });
        Self { address, state }
    }

    fn show(&self, path: &'static str, status: u16, more: &str, body: &str) {
        self.state.lock().unwrap().0.insert(path, (status, more.into(), body.into()));
    }

    fn show_keys(&self, keys: &[Value]) {
        self.show("/keys", 200, "", &set(keys));
    }

    fn asked(&self) -> usize {
        self.state.lock().unwrap().1.len()
    }

    fn verifier(&self) -> Verifier {
        Verifier::new(settings(KeySource::Url(format!("{}/keys", self.address)))).unwrap()
    }
}

/// The usual claims, valid all through a test that lasts hours.
fn lasting() -> Value {
    with(json!({ "exp": NOW + 100_000 }))
}

#[test]
fn a_new_key_is_asked_for_once_a_minute() {
    let [old, new, made_up] = ["old", "new", "made-up"].map(Pair::es256);
    let server = Server::start();
    server.show_keys(&[old.jwk()]);
    let verifier = server.verifier();
    let verify = |pair: &Pair, seconds| verifier.verify(&pair.sign(&lasting()), after(seconds));
    assert_eq!(server.asked(), 0);
    verify(&old, 0).unwrap();
    verify(&old, 1).unwrap();
    assert_eq!(server.asked(), 1);
    server.show_keys(&[new.jwk()]);
    assert_eq!(verify(&new, 59), Err(OidcError::UnknownKey));
    assert_eq!(server.asked(), 1);
    verify(&new, 60).unwrap();
    assert_eq!(server.asked(), 2);
    assert_eq!(verify(&old, 61), Err(OidcError::UnknownKey));
    for seconds in 62..120 {
        assert_eq!(verify(&made_up, seconds), Err(OidcError::UnknownKey));
    }
    assert_eq!(server.asked(), 2);
    assert_eq!(verify(&made_up, 120), Err(OidcError::UnknownKey));
    assert_eq!(server.asked(), 3);
}

#[test]
fn a_withdrawn_key_is_forgotten_within_the_hour() {
    let [old, new] = ["old", "new"].map(Pair::es256);
    let server = Server::start();
    server.show_keys(&[old.jwk()]);
    let verifier = server.verifier();
    let verify = |seconds| verifier.verify(&old.sign(&lasting()), after(seconds));
    verify(0).unwrap();
    server.show_keys(&[new.jwk()]);
    verify(3599).unwrap();
    assert_eq!(server.asked(), 1);
    assert_eq!(verify(3600), Err(OidcError::UnknownKey));
    assert_eq!(server.asked(), 2);
    // A clock that was set back by a day does not stop the renewal.
    server.show_keys(&[old.jwk()]);
    verifier.verify(&old.sign(&with(json!({ "iat": NOW - 90_000 }))), after(-86_400)).unwrap();
}

/// The test is the server here. Were the second token to wait for the first one's answer, that would come too late.
#[test]
fn tokens_with_known_keys_do_not_wait_for_newer_ones() {
    let [old, new] = ["old", "new"].map(Pair::es256);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/keys", listener.local_addr().unwrap());
    let verifier = Verifier::new(settings(KeySource::Url(url))).unwrap();
    let verify = |seconds| verifier.verify(&old.sign(&lasting()), after(seconds));
    let asked = || {
        let (stream, _) = listener.accept().unwrap();
        assert_eq!(path(&stream), "/keys");
        stream
    };
    std::thread::scope(|threads| {
        let first = threads.spawn(|| verify(0));
        respond(&mut asked(), 200, "", &set(&[old.jwk()]));
        first.join().unwrap().unwrap();
        let renewing = threads.spawn(|| verify(3600));
        let mut waiting = asked();
        verify(3601).unwrap();
        respond(&mut waiting, 200, "", &set(&[new.jwk()]));
        assert_eq!(renewing.join().unwrap(), Err(OidcError::UnknownKey));
    });
}

#[test]
fn keys_stay_in_use_while_newer_ones_cannot_be_had() {
    let [old, new] = ["old", "new"].map(Pair::es256);
    let server = Server::start();
    let too_large = format!("{}{}", " ".repeat(256 * 1024), set(&[new.jwk()]));
    let broken = [(503, set(&[new.jwk()])), (200, "<html>".into()), (200, set(&[])), (200, too_large)];
    for (status, body) in broken {
        server.show_keys(&[old.jwk()]);
        let verifier = server.verifier();
        let verify = |pair: &Pair, seconds| verifier.verify(&pair.sign(&lasting()), after(seconds));
        verify(&old, 0).unwrap();
        server.show("/keys", status, "", &body);
        let before = server.asked();
        assert_eq!(verify(&new, 60), Err(OidcError::UnknownKey));
        verify(&old, 4000).unwrap();
        verify(&old, 4059).unwrap();
        assert_eq!(server.asked(), before + 2);
        server.show_keys(&[new.jwk()]);
        verify(&new, 4060).unwrap();
    }
}

#[test]
fn without_keys_the_issuer_is_asked_once_a_minute() {
    let pair = Pair::es256("a");
    let server = Server::start();
    let verifier = server.verifier();
    let verify = |seconds| verifier.verify(&pair.sign(&lasting()), after(seconds));
    for seconds in [0, 59] {
        let error = verify(seconds).unwrap_err();
        assert!(error.to_string().contains("answered 404"), "{error}");
    }
    server.show_keys(&[pair.jwk()]);
    verify(59).unwrap_err();
    assert_eq!(server.asked(), 1);
    verify(60).unwrap();
}

#[test]
fn redirects_are_not_followed() {
    let pair = Pair::es256("a");
    let server = Server::start();
    server.show("/keys", 302, "location: /elsewhere\r\n", "");
    server.show("/elsewhere", 200, "", &set(&[pair.jwk()]));
    let verifier = server.verifier();
    let error = verifier.verify(&pair.sign(&claims()), now()).unwrap_err();
    assert!(error.to_string().contains("answered 302"), "{error}");
    assert_eq!(server.state.lock().unwrap().1, ["/keys"]);
    let elsewhere = settings(KeySource::Url(format!("{}/elsewhere", server.address)));
    Verifier::new(elsewhere).unwrap().verify(&pair.sign(&claims()), now()).unwrap();
}

#[test]
fn keys_are_discovered_at_the_configured_issuer_alone() {
    let pair = Pair::es256("a");
    let server = Server::start();
    server.show_keys(&[pair.jwk()]);
    let discover = |issuer: &str, jwks_uri: &str| {
        let metadata = json!({ "issuer": issuer, "jwks_uri": jwks_uri }).to_string();
        server.show("/.well-known/openid-configuration", 200, "", &metadata);
        let issuer = server.address.clone();
        let token = pair.sign(&with(json!({ "iss": issuer })));
        Verifier::new(OidcSettings { issuer, ..settings(KeySource::Discovered) }).unwrap().verify(&token, now())
    };
    let keys = format!("{}/keys", server.address);
    discover(&server.address, &keys).unwrap();
    let other = discover(ISSUER, &keys).unwrap_err();
    assert!(other.to_string().contains("another issuer"), "{other}");
    let plain = discover(&server.address, "http://login.example.org/keys").unwrap_err();
    assert!(plain.to_string().contains("https://"), "{plain}");
}

#[test]
fn settings_that_would_not_guard_are_refused() {
    let wrong = |change: &dyn Fn(&mut OidcSettings)| {
        let mut settings = settings(KeySource::Discovered);
        change(&mut settings);
        match Verifier::new(settings) {
            Ok(_) => None,
            Err(OidcError::Setting { setting, .. }) => Some(setting),
            Err(error) => panic!("{error}"),
        }
    };
    let issuer = |issuer: &str| wrong(&|settings| settings.issuer = issuer.into());
    for sound in [ISSUER, "http://localhost:8080", "http://127.0.0.1/a", "http://[::1]:80/a", "HTTPS://a.example"] {
        assert_eq!(issuer(sound), None, "{sound}");
    }
    for refused in [
        "http://login.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://localhost@example.org",
        "https://user@login.example.org",
        "https://login.example.org?a=b",
        "https://login.example.org#a",
        "ftp://localhost",
        "file:///etc/passwd",
        "login.example.org",
        "",
    ] {
        assert_eq!(issuer(refused), Some("issuer"), "{refused}");
    }
    let keys = |url: &str| wrong(&|settings| settings.keys = KeySource::Url(url.into()));
    assert_eq!((keys("https://a.example/k?v=1"), keys("http://a.example/k")), (None, Some("keys")));
    let leeway = |seconds| wrong(&|settings| settings.leeway_seconds = seconds);
    assert_eq!((leeway(300), leeway(301)), (None, Some("leeway-seconds")));
    assert_eq!(wrong(&|settings| settings.audience.clear()), Some("audience"));
}

#[test]
fn settings_are_read_with_their_defaults() {
    let read = |json: Value| serde_json::from_value::<OidcSettings>(json);
    let short = read(json!({ "issuer": ISSUER, "audience": "countenance" })).unwrap();
    assert_eq!(short.keys, KeySource::Discovered);
    assert_eq!((short.name_claim.as_str(), short.roles_claim.as_str()), ("sub", "roles"));
    assert_eq!(short.leeway_seconds, 60);
    let url = read(json!({ "issuer": ISSUER, "audience": "a", "keys": { "url": "https://a.example/k" } })).unwrap();
    assert_eq!(url.keys, KeySource::Url("https://a.example/k".into()));
    read(json!({ "issuer": ISSUER, "audience": "a", "leeway": 60 })).unwrap_err();
}
