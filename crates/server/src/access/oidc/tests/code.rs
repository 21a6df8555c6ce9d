//! Signing in with an issuer that runs here: what goes out, what has to come back, and every way back that does not count.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use aws_lc_rs::digest::{SHA256, digest};

use super::super::{CodeFlow, SignInSettings};
use super::*;

/// Chance of the tests: each draw is another.
struct Counted(Mutex<u8>);

impl vault::Random for Counted {
    fn fill(&self, out: &mut [u8]) {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        out.fill(*count);
    }
}

/// An issuer on loopback, which answers a code with the identity token that `token` makes for its own address.
fn issuer(pair: &Pair, token: impl Fn(&str) -> String + Send + 'static) -> (CodeFlow, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (told, asked) = channel();
    let (keys, own) = (set(&[pair.jwk()]), address.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(&stream);
            let mut head = Vec::new();
            while let Some(line) = reader.by_ref().lines().next().map(Result::unwrap).filter(|line| !line.is_empty()) {
                head.push(line);
            }
            let length =
                head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let mut body = vec![0; length.unwrap_or(0)];
            reader.read_exact(&mut body).unwrap();
            let answer = match head[0].split(' ').nth(1).unwrap() {
                "/.well-known/openid-configuration" => json!({
                    "issuer": own, "jwks_uri": format!("{own}/keys"),
                    "authorization_endpoint": format!("{own}/authorize"), "token_endpoint": format!("{own}/token"),
                })
                .to_string(),
                "/keys" => keys.clone(),
                _ => {
                    let authorization = head.iter().find(|line| line.to_lowercase().starts_with("authorization: "));
                    told.send(format!(
                        "{}\n{}",
                        authorization.cloned().unwrap_or_default(),
                        String::from_utf8(body).unwrap()
                    ))
                    .unwrap();
                    json!({ "access_token": "x", "token_type": "Bearer", "id_token": token(&own) }).to_string()
                }
            };
            respond(&mut stream, 200, "", &answer);
        }
    });
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "s3cret\n").unwrap();
    let sign_in = SignInSettings {
        client_id: "pages".into(),
        client_secret_file: Some(secret.path().to_owned()),
        redirect: "http://127.0.0.1/sign-in/issuer/back".into(),
        scope: "openid profile".into(),
    };
    let settings = OidcSettings { issuer: address, sign_in: Some(sign_in), ..settings(KeySource::Discovered) };
    (CodeFlow::new(&settings).unwrap().unwrap(), asked)
}

fn value<'l>(location: &'l str, name: &str) -> &'l str {
    let pairs = location.split_once('?').unwrap().1.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).unwrap().1
}

/// Draw after draw the nonces of [`Counted`]: its second is the first departure's.
fn nonce(of: u8) -> String {
    URL_SAFE_NO_PAD.encode([of; 32])
}

#[test]
fn a_visitor_comes_back_with_the_token_that_was_made_for_them() {
    let pair = Pair::es256("a");
    let signing = Pair { id: "a", algorithm: pair.algorithm, key: pair.key.clone() };
    let token = move |own: &str| {
        signing.sign(&with(json!({ "iss": own, "aud": "pages", "nonce": nonce(2), "exp": NOW + 300 })))
    };
    let (flow, asked) = issuer(&pair, token);
    let random = Counted(Mutex::default());
    let departure = flow.begin(&random).unwrap();
    let location = departure.location.as_str();
    assert!(location.contains("/authorize?response_type=code&client_id=pages&"), "{location}");
    assert_eq!(value(location, "code_challenge_method"), "S256");
    assert_eq!(value(location, "scope"), "openid%20profile");
    let state = value(location, "state").replace("%2D", "-").replace("%5F", "_");

    let bearer = flow.end(&departure.kept, &state, "the code", now()).unwrap();
    assert_eq!((bearer.subject.as_str(), bearer.name.as_str()), ("7f3c", "ada"));
    assert_eq!(bearer.roles, ["examiner"]);
    let sent = asked.recv().unwrap();
    let (authorization, form) = sent.split_once('\n').unwrap();
    assert!(authorization.ends_with("Basic cGFnZXM6czNjcmV0"), "{authorization}");
    let form: HashMap<String, String> = serde_urlencoded::from_str(form).unwrap();
    assert_eq!((form["grant_type"].as_str(), form["code"].as_str()), ("authorization_code", "the code"));
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    assert_eq!(challenge, value(location, "code_challenge").replace("%2D", "-").replace("%5F", "_"));

    // Another browser, another beginning, and a second visitor with the first one's token.
    for (kept, state) in [("", state.as_str()), ("a.b", &state), (&departure.kept, "another"), (&departure.kept, "")] {
        assert!(matches!(flow.end(kept, state, "the code", now()), Err(OidcError::Malformed { .. })), "{kept} {state}");
    }
    let other = flow.begin(&random).unwrap();
    let state = value(&other.location, "state").replace("%2D", "-").replace("%5F", "_");
    let error = flow.end(&other.kept, &state, "the code", now()).unwrap_err();
    assert!(error.to_string().contains("made for another sign-in"), "{error}");
}

#[test]
fn a_token_for_the_interface_lets_nobody_in_to_the_pages() {
    let pair = Pair::es256("a");
    let signing = Pair { id: "a", algorithm: pair.algorithm, key: pair.key.clone() };
    let token = move |own: &str| signing.sign(&with(json!({ "iss": own, "nonce": nonce(2) })));
    let (flow, _asked) = issuer(&pair, token);
    let departure = flow.begin(&Counted(Mutex::default())).unwrap();
    let state = departure.kept.split('.').next().unwrap().to_owned();
    assert!(matches!(flow.end(&departure.kept, &state, "c", now()), Err(OidcError::Audience { .. })));
}

#[test]
fn settings_that_cannot_work_are_said_at_the_start() {
    let sign_in = SignInSettings {
        client_id: "pages".into(),
        client_secret_file: None,
        redirect: "https://faces.example.org/sign-in/issuer/back".into(),
        scope: "openid".into(),
    };
    let with = |sign_in| OidcSettings { sign_in: Some(sign_in), ..settings(KeySource::Discovered) };
    assert!(CodeFlow::new(&with(sign_in.clone())).is_ok());
    assert!(CodeFlow::new(&settings(KeySource::Discovered)).unwrap().is_none());
    for wrong in [
        SignInSettings { redirect: "http://faces.example.org/back".into(), ..sign_in.clone() },
        SignInSettings { client_id: String::new(), ..sign_in.clone() },
        SignInSettings { scope: "profile".into(), ..sign_in.clone() },
        SignInSettings { client_secret_file: Some("/nowhere".into()), ..sign_in },
    ] {
        assert!(matches!(CodeFlow::new(&with(wrong)), Err(OidcError::Setting { .. })));
    }
}
