//! Work that outlasts a call: folders of the server's own machine, with progress, cancelling, resuming, and a stop that
//! hands back.

use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::config::ServerConfig;
use server::sources::Source;
use tempfile::TempDir;

use crate::fixture::{Server, portrait};

/// A folder with one folder a person, each with copies that differ by a byte after the picture's end.
fn photos(copies: usize) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for person in ["obama", "biden"] {
        let of_person = folder.path().join(person);
        std::fs::create_dir_all(&of_person).expect("a folder");
        for copy in 0..copies {
            let mut bytes = portrait(&format!("{person}.jpg"));
            bytes.push(u8::try_from(copy).expect("few copies"));
            std::fs::write(of_person.join(format!("{copy}.jpg")), bytes).expect("a file");
        }
    }
    folder
}

fn server(folder: &Path) -> Server {
    let source = vec![Source {
        name: "photos".into(),
        folder: PathBuf::from(folder),
        galleries: vec!["club".into()],
        bucket: None,
    }];
    let server = Server::with(ServerConfig { source, inference_slots: 1, ..ServerConfig::default() });
    server.consenting("obama");
    server.consenting("biden");
    server
}

fn start(server: &Server, path: &str) -> Value {
    let work = json!({ "kind": "enrol", "source": "photos", "path": path, "subjects_from_folders": true });
    let started = server.post("integration", "/v1/galleries/club/jobs", &json!({ "work": work }));
    assert_eq!(started.status, 202, "{}", started.text());
    started.json()
}

