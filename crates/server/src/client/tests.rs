//! The client against a server that answers what the test lays before it.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::thread::JoinHandle;

use serde_json::{Value, json};

use super::*;
use crate::service::photo::Photo;

/// A request as it came.
struct Seen {
    head: String,
    body: Vec<u8>,
}

/// Takes one request and answers it; nothing at all where there is no answer.
fn take(stream: impl Read + Write, answer: &str) -> Seen {
    let mut stream = BufReader::new(stream);
    let (mut head, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).expect("a line") > 2 {
        head.push_str(&std::mem::take(&mut line));
    }
    if head.contains("expect: 100-continue") {
        stream.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n").expect("leave is given");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("the body");
    stream.get_mut().write_all(answer.as_bytes()).expect("the answer is sent");
    Seen { head, body }
}

fn answer(status: &str, kind: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

fn good(body: &Value) -> String {
    answer("200 OK", "application/json", "", &body.to_string())
}

fn problem(status: u16, word: &str, refusals: &Value, headers: &str) -> String {
    let body = json!({
        "type": format!("https://countenance.invalid/problems/{word}"), "title": "T", "status": status,
        "detail": "What happened.", "refusals": refusals, "request": "r-7",
    });
    answer(&format!("{status} X"), "application/problem+json", headers, &body.to_string())
}

/// A client of a server with these answers, one a connection, and what it saw.
fn beside(answers: Vec<String>) -> (Client, JoinHandle<Vec<Seen>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = std::thread::spawn(move || {
        answers.iter().map(|answer| take(listener.accept().expect("a connection").0, answer)).collect()
    });
    let client = Client::at_server(&url, &Secret::new("countenance_k".into()), None, &Ambient::system());
    (client.expect("loopback needs no TLS"), seen)
}

/// What becomes of one call that is answered so.
fn failing(answer: String) -> ClientError {
    let (client, seen) = beside(vec![answer]);
    let error = client.call::<Value>(Ask::of("showInstallation")).expect_err("no good answer");
    assert_eq!(seen.join().expect("it was asked").len(), 1);
    error
}

#[test]
fn a_call_names_its_path_its_query_and_its_caller() {
    let (client, seen) = beside(vec![good(&json!({ "a": 1 })), good(&json!(null))]);
    let ask = Ask::of("showSubject").with("gallery", "two words/é").with("subject", "..");
    assert_eq!(client.call::<Value>(ask).unwrap(), json!({ "a": 1 }));
    let query = crate::api::resources::ListClusters { limit: Some(7), alone: true };
    client.call::<Value>(Ask::of("listClusters").with("gallery", "club").query(&query)).unwrap();
    let seen = seen.join().unwrap();
    assert!(seen[0].head.starts_with("GET /v1/galleries/two%20words%2F%C3%A9/subjects/%2E%2E HTTP/1.1\r\n"));
    assert!(seen[0].head.contains("\r\nauthorization: Bearer countenance_k\r\n"), "{}", seen[0].head);
    assert!(seen[0].head.contains("\r\nhost: 127.0.0.1:"));
    assert!(seen[1].head.starts_with("GET /v1/galleries/club/clusters?limit=7&alone=true HTTP/1.1\r\n"));
}

#[test]
fn on_the_socket_who_acts_is_named_and_no_key_is_sent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("server.sock");
    assert!(!listens(&path).unwrap(), "nothing is there");
    let listener = UnixListener::bind(&path).expect("a socket");
    assert!(listens(&path).unwrap());
    let seen = std::thread::spawn(move || {
        // The first connection was the look whether anybody listens.
        drop(listener.accept());
        take(listener.accept().expect("a connection").0, &good(&json!(true)))
    });
    let client = Client::at_socket(&path, "Renée O'Hara", &Ambient::system()).unwrap();
    let ask = Ask::of("activateGallery").with("gallery", "club");
    assert!(client.call::<bool>(ask).unwrap() && client.installation().is_none());
    let head = seen.join().unwrap().head;
    assert!(head.starts_with("POST /v1/galleries/club/activate HTTP/1.1\r\n"));
    assert!(head.contains("\r\nx-countenance-operator: Ren%C3%A9e%20O%27Hara\r\n"), "{head}");
    assert!(!head.contains("authorization"));
    assert!(!listens(&path).unwrap(), "the socket of a server that is gone");
    assert!(matches!(client.call::<Value>(Ask::of("listGalleries")), Err(ClientError::Unreachable { .. })));
}

#[test]
fn photographs_arrive_as_they_were_sent() {
    let (client, seen) = beside(vec![good(&json!(null))]);
    let names = ["a/b é.jpg", "say \"cheese\".png", "back\\slash\\", "two\r\nlines"];
    let photos = names.iter().map(|name| Photo::new(*name, name.as_bytes().repeat(3))).collect();
    let known = json!({ "faces": [] });
    client.call::<Value>(Ask::of("enrol").with("gallery", "club").upload(&known, photos)).unwrap();
    let Seen { head, body } = seen.join().unwrap().remove(0);
    let kind = head.lines().find_map(|line| line.strip_prefix("content-type: ")).expect("a content type");
    let boundary = multer::parse_boundary(kind).expect("a boundary");
    let stream = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(body) });
    let read = async {
        let (mut parts, mut read) = (multer::Multipart::new(stream, boundary), Vec::new());
        while let Some(part) = parts.next_field().await.expect("a part") {
            let name = part.file_name().or(part.name()).expect("a name").to_owned();
            read.push((name, part.bytes().await.expect("its bytes").to_vec()));
        }
        read
    };
    let read = tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(read);
    assert_eq!(read[0], ("request".to_owned(), known.to_string().into_bytes()));
    let sent = ["a/b é.jpg", "say \"cheese\".png", "back%5Cslash%5C", "two%0D%0Alines"];
    for ((name, original), part) in sent.iter().zip(names).zip(&read[1..]) {
        assert_eq!((part.0.as_str(), &part.1), (*name, &original.as_bytes().repeat(3)));
        assert_eq!(sent_name(original.as_ref()), *name, "rows name a photograph as it arrives");
    }
    assert_eq!(read.len(), 5);
}

