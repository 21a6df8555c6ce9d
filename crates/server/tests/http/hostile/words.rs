//! Words in the places of keys, cursors, ids and names that are none.

use serde_json::json;

use super::{lives, server, turned_down};
use crate::fixture::Answer;
use crate::pictures::drawn;

/// Words that mean something to some program, none of them to this one.
const WORDS: [&str; 16] = [
    "%00",
    "%FF",
    "%C3%28",
    "%2e%2e",
    "%2e%2e%2fkeys",
    "..%5c..",
    "a%0d%0aX-Injected:%20yes",
    "%F0%9F%98%80",
    "'%20OR%20'1'='1",
    "-1",
    "9999999999999999999999",
    "00000000-0000-0000-0000-000000000000",
    "%7B%7B7*7%7D%7D",
    "$%7Bjndi:ldap:x%7D",
    "%25",
    "*",
];

fn nothing_slipped_in(answer: &Answer, what: &str) {
    assert!(answer.headers.get("x-injected").is_none(), "{what}");
    turned_down(answer, what);
}

#[test]
fn ids_and_names_in_paths_that_are_none_lead_nowhere() {
    let server = server();
    let long = "x".repeat(20_000);
    for word in WORDS.into_iter().chain([long.as_str()]) {
        for (method, path) in [
            ("GET", format!("/v1/galleries/{word}")),
            ("GET", format!("/v1/galleries/club/subjects/{word}")),
            ("GET", format!("/v1/mandates/{word}")),
            ("GET", format!("/v1/clusters/{word}")),
            ("GET", format!("/v1/jobs/{word}")),
            ("GET", format!("/v1/log/leaves/{word}/proof")),
            ("DELETE", format!("/v1/keys/{word}")),
            ("GET", format!("/v1/{word}")),
        ] {
            for who in ["officer", "administrator"] {
                let answer = server.send(who, method, &path, &[], b"");
                let what = format!("{who} {method} {path:.80}");
                nothing_slipped_in(&answer, &what);
            }
        }
    }
    assert_eq!(server.get("officer", "/v1/galleries/club").status, 200);
    assert_eq!(server.get("officer", "/v1/log/leaves/0/proof").status, 200);
    lives(&server);
}

#[test]
fn cursors_and_queries_that_are_none_are_turned_down() {
    let server = server();
    server.consenting("biden");
    let next = server.get("officer", "/v1/galleries/club/subjects?limit=1").json()["next"].clone();
    let next = next.as_str().expect("a second page").to_owned();
    let mut flipped = next.clone();
    flipped.replace_range(3..4, if &next[3..4] == "A" { "B" } else { "A" });
    let cut = &next[..next.len() - 2];
    let twice = format!("{next}{next}");
    for word in WORDS.into_iter().chain(["", "AAAA", "=", cut, &flipped, &twice]) {
        for listing in [
            "galleries",
            "galleries/club/subjects",
            "galleries/club/images",
            "galleries/club/faces",
            "mandates",
            "keys",
            "jobs",
        ] {
            let answer = server.get("officer", &format!("/v1/{listing}?cursor={word}"));
            // Another id is an id: it says where to begin, and tells nothing.
            assert!(
                answer.status == 200 && word == flipped || turned_down(&answer, word) == "unfit",
                "{listing} {word}: {}",
                answer.text()
            );
        }
    }
    for query in [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=1e2",
        "limit=%FF",
        "limit=",
        "limit=1&limit=2",
        "other=1",
        "%FF=1",
        "a%00b=1",
        "=",
        "limit[]=1",
    ] {
        let answer = server.get("officer", &format!("/v1/galleries/club/subjects?{query}"));
        assert!(["malformed", "unfit"].contains(&turned_down(&answer, query).as_str()), "{query}: {}", answer.text());
    }
    let many: String = (0..5_000).map(|n| format!("a{n}=1&")).collect();
    turned_down(&server.get("officer", &format!("/v1/galleries?{many}")), "a long query");
    assert_eq!(
        server.get("officer", &format!("/v1/galleries/club/subjects?limit=1&cursor={next}")).json()["items"][0]["label"],
        json!("biden")
    );
    lives(&server);
}

#[test]
fn packs_that_are_none_lead_nowhere() {
    let server = server();
    let detect =
        |pack: &str| server.upload("operator", "/v1/detect", &json!({ "pack": pack }), &[("a.jpg", &drawn::jpeg())]);
    assert_eq!(detect("dlib").status, 200);
    let long = "x".repeat(5_000);
    for name in
        ["", ".", "..", "../dlib", "dlib/../dlib", "/tmp", "dlib\0", "dl\u{202e}ib", "DLIB/", "~", "$HOME", &long]
    {
        let answer = detect(name);
        assert_eq!((answer.status, turned_down(&answer, name).as_str()), (404, "not-found"), "{name:.40}");
    }
    let work = json!({ "work": { "kind": "re-embed", "pack": "../dlib\0" } });
    assert_eq!(turned_down(&server.post("administrator", "/v1/galleries/club/jobs", &work), "a job"), "not-found");
    lives(&server);
}

#[test]
fn keys_that_are_none_open_nothing_and_are_not_told_back() {
    let server = server();
    let real = server.key("auditor");
    let long = format!("Bearer {}", "x".repeat(30_000));
    let wrong = ["Basic YTpi", "Bearer a b", "Bearer ' OR 1=1", "Bearer countenance_x_y", "Token x", real, &long];
    for shown in wrong {
        let answer = server.send("", "GET", "/v1/me", &[("authorization", shown)], b"");
        assert_eq!((answer.status, turned_down(&answer, shown).as_str()), (401, "nobody"), "{shown:.40}");
        assert!(!answer.text().contains(&shown[5..]), "{}", answer.text());
    }
    for shown in [format!("Bearer {real}"), format!("BEARER   {real}")] {
        assert_eq!(server.send("", "GET", "/v1/me", &[("authorization", &shown)], b"").status, 200);
    }
    lives(&server);
}

#[test]
fn idempotency_keys_that_are_none_are_turned_down_before_anything_is_done() {
    let server = server();
    let path = "/v1/galleries/club/subjects";
    let send = |key: &str| {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        server.send("officer", "POST", path, &headers, b"{\"label\":\"Ada\"}")
    };
    let long = "k".repeat(201);
    for key in ["", "a b", "\t", "a\tb", "\u{e9}", "\u{540d}", &long] {
        assert_eq!((send(key).status, turned_down(&send(key), key).as_str()), (400, "malformed"), "{key:.20}");
    }
    assert_eq!(server.get("officer", &format!("{path}/Ada")).status, 404, "nothing was done");
    let sound = "!~'\"<>{}%00../$#-".repeat(11);
    assert_eq!((send(&sound).status, send(&sound).header("idempotency-replayed")), (201, "true"));
    lives(&server);
}
