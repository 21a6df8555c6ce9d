//! Buckets, read from a store on loopback that speaks as much of S3 as is spoken here and checks every signature.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::*;
use crate::access::sigv4::{Authorization, Call, verify};
use crate::ambient::Ambient;
use crate::config::Secret;

const SECRET: &str = "SAMPLE secret of a store";
const MOST: u64 = 1_000;

/// What the store answers to a request for an object, by what it is called.
const PLAIN: &str = "2026/a b+c.jpg";
const BROKEN: &str = "broken.jpg";
const HUGE: &str = "huge.jpg";
const FAILING: &str = "failing.jpg";
const ELSEWHERE: &str = "elsewhere.jpg";
const MUTE: &str = "mute.jpg";
const WITHOUT_LENGTH: &str = "without-length.jpg";

fn bytes() -> Vec<u8> {
    (0..MOST as usize).map(|at| (at % 251) as u8).collect()
}

struct Store {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (asked, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (seen, ends) = (Arc::clone(&asked), Arc::clone(&over));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                answer(stream, &seen);
            }
        });
        Self { address, asked, over, thread: Some(thread) }
    }

    fn settings(&self) -> BucketSettings {
        BucketSettings {
            name: "club-archive".into(),
            endpoint: format!("http://{}", self.address),
            region: "eu-central-1".into(),
            credentials: Credentials::Environment("CLUB".into()),
            galleries: Vec::new(),
        }
    }

    fn bucket(&self) -> Bucket {
        opened(self.settings(), SECRET).expect("a bucket")
    }

    /// What was asked for since this was last called.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("the store lives"))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the store ends well");
        }
    }
}

fn opened(settings: BucketSettings, secret: &str) -> Result<Bucket, ServiceError> {
    let patience = (Duration::from_millis(500), Duration::from_millis(500));
    Bucket::open(settings, patience, |prefix| match prefix {
        "CLUB_" => vec![("ACCESS_KEY_ID".into(), "SAMPLE".into()), ("SECRET_ACCESS_KEY".into(), secret.into())],
        _ => Vec::new(),
    })
}