#[test]
fn no_photograph_is_sent_to_a_server_that_does_not_take_it() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let sent = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).expect("a bound on the wait");
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while stream.read_line(&mut line).expect("a line") > 2 {
            line.clear();
        }
        stream.get_mut().write_all(problem(401, "nobody", &json!([]), "").as_bytes()).expect("an answer");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("an end");
        rest.len()
    });
    let client = Client::at_server(&url, &Secret::new("k".into()), None, &Ambient::system()).expect("an address");
    let ask = Ask::of("detect").upload(&json!({}), vec![Photo::new("a.jpg", vec![7; 1 << 20])]);
    let error = client.call::<Value>(ask).unwrap_err();
    assert!(error.to_string().contains("--key-file"), "{error}");
    assert_eq!(sent.join().unwrap(), 0);
}

#[test]
fn a_listing_is_read_to_its_end() {
    let (client, seen) =
        beside(vec![good(&json!({ "items": [1, 2], "next": "a b" })), good(&json!({ "items": [3], "next": null }))]);
    assert_eq!(client.all::<u8>(&Ask::of("listSubjects").with("gallery", "club")).unwrap(), [1, 2, 3]);
    let seen = seen.join().unwrap();
    assert!(seen[0].head.starts_with("GET /v1/galleries/club/subjects?limit=1000 HTTP/1.1\r\n"));
    assert!(seen[1].head.starts_with("GET /v1/galleries/club/subjects?limit=1000&cursor=a+b HTTP/1.1\r\n"));
}

#[test]
fn a_refusal_stays_a_refusal_and_other_problems_say_what_to_do() {
    let missing = json!([{ "article": "GDPR Art. 6(1)", "missing": "no basis", "next_step": "Record one." }]);
    let refused = failing(problem(403, "refused", &missing, ""));
    assert_eq!(refused.refusals().expect("a refusal")[0].missing, "no basis");
    let role = failing(problem(403, "role", &json!([]), ""));
    assert!(role.refusals().is_none() && !role.is_changed());
    assert!(failing(problem(409, "changed", &json!([]), "")).is_changed());
    assert!(failing(problem(413, "too-large", &json!([]), "")).is_too_large());
    for (status, word, told) in [
        (401, "nobody", "What happened. Name a file with a key that stands by --key-file"),
        (503, "stopping", "Run the command again in a moment."),
        (500, "failed", "What happened. (request r-7)"),
        (404, "not-found", "What happened."),
    ] {
        let error = failing(problem(status, word, &json!([]), "")).to_string();
        assert!(error.contains(told), "{error}");
    }
    let busy = failing(problem(429, "busy", &json!([]), "retry-after: 60\r\n"));
    assert!(busy.is_busy() && busy.to_string().ends_with("Run the command again in 60 seconds."), "{busy}");
}

#[test]
fn a_busy_server_is_asked_again_when_it_says_so() {
    let busy = || problem(429, "busy", &json!([]), "retry-after: 0\r\n");
    let (client, seen) = beside(vec![busy(), busy(), good(&json!(5))]);
    assert_eq!(client.call::<u8>(Ask::of("showInstallation")).unwrap(), 5);
    assert_eq!(seen.join().unwrap().len(), 3);
    let (client, seen) = beside(vec![busy(), busy(), busy(), busy()]);
    assert!(client.call::<u8>(Ask::of("showInstallation")).unwrap_err().is_busy());
    assert_eq!(seen.join().unwrap().len(), 4);
}