/// Looks at a job until it is as wanted.
fn until(server: &Server, job: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let job = server.get("integration", &format!("/v1/jobs/{}", job["id"].as_str().expect("an id"))).json();
        if wanted(&job) {
            return job;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{job}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn is(state: &'static str) -> impl Fn(&Value) -> bool {
    move |job| job["state"] == state
}

#[test]
fn a_folder_is_taken_in_and_told_about() {
    let folder = photos(2);
    let server = server(folder.path());
    std::fs::write(folder.path().join("obama").join("notes.txt"), "no picture").expect("a file");
    // A name that is no Unicode is a name all the same.
    let odd = std::ffi::OsStr::from_bytes(b"\xff.txt");
    std::fs::write(folder.path().join("obama").join(odd), "no picture").expect("a file");
    let done = until(&server, &start(&server, ""), is("done"));
    assert_eq!((&done["done"], &done["total"]), (&json!(6), &json!(6)));
    assert_eq!(done["result"]["report"]["refused"][0]["file"], json!("obama/notes.txt"), "{done}");
    assert!(
        !done.to_string().contains(&folder.path().display().to_string()),
        "where it is, is the machine's own matter"
    );
    assert_eq!(done["result"]["report"]["faces_enrolled"], json!(4), "{done}");
    assert_eq!(server.search("obama2.jpg").found(), ["obama", "obama"]);
    let again = until(&server, &start(&server, "obama"), is("done"));
    assert_eq!(again["result"]["report"]["already_enrolled"], json!(2), "{again}");
    let listed = server.get("auditor", "/v1/jobs?limit=1").json();
    assert_eq!(listed["items"][0]["id"], again["id"], "newest first");

    // What a job tells may name what is erased.
    let erase = json!({ "target": { "kind": "subject", "subject": "obama" }, "reason": "SAMPLE" });
    assert_eq!(server.post("officer", "/v1/galleries/club/erasures", &erase).status, 200);
    let told = until(&server, &done, is("done"));
    assert_eq!([&told["result"], &told["work"], &told["by"]], [&Value::Null; 3], "{told}");
    let resume = format!("/v1/jobs/{}/resume", done["id"].as_str().expect("an id"));
    assert_eq!(server.post("integration", &resume, &json!({})).status, 422);
}

#[test]
fn nothing_beyond_the_sources_is_reached() {
    let folder = photos(0);
    let server = server(folder.path());
    let ask = |gallery: &str, source: &str, path: &str| {
        let work = json!({ "kind": "enrol", "source": source, "path": path });
        server.post("integration", &format!("/v1/galleries/{gallery}/jobs"), &json!({ "work": work })).status
    };
    assert_eq!(ask("club", "photos", ""), 202);
    for (gallery, source, path) in
        [("other", "photos", ""), ("club", "videos", ""), ("club", "photos", ".."), ("club", "photos", "/etc")]
    {
        assert!([404, 422].contains(&ask(gallery, source, path)), "{gallery} {source} {path}");
    }
    let sources = server.get("administrator", "/v1/sources").json();
    assert_eq!(sources, json!([{ "name": "photos", "galleries": ["club"], "readable": true }]));
    let cluster = json!({ "work": { "kind": "cluster" } });
    assert_eq!(server.post("administrator", "/v1/galleries/club/jobs", &cluster).problem(), "role");
    let job = server.post("operator", "/v1/galleries/club/jobs", &cluster).json();
    let grouped = until(&server, &job, is("done"));
    assert_eq!(grouped["result"]["report"]["clusters"], json!(0), "{grouped}");
}

#[test]
fn accuracy_is_measured_on_a_source_and_nothing_stays() {
    let folder = photos(0);
    for (person, portrait) in
        [("obama", "obama.jpg"), ("obama", "obama2.jpg"), ("obama", "obama3.jpg"), ("biden", "biden.jpg")]
    {
        std::fs::write(folder.path().join(person).join(portrait), self::portrait(portrait)).expect("a file");
    }
    let source =
        vec![Source { name: "labelled".into(), folder: PathBuf::from(folder.path()), galleries: vec![], bucket: None }];
    let server = Server::with(ServerConfig { source, ..ServerConfig::default() });
    let ground = json!({ "basis": "consent", "ground": { "kind": "condition", "condition": "explicit-consent" } });
    let ask = |who: &str, case: Option<&str>| {
        let asked = json!({ "source": "labelled", "case": case, "ground": ground, "strangers": 0.0 });
        server.post(who, "/v1/evaluations", &asked)
    };
    let started = ask("operator", Some("test 1"));
    assert_eq!(started.status, 202, "{}", started.text());
    let done = until(&server, &started.json(), is("done"));
    let report = &done["result"]["report"];
    assert_eq!((&report["pictures"]["files"], &report["failures"]), (&json!(4), &json!([])), "{done}");
    assert!(report["leaf"].as_u64().is_some() && !done.to_string().contains("obama"), "counts and rates alone: {done}");
    let refused = until(&server, &ask("officer", None).json(), is("failed"));
    assert_eq!(refused["result"]["outcome"], "refused", "without a case there is no mandate: {refused}");
    assert_eq!(ask("club-operator", Some("test 1")).problem(), "gallery");
    assert_eq!(ask("auditor", Some("test 1")).problem(), "role");
}

#[test]
fn a_cancelled_job_keeps_what_it_did_and_can_be_resumed() {
    let folder = photos(30);
    let server = server(folder.path());
    let job = start(&server, "");
    let waiting = start(&server, "obama");
    until(&server, &job, |job| job["done"].as_u64() > Some(0));
    let path = |job: &Value, verb: &str| format!("/v1/jobs/{}/{verb}", job["id"].as_str().expect("an id"));
    assert_eq!(server.post("integration", &path(&waiting, "cancel"), &json!({})).json()["state"], "cancelled");
    assert_eq!(server.post("auditor", &path(&job, "cancel"), &json!({})).problem(), "role");
    assert_eq!(server.post("integration", &path(&job, "cancel"), &json!({})).status, 200);
    let cancelled = until(&server, &job, is("cancelled"));
    let enrolled = cancelled["result"]["report"]["faces_enrolled"].as_u64().expect("a count");
    assert!((1..60).contains(&enrolled), "{cancelled}");
    assert_eq!(server.get("officer", "/v1/galleries/club").json()["faces"].as_u64(), Some(enrolled));
    assert_eq!(server.post("integration", &path(&job, "resume"), &json!({})).status, 200);
    let done = until(&server, &job, is("done"));
    let report = &done["result"]["report"];
    assert_eq!(report["faces_enrolled"].as_u64().map(|new| new + enrolled), Some(60), "{done}");
    assert_eq!(server.post("integration", &path(&job, "resume"), &json!({})).status, 422, "it is done");
}

#[test]
fn a_stop_hands_back_and_the_next_start_goes_on() {
    let folder = photos(30);
    let mut server = server(folder.path());
    let job = start(&server, "");
    until(&server, &job, |job| job["done"].as_u64() > Some(0));
    server.restart();
    let done = until(&server, &job, is("done"));
    assert!(done["result"]["report"]["already_enrolled"].as_u64() > Some(0), "{done}");
    assert_eq!(server.get("officer", "/v1/galleries/club").json()["faces"], json!(60));
}
