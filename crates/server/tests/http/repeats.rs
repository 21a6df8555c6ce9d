//! A write that is sent twice is done once.

use serde_json::json;

use crate::fixture::{CLUB, Server, portrait};

fn with_key(server: &Server, who: &str, path: &str, body: &serde_json::Value, key: &str) -> crate::fixture::Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    server.send(who, "POST", path, &headers, body.to_string().as_bytes())
}

#[test]
fn the_same_request_is_answered_twice_and_done_once() {
    let mut server = Server::start();
    let path = "/v1/galleries/club/subjects";
    let [first, again] = [(); 2].map(|()| with_key(&server, "officer", path, &json!({ "label": "Ada" }), "k1"));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let other = with_key(&server, "officer", path, &json!({ "label": "Grace" }), "k1");
    assert_eq!((other.status, other.problem()), (422, "idempotency".to_owned()));
    // Another caller's word is another word; without the key the label is simply taken.
    assert_eq!(with_key(&server, "integration", path, &json!({ "label": "Grace" }), "k1").status, 201);
    assert_eq!(server.post("officer", path, &json!({ "label": "Ada" })).status, 422);
    server.restart();
    assert_eq!(with_key(&server, "officer", path, &json!({ "label": "Ada" }), "k1").body, first.body);
    for bad in ["", "a b", &"x".repeat(201)] {
        assert_eq!(with_key(&server, "officer", path, &json!({ "label": "x" }), bad).status, 400, "{bad:?}");
    }
}

#[test]
fn what_was_not_done_can_be_tried_again() {
    let server = Server::start();
    let yes = json!({ "text_version": "1", "evidence_sha256": "07".repeat(32) });
    let path = "/v1/galleries/club/subjects/Ada/consents";
    assert_eq!(with_key(&server, "officer", path, &yes, "k1").status, 404);
    assert_eq!(server.post("officer", "/v1/galleries/club/subjects", &json!({ "label": "Ada" })).status, 201);
    assert_eq!(with_key(&server, "officer", path, &yes, "k1").status, 201);
    assert_eq!(with_key(&server, "officer", path, &yes, "k1").status, 201);
    let consents = server.get("officer", path).json();
    assert_eq!(consents.as_array().map(Vec::len), Some(1), "done once");
}

#[test]
fn a_secret_is_shown_once_also_to_whoever_asks_twice() {
    let server = Server::start();
    let new = json!({ "holder": "SAMPLE x", "roles": ["auditor"] });
    assert_eq!(with_key(&server, "administrator", "/v1/keys", &new, "k1").status, 201);
    let again = with_key(&server, "administrator", "/v1/keys", &new, "k1");
    assert_eq!((again.status, again.problem()), (409, "done".to_owned()));
}

#[test]
fn an_erasure_takes_the_kept_answers_with_it() {
    let server = Server::start();
    server.consenting("obama");
    let rows = json!({ "faces": [{ "file": "obama.jpg", "subject": "obama" }] });
    let photo = portrait("obama.jpg");
    let path = format!("/v1/galleries/{CLUB}/images");
    let enrol = || {
        let photos: [(&str, &[u8]); 1] = [("obama.jpg", &photo)];
        server.upload_with("integration", &path, &[("idempotency-key", "k1")], &rows, &photos)
    };
    assert_eq!(enrol().json()["faces_enrolled"], json!(1));
    assert_eq!(enrol().json()["faces_enrolled"], json!(1), "the kept answer");
    let erase = json!({ "target": { "kind": "subject", "subject": "obama" }, "reason": "SAMPLE" });
    let [first, again] = [(); 2].map(|()| with_key(&server, "officer", "/v1/galleries/club/erasures", &erase, "k2"));
    assert_eq!((first.status, again.status), (200, 200), "{}", again.text());
    assert_eq!(first.body, again.body, "an erasure's own answer names nobody and is kept");
    let after = enrol();
    assert_eq!((after.status, after.problem()), (409, "done".to_owned()), "it is not done again: {}", after.text());
}
