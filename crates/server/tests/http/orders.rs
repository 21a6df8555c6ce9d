//! Four eyes over the network: two keys make two people, and one makes one.

use serde_json::json;

use crate::fixture::Server;

fn order() -> serde_json::Value {
    json!({
        "authority": "SAMPLE authority", "reference": "SAMPLE-1", "scope": { "territory": ["DE"] },
        "measures": ["stop-collecting", "stop-using", "erase", "prove"], "last_day": "2090-01-31",
    })
}

#[test]
fn an_order_stops_every_interface_and_two_keys_carry_it_out() {
    let server = Server::start();
    server.consenting("Ada");
    assert_eq!(server.post("auditor", "/v1/orders", &order()).problem(), "role");
    assert_eq!(server.post("club-officer", "/v1/orders", &order()).problem(), "gallery");
    let received = server.post("officer", "/v1/orders", &order());
    assert_eq!(received.status, 201, "{}", received.text());
    let id = received.json()["order"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(received.json()["stopped"].as_array().map(Vec::len), Some(2));

    for answer in [server.enrol("Ada", "obama.jpg"), server.search("obama.jpg")] {
        assert_eq!((answer.status, answer.problem()), (403, "refused".to_owned()));
        assert!(answer.text().contains("SAMPLE-1") && answer.text().contains(&id), "{}", answer.text());
    }

    let path = |below: &str| format!("/v1/orders/{id}/{below}");
    let preview = server.get("auditor", &path("preview")).json();
    assert_eq!(preview["faces_in_scope"], 0);
    assert_eq!(server.post("officer", &path("execution"), &json!({})).problem(), "refused");
    let proposal = server.post("officer", &path("proposals"), &json!({ "step": "execute" }));
    assert_eq!(proposal.status, 201, "{}", proposal.text());
    let proposal = proposal.json();
    let approval = format!("/v1/proposals/{}/approval", proposal["id"].as_str().expect("an id"));
    let seen = json!({ "about_sha256": proposal["about_sha256"] });
    let own = server.post("officer", &approval, &seen);
    assert!(own.status == 403 && own.text().contains("the same person"), "{}", own.text());
    let other = json!({ "about_sha256": "09".repeat(32) });
    let changed = server.post("administrator", &approval, &other);
    assert!(changed.status == 403 && changed.text().contains("changed after"), "{}", changed.text());
    assert_eq!(server.post("auditor", &approval, &seen).problem(), "role");
    assert_eq!(server.post("administrator", &approval, &seen).json()["state"], "approved");
    let again = server.post("administrator", &approval, &seen);
    assert!(again.status == 403 && again.text().contains("approved before"), "{}", again.text());

    let executed = server.post("officer", &path("execution"), &json!({}));
    assert_eq!(executed.status, 200, "{}", executed.text());
    assert_eq!(executed.json()["to_do"], json!(["prove"]));
    let done = server.post("officer", &path("measures"), &json!({ "measure": "prove", "note": "SAMPLE letter" }));
    assert_eq!(done.json()["course"]["state"], "executed");
    assert_eq!(server.get("auditor", &path("exposure?on=2090-03-24")).json()["days_late"], 0);
    let task = json!({ "kind": "letter", "question": "SAMPLE?", "due": "2090-02-01" });
    let task = server.post("officer", &path("tasks"), &task).json();
    let answered = format!("/v1/tasks/{}/answer", task["id"].as_str().expect("an id"));
    assert_eq!(server.post("officer", &answered, &json!({ "answer": "SAMPLE" })).status, 200);
    assert_eq!(server.get("auditor", "/v1/tasks").json().as_array().map(Vec::len), Some(1));

    let bundle = server.get("auditor", &path("evidence"));
    assert_eq!((bundle.status, bundle.header("content-type")), (200, "application/zip"));
    let key = server.get("auditor", "/v1/log/key").json()["key"].as_str().expect("a key").to_owned();
    let report = server::service::evidence::check(&bundle.body, &key).expect("a good bundle");
    assert_eq!((report.order.to_string(), report.bundle.refusals), (id, 2));
}
