//! The public register and the registers for authorities, over the network.

use serde_json::json;

use crate::fixture::Server;

#[test]
fn the_public_register_needs_no_login_and_lets_nothing_in() {
    let server = Server::start();
    let hostile = "<script>alert(1)</script>";
    let put = json!({ "particulars": {
        "storage_locations": [hostile], "recipients": [], "transfers": [], "people": "guests",
        "authority": { "name": "SAMPLE authority", "contact": "https://authority.sample.invalid" },
    }});
    assert_eq!(server.put("officer", "/v1/registers/particulars", &put).status, 200);
    assert_eq!(server.post("officer", "/v1/galleries", &json!({ "name": "SAMPLE draft" })).status, 201);
    let register = server.get("", "/register.json");
    assert_eq!((register.status, register.header("content-type")), (200, "application/json"));
    assert!(!register.text().contains("SAMPLE draft"));
    assert!(register.header("content-security-policy").starts_with("default-src 'none'"));
    let club = register.json()["galleries"][0].clone();
    assert_eq!((&club["name"], &club["notice"]["text"]), (&json!("club"), &json!("SAMPLE notice")));
    assert_eq!(club["storage_locations"], json!([hostile]));
    // It names the controller's side, and nobody who is held.
    server.consenting("sample-zoe");
    assert!(!server.get("", "/register.json").text().contains("zoe"));
}

#[test]
fn registers_are_handed_out_as_files_with_a_signature() {
    let server = Server::start();
    let table = server.get("auditor", "/v1/registers/processing.csv");
    assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"));
    let text = table.text();
    let heading = text.lines().next().unwrap_or_default();
    for letter in ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"] {
        assert_eq!(heading.matches(letter).count(), 1, "{letter} in {heading}");
    }
    assert_eq!(text.matches("365 days from the enrolment").count(), 2, "a row a gallery: {text}");
    let narrow = server.get("club-auditor", "/v1/registers/processing.csv").text();
    assert!(narrow.contains("club:") && !narrow.contains("other:"), "{narrow}");
    let graph = server.get("auditor", "/v1/registers/legal-bases.jsonld").json();
    assert_eq!(graph["@graph"][0]["dpv:hasLegalBasis"][0]["@id"], "eu-gdpr:A6-1-a-explicit-consent");
    assert!(server.get("auditor", "/v1/registers/requests.csv").text().starts_with("Request,Right,"));
    assert_eq!(server.get("auditor", "/v1/registers/requests.json").json()["subject_requests"], json!([]));
    assert_eq!(server.get("club-auditor", "/v1/registers/requests.csv").status, 403);
    assert_eq!(server.get("operator", "/v1/registers/processing.csv").status, 403);
    let signed = server.get("auditor", "/v1/registers/signed?register=processing&form=csv").json();
    let document: server::service::document::Document = serde_json::from_value(signed).expect("a document");
    let key = server.get("auditor", "/v1/log/key").json()["key"].as_str().expect("a key").parse().expect("a key");
    let check = |bytes: &[u8]| {
        server::service::document::check_bytes(bytes, &document.signature, "processing-record", &key).is_ok()
    };
    assert!(check(document.json.as_bytes()) && !check(b"altered"));
}

#[test]
fn a_consents_receipt_and_withdrawal_stay_within_reach() {
    let server = Server::start();
    server.consenting("ada");
    let of = "/v1/galleries/club/subjects/ada/consents";
    let id = server.get("officer", of).json()[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(server.get("officer", &format!("{of}/{id}/receipt")).problem(), "refused");
    let put = json!({ "particulars": {
        "storage_locations": ["SAMPLE"], "recipients": [], "transfers": [],
        "authority": { "name": "SAMPLE authority", "contact": "x" },
    }});
    assert_eq!(server.put("officer", "/v1/registers/particulars", &put).status, 200);
    let receipt = server.get("officer", &format!("{of}/latest/receipt")).json();
    assert!(receipt["json"].as_str().is_some_and(|text| text.contains(&id)));
    let imported = json!({ "rows": [{
        "line": 2, "label": "bob", "text_version": "1", "evidence": "07".repeat(32), "given_at": "2024-01-01",
    }, { "line": 3, "label": "", "given_at": "?" }]});
    let report = server.post("officer", "/v1/galleries/club/consents/import", &imported);
    assert_eq!((report.status, &report.json()[0]["outcome"]), (200, &json!("recorded")), "{}", report.text());
    assert_eq!((&report.json()[1]["outcome"], &report.json()[1]["line"]), (&json!("refused"), &json!(3)));
    let away = format!("/v1/consents/{id}/withdrawal");
    // The key of another gallery's officer would not even learn whose it is.
    let granted = json!({ "holder": "SAMPLE other", "roles": ["officer"], "galleries": ["other"] });
    let other = server.post("administrator", "/v1/keys", &granted).json()["secret"].as_str().expect("a key").to_owned();
    assert_eq!(server.post(&other, &away, &json!({})).problem(), "gallery");
    assert_eq!(server.post("officer", &away, &json!({})).status, 200);
    assert_eq!(server.post("officer", &away, &json!({})).status, 404);
}