#[test]
fn a_lost_answer_is_asked_for_again_and_what_it_was_to_do_is_not_done_twice() {
    let (client, seen) = beside(vec![String::new(), good(&json!(5))]);
    assert_eq!(client.call::<u8>(Ask::of("revokeKey").with("key", "k")).unwrap(), 5);
    let names: Vec<_> = seen
        .join()
        .unwrap()
        .iter()
        .map(|seen| seen.head.lines().find(|line| line.starts_with("idempotency-key: ")).map(str::to_owned))
        .collect();
    assert!(names[0].is_some() && names[0] == names[1], "{names:?}");
    // A search is another search each time, with a leaf of its own: whoever asked decides.
    let (client, seen) = beside(vec![String::new()]);
    let photo = crate::service::photo::Photo::new("a.jpg", b"x".to_vec());
    let ask = Ask::of("detect").upload(&json!({}), vec![photo]);
    assert!(matches!(client.call::<u8>(ask), Err(ClientError::NoAnswer { .. })));
    assert_eq!(seen.join().unwrap().len(), 1);
}

#[test]
fn what_is_no_answer_of_ours_is_said_to_be_none() {
    let strange = failing(answer("502 Bad Gateway", "text/html", "", "<html>"));
    assert!(matches!(strange, ClientError::Strange { status: 502, .. }), "{strange}");
    assert!(matches!(failing("\x15\x03\x03 no HTTP".into()), ClientError::NoHttp { .. }));
    assert!(matches!(failing(String::new()), ClientError::NoAnswer { .. }));
    let cut = answer("200 OK", "application/json", "", "{}").replace("content-length: 2", "content-length: 9");
    assert!(matches!(failing(cut), ClientError::NoAnswer { .. }));
    let (client, _seen) = beside(vec![good(&json!({ "origin": 1 }))]);
    let error = client.call::<crate::api::resources::InstallationView>(Ask::of("showInstallation")).unwrap_err();
    assert!(matches!(error, ClientError::NotUnderstood { id: "showInstallation", .. }), "{error}");
}

#[test]
fn keys_travel_in_the_clear_on_this_machine_alone() {
    let at = |url: &str| Client::at_server(url, &Secret::new("k".into()), None, &Ambient::system()).map(drop);
    for url in [
        "http://localhost:7447",
        "http://127.0.0.1:7447/",
        "http://[::1]:7447",
        "https://faces.example.org",
        "https://a:1",
    ] {
        at(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    }
    for (url, told) in [
        ("http://faces.example.org", "in the clear"),
        ("http://192.0.2.7:7447", "in the clear"),
        ("http://localhost.example.org", "in the clear"),
        ("faces.example.org", "write https://HOST"),
        ("ftp://faces.example.org", "write https://HOST"),
        ("https://", "write https://HOST"),
        ("https://faces.example.org/v1", "without a path"),
        ("https://ada:secret@faces.example.org", "--key-file"),
    ] {
        let error = at(url).expect_err(url).to_string();
        assert!(error.contains(told), "{url}: {error}");
    }
    let odd = Client::at_server("https://a", &Secret::new("two\nlines".into()), None, &Ambient::system());
    assert!(matches!(odd.map(drop), Err(ClientError::Key)));
}

#[test]
fn a_server_is_believed_by_its_authority_alone() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let authority = folder.path().join("ca.pem");
    std::fs::write(&authority, made.cert.pem()).expect("its certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("its key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("certificate and key belong together");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let seen = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
        let seen = take(rustls::StreamOwned::new(connection, stream), &good(&json!(true)));
        // Of the next one nothing is read but its farewell.
        let (stream, _) = listener.accept().expect("a connection");
        let connection = rustls::ServerConnection::new(config).expect("a connection");
        let refused = rustls::StreamOwned::new(connection, stream).read(&mut [0; 1]);
        (seen, refused.is_err())
    });
    let url = format!("https://localhost:{port}");
    let at = |ca| Client::at_server(&url, &Secret::new("k".into()), ca, &Ambient::system()).expect("an address");
    assert!(at(Some(authority.as_path())).call::<bool>(Ask::of("showInstallation")).unwrap());
    let stranger = at(None).call::<bool>(Ask::of("showInstallation")).unwrap_err().to_string();
    assert!(stranger.contains("--server-ca"), "{stranger}");
    let (seen, refused) = seen.join().unwrap();
    assert!(seen.head.contains("authorization: Bearer k") && refused, "no key is shown to a stranger");
}

#[test]
fn authorities_come_from_a_file_that_holds_some() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("ca.pem");
    let at = || Client::at_server("https://a", &Secret::new("k".into()), Some(&path), &Ambient::system()).map(drop);
    assert!(matches!(at(), Err(ClientError::Authorities { .. })), "there is no file");
    std::fs::write(&path, "no certificate").expect("a file");
    assert!(at().unwrap_err().to_string().contains("it holds no certificate"));
}
