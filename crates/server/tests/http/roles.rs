//! Every role on every row of the table, in reach and out of it: exactly what the table says.

use std::collections::BTreeSet;

use basis::GalleryId;
use serde_json::json;
use server::access::Role;
use server::api::{BodyKind, Endpoint, Method, endpoints};
use server::config::ServerConfig;

use crate::fixture::{Answer, OTHER, Server, multipart};

/// Calls an endpoint with parameters that fit its path.
fn call(server: &Server, who: &str, endpoint: &Endpoint, gallery: &str) -> Answer {
    let nowhere = GalleryId::from_bytes([9; 16]).to_string();
    let mut path = endpoint.path.to_owned();
    for param in endpoint.params() {
        let value = match param {
            "gallery" => gallery,
            "leaf" => "0",
            "subject" => "nobody",
            _ => &nowhere,
        };
        path = path.replace(&format!("{{{param}}}"), value);
    }
    let (kind, body) = match endpoint.body {
        BodyKind::Nothing => (String::new(), Vec::new()),
        BodyKind::Json => ("application/json".to_owned(), b"{}".to_vec()),
        BodyKind::Upload => multipart(&[("request", None, b"{}"), ("photo", Some("a.jpg"), b"no picture")]),
    };
    let headers: &[(&str, &str)] = if kind.is_empty() { &[] } else { &[("content-type", &kind)] };
    server.send(who, endpoint.method.name(), &path, headers, &body)
}

/// Whether the answer turns the caller away for who they are.
fn turned_away(answer: &Answer) -> Option<String> {
    (answer.status == 401 || answer.status == 403)
        .then(|| answer.problem())
        .filter(|problem| ["nobody", "role", "gallery"].contains(&problem.as_str()))
}

#[test]
fn each_may_do_what_the_table_says_and_nothing_else() {
    // The table is longer than a caller may call at once.
    let server = Server::with(ServerConfig { calls_a_minute: 1_000_000, burst: 1_000_000, ..ServerConfig::default() });
    for endpoint in endpoints() {
        let of_gallery = endpoint.path.contains("{gallery}");
        assert_eq!(turned_away(&call(&server, "", &endpoint, "club")).as_deref(), Some("nobody"), "{}", endpoint.id);
        for role in Role::ALL {
            let may = endpoint.roles.contains(&role);
            let expect = |in_reach: bool| match (may, in_reach) {
                (false, _) => Some("role"),
                (true, false) => Some("gallery"),
                (true, true) => None,
            };
            for (key, gallery, in_reach) in [
                (role.to_string(), "club", true),
                (role.to_string(), OTHER, true),
                (format!("club-{role}"), "club", true),
                (format!("club-{role}"), OTHER, false),
                (format!("club-{role}"), "no-such-gallery", false),
            ] {
                let expected = expect(in_reach || !of_gallery);
                // Outside the galleries a narrow key may do less than its role; what, the rows' own tests say.
                if !of_gallery && key.starts_with("club-") && may {
                    continue;
                }
                let answer = call(&server, &key, &endpoint, gallery);
                assert_eq!(
                    turned_away(&answer).as_deref(),
                    expected,
                    "{key} {} {gallery}: {}",
                    endpoint.id,
                    answer.text()
                );
            }
        }
    }
}

#[test]
fn a_narrow_key_sees_and_gives_nothing_beyond_its_galleries() {
    let server = Server::start();
    let names = |who: &str| -> BTreeSet<String> {
        let galleries = server.get(who, "/v1/galleries").json();
        let items = galleries["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names("operator").len(), 2);
    assert_eq!(names("club-operator"), BTreeSet::from(["club".to_owned()]));
    let new = |galleries: &[&str]| json!({ "holder": "x", "roles": ["operator"], "galleries": galleries });
    let grant = |who: &str, galleries: &[&str]| server.post(who, "/v1/keys", &new(galleries)).status;
    assert_eq!(grant("club-administrator", &["club"]), 201);
    for beyond in [&[][..], &["other"], &["club", "other"], &["no-such-gallery"]] {
        assert_eq!(grant("club-administrator", beyond), 403, "{beyond:?}");
    }
    assert_eq!(server.post("club-administrator", "/v1/galleries", &json!({ "name": "new" })).problem(), "gallery");
    let mandate = json!({
        "operator": "x", "purpose": "event-photography", "case": "1", "galleries": ["other"],
        "expires_at": "2090-01-01T00:00:00Z",
    });
    assert_eq!(server.post("club-officer", "/v1/mandates", &mandate).problem(), "gallery");
    let issued = server.post("officer", "/v1/mandates", &mandate).json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(server.get("club-officer", &format!("/v1/mandates/{issued}")).problem(), "gallery");
    assert_eq!(server.delete("club-officer", &format!("/v1/mandates/{issued}")).problem(), "gallery");
    let seen = server.get("club-officer", "/v1/mandates").json();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_key_that_was_taken_back_opens_nothing_and_no_secret_is_ever_told_again() {
    let server = Server::start();
    let granted = server.post("administrator", "/v1/keys", &json!({ "holder": "SAMPLE x", "roles": ["auditor"] }));
    let (id, secret) = (granted.json()["id"].clone(), granted.json()["secret"].as_str().expect("a secret").to_owned());
    assert_eq!(server.get(&secret, "/v1/me").json()["name"], "SAMPLE x");
    assert!(!server.get("administrator", "/v1/keys").text().contains(&secret[60..]));
    let id = id.as_str().expect("an id");
    assert_eq!(server.delete("auditor", &format!("/v1/keys/{id}")).problem(), "role");
    assert_eq!(server.delete("administrator", &format!("/v1/keys/{id}")).status, 200);
    let gone = server.get(&secret, "/v1/me");
    // A stranger cannot tell a key that was taken back, one with a wrong secret and one that never was apart.
    let mut wrong = server.key("auditor").to_owned();
    wrong.pop();
    wrong.push('-');
    for other in [wrong.as_str(), "countenance_x_y", "nonsense"] {
        let answer = server.get(other, "/v1/me");
        assert_eq!((answer.status, answer.json()["detail"].clone()), (401, gone.json()["detail"].clone()));
    }
    let ended = json!({ "holder": "x", "roles": ["auditor"], "expires_at": "2001-01-01T00:00:00Z" });
    assert_eq!(server.post("administrator", "/v1/keys", &ended).status, 422);
}

#[test]
fn the_roles_on_the_page_are_those_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating/access.md");
    let page = std::fs::read_to_string(path).unwrap_or_default();
    let (begin, end) = ("<!-- roles: begin -->\n", "<!-- roles: end -->");
    let stands = page.split_once(begin).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(table, _)| table);
    let wanted = server::api::roles::table();
    assert!(stands == wanted, "run `make generated`: the roles in docs/operating/access.md are to be:\n{wanted}");
}

#[test]
fn what_changes_something_is_never_read_only_in_name() {
    for endpoint in endpoints() {
        assert!(!(endpoint.method == Method::Get && endpoint.writes()), "{}", endpoint.id);
    }
}
