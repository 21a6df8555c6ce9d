//! Requests over the network: who may do what, and what is told to whom.

use serde_json::{Value, json};

use crate::fixture::{Answer, Server};

fn filed(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().expect("an id").to_owned()
}

fn by_label() -> Value {
    json!({
        "kind": "objection", "contact": "person@sample.invalid",
        "identified": [{ "by": "label", "gallery": "club", "label": "obama" }],
    })
}

#[test]
fn a_request_goes_from_the_portal_to_the_desk() {
    let server = Server::start();
    server.consenting("obama");
    assert_eq!(server.enrol("obama", "obama.jpg").status, 200);
    let consents = server.get("officer", "/v1/galleries/club/subjects/obama/consents").json();
    let access = json!({
        "kind": "access", "language": "fr", "name": "SAMPLE Person", "contact": "person@sample.invalid",
        "identified": [{ "by": "consent", "consent": consents[0]["id"] }],
    });
    let answer = server.post("integration", "/v1/requests", &access);
    assert!(!answer.text().contains("SAMPLE Person") && !answer.text().contains("person@"), "{}", answer.text());
    let id = filed(&answer);
    let of = |rest: &str| format!("/v1/requests/{id}{rest}");
    assert_eq!(server.get("integration", &of("/receipt")).json(), answer.json()["receipt"]);
    let search = server.upload("officer", &of("/search"), &json!({}), &[]);
    assert_eq!((search.status, &search.json()["to_review"]), (200, &json!(0)), "{}", search.text());
    assert_eq!(server.get("officer", &of("/candidates")).json().as_array().map(Vec::len), Some(1));
    assert_eq!(server.get("officer", &of("/person")).json()["name"], "SAMPLE Person");
    for desks in ["/candidates", "/person", "/searches", "/restriction"] {
        assert_eq!(server.get("integration", &of(desks)).problem(), "role", "{desks}");
    }
    assert_eq!(server.post("officer", &of("/code"), &json!({})).problem(), "unfit", "no mail is configured");
    for missing in [
        json!({ "ground": "rights-of-others", "reason": "x", "authority": "y" }),
        json!({ "ground": "rights-of-others", "reason": " ", "authority": "y", "court": "z" }),
    ] {
        assert_eq!(server.post("officer", &of("/refusal"), &missing).status, 422);
    }
    assert_eq!(server.post("officer", &of("/doubt"), &json!({ "reason": "SAMPLE doubt" })).json()["paused"], true);
    assert_eq!(server.get("integration", &of("/course")).json()["pause"]["reason"], "SAMPLE doubt");
    assert_eq!(server.post("officer", &of("/doubt"), &json!({ "ended": true })).json()["paused"], false);
    assert_eq!(
        server.post("integration", &of("/withdrawn"), &json!({ "reason": "SAMPLE" })).json()["state"],
        "taken-back"
    );
}

#[test]
fn nobody_but_the_officer_learns_what_is_held_before_it_is_shown_who_asks() {
    let server = Server::start();
    server.consenting("obama");
    assert_eq!(server.enrol("obama", "obama.jpg").status, 200);
    let id = filed(&server.post("integration", "/v1/requests", &by_label()));
    let found = server.search("obama2.jpg").json();
    assert_eq!(found["matches"].as_array().map(Vec::len), Some(0), "out of use at once");
    server.upload("officer", &format!("/v1/requests/{id}/search"), &json!({}), &[]);
    let path = format!("/v1/requests/{id}");
    let seen = server.get("officer", &path).json();
    assert_eq!((&seen["restricted"], &seen["candidates"]), (&json!(true), &json!(1)));
    for who in ["integration", "auditor"] {
        let seen = server.get(who, &path).json();
        let told = (&seen["restricted"], &seen["candidates"], &seen["theirs"]);
        assert_eq!(told, (&json!(false), &Value::Null, &Value::Null), "{who}");
    }
    let told = server.get("integration", &format!("{path}/course")).json();
    assert_eq!((&told["request"]["restricted"], &told["erasures"]), (&json!(false), &json!([])));
    let wrong = json!({ "proof": "email-code", "code": "12345678" });
    assert_eq!(server.post("integration", &format!("{path}/proofs"), &wrong).problem(), "refused");
    let vouching = json!({ "proof": "staff", "reason": "SAMPLE" });
    assert_eq!(server.post("integration", &format!("{path}/proofs"), &vouching).problem(), "role");
}

#[test]
fn letters_are_the_desks_and_a_key_of_one_gallery_reaches_no_request() {
    let server = Server::start();
    let letter = json!({ "kind": "access", "channel": "letter", "received_at": "2026-01-31T09:00:00Z" });
    assert_eq!(server.post("integration", "/v1/requests", &letter).problem(), "role");
    let id = filed(&server.post("officer", "/v1/requests", &letter));
    let late = server.get("officer", "/v1/requests?alarm=true").json();
    assert_eq!((&late["items"][0]["id"], &late["items"][0]["alarm"]), (&json!(id), &json!("late")));
    filed(&server.post("officer", "/v1/requests", &json!({ "kind": "access" })));
    let page = server.get("auditor", "/v1/requests?limit=1").json();
    let next = page["next"].as_str().expect("a second page");
    let rest = server.get("auditor", &format!("/v1/requests?limit=1&cursor={next}")).json();
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&json!(id), &Value::Null));
    for (who, path) in [("club-officer", "/v1/requests".to_owned()), ("club-integration", format!("/v1/requests/{id}"))]
    {
        assert_eq!(server.get(who, &path).problem(), "gallery", "{who}");
    }
    assert_eq!(server.post("club-officer", "/v1/requests", &by_label()).problem(), "gallery");
}