fn answer(stream: TcpStream, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut first, mut headers) = (String::new(), HeaderMap::new());
    reader.read_line(&mut first).expect("a request");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let name: HeaderName = name.parse().expect("a name");
        headers.append(name, HeaderValue::from_str(value.trim()).expect("a value"));
    }
    let mut words = first.split(' ');
    let (method, target) = (words.next().expect("a method"), words.next().expect("a target"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = percent_decode_str(path).decode_utf8().expect("a path").into_owned();
    let range = headers.get("range").and_then(|range| range.to_str().ok()).unwrap_or_default();
    asked.lock().expect("the test lives").push(format!("{method} {path}?{query} {range}").trim_end().to_owned());

    let mut stream = stream;
    let mut say = |status: &str, headers: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n");
        // Whoever asked may have gone.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    };
    let shown = headers.get("authorization").and_then(|shown| shown.to_str().ok()).unwrap_or_default();
    let call = Call { method, path: &path, query, headers: &headers, body: b"" };
    let signed = Authorization::parse(shown)
        .and_then(|signed| verify(&signed, &call, SECRET, Ambient::system().now()).map(|()| signed));
    if !signed.is_ok_and(|signed| signed.service() == "s3" && signed.region() == "eu-central-1") {
        return say("403 Forbidden", "content-length: 0\r\n", b"");
    }
    let whole = bytes();
    let Some(key) = path.strip_prefix("/club-archive/") else {
        return say("404 Not Found", "content-length: 0\r\n", b"");
    };
    match (key, query) {
        (PLAIN, "") => say("200 OK", "content-length: 1000\r\n", &whole),
        (PLAIN, "versionId=2") => say("200 OK", "content-length: 3\r\n", b"two"),
        (BROKEN, "") if range.is_empty() => say("200 OK", "etag: \"1\"\r\ncontent-length: 1000\r\n", &whole[..400]),
        (BROKEN, "") => {
            let from: usize =
                range.trim_start_matches("bytes=").split('-').next().unwrap_or_default().parse().expect("a range");
            let rest = &whole[from..];
            let headers =
                format!("etag: \"1\"\r\ncontent-length: {}\r\ncontent-range: bytes {from}-999/1000\r\n", rest.len());
            say("206 Partial Content", &headers, rest);
        }
        (HUGE, "") => say("200 OK", "content-length: 1001\r\n", b""),
        (WITHOUT_LENGTH, "") => say("200 OK", "", &whole),
        (FAILING, "") => say("503 Slow Down", "content-length: 0\r\n", b""),
        (ELSEWHERE, "") => {
            let there = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            say("307 Temporary Redirect", &format!("location: http://{there}/other\r\ncontent-length: 0\r\n"), b"");
        }
        // Until whoever asked gives up.
        (MUTE, "") => drop(stream.read(&mut [0])),
        _ => say("404 Not Found", "content-length: 0\r\n", b""),
    }
}

#[test]
fn an_object_is_read_under_a_signature_that_holds() {
    let store = Store::start();
    let bucket = store.bucket();
    assert_eq!(bucket.read((PLAIN, None), None, MOST), Ok(bytes()));
    assert_eq!(bucket.read((PLAIN, Some("2")), None, MOST), Ok(b"two".to_vec()));
    assert_eq!(bucket.read((PLAIN, Some("3")), None, MOST), Err(NotRead::Missing));
    assert_eq!(bucket.read(("none.jpg", None), None, MOST), Err(NotRead::Missing));
    let forger = opened(store.settings(), "another secret").expect("a bucket");
    assert_eq!(forger.read((PLAIN, None), None, MOST), Err(NotRead::Denied));
    let elsewhere = BucketSettings { region: "us-east-1".into(), ..store.settings() };
    let elsewhere = opened(elsewhere, SECRET).expect("a bucket");
    assert_eq!(elsewhere.read((PLAIN, None), None, MOST), Err(NotRead::Denied));
}

#[test]
fn what_is_too_large_is_not_read() {
    let store = Store::start();
    // The store says how large it is and sends nothing of it.
    assert_eq!(store.bucket().read((HUGE, None), None, MOST), Err(NotRead::TooLarge(1_001)));
    assert_eq!(store.bucket().read((PLAIN, None), None, MOST - 1), Err(NotRead::TooLarge(1_000)));
    assert_eq!(store.bucket().read((WITHOUT_LENGTH, None), None, MOST), Err(NotRead::Silent));
}

#[test]
fn a_connection_that_breaks_goes_on_where_it_was() {
    let store = Store::start();
    assert_eq!(store.bucket().read((BROKEN, None), None, MOST), Ok(bytes()));
    assert_eq!(store.asked()[1], "GET /club-archive/broken.jpg? bytes=400-999");
}

#[test]
fn a_store_that_fails_is_asked_twice_and_one_that_is_silent_not_for_ever() {
    let store = Store::start();
    let bucket = store.bucket();
    assert_eq!(bucket.read((FAILING, None), None, MOST), Err(NotRead::Silent));
    assert_eq!(store.asked().len(), 2);
    let since = Instant::now();
    assert_eq!(bucket.read((MUTE, None), None, MOST), Err(NotRead::Silent));
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    store.asked();
    // Where the store sends on to is an address that nobody configured.
    assert_eq!(bucket.read((ELSEWHERE, None), None, MOST), Err(NotRead::Silent));
    assert_eq!(store.asked(), ["GET /club-archive/elsewhere.jpg?"]);
    let nobody = BucketSettings { endpoint: "http://127.0.0.1:9".into(), ..store.settings() };
    assert_eq!(opened(nobody, SECRET).expect("a bucket").read((PLAIN, None), None, MOST), Err(NotRead::Silent));
}

#[test]
fn nothing_is_asked_for_that_is_kept_for_others_or_is_no_plain_name() {
    let store = Store::start();
    let kept = BucketSettings { galleries: vec!["club".into()], ..store.settings() };
    let kept = opened(kept, SECRET).expect("a bucket");
    for gallery in [None, Some("other")] {
        assert_eq!(kept.read((PLAIN, None), gallery, MOST), Err(NotRead::Kept));
    }
    for key in ["", "/", ".", "..", "../other/a.jpg", "2026/../a.jpg", "a//b.jpg", "/a.jpg", "a.jpg/", "a\nb.jpg"] {
        assert_eq!(kept.read((key, None), Some("club"), MOST), Err(NotRead::Missing), "{key:?}");
    }
    assert!(store.asked().is_empty());
    // A name that would mean something in an address means itself.
    for key in ["a?versionId=2", "%2e%2e/a", "a#b", "http:/other.example/a.jpg"] {
        assert_eq!(kept.read((key, None), Some("club"), MOST), Err(NotRead::Missing), "{key:?}");
        assert_eq!(store.asked(), [format!("GET /club-archive/{key}?")]);
    }
    assert_eq!(kept.read((PLAIN, None), Some("club"), MOST), Ok(bytes()));
}

#[test]
fn settings_that_cannot_be_used_are_told_and_beside_each_stands_one_that_can() {
    let store = Store::start();
    let fine = store.settings();
    let with = |change: &dyn Fn(&mut BucketSettings)| {
        let mut settings = fine.clone();
        change(&mut settings);
        opened(settings, SECRET).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(with(&|_| {}), Ok(()));
    for name in ["", "ab", "...", "a/b", "a?b", "a b", "a%2fb"] {
        assert!(with(&|one| one.name = name.into()).is_err_and(|told| told.contains("name")), "{name}");
    }
    for endpoint in ["http://store.example", "store.example", "https://me@store.example", "https://store.example/?a"] {
        assert!(with(&|one| one.endpoint = endpoint.into()).is_err_and(|told| told.contains("endpoint")), "{endpoint}");
    }
    assert_eq!(with(&|one| one.endpoint = "https://store.example".into()), Ok(()));
    assert!(with(&|one| one.region = String::new()).is_err_and(|told| told.contains("region")));
    let none = with(&|one| one.credentials = Credentials::Environment("NONE".into()));
    assert!(none.is_err_and(|told| told.contains("NONE_") && told.contains("access_key_id")));
    let twice = [fine.clone(), fine.clone()];
    let environment = |_: &str| vec![("ACCESS_KEY_ID".into(), "x".into()), ("SECRET_ACCESS_KEY".into(), "y".into())];
    assert!(Buckets::open(&twice[..1], &[], environment).is_ok_and(|buckets| buckets.named(&fine.name).is_some()));
    assert!(Buckets::open(&twice, &[], environment).is_err());
    let folder = Source {
        name: "photos".into(),
        folder: "/nowhere".into(),
        galleries: Vec::new(),
        bucket: Some(fine.name.clone()),
    };
    assert!(Buckets::open(&twice[..1], &[folder], environment).is_err());
}

#[cfg(unix)]
#[test]
fn a_pair_in_a_file_is_its_owners_alone_and_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("pair");
    let read = |text: &str, mode: u32| {
        std::fs::write(&path, text).expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
        Credentials::File(path.clone()).read(|_| Vec::new())
    };
    let text = "# of the club\n[club]\naws_access_key_id = SAMPLE\naws_secret_access_key=s=x/+\n";
    let pair = read(text, 0o600).unwrap_or_else(|told| panic!("{told}"));
    assert_eq!((pair.id.as_str(), pair.secret.expose(), pair.token.is_none()), ("SAMPLE", "s=x/+", true));
    let pair = read(&format!("{text}aws_session_token = t\n"), 0o600).unwrap_or_else(|told| panic!("{told}"));
    assert_eq!(pair.token.as_ref().map(Secret::expose), Some("t"));
    let wrong = |text: &str, mode| read(text, mode).err().unwrap_or_default();
    assert!(wrong(text, 0o640).contains("chmod 600"));
    assert!(wrong(&format!("{text}[other]\naws_access_key_id = OTHER\n"), 0o600).contains("more than one profile"));
    assert!(wrong("aws_access_key_id = SAMPLE\n", 0o600).contains("secret_access_key"));
    let nowhere = Credentials::File("/nowhere/pair".into());
    assert!(nowhere.read(|_| Vec::new()).is_err());
}
