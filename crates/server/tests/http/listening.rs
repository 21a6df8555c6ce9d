//! Where a server listens: TLS, the socket in the data directory, the metrics; and how it stops.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use serde_json::json;
use server::config::{Secret, ServerConfig};
use tempfile::TempDir;

use crate::fixture::{Server, answer, portrait};

#[test]
fn with_a_certificate_it_speaks_tls_and_nothing_else() {
    let folder = TempDir::new().expect("a temporary folder");
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".into()]).expect("a certificate");
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, certified.cert.pem()).expect("a file");
    std::fs::write(&key, certified.signing_key.serialize_pem()).expect("a file");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    let config =
        ServerConfig { tls_certificate: Some(certificate), tls_key_file: Some(key), ..ServerConfig::default() };
    let server = Server::with(config);
    let url = format!("https://localhost:{}/livez", server.serving.listen.port());
    let trusting = |roots| {
        let tls = ureq::tls::TlsConfig::builder().root_certs(roots).build();
        ureq::Agent::from(ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build())
    };
    let ours = ureq::tls::Certificate::from_der(certified.cert.der()).to_owned();
    let known = trusting(ureq::tls::RootCerts::new_with_certs(&[ours]));
    assert_eq!(answer(known.get(&url).call().expect("an answer over TLS")).text(), "alive\n");
    assert!(trusting(ureq::tls::RootCerts::WebPki).get(&url).call().is_err(), "nobody vouches for it");
    assert!(known.get(server.url("/livez")).call().is_err(), "in the clear it says nothing");
}

#[test]
fn the_socket_is_for_whoever_owns_the_directory() {
    let mut server = Server::start();
    let path = server.serving.socket.clone().expect("a socket");
    let mode = std::fs::metadata(&path).expect("the socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let ask = |headers: &str| {
        let mut stream = UnixStream::connect(&path).expect("it listens");
        write!(stream, "GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").expect("it is sent");
        let mut told = String::new();
        stream.read_to_string(&mut told).expect("an answer");
        told
    };
    let told = ask("X-Countenance-Operator: Ren%C3%A9e\r\n");
    assert!(told.contains("200 OK") && told.contains("Renée") && told.contains("\"administrator\""), "{told}");
    assert!(ask("").contains("401 Unauthorized"));
    let auditor = format!("Authorization: Bearer {}\r\n", server.key("auditor"));
    let told = ask(&format!("{auditor}X-Countenance-Operator: Ada\r\n"));
    assert!(
        told.contains("SAMPLE auditor") && !told.contains("Ada"),
        "a key that is shown is the one that counts: {told}"
    );
    // Over the network the header is no word at all.
    let headers = [("x-countenance-operator", "Ada")];
    assert_eq!(server.send("", "GET", "/v1/me", &headers, b"").status, 401);
    server.stop();
    assert!(!path.exists(), "nothing is left that nobody listens on");
}

#[test]
fn metrics_are_told_to_whoever_shows_the_token() {
    let config = ServerConfig {
        metrics_listen: Some(([127, 0, 0, 1], 0).into()),
        metrics_token: Some(Secret::new("t0ken".into())),
        ..ServerConfig::default()
    };
    let server = Server::with(config);
    server.get("auditor", "/v1/me");
    let url = format!("http://{}/metrics", server.serving.metrics.expect("they listen"));
    let read = |token: &str| {
        let request = crate::fixture::agent().get(&url).header("authorization", format!("Bearer {token}"));
        answer(request.call().expect("an answer"))
    };
    for wrong in ["", "t0ke", "t0kens", server.key("administrator")] {
        assert_eq!(read(wrong).status, 401, "{wrong}");
    }
    let told = read("t0ken").text();
    for line in [
        "countenance_calls_total{operation=\"showMe\",status=\"200\"} 1",
        "countenance_galleries 2",
        "countenance_galleries_loaded ",
        "countenance_leaves ",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
    assert_eq!(server.get("administrator", "/metrics").status, 404, "not where calls are taken");
}

#[test]
fn a_stop_lets_calls_in_work_end() {
    let mut server = Server::start();
    server.consenting("obama");
    let url = server.url("/v1/galleries/club/images");
    let (kind, body) = crate::fixture::multipart(&[
        ("request", None, json!({ "faces": [{ "file": "a.jpg", "subject": "obama" }] }).to_string().as_bytes()),
        ("photo", Some("a.jpg"), &portrait("obama.jpg")),
    ]);
    let key = format!("Bearer {}", server.key("integration"));
    let sent = std::thread::spawn(move || {
        let request = crate::fixture::agent().post(&url).header("authorization", key).header("content-type", kind);
        answer(request.send(&body[..]).expect("an answer"))
    });
    // Until it is in work.
    let began = Instant::now();
    while server.get("auditor", "/v1/me").status == 200 && began.elapsed() < Duration::from_millis(150) {}
    let began = Instant::now();
    server.stop();
    let enrolled = sent.join().expect("the call ends");
    assert_eq!((enrolled.status, &enrolled.json()["faces_enrolled"]), (200, &json!(1)), "{}", enrolled.text());
    assert!(began.elapsed() < Duration::from_secs(15), "it does not wait for nothing");
    server.restart();
    assert_eq!(server.search("obama2.jpg").found(), ["obama"]);
}
