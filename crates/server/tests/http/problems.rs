//! What goes wrong says what, where and what to do, in one form; and nothing is said to strangers.

use serde_json::{Value, json};
use server::config::ServerConfig;

use crate::fixture::{Server, asking, multipart, portrait};

#[test]
fn every_failure_is_a_problem_with_its_status() {
    let server = Server::start();
    let json_type = &[("content-type", "application/json")][..];
    let upload = multipart(&[("photo", Some("a"), b"x")]);
    let of_upload = [("content-type", upload.0.as_str())];
    let subjects = "/v1/galleries/club/subjects";
    for (sent, status, problem) in [
        (server.get("officer", "/v1/nothing"), 404, "not-found"),
        (server.get("officer", "/v1/galleries/nothing"), 404, "not-found"),
        (server.delete("officer", "/v1/galleries"), 405, "method"),
        (server.send("officer", "POST", subjects, json_type, b"{"), 400, "malformed"),
        (server.send("officer", "POST", subjects, json_type, b"{\"label\":\"a\",\"x\":1}"), 422, "unfit"),
        (server.send("officer", "POST", subjects, json_type, b"{\"label\":\"\xff\"}"), 400, "malformed"),
        (server.send("officer", "POST", subjects, json_type, b"{\"label\":\"  \"}"), 422, "unfit"),
        (server.send("officer", "POST", subjects, &[("content-type", "text/plain")], b"{}"), 415, "media-type"),
        (server.send("officer", "POST", subjects, &of_upload, &upload.1), 415, "media-type"),
        (server.send("operator", "POST", "/v1/detect", json_type, b"{}"), 415, "media-type"),
        (server.send("operator", "POST", "/v1/detect", &of_upload, b"no parts at all"), 400, "malformed"),
        (server.send("operator", "POST", "/v1/detect", &of_upload, &upload.1), 422, "photo"),
        (server.get("auditor", "/v1/log/leaves/x/proof"), 400, "malformed"),
        (server.get("auditor", "/v1/log/leaves/999999/proof"), 404, "not-found"),
        (server.get("officer", "/v1/mandates/not-an-id"), 400, "malformed"),
    ] {
        assert_eq!((sent.status, sent.problem()), (status, problem.to_owned()), "{}", sent.text());
        assert!(sent.json()["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{}", sent.text());
        assert_eq!(sent.json()["status"], json!(status));
    }
    let added = server.post("officer", subjects, &json!({ "label": "Ada" }));
    assert_eq!(added.status, 201);
    assert_eq!(added.header("x-request-id").len(), 36);
}

#[test]
fn answers_are_kept_nowhere_on_the_way_and_run_nothing() {
    let server = Server::start();
    for answer in [server.get("officer", "/v1/galleries"), server.get("", "/v1/galleries"), server.get("", "/docs")] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    assert_eq!(server.get("", "/livez").status, 200);
    assert_eq!(server.get("", "/readyz").status, 200);
    assert_eq!(server.get("", "/v1/openapi.json").json()["openapi"], "3.1.1");
    assert!(server.get("", "/v1/me").header("www-authenticate").starts_with("Bearer"));
}

#[test]
fn the_log_is_public_and_nothing_beside_it_is() {
    let server = Server::start();
    assert_eq!(server.get("", "/log/checkpoint").status, 200);
    let size: u64 =
        server.get("", "/log/checkpoint").text().lines().nth(1).and_then(|line| line.parse().ok()).expect("a size");
    assert_eq!(server.get("", &format!("/log/tile/entries/000.p/{size}")).status, 200);
    for beyond in [
        "/log/../records.db",
        "/log/tile/../../records.db",
        "/log/%2e%2e/records.db",
        "/log/tile%2f..%2f..%2frecords.db",
        "/log/records.db",
    ] {
        assert_eq!(server.get("", beyond).status, 404, "{beyond}");
    }
    let closed = Server::with(ServerConfig { public_log: false, ..ServerConfig::default() });
    assert_eq!(closed.get("", "/log/checkpoint").status, 404);
}

#[test]
fn whoever_calls_too_often_is_told_when_to_come_again() {
    let server = Server::with(ServerConfig { calls_a_minute: 6, burst: 3, ..ServerConfig::default() });
    let calls: Vec<_> = (0..4).map(|_| server.get("auditor", "/v1/me")).collect();
    assert_eq!(calls.iter().map(|answer| answer.status).collect::<Vec<_>>(), [200, 200, 200, 429]);
    assert!(calls[3].header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
    assert_eq!(server.get("officer", "/v1/me").status, 200, "others do not pay for it");
    let guesses: Vec<_> = (0..25).map(|_| server.get("countenance_x_y", "/v1/me").status).collect();
    assert_eq!((guesses[0], guesses[24]), (401, 429));
}

#[test]
fn a_full_line_turns_away_and_loses_nothing() {
    let server = Server::with(ServerConfig { inference_slots: 1, waiting: 1, ..ServerConfig::default() });
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let call = || server.upload("operator", "/v1/detect", &json!({}), &[("a", &portrait("obama.jpg"))]);
        let calls: Vec<_> = (0..16).map(|_| scope.spawn(call)).collect();
        calls.into_iter().map(|call| call.join().expect("an answer").status).collect()
    });
    assert!(statuses.contains(&200) && statuses.contains(&429), "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    assert_eq!(server.upload("operator", "/v1/detect", &json!({}), &[("a", &portrait("obama.jpg"))]).status, 200);
}

#[test]
fn bodies_are_bounded_before_they_are_read() {
    let server = Server::with(ServerConfig { largest_body_mib: 1, ..ServerConfig::default() });
    let big = vec![0; (1 << 20) + 1];
    let too_large = server.upload("operator", "/v1/detect", &json!({}), &[("a", &big)]);
    assert_eq!((too_large.status, too_large.problem()), (413, "too-large".to_owned()));
    let fits = server.upload("operator", "/v1/detect", &json!({}), &[("a", &portrait("biden.jpg"))]);
    assert_eq!(fits.status, 200, "{}", fits.text());
    let many: Vec<(&str, &[u8])> = vec![("a", b"x"); 65];
    assert_eq!(server.upload("operator", "/v1/galleries/club/identify", &asking(), &many).status, 400);
    // Whoever may not call is turned away before anything of the body is taken.
    assert_eq!(server.upload("auditor", "/v1/detect", &json!({}), &[("a", &big)]).problem(), "role");
}

#[test]
fn the_description_is_the_committed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let committed: Option<Value> = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let fresh = server::api::openapi::document();
    assert!(committed == Some(fresh), "run `make generated`: docs/openapi.json is not what the program prints");
}
